import { beforeAll, describe, expect, it } from 'vitest';
import type { SqlClient } from '../../../../src/dialects/sql-client.js';
import { loadDialect } from '../../../../src/dialects/index.js';
import { describeServer } from '../../../support/mysql.js';
import { scratchDatabase } from '../../../support/postgres.js';
import { portWay } from '../any-way.js';

const TABLE =
  'CREATE TABLE t (id integer PRIMARY KEY, j jsonb, o jsonb, a varchar(40), i integer, tags text[])';

/** JSON of each type, keys that are not there or null, text with spaces, quotes, backslashes, words that are no text elsewhere. */
const DOCUMENTS: readonly (string | null)[] = [
  '{"k": "v ", "n": null, "b": true, "e": "", "i": 7, "neg": -3, "o": {"x": "é", "d": {"e": "deep"}}, "w k": "w", "null": "null", "u": "日本"}',
  '{"k": "v", "b": false, "n": 0, "i": "7", "o": {"x": null}, "null": "true"}',
  '{"k": "V", "o": [1, {"x": 2}], "b": true, "e": "a\\"b\\\\c"}',
  '{}',
  '[]',
  '[{"k": "v"}, "k"]',
  '"k"',
  '12',
  'true',
  'null',
  null,
];

const rows = DOCUMENTS.map((json, i) => {
  const document = json === null ? 'NULL' : `'${json}'`;
  const object = json?.startsWith('{') === true ? document : 'NULL';
  const [a, n, tags] = [
    [`'v '`, '7', `'{a,b}'`],
    [`'V'`, '-3', `'{}'`],
    ['NULL', 'NULL', 'NULL'],
    [`''`, '0', `'{x}'`],
  ][i % 4] as [string, string, string];
  return `(${i}, ${document}, ${object}, ${a}, ${n}, ${tags})`;
});
const ROWS = `INSERT INTO t (id, j, o, a, i, tags) VALUES ${rows.join(', ')}`;

/** Of all documents (`j`), and of those alone that PostgreSQL takes (`o`: objects). */
const EXPRESSIONS: readonly string[] = [
  ...['k', 'n', 'b', 'e', 'i', 'neg', 'w k', 'null', 'u', 'nothing'].map((key) => `j->>'${key}'`),
  ...['k', 'n', 'b', 'o', 'nothing'].map((key) => `j->'${key}'`),
  ...['n', 'nothing', 'o'].flatMap((key) => [`j->'${key}' IS NULL`, `j->>'${key}' IS NULL`]),
  `j->'o'->>'x'`,
  `j->'o'->'d'->>'e'`,
  `j #>> '{o,x}'`,
  `j #>> '{o,d,e}'`,
  `j #> '{o,d}'`,
  `j #> ARRAY['o', 'x']`,
  `j->>'k' = 'v'`,
  `j->>'k' = 'v '`,
  `j->>'k' = a`,
  `j->>'k' <> 'V'`,
  `j->>'k' IN ('v', 'x')`,
  `j->>'k' IS DISTINCT FROM 'v'`,
  `coalesce(j->>'e', j->>'k', 'none')`,
  `length(j->>'u')`,
  `(j->>'k') || '!'`,
  'jsonb_typeof(j)',
  `jsonb_typeof(j->'i')`,
  `jsonb_typeof(j->'n')`,
  `jsonb_typeof(j) = 'object'`,
  `jsonb_typeof(j) <> 'array'`,
  `jsonb_typeof(j) = 'string'`,
  `jsonb_typeof(j) = 'boolean'`,
  `jsonb_typeof(j) = 'number'`,
  `jsonb_typeof(j) = 'Object'`,
  `jsonb_typeof(j) IN ('object', 'null')`,
  `CASE WHEN jsonb_typeof(j) = 'array' THEN jsonb_array_length(j) END`,
  `j = '{}'::jsonb`,
  `j <> '[]'::jsonb`,
  `j->'n' = 'null'::jsonb`,
  `(o->'b')::boolean`,
  `(o->>'i')::integer`,
  `(o->>'neg')::bigint + 1`,
  `j || '{"k": 1, "new": {"y": null}}'::jsonb`,
  `j || '{"t": true, "f": false, "z": null, "s": "x\\"y", "d": 1.5, "l": [1, "2"]}'::jsonb`,
  `j || jsonb_build_object('k', a, 'i', i, 't', true)`,
  `o - 'k'`,
  `o - 'nothing'`,
  `jsonb_set(o, '{k}', '"x"')`,
  `jsonb_set(o, '{k}', '{"deep": [1]}'::jsonb)`,
  `jsonb_set(o, '{nothing}', '2', true)`,
  `jsonb_set(o, '{nothing}', 'true', false)`,
  `jsonb_set(o, '{nothing,deeper}', '2')`,
  `jsonb_build_object('a', a, 'i', i, 'b', false, 'n', NULL)`,
  `jsonb_build_array(a, i, true)`,
  'cardinality(tags)',
  'array_length(tags, 1)',
  'cardinality(tags) <= 1',
];

/** Not on SQLite, where they are left to a person. */
const NOT_ON_SQLITE: ReadonlySet<string> = new Set([
  `(o->>'b')::boolean`,
  ...['yes ', ' OFF', 'tr', '0'].map((word) => `coalesce(o->>'nothing', '${word}')::boolean`),
  `j || '["x", {"y": 1}]'::jsonb`,
  `jsonb_set(o, '{o,x}', to_jsonb(i))`,
  `jsonb_set(o, '{k}', to_jsonb(a))`,
  `j = '{"k": "v", "b": false, "n": 0, "i": "7", "o": {"x": null}, "null": "true"}'::jsonb`,
]);
/** There `'{o}'` is an array in one document, of which PostgreSQL says that x is no place. */
const OBJECTS = `o->'o' IS NULL OR jsonb_typeof(o->'o') <> 'array'`;

/** Truth as 0 and 1, JSON with its keys in order. What looks like JSON is taken for that, as SQLite has it as text. */
function plain(value: unknown): string {
  if (value === null || value === undefined) return 'NULL';
  if (typeof value === 'object') return JSON.stringify(sorted(value));
  if (typeof value === 'boolean') return value ? '1' : '0';
  const text = String(value);
  return /^[{[]/.test(text) ? JSON.stringify(sorted(JSON.parse(text))) : text;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, one]) => [key, sorted(one)]));
}

/** Values of JSON alone (`->`), which drivers give parsed or as text. */
const isScalarJson = (text: string): boolean => /^j(?:->'\w+'|(?: #> .*))$/.test(text);

async function valuesOf(client: SqlClient, view: string, isJson: boolean): Promise<readonly string[]> {
  const found = await client.query(`SELECT id, v FROM ${view} ORDER BY id`);
  return found.map(({ id, v }) => `${String(id)}: ${isJson ? jsonOf(v) : plain(v)}`);
}

/** A driver that gives JSON as text gives a string of it in quotes. */
function jsonOf(value: unknown): string {
  const text = plain(value);
  return text.startsWith('"')
    ? String(JSON.parse(text))
    : ({ true: '1', false: '0', null: 'NULL' }[text] ?? text);
}

function bothGiveTheSame(
  dialect: 'mysql' | 'mariadb' | 'sqlite',
  expressions: readonly string[],
  open: () => Promise<SqlClient>,
): void {
  let source: SqlClient;
  let target: SqlClient;
  beforeAll(async () => {
    source = await (await scratchDatabase(`${TABLE}; ${ROWS}`)).connect();
    target = await open();
    const { sql, manual } = await portWay('postgres', dialect, `${TABLE}; ${ROWS}`);
    expect(manual).toEqual([]);
    for (const statement of sql) await target.query(statement);
  });

  it.each(expressions.map((text, i) => [text, `v${i}`] as const))('%s', async (text, view) => {
    const where = text.includes('{o,x}') && text.includes('set') ? ` WHERE ${OBJECTS}` : '';
    const sql = `CREATE VIEW ${view} AS SELECT t.id, ${text} AS v FROM t${where}`;
    await source.query(sql);
    const ported = await portWay('postgres', dialect, `${TABLE}; ${sql}`);
    expect(ported.manual).toEqual([]);
    for (const statement of ported.last) await target.query(statement);
    const isJson = isScalarJson(text);
    expect(await valuesOf(target, view, isJson)).toEqual(await valuesOf(source, view, isJson));
  });
}

describeServer.each(({ kind, scratch }) => {
  const dialect = kind.name === 'mariadb' ? 'mariadb' : 'mysql';
  bothGiveTheSame(dialect, [...EXPRESSIONS, ...NOT_ON_SQLITE], async () => (await scratch()).connect());
});

describe('sqlite', () => {
  bothGiveTheSame('sqlite', EXPRESSIONS, async () => (await loadDialect('sqlite')).connect(':memory:'));
});

describeServer.each(({ kind, scratch }) => {
  it('an index finds what a path gives', async () => {
    const script = `CREATE TABLE t (id integer PRIMARY KEY, j jsonb);
      CREATE INDEX by_k ON t ((j->>'k'));
      CREATE UNIQUE INDEX by_x ON t ((j->'o'->>'x')) WHERE j->>'k' IS NOT NULL;
      CREATE INDEX by_i ON t (((j->>'i')::integer), id)`;
    const dialect = kind.name === 'mariadb' ? 'mariadb' : 'mysql';
    const { sql, manual, losses } = await portWay('postgres', dialect, script);
    if (dialect === 'mariadb') {
      expect(manual).toEqual([expect.stringContaining('needs a generated column')]);
      return;
    }
    expect(manual).toEqual([]);
    expect(losses).toContain('text-key-length');
    const [source, target] = [
      await (await scratchDatabase(script)).connect(),
      await (await scratch()).connect(),
    ];
    for (const statement of sql) await target.query(statement);
    const accepted = async (client: SqlClient, row: string): Promise<boolean> =>
      client.query(`INSERT INTO t VALUES ${row}`).then(
        () => true,
        () => false,
      );
    for (const [i, json] of [
      '{"k": "a", "o": {"x": "1"}}',
      '{"k": "a", "o": {"x": "1"}}',
      '{"k": "a", "o": {"x": "1 "}}',
      '{"k": null, "o": {"x": "1"}}',
      '{"k": "a", "o": {"x": null}}',
      '{"k": "a", "o": {"x": null}}',
      '{"k": "a", "o": {"x": "null"}}',
      '{"k": "a", "i": "12"}',
      '[]',
    ].entries()) {
      const row = `(${i}, '${json}')`;
      expect([json, await accepted(target, row)]).toEqual([json, await accepted(source, row)]);
    }
    expect(await accepted(target, `(99, '{"k": "${'x'.repeat(300)}"}')`)).toBe(false);
  });
});

describe('JSON that has no equal', () => {
  it.each([
    [`j->0`, 'a place in an array'],
    [`j->>a`, 'a computed key'],
    [`j #>> '{o,0}'`, 'a place in an array'],
    [`j || o`, 'puts the keys of one into the other'],
    [`j ? 'k'`, 'operator ?'],
    [`j @> '{}'::jsonb`, 'operator @>'],
    [`nullif(j, '{}'::jsonb)`, 'nullif'],
    [`j IN ('{}'::jsonb)`, 'IN with json'],
    [`jsonb_build_object('d', now())`, 'other JSON'],
  ])('%s', async (text, reason) => {
    const ported = await portWay(
      'postgres',
      'mysql',
      `${TABLE}; CREATE VIEW v AS SELECT ${text} AS v FROM t`,
    );
    expect(ported.manual.join('; ')).toContain(reason);
  });

  it('is told where PostgreSQL would stop', async () => {
    const { losses } = await portWay(
      'postgres',
      'mysql',
      `${TABLE}; CREATE VIEW v AS SELECT jsonb_array_length(j) AS n, j->>'k' AS k FROM t`,
    );
    expect(losses).toEqual(expect.arrayContaining(['not-refused', 'json-text']));
  });
});
