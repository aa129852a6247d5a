import type { Connection, ConnectionOptions } from 'mysql2/promise';

interface Options {
  readonly initSql?: string | readonly string[];
  readonly timezone?: string;
  readonly [option: string]: unknown;
}

/**
 * The part of the package `mariadb`'s interface that Sequelize uses (sequelize `lib/dialects/mariadb/connection-manager.js`,
 * `query.js`), over mysql2, which this package comes with: both speak the same protocol.
 */
export function mariadbOver(mysql2: typeof import('mysql2/promise')) {
  return {
    async createConnection({ initSql, typeCast: _, foundRows: _foundRows, ...options }: Options) {
      const connection = await mysql2.createConnection({
        ...options,
        flags: ['-FOUND_ROWS'],
      } as ConnectionOptions);
      for (const sql of [initSql ?? []].flat()) await connection.query(sql);
      const [rows] = await connection.query('SELECT VERSION() AS version');
      const { version } = (rows as unknown as readonly { readonly version: string }[])[0] ?? { version: '' };
      return {
        serverVersion: () => version,
        isValid: () => isOpen(connection),
        end: () => connection.end(),
        on: (event: string, listener: (error: unknown) => void) => connection.on(event as 'error', listener),
        query: async (sql: string, values?: readonly unknown[]): Promise<unknown> => {
          const [result] = await connection.query(sql, values as unknown[]);
          // The driver's lists of rows carry what is known of their columns.
          return Array.isArray(result) ? Object.assign(result, { meta: [] }) : result;
        },
      };
    },
  };
}

function isOpen(connection: Connection): boolean {
  const { _closing: isClosing, _fatalError: error } = (connection as unknown as { connection: Inner })
    .connection;
  return isClosing !== true && !error;
}

interface Inner {
  readonly _closing?: boolean;
  readonly _fatalError?: unknown;
}
