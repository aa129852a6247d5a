import { fileURLToPath } from 'node:url';
import { Sequelize } from 'sequelize';
import { describe, expect, it } from 'vitest';
import { createCompiler } from '../../../adapters/sequelize/compiler.js';
import { loadDialect } from '../../../src/dialects/index.js';
import { scratchDatabase } from '../../support/postgres.js';
import { compare, type Sides } from './compare.js';

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

async function sides(): Promise<Sides> {
  const database = await scratchDatabase();
  return {
    dialect: await loadDialect('postgres'),
    compiler: createCompiler(),
    connect: (logging) => new Sequelize(database.url, { dialect: 'postgres', logging }),
    sent: (sql) => (TYPES_OF_THE_DRIVER.test(sql) ? undefined : withoutDatabase(sql)),
    answer: withoutCatalog,
  };
}

describe('what the offline compiler yields and what the same call sends to a server', () => {
  const compared = new Set<string>();

  it.each([
    ...['every_method.js', 'asking.js', 'asking_all.js', 'concurrently.js'],
    ...['programs.js', 'rows.js', 'ignored_options.js'],
  ])('%s', async (file) => {
    const calls = await compare(`${spellings}${file}`, await sides(), { down: UNDONE.has(file) });
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
