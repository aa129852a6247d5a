import { PGlite } from '@electric-sql/pglite';
import { loadModule } from 'libpg-query';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Constraint, Expression, Index } from '../../../../src/ir/index.js';
import { postgresNaming } from '../../../../src/dialects/postgres/names.js';

/** Every case is tried on a server, which says what the name must be. */
let server: PGlite;

beforeAll(async () => {
  await loadModule();
  server = await PGlite.create();
});
afterAll(() => server.close());

const nothingTaken = { relation: () => false, constraint: () => false };
const column = (...path: string[]): Expression => ({ kind: 'column', path });
const call = (name: string, ...args: Expression[]): Expression => ({ kind: 'call', name: { name }, args });
const text = (value: string): Expression => ({ kind: 'verbatim', dialect: 'postgres', text: value });
const long = 'a_table_with_a_name_that_is_rather_long_for_its_own_good_really'; // 63 bytes
const umlauts = 'ä'.repeat(31);

async function names(sql: string, query: string): Promise<unknown[]> {
  await server.exec('DROP SCHEMA public CASCADE; CREATE SCHEMA public;');
  await server.exec(sql);
  const { rows } = await server.query<Record<string, unknown>>(query);
  return rows.map((row) => row['name']);
}

const constraintNames = `SELECT conname AS name FROM pg_constraint
  WHERE connamespace = 'public'::regnamespace AND contype <> 'n' ORDER BY oid`;

describe('default names of constraints', () => {
  const cases: readonly { sql: string; table: string; constraint: Constraint }[] = [
    { sql: 'PRIMARY KEY (b)', table: 't', constraint: { kind: 'primaryKey', columns: ['b'] } },
    { sql: 'UNIQUE (a, b)', table: 't', constraint: { kind: 'unique', columns: ['a', 'b'] } },
    {
      sql: 'UNIQUE (a) INCLUDE (b)',
      table: 't',
      constraint: { kind: 'unique', columns: ['a'], include: ['b'] },
    },
    {
      sql: 'FOREIGN KEY (a, b) REFERENCES other (x, y)',
      table: 't',
      constraint: { kind: 'foreignKey', columns: ['a', 'b'], references: { table: { name: 'other' } } },
    },
    {
      sql: 'CHECK (a > 0)',
      table: 't',
      constraint: {
        kind: 'check',
        expression: {
          kind: 'operator',
          operator: '>',
          left: column('a'),
          right: { kind: 'number', value: '0' },
        },
      },
    },
    { sql: 'CHECK (a > b)', table: 't', constraint: { kind: 'check', expression: text('a > b') } },
    {
      sql: 'CHECK (a > 0 AND t.a < 9)',
      table: 't',
      constraint: { kind: 'check', expression: text('a > 0 AND t.a < 9') },
    },
    {
      sql: 'CHECK (true)',
      table: 't',
      constraint: { kind: 'check', expression: { kind: 'boolean', value: true } },
    },
    {
      sql: 'EXCLUDE USING btree (a WITH =, (a + b) WITH =)',
      table: 't',
      constraint: {
        kind: 'exclusion',
        method: 'btree',
        elements: [
          { column: 'a', operator: '=' },
          { expression: text('a + b'), operator: '=' },
        ],
      },
    },
    { sql: 'UNIQUE (a, b)', table: long, constraint: { kind: 'unique', columns: ['a', 'b'] } },
    { sql: `UNIQUE ("${long}")`, table: long, constraint: { kind: 'unique', columns: [long] } },
    {
      sql: `UNIQUE ("${umlauts}", a)`,
      table: umlauts,
      constraint: { kind: 'unique', columns: [umlauts, 'a'] },
    },
    { sql: `UNIQUE ("${umlauts}", a)`, table: 't', constraint: { kind: 'unique', columns: [umlauts, 'a'] } },
    { sql: 'PRIMARY KEY (a)', table: umlauts, constraint: { kind: 'primaryKey', columns: ['a'] } },
  ];

  test.each(cases)('$table $sql', async ({ sql, table, constraint }) => {
    const found = await names(
      `CREATE TABLE other (x int, y int);
       CREATE UNIQUE INDEX other_index ON other (x, y);
       CREATE TABLE "${table}" (a int, b int, "${long}" int, "${umlauts}" int, ${sql})`,
      constraintNames,
    );
    expect(found).toEqual([postgresNaming.constraint({ name: table }, constraint, nothingTaken)]);
  });
});

describe('default names of indexes', () => {
  const keys: readonly { sql: string; index: Index }[] = [
    { sql: '(a)', index: { keys: [{ column: 'a' }] } },
    { sql: '(a, b) INCLUDE (c)', index: { keys: [{ column: 'a' }, { column: 'b' }], include: ['c'] } },
    {
      sql: '((a + b), (a - b), a)',
      index: { keys: [{ expression: text('a + b') }, { expression: text('a - b') }, { column: 'a' }] },
    },
    { sql: '(lower(c), c)', index: { keys: [{ expression: call('lower', column('c')) }, { column: 'c' }] } },
    {
      sql: '(lower(c), lower(d))',
      index: {
        keys: [{ expression: call('lower', column('c')) }, { expression: call('lower', column('d')) }],
      },
    },
    { sql: '((a::text))', index: { keys: [{ expression: text('a::text') }] } },
    { sql: "((('x' || c)::varchar))", index: { keys: [{ expression: text("('x' || c)::varchar") }] } },
    {
      sql: '((coalesce(c, d)), (CASE WHEN a > 0 THEN 1 END), (CASE WHEN a > 0 THEN 1 ELSE b END))',
      index: {
        keys: [
          { expression: call('coalesce', column('c'), column('d')) },
          { expression: text('CASE WHEN a > 0 THEN 1 END') },
          { expression: text('CASE WHEN a > 0 THEN 1 ELSE b END') },
        ],
      },
    },
    { sql: '((c COLLATE "C"))', index: { keys: [{ expression: text('c COLLATE "C"') }] } },
    {
      sql: '(greatest(a, b), nullif(a, b), (ARRAY[a]))',
      index: {
        keys: [
          { expression: call('greatest', column('a'), column('b')) },
          { expression: call('nullif', column('a'), column('b')) },
          { expression: { kind: 'array', elements: [column('a')] } },
        ],
      },
    },
    { sql: `("${long}", "${long}")`, index: { keys: [{ column: long }, { column: long }] } },
    {
      sql: '(extract(year from e))',
      index: { keys: [{ expression: call('extract', { kind: 'string', value: 'year' }, column('e')) }] },
    },
  ];

  test.each(keys)('$sql', async ({ sql, index }) => {
    const found = await names(
      `CREATE TABLE t (a int, b int, c text, d text, e timestamp, "${long}" int);
       CREATE INDEX ON t ${sql}`,
      `SELECT relname AS name FROM pg_class WHERE relkind = 'i' AND relnamespace = 'public'::regnamespace`,
    );
    expect(found).toEqual([postgresNaming.index({ name: 't' }, index, nothingTaken)]);
  });
});

test('a name that is taken gets a number, and is shortened anew for it', async () => {
  const found = await names(
    `CREATE TABLE "${long}" (a int); ${`CREATE INDEX ON "${long}" (a);`.repeat(3)}`,
    `SELECT relname AS name FROM pg_class WHERE relkind = 'i' AND relnamespace = 'public'::regnamespace ORDER BY oid`,
  );
  const taken = new Set<string>();
  const chosen = [0, 1, 2].map(() => {
    const name = postgresNaming.index(
      { name: long },
      { keys: [{ column: 'a' }] },
      {
        relation: (other) => taken.has(other),
        constraint: () => false,
      },
    );
    taken.add(name);
    return name;
  });
  expect(found).toEqual(chosen);
});

test('an index only avoids relations, a constraint with an index also constraints', async () => {
  const found = await names(
    `CREATE TABLE t (a int, CONSTRAINT t_a_key CHECK (a > 0), CONSTRAINT t_a_idx CHECK (a > 1));
     ALTER TABLE t ADD UNIQUE (a); CREATE INDEX ON t (a)`,
    `SELECT relname AS name FROM pg_class WHERE relkind = 'i' AND relnamespace = 'public'::regnamespace ORDER BY oid`,
  );
  const taken = {
    relation: () => false,
    constraint: (name: string) => ['t_a_key', 't_a_idx'].includes(name),
  };
  expect(found).toEqual([
    postgresNaming.constraint({ name: 't' }, { kind: 'unique', columns: ['a'] }, taken),
    postgresNaming.index({ name: 't' }, { keys: [{ column: 'a' }] }, taken),
  ]);
});

test('sequences and domain checks', async () => {
  const found = await names(
    `CREATE TABLE "${long}" (id serial); CREATE DOMAIN d AS int CHECK (VALUE > 0)`,
    `SELECT relname AS name FROM pg_class WHERE relkind = 'S'
     UNION ALL SELECT conname FROM pg_constraint WHERE contypid <> 0 AND connamespace = 'public'::regnamespace`,
  );
  expect(found).toEqual([
    postgresNaming.sequence({ table: { name: long }, column: 'id' }, nothingTaken),
    postgresNaming.domainCheck({ name: 'd' }, nothingTaken),
  ]);
});

test('what is too long is cut at 63 bytes, between characters', async () => {
  const name = `x${'ä'.repeat(40)}`;
  const found = await names(
    `CREATE TABLE "${name}" ()`,
    `SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace`,
  );
  expect(found).toEqual([postgresNaming.truncate(name)]);
});
