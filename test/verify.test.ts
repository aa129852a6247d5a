import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { registry } from '../adapters/index.js';
import type { DiscoveredSet, Runner } from '../src/adapter.js';
import type { SqlClient } from '../src/dialects/sql-client.js';
import type { Dialect } from '../src/dialects/dialect.js';
import { loadDialect } from '../src/dialects/index.js';
import { postgres } from '../src/dialects/postgres/index.js';
import type { ScratchDatabase } from '../src/dialects/server.js';
import { startServer as startSqlite } from '../src/dialects/sqlite/server.js';
import { createState } from '../src/fold/create-state.js';
import { foldInto } from '../src/fold/fold-into.js';
import { sameSchema } from '../src/fold/meaning/same-schema.js';
import { findSet } from '../src/history/find.js';
import { readHistory } from '../src/history/read.js';
import { verify } from '../src/index.js';
import { keyOf, type DialectName, type History, type Name, type Schema } from '../src/ir/index.js';
import { cases, casesElsewhere, STAR, type FixtureCase } from './support/fixtures.js';
import { describeServer } from './support/mysql.js';
import { scratchDatabase, sharedServerUrl } from './support/postgres.js';

/*
 * Every case is applied by each of the tools, once, step by step up and down; after each step all databases must be the
 * same to the letter, and the schema that was folded from what was read. That covers all pairs in as many runs as there
 * are tools. Each pair of tools goes through the library's `verify` as well, with one of the cases.
 */

beforeAll(() => postgres.load());

interface Side {
  readonly set: DiscoveredSet;
  readonly history: History;
  readonly client: SqlClient;
  readonly runner: Runner;
  readonly ignoreTables: readonly string[];
}

/** Where a case is applied. */
interface Setting {
  readonly dialect: Dialect;
  readonly scratch: () => Promise<ScratchDatabase>;
}

async function open(folder: string, name: string, { dialect, scratch }: Setting): Promise<Side> {
  const set = await findSet(path.join(folder, name), registry, { adapter: name });
  const { history } = await readHistory(set, registry, { dialect: dialect.name });
  const adapter = await registry.load(name);
  const database = await scratch();
  return {
    set,
    history,
    client: await database.connect(),
    runner: await adapter.createRunner(set, { url: database.url, dialect: dialect.name }),
    ignoreTables: adapter.ledger.tables.map(keyOf),
  };
}

async function close({ runner, client }: Side): Promise<void> {
  await runner.close();
  await client.close();
}

/** Steps every side, and expects what is there then to be the same everywhere. */
async function step(
  sides: readonly Side[],
  way: 'up' | 'down',
  at: number,
  dialect: Dialect,
): Promise<Schema> {
  const schemas = await Promise.all(
    sides.map(async ({ runner, history, client, ignoreTables }) => {
      await runner[way](history.migrations[at]?.id ?? '');
      return dialect.introspect(client, { ignoreTables });
    }),
  );
  const [first, ...rest] = schemas as [Schema, ...Schema[]];
  for (const other of rest) expect(other).toEqual(first);
  return first;
}

/** The server has a spelling of its own for programs, which is another test's matter. */
function withoutText(schema: Schema, dialect: Dialect): Schema {
  const map = <V>(record: Readonly<Record<string, V>>, change: (value: V) => V) =>
    Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
  return dialect.normalize({
    ...schema,
    others: map(schema.others, () => ''),
    views: map(schema.views, (view) => ({ ...view, query: '', reads: view.reads.toSorted(byName) })),
    functions: map(schema.functions, (routine) => ({ ...routine, definition: '' })),
    tables: map(schema.tables, (table) => ({
      ...table,
      // MySQL: the next number is a matter of the rows that there have been.
      ...(table.options === undefined ? {} : { options: { ...table.options, auto_increment: '1' } }),
      triggers: table.triggers.map((trigger) => ({ ...trigger, definition: '' })),
    })),
  });
}

function byName(a: Name, b: Name): number {
  return keyOf(a) < keyOf(b) ? -1 : 1;
}

/** What was folded is only what it is certain of: what raw SQL makes is compared among the tools. */
function expectSame(found: Schema, folded: Schema, raw: ReadonlySet<string>, dialect: Dialect): void {
  const tables = Object.values(folded.tables);
  if ([folded, ...tables].some(({ uncertain }) => uncertain !== undefined)) return;
  const known = (schema: Schema): Schema => ({
    ...schema,
    tables: Object.fromEntries(Object.entries(schema.tables).filter(([key]) => !raw.has(key))),
  });
  expect(sameSchema(withoutText(known(folded), dialect), withoutText(known(found), dialect))).toEqual([]);
}

/** The tables whose shape raw SQL may change. */
function tablesOfRawSql({ migrations }: History): ReadonlySet<string> {
  const operations = migrations.flatMap(({ up, down }) => [...up.operations, ...(down?.operations ?? [])]);
  return new Set(
    operations
      .flatMap((operation) =>
        operation.kind === 'rawSql' && operation.effect === 'schema' ? operation.touches : [],
      )
      .map(({ name }) => keyOf(name)),
  );
}

describe.each(cases)('$name', ({ folder }) => {
  it('is the same by every tool, up and down', { timeout: 60_000 }, async () => {
    await walk(folder, STAR, { dialect: postgres, scratch: scratchDatabase });
  });
});

/** Applies a case by each tool, step by step up and down: all databases are the same, and what was folded. */
async function walk(folder: string, tools: readonly string[], setting: Setting): Promise<void> {
  const { dialect } = setting;
  const sides = await Promise.all(tools.map((tool) => open(folder, tool, setting)));
  try {
    const { history } = sides[0] as Side;
    const { migrations } = history;
    const raw = tablesOfRawSql(history);
    const state = createState(dialect);
    for (const [i, { up }] of migrations.entries()) {
      foldInto(state, up.operations);
      expectSame(await step(sides, 'up', i, dialect), state.snapshot(), raw, dialect);
    }
    for (const [i, { down }] of [...migrations.entries()].toReversed()) {
      if (down === undefined) return;
      foldInto(state, down.operations);
      expectSame(await step(sides, 'down', i, dialect), state.snapshot(), raw, dialect);
    }
    expectSame(createState(dialect).snapshot(), state.snapshot(), raw, dialect);
  } finally {
    await Promise.all(sides.map(close));
  }
}

/** The cases of a database, on one that speaks its language. */
function elsewhere(of: DialectName, name: DialectName, scratch: Setting['scratch']): void {
  it.each(casesElsewhere.filter(({ dialect }) => dialect === of))(
    '$name is the same by every tool, up and down',
    { timeout: 60_000 },
    async ({ folder, tools }) => {
      await walk(folder, tools, { dialect: await loadDialect(name), scratch });
    },
  );
}

describeServer.each((server) => {
  elsewhere('mysql', server.kind.name as DialectName, () => server.scratch());
});

describe('on SQLite', () => {
  const server = startSqlite();
  elsewhere('sqlite', 'sqlite', async () => (await server).createDatabase());
});

describe('every pair is proven by verify', () => {
  const pairs = STAR.flatMap((from, i) =>
    STAR.slice(i + 1).map((to, j) => (j % 2 === 0 ? ([from, to] as const) : ([to, from] as const))),
  );
  const chosen = pairs.map(([from, to], i) => [from, to, cases[(i * 3) % cases.length]] as const);

  it.each(chosen)('%s → %s', { timeout: 60_000 }, async (from, to, one) => {
    const { folder } = one as FixtureCase;
    const url = await sharedServerUrl();
    const report = await verify(path.join(folder, from), path.join(folder, to), {
      ...{ from, to, sourceUrl: url, targetUrl: url },
    });
    expect(report).toMatchObject({ outcome: 'same', proof: 'tools', final: [], identities: [] });
  });
});
