import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { QueryTypes, Sequelize, type QueryInterface } from 'sequelize';
import { describe, expect, it } from 'vitest';
import { createCompiler } from '../../../adapters/sequelize/compiler.js';
import { answerQuestion } from '../../../adapters/sequelize/reader/catalog.js';
import { ASKING } from '../../../adapters/sequelize/reader/execute.js';
import { parseStatement } from '../../../adapters/sequelize/reader/statements.js';
import { inlineBindings } from '../../../adapters/shared/bindings.js';
import { loadDialect } from '../../../src/dialects/index.js';
import { createState } from '../../../src/fold/create-state.js';
import { scratchDatabase } from '../../support/postgres.js';

const require = createRequire(import.meta.url);
const spellings = fileURLToPath(new URL('../../../fixtures/spellings/sequelize/', import.meta.url));

/** What the driver must know to read values of new types: no part of a migration. */
const TYPES_OF_THE_DRIVER = /^WITH ranges AS/;

/** The offline compiler has no database, so no name for it. */
function withoutDatabase(sql: string): string {
  return sql.replace(/ AND tc\.table_catalog = '[^']*'/, '');
}

/**
 * In an order of its own where the server has none: that of tables, and of constraints. Of these it also has one for each
 * NOT NULL, with a name that depends on its version.
 */
function inOrder({ method, sent, answer }: Sent): Sent {
  const text = (one: unknown): string => JSON.stringify(one);
  const sort = (list: readonly unknown[]): unknown[] => list.toSorted((a, b) => (text(a) < text(b) ? -1 : 1));
  if (method === 'dropAllTables') return { method, sent: sort(sent) as string[] };
  if (method !== 'showConstraint' || !Array.isArray(answer)) return { method, sent, answer };
  return { method, sent, answer: sort(answer.filter((row) => !text(row).includes('_not_null"'))) };
}

interface Sent {
  readonly method: string;
  readonly sent: string[];
  readonly answer?: unknown;
}

function withoutCatalog(answer: unknown): unknown {
  if (!Array.isArray(answer)) return answer;
  return answer.map((row: unknown) =>
    typeof row !== 'object' || row === null
      ? row
      : Object.fromEntries(
          Object.entries(row).map(([key, value]) => [key, key.endsWith('Catalog') ? '' : (value as unknown)]),
        ),
  );
}

/** Members of the query interface that are not compared. */
const OTHERS: ReadonlySet<string> = new Set([
  // Helpers of its own, and text.
  ...[
    'constructor',
    'ensureEnums',
    'assertTableHasColumn',
    'nameIndexes',
    'quoteIdentifier',
    'quoteIdentifiers',
  ],
  ...['_dropAllTables', 'normalizeAttribute'],
  // They need a model.
  ...['update', 'delete'],
  // They give rows, or what only a server knows.
  ...['select', 'rawSelect', 'databaseVersion'],
  // A database of its own is no part of a history.
  ...['createDatabase', 'dropDatabase'],
  // What `sequelize.transaction` is made of.
  ...[
    'setIsolationLevel',
    'startTransaction',
    'deferConstraints',
    'commitTransaction',
    'rollbackTransaction',
  ],
]);

function methodsOf(queryInterface: object): readonly string[] {
  const names: string[] = [];
  for (
    let proto = Object.getPrototypeOf(queryInterface) as object;
    proto !== Object.prototype && proto !== null && 'constructor' in proto && names.length < 500;
    proto = Object.getPrototypeOf(proto) as object
  ) {
    if (Object.getPrototypeOf(proto) === null) break;
    names.push(...Object.getOwnPropertyNames(proto));
  }
  return [...new Set(names)];
}

/** Their way back is compared as well. */
const UNDONE = new Set(['every_method.js', 'asking_all.js', 'programs.js', 'rows.js']);

type Method = (...args: unknown[]) => Promise<unknown>;

interface Compared {
  readonly method: string;
  readonly offline: { readonly sent: string[]; readonly answer?: unknown };
  readonly server: { readonly sent: string[]; readonly answer?: unknown };
}

/** Does every call of a migration twice, on a server and offline, and notes what both sent. */
async function compare(file: string): Promise<readonly Compared[]> {
  const dialect = await loadDialect('postgres');
  const compiler = createCompiler();
  const state = createState(dialect);
  const database = await scratchDatabase();
  let sent: string[] = [];
  const sequelize = new Sequelize(database.url, {
    dialect: 'postgres',
    logging: (text) => void sent.push(text.replace(/^Executing \([^)]*\): /, '')),
  });
  // Sequelize learns the server's version with its first query.
  await sequelize.query('SELECT 1', { type: QueryTypes.SELECT });
  const calls: Compared[] = [];
  const offlineOf = (method: string, run: () => Promise<unknown>): Compared['offline'] => {
    const statements: string[] = [];
    let answer: unknown;
    try {
      answer = compiler.run(run, (sql, values) => {
        statements.push(sql);
        const rows = answerQuestion(sql, state, dialect);
        if (rows !== undefined) return rows;
        const parsed = parseStatement(inlineBindings(sql, values), method, state, dialect);
        expect(parsed.diagnostics).toEqual([]);
        for (const operation of parsed.operations) state.apply(operation);
        return [];
      });
    } catch (error) {
      answer = String(error);
    }
    return { sent: statements, ...(ASKING.has(method) ? { answer } : {}) };
  };
  const twice = (method: string, real: Method, offline: Method): Method =>
    async function (...args) {
      const ours = offlineOf(method, () => offline(...args));
      sent = [];
      const outcome = await real(...args).then(
        (value) => ({ value }),
        (error: unknown) => ({ error }),
      );
      const answer = 'error' in outcome ? String(outcome.error) : outcome.value;
      const asked = sent.filter((sql) => !TYPES_OF_THE_DRIVER.test(sql)).map(withoutDatabase);
      const theirs = { sent: asked, ...(ASKING.has(method) ? { answer: withoutCatalog(answer) } : {}) };
      calls.push({ method, offline: ours, server: theirs });
      if ('error' in outcome) throw outcome.error;
      return outcome.value;
    };
  const proxied = <T extends object>(real: T, offline: T, own: (key: string) => unknown): T =>
    new Proxy(real, {
      get(target, key) {
        const given = own(String(key));
        if (given !== undefined) return given;
        const member = (target as Record<string | symbol, unknown>)[key];
        if (typeof member !== 'function' || key === 'constructor') return member;
        const other = (offline as Record<string | symbol, Method>)[key] as Method;
        return twice(String(key), member.bind(target) as Method, other.bind(offline) as Method);
      },
    });
  const instance = proxied(sequelize, compiler.sequelize, (key) => (key === 'query' ? undefined : 0));
  const queryInterface = proxied(sequelize.getQueryInterface(), compiler.queryInterface, (key) =>
    key === 'sequelize' ? instance : undefined,
  );
  const migration = require(`${spellings}${file}`) as Record<
    'up' | 'down',
    (queryInterface: QueryInterface, library: typeof Sequelize) => Promise<void>
  >;
  try {
    await migration.up(queryInterface, Sequelize);
    if (UNDONE.has(file)) await migration.down(queryInterface, Sequelize);
  } finally {
    await sequelize.close();
  }
  return calls;
}

describe('what the offline compiler yields and what the same call sends to a server', () => {
  const compared = new Set<string>();

  it.each([
    ...['every_method.js', 'asking.js', 'asking_all.js', 'concurrently.js'],
    ...['programs.js', 'rows.js', 'ignored_options.js'],
  ])('%s', async (file) => {
    const calls = await compare(file);
    for (const { method } of calls) compared.add(method);
    expect(calls.map(({ method, offline }) => inOrder({ method, ...offline }))).toEqual(
      calls.map(({ method, server }) => inOrder({ method, ...server })),
    );
    expect(calls.length).toBeGreaterThan(1);
  });

  it('has every method of the query interface that migrations may call', () => {
    const missing = methodsOf(createCompiler().queryInterface).filter((method) => !compared.has(method));
    expect(missing.filter((method) => !OTHERS.has(method))).toEqual([]);
  });
});

describe('a call', () => {
  it('that waits for something else than the database is refused', () => {
    const compiler = createCompiler();
    expect(() =>
      compiler.run(
        () => new Promise(() => {}),
        () => [],
      ),
    ).toThrow('waits for something else');
  });

  it('throws what Sequelize throws', () => {
    const compiler = createCompiler();
    expect(() =>
      compiler.run(
        () => compiler.queryInterface.describeTable('nothing'),
        () => [],
      ),
    ).toThrow('No description found for "nothing" table');
  });
});
