import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Dialect } from '../../src/dialects/dialect.js';
import type { SqlClient } from '../../src/dialects/sql-client.js';
import { mariadbServer, mysqlServer } from '../../src/dialects/mysql/server-kind.js';
import { createAll } from '../../src/fold/inverse/create-all.js';
import { createState } from '../../src/fold/create-state.js';
import { sameMeaning } from '../../src/fold/meaning/equivalence.js';
import { foldInto } from '../../src/fold/fold-into.js';
import { invert, viewsBehindWhatTheyRead } from '../../src/fold/inverse.js';
import { sameSchema } from '../../src/fold/meaning/same-schema.js';
import type { SchemaState } from '../../src/fold/state.js';
import { keyOf, type Operation, type OperationBody, type Schema } from '../../src/ir/index.js';
import { testServers } from '../support/mysql.js';
import { differencesFrom, wordsOf } from './databases.js';
import { arbitraryHistory, type RandomHistory } from './history.js';
import { mariadbRules, mysqlRules } from './mysql.js';
import type { DialectRules } from './rules.js';
import { DIALECT_RUNS, forAll, TIMEOUT_MS } from './runs.js';
import { sqliteRules } from './sqlite.js';

/**
 * Random histories on the other databases. The generator does not know all that these refuse, so a history ends where the
 * server refuses something; that must not be often.
 */
const MOST_REFUSED = 0.4;

interface Place {
  readonly name: string;
  readonly rules: DialectRules;
  /** Undefined where there is no such server on this machine. */
  readonly connect: (() => Promise<SqlClient>) | undefined;
}

function serverOf(kind: typeof mysqlServer): Place['connect'] {
  const server = testServers.find((one) => one.kind === kind);
  return server === undefined ? undefined : async () => (await server.scratch()).connect();
}

const places: readonly Place[] = [
  { name: 'SQLite', rules: sqliteRules, connect: () => sqliteRules.dialect.connect(':memory:') },
  { name: 'MySQL', rules: mysqlRules, connect: serverOf(mysqlServer) },
  { name: 'MariaDB', rules: mariadbRules, connect: serverOf(mariadbServer) },
];

/** A change that the server has made, with its way back. */
interface Done {
  readonly operation: Operation;
  readonly back: readonly OperationBody[];
}

interface Applied {
  readonly state: SchemaState;
  readonly done: readonly Done[];
  /** The server's words, where it refused what came next. */
  readonly refusal?: string;
}

async function run(
  operation: OperationBody,
  { state, dialect, client }: { state: SchemaState; dialect: Dialect; client: SqlClient },
): Promise<string | undefined> {
  try {
    for (const sql of dialect.print(operation, state)) await client.query(sql);
    return undefined;
  } catch (error) {
    return `the server refuses ${operation.kind}: ${String(error)}`;
  }
}

/**
 * Whether the primary key goes that a foreign key refers to. MariaDB takes that where a unique key is there to stand in for
 * it, and then refuses most of what is done to the table, RENAME as well (errno 150, 10.11); MySQL refuses it at once.
 */
function breaksReference(operation: OperationBody, state: SchemaState): boolean {
  if (state.dialect !== 'mariadb' || operation.kind !== 'dropConstraint') return false;
  const table = state.table(operation.table);
  const key = table?.constraints.find(({ name }) => name === operation.name);
  if (table === undefined || key?.kind !== 'primaryKey') return false;
  return [...state.tables()].some(({ constraints }) =>
    constraints.some((one) => one.kind === 'foreignKey' && keyOf(one.references.table) === keyOf(table.name)),
  );
}

/** A view that got the name of what it reads: the server takes the rename, and then shows it to nobody (ER_VIEW_RECURSIVE). */
function makesViewOfItself(operation: Operation, state: SchemaState): boolean {
  if (operation.kind !== 'renameTable' && operation.kind !== 'renameView') return false;
  const after = state.fork();
  after.apply(operation);
  return Object.values(after.snapshot().views).some(({ name, reads }) =>
    reads.some((read) => keyOf(read) === keyOf(name)),
  );
}

/** As much of a history as the server takes. */
async function applied({ migrations }: RandomHistory, dialect: Dialect, client: SqlClient): Promise<Applied> {
  const state = createState(dialect);
  const done: Done[] = [];
  for (const operation of migrations.flatMap(({ up }) => up.operations)) {
    if (breaksReference(operation, state))
      return { state, done, refusal: 'a key that is referred to is dropped' };
    if (makesViewOfItself(operation, state)) return { state, done, refusal: 'a view would read itself' };
    const inverse = invert(operation, state);
    if ('refusal' in inverse) throw new Error(`no way back: ${inverse.refusal}`);
    const refusal = await run(operation, { state, dialect, client });
    if (refusal !== undefined) return { state, done, refusal };
    state.apply(operation);
    done.push({ operation, back: inverse.operations });
  }
  return { state, done };
}

describe.each(places)('$name', ({ rules, connect }) => {
  const { dialect } = rules;
  const histories = arbitraryHistory(rules);
  let client: SqlClient;
  beforeAll(async () => {
    await dialect.load();
    if (connect !== undefined) client = await connect();
  });
  afterAll(() => client?.close());

  test.skipIf(connect === undefined)(
    'a server holds what the fold says, and nothing after the way down',
    async () => {
      const refusals: string[] = [];
      const problemOf = async (history: RandomHistory): Promise<string | undefined> => {
        await empty(client, dialect);
        const { state, done, refusal } = await applied(history, dialect, client);
        if (refusal !== undefined) refusals.push(refusal);
        const found = await dialect.introspect(client);
        const differences = differencesFrom(withoutQueries(state.snapshot()), withoutQueries(found), dialect);
        if (differences.length > 0) return `folded ≠ server: ${wordsOf(differences)}`;
        return wayBackProblem(state.fork(), done);
      };
      await forAll(histories, problemOf, dialect, DIALECT_RUNS);
      if (process.env['ORMBRIDGE_SHOW_REFUSALS'] !== undefined) console.log(refusals.join('\n'));
      expect(refusals.length).toBeLessThan(MOST_REFUSED * DIALECT_RUNS);
    },
    TIMEOUT_MS,
  );

  async function wayBackProblem(state: SchemaState, done: readonly Done[]): Promise<string | undefined> {
    for (const operation of viewsBehindWhatTheyRead(done.toReversed().flatMap(({ back }) => back))) {
      const refusal = await run(operation, { state, dialect, client });
      if (refusal !== undefined) return `down: ${refusal}`;
      const complaint = state.apply(operation).find(({ severity }) => severity === 'error');
      if (complaint !== undefined) return `down: the fold refuses: ${complaint.message}`;
    }
    const nothing = createState(dialect).snapshot();
    const rest = [state.snapshot(), await dialect.introspect(client)].flatMap((left) =>
      sameSchema(dialect.normalize(nothing), dialect.normalize(left)),
    );
    return rest.length === 0 ? undefined : `something is left: ${wordsOf(rest)}`;
  }

  test(
    'what is printed is read as the same operations',
    async () => {
      const problemOf = async ({ migrations }: RandomHistory): Promise<string | undefined> => {
        const state = createState(dialect);
        for (const operation of migrations.flatMap(({ up }) => up.operations)) {
          const printed = dialect.print(operation, state).map((sql) => `${sql};`);
          const { operations, diagnostics } = dialect.parse(printed.join('\n'), { file: 'printed.sql' });
          if (diagnostics.length > 0) return diagnostics[0]?.message;
          const meant = dialect.recognize?.(operations, state) ?? operations;
          const other = state.fork();
          const difference = sameMeaning([operation], meant, state);
          state.apply(operation);
          foldInto(other, meant);
          // SQLite has no words for some changes: an index with another name is a new one.
          const problem =
            dialect.name === 'sqlite'
              ? sameSchema(state.snapshot(), other.snapshot())[0]?.object
              : difference?.message;
          if (problem !== undefined) return `${problem}\n${printed.join('\n')}`;
        }
        return undefined;
      };
      await forAll(histories, problemOf, dialect, DIALECT_RUNS);
    },
    TIMEOUT_MS,
  );

  test(
    'all that a schema needs, folded again, is the schema',
    async () => {
      const problemOf = async ({ state }: RandomHistory): Promise<string | undefined> => {
        // Where views do not follow, one may read what is there no more.
        const { tables, views } = state.snapshot();
        const reads = Object.values(views).flatMap((view) => view.reads);
        const isThere = (key: string): boolean => Object.hasOwn(tables, key) || Object.hasOwn(views, key);
        if (reads.some((name) => !isThere(keyOf(name)))) return undefined;
        const again = createState(dialect);
        const [complaint] = foldInto(again, createAll(state.snapshot()));
        if (complaint !== undefined) return `the fold refuses: ${complaint.message}`;
        const differences = differencesFrom(state.snapshot(), again.snapshot(), dialect);
        return differences.length === 0 ? undefined : wordsOf(differences);
      };
      await forAll(histories, problemOf, dialect, DIALECT_RUNS);
    },
    TIMEOUT_MS,
  );
});

/** Without what MySQL writes anew and SQLite keeps as it was: what views read. */
function withoutQueries(schema: Schema): Schema {
  const views = Object.entries(schema.views).map(([key, { uncertain: _, ...view }]) => [
    key,
    { ...view, query: '' },
  ]);
  return { ...schema, views: Object.fromEntries(views) };
}

/** Makes a database as good as new. */
async function empty(client: SqlClient, dialect: Dialect): Promise<void> {
  const isSqlite = dialect.name === 'sqlite';
  await client.query(isSqlite ? 'PRAGMA foreign_keys = OFF' : 'SET foreign_key_checks = 0');
  const objects = await client.query(
    isSqlite
      ? "SELECT name, type AS kind FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%' ORDER BY type DESC"
      : 'SELECT table_name AS name, table_type AS kind FROM information_schema.tables WHERE table_schema = DATABASE() ORDER BY table_type DESC',
  );
  for (const { name, kind } of objects) {
    const what = /view/i.test(String(kind)) ? 'VIEW' : 'TABLE';
    await client.query(`DROP ${what} IF EXISTS ${dialect.quoteIdentifier(String(name))}`);
  }
  await client.query(isSqlite ? 'PRAGMA foreign_keys = ON' : 'SET foreign_key_checks = 1');
}
