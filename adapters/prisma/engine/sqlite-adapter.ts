import type {
  ColumnType,
  SqlDriverAdapter,
  SqlMigrationAwareDriverAdapterFactory,
  SqlQuery,
  SqlResultSet,
  Transaction,
} from '@prisma/driver-adapter-utils';
import type { Database } from 'node-sqlite3-wasm';
import { openDatabase } from '../../../src/dialects/sqlite/client.js';
import { fileOf } from '../../../src/dialects/sqlite/location.js';
import { scan } from '../../../src/dialects/sqlite/parse/lexer.js';
import { askedWithQuotedText } from '../../../src/dialects/sqlite/quoted-text.js';
import { splitStatements } from '../../../src/dialects/sqlite/parse/statements.js';

type Utils = typeof import('@prisma/driver-adapter-utils');

/**
 * A driver adapter over the SQLite of this package that the schema engine can work with. Foreign keys are enforced, as
 * Prisma has it. `onScriptError` hears what SQLite says against a script.
 */
export async function sqliteAdapterFactory(
  url: string,
  onScriptError: (error: Error) => void = () => {},
): Promise<SqlMigrationAwareDriverAdapterFactory> {
  const utils = await import('@prisma/driver-adapter-utils');
  const connect = (): Promise<SqlDriverAdapter> => {
    const database = openDatabase(fileOf(url));
    database.exec('PRAGMA foreign_keys = ON; PRAGMA synchronous = OFF');
    return Promise.resolve(adapterOf(database, utils, onScriptError));
  };
  return {
    provider: 'sqlite',
    adapterName: 'ormbridge-sqlite',
    connect,
    connectToShadowDb: () => Promise.reject(new Error('a shadow database is not needed to apply migrations')),
  };
}

/** The engine locks the file for itself and never lets go; here others look at it between the steps. */
const LOCK = /\blocking_mode\s*=\s*exclusive\b/i;

function adapterOf(
  database: Database,
  utils: Utils,
  onScriptError: (error: Error) => void,
): SqlDriverAdapter {
  const guarded = async <T>(run: () => T): Promise<T> => {
    try {
      return run();
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      // SQLITE_ERROR: the package tells no code.
      throw new utils.DriverAdapterError({
        kind: 'sqlite',
        extendedCode: 1,
        message,
        originalMessage: message,
      });
    }
  };
  const queryable = {
    provider: 'sqlite' as const,
    adapterName: 'ormbridge-sqlite',
    queryRaw: (query: SqlQuery): Promise<SqlResultSet> =>
      guarded(() => resultOf(LOCK.test(query.sql) ? [] : allOf(database, query.sql, query.args), utils)),
    executeRaw: (query: SqlQuery) =>
      guarded(() => (LOCK.test(query.sql) ? 0 : database.run(query.sql, query.args as never).changes)),
  };
  return {
    ...queryable,
    executeScript: (script) =>
      guarded(() => {
        try {
          for (const statement of statementsOf(script)) if (!LOCK.test(statement)) allOf(database, statement);
        } catch (error) {
          onScriptError(error as Error);
          throw error;
        }
      }),
    getConnectionInfo: () => ({ schemaName: 'main', supportsRelationJoins: false }),
    startTransaction: () =>
      guarded((): Transaction => {
        database.exec('BEGIN');
        const run = (sql: string) => async (): Promise<void> => database.exec(sql);
        return {
          ...queryable,
          options: { usePhantomQuery: true },
          commit: run('COMMIT'),
          rollback: run('ROLLBACK'),
          createSavepoint: async (name: string) => database.exec(`SAVEPOINT ${name}`),
          rollbackToSavepoint: async (name: string) => database.exec(`ROLLBACK TO ${name}`),
          releaseSavepoint: async (name: string) => database.exec(`RELEASE ${name}`),
        };
      }),
    dispose: async () => {
      if (database.isOpen) database.close();
    },
  };
}

/** The rows of a statement. The engine and its migrations have text in double quotes: the SQLite of Prisma takes it, and ours does not. */
function allOf(database: Database, sql: string, args: readonly unknown[] = []): readonly object[] {
  return askedWithQuotedText(sql, (text) => database.all(text, args as never));
}

function statementsOf(script: string): readonly string[] {
  return splitStatements(scan(script).tokens).map((tokens) =>
    script.slice(tokens[0]?.start ?? 0, tokens.at(-1)?.end ?? script.length),
  );
}

/** Rows as the engine takes them; what the type of a column is, its values tell. */
function resultOf(rows: readonly object[], utils: Utils): SqlResultSet {
  const columnNames = Object.keys(rows[0] ?? {});
  const values = rows.map((row) => columnNames.map((name) => (row as Record<string, unknown>)[name]));
  return {
    columnNames,
    columnTypes: columnNames.map((name, at) =>
      TIMES.has(name)
        ? utils.ColumnTypeEnum.DateTime
        : typeOf(
            values.map((row) => row[at]),
            utils,
          ),
    ),
    rows: values.map((row) => row.map((value, at) => valueOf(value, TIMES.has(columnNames[at] ?? '')))),
  };
}

/** The columns of `_prisma_migrations` that the engine wants as times; it stores milliseconds or text. */
const TIMES = new Set(['started_at', 'finished_at', 'rolled_back_at']);

function valueOf(value: unknown, isTime: boolean): unknown {
  if (isTime && (typeof value === 'number' || typeof value === 'bigint'))
    return new Date(Number(value)).toISOString();
  if (isTime && typeof value === 'string')
    return new Date(value.includes('T') ? value : `${value.replace(' ', 'T')}Z`).toISOString();
  return typeof value === 'bigint' ? String(value) : value;
}

function typeOf(values: readonly unknown[], { ColumnTypeEnum }: Utils): ColumnType {
  const value = values.find((one) => one !== null && one !== undefined);
  if (typeof value === 'bigint') return ColumnTypeEnum.Int64;
  if (typeof value === 'number')
    return Number.isInteger(value) ? ColumnTypeEnum.Int32 : ColumnTypeEnum.Double;
  return value instanceof Uint8Array ? ColumnTypeEnum.Bytes : ColumnTypeEnum.Text;
}
