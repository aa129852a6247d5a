import { beforeAll, describe, expect, it } from 'vitest';
import type { SqlClient } from '../../../../src/dialects/sql-client.js';
import { loadDialect } from '../../../../src/dialects/index.js';
import type { DialectName } from '../../../../src/ir/index.js';
import { describeServer } from '../../../support/mysql.js';
import { scratchDatabase } from '../../../support/postgres.js';
import { portWay } from '../any-way.js';

const TABLE = 'CREATE TABLE t (id int PRIMARY KEY, j json, a varchar(40)) CHARACTER SET utf8mb4';

/** JSON of each type, keys that are not there or null, text with spaces, quotes, letters beyond ASCII, keys of digits. */
const DOCUMENTS: readonly (string | null)[] = [
  '{"k": "v ", "n": null, "b": true, "e": "", "i": 7, "neg": -3, "d": 1.5, "o": {"x": "é", "d": {"e": "deep"}}, "w k": "w", "0": "z"}',
  '{"k": "v", "b": false, "n": "null", "i": "7", "o": {"x": null, "d": [1, {"e": 2}]}}',
  '{"k": "a\\\\"b\\\\\\\\c日本", "o": [1, {"x": 2}], "e": "  "}',
  ...['{}', '[]', '[{"k": "v"}, "k"]', '"k"', '12', 'true', 'null', null],
];
const ROWS = `INSERT INTO t (id, j, a) VALUES ${DOCUMENTS.map(
  (json, i) => `(${i}, ${json === null ? 'NULL' : `'${json}'`}, 'a')`,
).join(', ')}`;

/** Paths by the operators, which MariaDB does not have, and by functions. */
const PATHS = [
  '$',
  '$.k',
  '$.n',
  '$.b',
  '$.e',
  '$.i',
  '$.neg',
  '$.d',
  '$.o',
  '$.o.x',
  '$.o.d.e',
  '$."w k"',
  '$."0"',
  '$.no.such',
];

const FUNCTIONS = PATHS.flatMap((path) => [
  { path, text: `JSON_EXTRACT(j, '${path}')` },
  { path, text: `JSON_UNQUOTE(JSON_EXTRACT(j, '${path}'))` },
]);
const OPERATORS = PATHS.flatMap((path) => [
  { path, text: `j->'${path}'` },
  { path, text: `j->>'${path}'` },
]);
const NESTED = { path: '$.o.x', text: `JSON_UNQUOTE(JSON_EXTRACT(JSON_EXTRACT(j, '$.o'), '$.x'))` };

/** A document in one order of keys; other text as it is. */
function plain(value: unknown): string {
  if (value === null || value === undefined) return 'NULL';
  const text = String(value);
  return /^[{[]/.test(text) ? JSON.stringify(sorted(JSON.parse(text))) : text;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, one]) => [key, sorted(one)]),
  );
}

async function texts(client: SqlClient, view: string, type: 'char' | 'text'): Promise<readonly string[]> {
  const rows = await client.query(`SELECT id, CAST(v AS ${type}) AS v FROM ${view} ORDER BY id`);
  return rows.map(({ id, v }) => `${String(id)}: ${plain(v)}`);
}

describeServer.each(({ kind, scratch }) => {
  const dialect: DialectName = kind.name === 'mariadb' ? 'mariadb' : 'mysql';
  const cases = [...FUNCTIONS, NESTED, ...(dialect === 'mysql' ? OPERATORS : [])];
  const targets = {
    postgres: async () => (await scratchDatabase()).connect(),
    sqlite: async () => (await loadDialect('sqlite')).connect(':memory:'),
  };
  describe.each(['postgres', 'sqlite'] as const)('to %s', (to) => {
    let source: SqlClient;
    let target: SqlClient;
    beforeAll(async () => {
      source = await (await scratch()).connect();
      for (const statement of [TABLE, ROWS]) await source.query(statement);
      target = await targets[to]();
      for (const statement of (await portWay(dialect, to, `${TABLE}; ${ROWS}`)).sql)
        await target.query(statement);
    });

    it.each(cases.map(({ path, text }, i) => [text, path, `v${i}`] as const))(
      '%s gives the same values',
      async (text, path, view) => {
        const sql = `CREATE VIEW ${view} AS SELECT t.id AS id, ${text} AS v FROM t`;
        await source.query(sql);
        const ported = await portWay(dialect, to, `${TABLE}; ${sql}`);
        expect(ported.manual).toEqual([]);
        for (const statement of ported.last) await target.query(statement);
        const isText = /->>|UNQUOTE/.test(text);
        if (isText) expect(ported.losses).toContain('json-text');
        // The null of JSON as text is a loss that is told.
        const nulls = isText
          ? await source.query(`SELECT id FROM t WHERE JSON_TYPE(JSON_EXTRACT(j, '${path}')) = 'NULL'`)
          : [];
        const isNull = new Set(nulls.map(({ id }) => `${String(id)}: null`));
        const wanted = (await texts(source, view, 'char')).map((one) =>
          isNull.has(one) ? one.replace('null', 'NULL') : one,
        );
        expect(await texts(target, view, 'text')).toEqual(wanted);
      },
    );

    it.each([
      [`JSON_EXTRACT(j, '$[0]')`, 'a place in an array'],
      [`JSON_EXTRACT(j, '$.*')`, 'a place in an array'],
      [`JSON_EXTRACT(j, CONCAT('$.', a))`, 'a computed part'],
      [`JSON_EXTRACT(j, '$.k', '$.n')`, 'several paths'],
      [`JSON_EXTRACT(a, '$.k')`, 'not known to be JSON'],
      [`JSON_UNQUOTE(a)`, 'no path of JSON'],
    ])('%s is left to a person', async (text, reason) => {
      const { manual } = await portWay(dialect, to, `${TABLE}; CREATE VIEW v AS SELECT ${text} AS v FROM t`);
      expect(manual).toEqual([expect.stringContaining(reason)]);
    });

    it('rows that are changed by what a path gives are the same', async () => {
      const change = `UPDATE t SET a = JSON_UNQUOTE(JSON_EXTRACT(j, '$.k')) WHERE JSON_UNQUOTE(JSON_EXTRACT(j, '$.b')) = 'true'`;
      const ported = await portWay(dialect, to, `${TABLE}; ${change}`);
      expect(ported.manual).toEqual([]);
      await source.query(change);
      for (const statement of ported.last) await target.query(statement);
      const [wanted, got] = await Promise.all(
        [source, target].map((client) => client.query('SELECT id, a FROM t ORDER BY id')),
      );
      expect(got).toEqual(wanted);
    });

    it('a column of JSON takes text that is JSON, on MariaDB numbers, too', async () => {
      const number = dialect === 'mariadb' ? 'UPDATE t SET j = id WHERE id = 4;' : '';
      const change = `UPDATE t SET a = '{"b": [1, "x"]}'; UPDATE t SET j = a WHERE id < 3;${number}
        UPDATE t SET j = JSON_OBJECT('a', id) WHERE id = 5; UPDATE t SET j = JSON_EXTRACT(j, '$.b') WHERE id = 1`;
      const ported = await portWay(dialect, to, `${TABLE}; ${change}`);
      expect(ported.manual).toEqual([]);
      for (const statement of change.split(';')) await source.query(statement);
      for (const statement of ported.sql.slice(1)) await target.query(statement);
      const [wanted, got] = await Promise.all(
        [source, target].map((client) => client.query('SELECT id, j FROM t WHERE id < 6 ORDER BY id')),
      );
      const parsed = (rows: typeof wanted): readonly unknown[] | undefined =>
        rows?.map(({ j }) => plain(typeof j === 'object' && j !== null ? JSON.stringify(j) : j));
      expect(parsed(got)).toEqual(parsed(wanted));
    });

    it('JSON is no text: what puts it into a column of text is left to a person', async () => {
      const { manual } = await portWay(dialect, to, `${TABLE}; UPDATE t SET a = JSON_EXTRACT(j, '$.k')`);
      expect(manual).toHaveLength(1);
    });
  });
});
