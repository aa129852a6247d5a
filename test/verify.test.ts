import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { registry } from '../adapters/index.js';
import type { DiscoveredSet, Runner } from '../src/adapter.js';
import type { SqlClient } from '../src/dialects/dialect.js';
import { postgres } from '../src/dialects/postgres/index.js';
import { createState } from '../src/fold/create-state.js';
import { foldInto } from '../src/fold/fold-into.js';
import { sameSchema } from '../src/fold/same-schema.js';
import { findSet } from '../src/history/find.js';
import { readHistory } from '../src/history/read.js';
import { verify } from '../src/index.js';
import { keyOf, type History, type Name, type Schema } from '../src/ir/index.js';
import { cases, STAR, type FixtureCase } from './support/fixtures.js';
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

async function open(folder: string, name: string): Promise<Side> {
  const set = await findSet(path.join(folder, name), registry, { adapter: name });
  const { history } = await readHistory(set, registry);
  const adapter = await registry.load(name);
  const database = await scratchDatabase();
  return {
    set,
    history,
    client: await database.connect(),
    runner: await adapter.createRunner(set, { url: database.url, dialect: 'postgres' }),
    ignoreTables: adapter.ledger.tables.map(keyOf),
  };
}

async function close({ runner, client }: Side): Promise<void> {
  await runner.close();
  await client.close();
}

/** Steps every side, and expects what is there then to be the same everywhere. */
async function step(sides: readonly Side[], way: 'up' | 'down', at: number): Promise<Schema> {
  const schemas = await Promise.all(
    sides.map(async ({ runner, history, client, ignoreTables }) => {
      await runner[way](history.migrations[at]?.id ?? '');
      return postgres.introspect(client, { ignoreTables });
    }),
  );
  const [first, ...rest] = schemas as [Schema, ...Schema[]];
  for (const other of rest) expect(other).toEqual(first);
  return first;
}

/** The server has a spelling of its own for programs, which is another test's matter. */
function withoutText(schema: Schema): Schema {
  const map = <V>(record: Readonly<Record<string, V>>, change: (value: V) => V) =>
    Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
  return postgres.normalize({
    ...schema,
    others: map(schema.others, () => ''),
    views: map(schema.views, (view) => ({ ...view, query: '', reads: view.reads.toSorted(byName) })),
    functions: map(schema.functions, (routine) => ({ ...routine, definition: '' })),
    tables: map(schema.tables, (table) => ({
      ...table,
      triggers: table.triggers.map((trigger) => ({ ...trigger, definition: '' })),
    })),
  });
}

function byName(a: Name, b: Name): number {
  return keyOf(a) < keyOf(b) ? -1 : 1;
}

/** What was folded is only what it is certain of: what raw SQL makes is compared among the tools. */
function expectSame(found: Schema, folded: Schema, raw: ReadonlySet<string>): void {
  const tables = Object.values(folded.tables);
  if ([folded, ...tables].some(({ uncertain }) => uncertain !== undefined)) return;
  const known = (schema: Schema): Schema => ({
    ...schema,
    tables: Object.fromEntries(Object.entries(schema.tables).filter(([key]) => !raw.has(key))),
  });
  expect(sameSchema(withoutText(known(folded)), withoutText(known(found)))).toEqual([]);
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
    const sides = await Promise.all(STAR.map((tool) => open(folder, tool)));
    try {
      const { history } = sides[0] as Side;
      const { migrations } = history;
      const raw = tablesOfRawSql(history);
      const state = createState(postgres);
      for (const [i, { up }] of migrations.entries()) {
        foldInto(state, up.operations);
        expectSame(await step(sides, 'up', i), state.snapshot(), raw);
      }
      for (const [i, { down }] of [...migrations.entries()].toReversed()) {
        if (down === undefined) return;
        foldInto(state, down.operations);
        expectSame(await step(sides, 'down', i), state.snapshot(), raw);
      }
      expectSame(createState(postgres).snapshot(), state.snapshot(), raw);
    } finally {
      await Promise.all(sides.map(close));
    }
  });
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
