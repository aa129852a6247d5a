/**
 * Measures the reader and printer of MySQL or MariaDB on the statements of that server's own test suite (Debian's packages
 * mysql-testsuite and mariadb-test-data, which are downloaded and not kept in this repository): of the DDL that a real server
 * accepts, how much the reader understands, and whether what is printed leads to the same SHOW CREATE TABLE on a second server.
 *
 *   node --import tsx/esm test/oracle/server-testsuite.ts [--dialect mysql|mariadb] [--suite FOLDER] [--only WORD] [--every N] [--minutes N]
 *
 * The server is the one that a proof would start (ORMBRIDGE_MYSQLD, ORMBRIDGE_MARIADBD, the PATH). `--suite`: a folder into which the
 * package was unpacked.
 */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createConnection, type Connection } from 'mysql2/promise';
import type { PrivateServer } from '../../src/dialects/local/private-server.js';
import { mariadbFlavour } from '../../src/dialects/mariadb/flavour.js';
import { mariadb } from '../../src/dialects/mariadb/index.js';
import { mysql } from '../../src/dialects/mysql/index.js';
import { startLocal } from '../../src/dialects/mysql/local.js';
import { findServerProgram } from '../../src/dialects/mysql/programs.js';
import { mariadbServer, mysqlServer } from '../../src/dialects/mysql/server-kind.js';
import { inDroppableOrder } from '../../src/dialects/shared/dropped-together.js';
import { createState } from '../../src/fold/create-state.js';
import { mysqlFlavour } from '../../src/dialects/mysql/flavour.js';
import { parse } from '../../src/dialects/mysql/parse.js';
import { print } from '../../src/dialects/mysql/print.js';
import { keyOf, type Name, type Operation } from '../../src/ir/index.js';
import { unpackDebianPackage } from './debian-package.js';
import { statementsOf } from './mysqltest-language.js';

/** What is measured: `tests` are folders in which the package may have its suite. */
const SERVERS = {
  mysql: {
    dialect: mysql,
    flavour: mysqlFlavour,
    kind: mysqlServer,
    debianPackage: 'mysql-testsuite',
    tests: ['usr/lib/mysql-test'],
  },
  mariadb: {
    dialect: mariadb,
    flavour: mariadbFlavour,
    kind: mariadbServer,
    debianPackage: 'mariadb-test-data',
    tests: ['usr/share/mariadb/mariadb-test', 'usr/share/mysql/mysql-test'],
  },
} as const;

/** Folders of the suites whose statements need nothing but a plain server; the last ones are MariaDB's alone. */
const FOLDERS = [
  't',
  'suite/innodb/t',
  'suite/innodb_fts/t',
  'suite/innodb_gis/t',
  'suite/innodb_zip/t',
  'suite/gcol/t',
  'suite/gis/t',
  'suite/json/t',
  'suite/parts/t',
  'suite/jp/t',
  'suite/collations/t',
  'suite/engines/funcs/t',
  'suite/funcs_1/t',
  'main',
  'suite/versioning/t',
  'suite/period/t',
  'suite/sql_sequence/t',
  'suite/vcol/t',
  'suite/compat/oracle/t',
  'suite/compat/maxdb/t',
];

/** Statements that are measured. */
const DDL =
  /^(?:\/\*!\d*\s*)?(?:(?:create|alter)\s+(?:or\s+replace\s+|(?:definer|algorithm)\s*=\s*\S+\s+|sql\s+security\s+\w+\s+|online\s+|temporary\s+|unique\s+|fulltext\s+|spatial\s+)*(?:table|index|view|trigger|procedure|function|event|sequence|package)\b|drop\s+(?:temporary\s+)?(?:tables?|index|view|trigger|procedure|function|event|sequence|package)\b|rename\s+tables?\b|truncate\b)/i;

/** Statements that are run on the way, because DDL may need them. */
const SETTING =
  /^(?:set\s+(?!global|persist|@@global|@@persist|password|role|default\s+role|resource)|use\s)/i;
const DATABASE = /^(?:create|drop|alter)\s+(?:database|schema)\b/i;

/** What would harm the run rather than tell anything. */
const HARMFUL =
  /\bmysql\s*\.|use\s+mysql\b|swe7|hebrew|sleep\s*\(|get_lock|tablespace|directory|secondary_engine|@@global|gtid|debug|binlog|max_execution|timeout|transaction_read_only|session_track|character_set_client\s*=\s*(?:ucs2|utf16|utf32)|set\s+names\s+(?:sjis|cp932|gbk|big5|ujis|eucjpms|gb18030|euckr|gb2312)/i;

const counts = {
  files: 0,
  broken: 0,
  accepted: 0,
  understood: 0,
  verbatim: 0,
  errors: 0,
  compared: 0,
  same: 0,
  tables: 0,
  tablesSame: 0,
};
const failures: string[] = [];
/** Milliseconds in our own reader. */
let parsing = 0;

const { values: options } = parseArgs({
  options: {
    dialect: { type: 'string', default: 'mysql' },
    suite: { type: 'string' },
    only: { type: 'string' },
    every: { type: 'string', default: '1' },
    minutes: { type: 'string', default: '600' },
    failures: { type: 'string' },
  },
});

if (options.dialect !== 'mysql' && options.dialect !== 'mariadb')
  throw new Error('--dialect: mysql or mariadb');
const { dialect, flavour, kind, debianPackage, tests } = SERVERS[options.dialect];
/** What the statements of the file so far have made. */
let state = createState(dialect);
const failuresFile = options.failures ?? join(tmpdir(), `${debianPackage}-failures.txt`);
const root =
  options.suite ??
  (await unpackDebianPackage(debianPackage, join(tmpdir(), `ormbridge-${debianPackage}`), ['*.test']));
const files = (await Promise.all(tests.map((folder) => testFiles(join(root, folder))))).flat();
/** A run that is ended early still tells what it has found. */
let isEnded = false;
process.once('SIGTERM', () => (isEnded = true));

const program = await findServerProgram(kind);
if (program === undefined) throw new Error(`there is no server of ${kind.title} on this machine`);
let servers = await twoServers();
try {
  for (const [index, file] of files.entries()) {
    if (isEnded || performance.now() > Number(options.minutes) * 60_000) break;
    await runFile(file);
    if (index % 100 === 99) await writeFile(failuresFile, failures.join('\n\n'));
  }
} finally {
  for (const server of servers) await server.stop();
  await writeFile(failuresFile, failures.join('\n\n'));
}
report();

/** One after the other: the first makes the data folder that the second copies. */
async function twoServers(): Promise<readonly PrivateServer[]> {
  const start = () => startLocal(kind, program as NonNullable<typeof program>);
  return [await start(), await start()];
}

function connect({ url }: PrivateServer): Promise<Connection> {
  return createConnection({ uri: url, charset: 'utf8mb4', connectTimeout: 5000 });
}

async function testFiles(folder: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const part of FOLDERS) {
    const names = await readdir(join(folder, part)).catch(() => []);
    for (const name of names.toSorted()) if (name.endsWith('.test')) found.push(join(folder, part, name));
  }
  const chosen = found.filter((file) => options.only === undefined || file.includes(options.only));
  return chosen.filter((_, index) => index % Number(options.every) === 0);
}

async function runFile(file: string): Promise<void> {
  counts.files += 1;
  const statements = statementsOf(await readFile(file, 'utf8'));
  if (!statements.some((statement) => DDL.test(statement))) return;
  const connections = await Promise.all(servers.map(connect));
  const [first, second] = connections as [Connection, Connection];
  state = createState(dialect);
  let last = '';
  try {
    for (const connection of connections) await fresh(connection);
    for (const statement of statements) {
      last = statement;
      await runStatement(first, second, statement, file);
    }
  } catch (error) {
    // Some statements of the suite end a server of their version, or its answer does not come.
    counts.broken += 1;
    failures.push(`# ${file}: the connection broke: ${String(error)}\n${last}`);
    for (const server of servers) await server.stop();
    servers = await twoServers();
  } finally {
    for (const connection of connections) connection.destroy();
  }
}

async function fresh(connection: Connection): Promise<void> {
  const [rows] = await connection.query(
    "SELECT schema_name AS name FROM information_schema.schemata WHERE schema_name NOT IN ('mysql', 'sys', 'information_schema', 'performance_schema')",
  );
  await connection.query('SET foreign_key_checks = 0');
  for (const { name } of rows as { name: string }[]) {
    await connection.query(`DROP DATABASE \`${name.replaceAll('`', '``')}\``).catch(() => {});
  }
  await connection.query('CREATE DATABASE test');
  await connection.query('USE test');
  await connection.query('SET foreign_key_checks = 1');
}

async function runStatement(
  first: Connection,
  second: Connection,
  statement: string,
  file: string,
): Promise<void> {
  if (HARMFUL.test(statement)) return;
  if (SETTING.test(statement) || DATABASE.test(statement)) {
    const isDone = await execute(first, statement);
    if (isDone === undefined) await execute(second, statement);
    return;
  }
  if (!DDL.test(statement)) return;
  if ((await execute(first, statement)) !== undefined) return;
  counts.accepted += 1;
  const [[mode]] = (await first.query('SELECT @@sql_mode AS mode')) as unknown as [[{ mode: string }]];
  const prefix = /ANSI_QUOTES|NO_BACKSLASH/.test(mode.mode) ? `SET sql_mode = '${mode.mode}';\n` : '';
  const start = performance.now();
  const { operations, diagnostics } = parse(prefix + statement, { file }, flavour);
  parsing += performance.now() - start;
  const own = prefix === '' ? operations : operations.slice(1);
  const problem = diagnostics.find(({ severity }) => severity === 'error' || severity === 'warning');
  if (problem !== undefined || own.length === 0) {
    counts.errors += 1;
    failures.push(`# ${file}: not understood: ${problem?.message ?? 'nothing'}\n${statement}`);
    await execute(second, statement);
    return;
  }
  counts.understood += 1;
  if (own.some(({ kind }) => kind === 'rawSql')) counts.verbatim += 1;
  if (/NO_BACKSLASH/.test(mode.mode)) {
    await execute(second, statement);
    return;
  }
  const meant = inDroppableOrder(own, state);
  for (const operation of meant) state.apply(operation);
  await compare(first, second, statement, meant, file);
}

async function compare(
  first: Connection,
  second: Connection,
  statement: string,
  operations: readonly Operation[],
  file: string,
): Promise<void> {
  counts.compared += 1;
  const printed = operations.flatMap((operation) => print(operation, flavour));
  for (const sql of printed) {
    const error = await execute(second, sql);
    if (error === undefined) continue;
    // What was conditional in the source, or what an earlier failure has left, tells nothing.
    failures.push(
      `# ${file}: printed SQL fails: ${error}\n${statement}\n-- printed:\n${printed.join(';\n')}`,
    );
    await resync(first, second, operations, statement);
    return;
  }
  let isSame = true;
  for (const table of tablesOf(operations)) {
    const [a, b] = [await showCreate(first, table), await showCreate(second, table)];
    counts.tables += 1;
    if (a === b) {
      counts.tablesSame += 1;
      continue;
    }
    isSame = false;
    failures.push(
      `# ${file}: another table\n${statement}\n-- printed:\n${printed.join(';\n')}\n-- expected:\n${a}\n-- found:\n${b}`,
    );
  }
  if (isSame) counts.same += 1;
  else await resync(first, second, operations, statement);
}

function tablesOf(operations: readonly Operation[]): readonly Name[] {
  const names = new Map<string, Name>();
  for (const operation of operations) {
    if (!('table' in operation) || operation.table === undefined) continue;
    names.set(keyOf(operation.table), operation.table);
    const renames = operation.kind === 'alterTogether' ? operation.changes : [operation];
    for (const change of renames) {
      if (change.kind === 'renameTable') {
        const to = { ...change.table, name: change.to };
        names.set(keyOf(to), to);
      }
    }
  }
  return [...names.values()];
}

function quoted(name: Name): string {
  const parts = name.schema === undefined ? [name.name] : [name.schema, name.name];
  return parts.map((part) => `\`${part.replaceAll('`', '``')}\``).join('.');
}

async function showCreate(connection: Connection, table: Name): Promise<string | undefined> {
  try {
    const [rows] = await connection.query(`SHOW CREATE TABLE ${quoted(table)}`);
    const text = Object.values((rows as Record<string, unknown>[])[0] ?? {})[1];
    return text === undefined ? undefined : String(text);
  } catch {
    return undefined;
  }
}

/** Makes the tables of the second server like those of the first, so that one failure is not the cause of others. */
async function resync(
  first: Connection,
  second: Connection,
  operations: readonly Operation[],
  statement: string,
): Promise<void> {
  const tables = tablesOf(operations);
  if (tables.length === 0) {
    await execute(second, statement);
    return;
  }
  await second.query('SET foreign_key_checks = 0').catch(() => {});
  for (const table of tables) {
    const create = await showCreate(first, table);
    await execute(second, `DROP TABLE IF EXISTS ${quoted(table)}`);
    if (create !== undefined) await execute(second, create);
  }
  await second.query('SET foreign_key_checks = 1').catch(() => {});
}

/** The error's message, or `undefined` if the server took the statement. */
async function execute(connection: Connection, sql: string): Promise<string | undefined> {
  try {
    await connection.query({ sql, timeout: 20_000 });
    return undefined;
  } catch (error) {
    const { message, fatal, code } = error as { message: string; fatal?: boolean; code?: string };
    // The server still works at it, and the next statement would wait for that.
    if (fatal === true || code === 'PROTOCOL_SEQUENCE_TIMEOUT') throw error;
    return message;
  }
}

function report(): void {
  const share = (part: number, whole: number): string =>
    `${((100 * part) / Math.max(whole, 1)).toFixed(2)} %`;
  const lines = [
    `files                        ${counts.files}`,
    `DDL that the server accepts  ${counts.accepted}`,
    `understood                   ${counts.understood} (${share(counts.understood, counts.accepted)})`,
    `  of these verbatim          ${counts.verbatim} (${share(counts.verbatim, counts.understood)})`,
    `printed and run again        ${counts.compared}`,
    `  with the same outcome      ${counts.same} (${share(counts.same, counts.compared)})`,
    `SHOW CREATE TABLE compared   ${counts.tables}, the same ${counts.tablesSame} (${share(counts.tablesSame, counts.tables)})`,
    `files left half-way          ${counts.broken}`,
    `statements read a second     ${Math.round((1000 * counts.accepted) / parsing)}`,
    `failures in                  ${failuresFile}`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}
