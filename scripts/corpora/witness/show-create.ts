import { createConnection, type Connection } from 'mysql2/promise';
import { plainNames, type Witness } from '../witness.js';

type Row = Readonly<Record<string, unknown>>;

/** Looks with SHOW CREATE, of MySQL or MariaDB, through a connection of its own. */
export const showCreateWitness: Witness = {
  title: 'SHOW CREATE',
  everyStep: true,
  async look(url, ignoreTables) {
    const { pathname, port, hostname, username, password, searchParams } = new URL(url);
    const socketPath = searchParams.get('socketPath');
    const database = decodeURIComponent(pathname.slice(1));
    const connection = await createConnection({
      ...(socketPath === null ? { host: hostname, port: Number(port) } : { socketPath }),
      user: decodeURIComponent(username),
      password: decodeURIComponent(password),
      database,
      charset: 'utf8mb4',
    });
    try {
      return await textOf(connection, database, plainNames(ignoreTables));
    } finally {
      await connection.end();
    }
  },
};

/** Of each kind: the catalog that lists it, and the column of SHOW CREATE that has the statement. */
const KINDS = [
  ['TABLE', 'TABLES', 'TABLE_SCHEMA', 'TABLE_NAME', `TABLE_TYPE <> 'VIEW'`, 'Create Table'],
  ['VIEW', 'VIEWS', 'TABLE_SCHEMA', 'TABLE_NAME', 'TRUE', 'Create View'],
  ['TRIGGER', 'TRIGGERS', 'TRIGGER_SCHEMA', 'TRIGGER_NAME', 'TRUE', 'SQL Original Statement'],
  [
    'PROCEDURE',
    'ROUTINES',
    'ROUTINE_SCHEMA',
    'ROUTINE_NAME',
    `ROUTINE_TYPE = 'PROCEDURE'`,
    'Create Procedure',
  ],
  ['FUNCTION', 'ROUTINES', 'ROUTINE_SCHEMA', 'ROUTINE_NAME', `ROUTINE_TYPE = 'FUNCTION'`, 'Create Function'],
] as const;

async function textOf(
  connection: Connection,
  database: string,
  ignored: ReadonlySet<string>,
): Promise<string> {
  const statements: string[] = [];
  for (const [kind, catalog, schema, name, condition, column] of KINDS) {
    const listed = await rowsOf(
      connection,
      `SELECT ${name} AS name FROM information_schema.${catalog} WHERE ${schema} = DATABASE() AND ${condition} ORDER BY ${name}`,
    );
    const names = listed.map((row) => String(row['name'])).filter((one) => !ignored.has(one));
    // One after the other on the connection, but sent without waiting for the answer before.
    const rows = await Promise.all(
      names.map((one) => rowsOf(connection, `SHOW CREATE ${kind} \`${one.replaceAll('`', '``')}\``)),
    );
    statements.push(...rows.map(([row]) => String(row?.[column])));
  }
  return statements.map((text) => `${settled(text, database)};\n`).join('\n');
}

/**
 * Without what differs from one scratch database to the other: its name, and where counting goes on, which is data; and
 * without the table's collation where MySQL repeats it at a column because somebody once named it there.
 */
function settled(text: string, database: string): string {
  const ofTable = /^\) ENGINE=.* DEFAULT CHARSET=(\w+) COLLATE=(\w+)/m.exec(text);
  return text
    .replaceAll(`\`${database}\`.`, '')
    .replace(/^(\) ENGINE=\w+) AUTO_INCREMENT=\d+/m, '$1')
    .replaceAll(` CHARACTER SET ${ofTable?.[1]} COLLATE ${ofTable?.[2]} `, ' ');
}

async function rowsOf(connection: Connection, sql: string): Promise<readonly Row[]> {
  const [rows] = await connection.query(sql);
  return rows as readonly Row[];
}
