import { describe, expect, it } from 'vitest';
import type { SqlClient } from '../../../../src/dialects/sql-client.js';
import { loadDialect } from '../../../../src/dialects/index.js';
import type { DialectName } from '../../../../src/ir/index.js';
import { describeServer } from '../../../support/mysql.js';
import { scratchDatabase } from '../../../support/postgres.js';
import { plainValue, portWay } from '../any-way.js';

const TABLES = `CREATE TABLE t (id integer PRIMARY KEY, a integer, b integer); CREATE TABLE o (id integer PRIMARY KEY, t_id integer, z integer);
  INSERT INTO t (id, a, b) VALUES (1, 5, 7), (2, 3, 9); INSERT INTO o (id, t_id, z) VALUES (1, 1, 4), (2, 2, 8)`;

/** Views, and what renames something that they read. */
const CASES: readonly (readonly [views: string, change: string])[] = [
  ['CREATE VIEW v AS SELECT id, a FROM t', 'ALTER TABLE t RENAME TO t2'],
  ['CREATE VIEW v AS SELECT t.id, t.a + 1 AS n FROM t JOIN o ON o.t_id = t.id', 'ALTER TABLE t RENAME TO t2'],
  ['CREATE VIEW v (x, y) AS SELECT id, a FROM t WHERE a > 4', 'ALTER TABLE t RENAME COLUMN a TO c'],
  ['CREATE VIEW v AS SELECT id, a, a + b AS ab FROM t WHERE a > 4', 'ALTER TABLE t RENAME COLUMN a TO c'],
  [
    'CREATE VIEW v AS SELECT o.id, t.a FROM t JOIN o ON o.t_id = t.id ORDER BY t.a',
    'ALTER TABLE t RENAME COLUMN a TO c',
  ],
  [
    'CREATE VIEW v AS SELECT id, a FROM t; CREATE VIEW w AS SELECT a FROM v',
    'ALTER TABLE t RENAME COLUMN a TO c',
  ],
  ['CREATE VIEW v AS SELECT id, b FROM t', 'ALTER TABLE t RENAME COLUMN a TO c'],
  ['CREATE VIEW u AS SELECT id, a FROM t; CREATE VIEW w AS SELECT a FROM u', 'ALTER VIEW u RENAME TO v'],
];

/** What of it is left to a person, where the target's views do not follow. */
const LEFT: readonly (readonly [views: string, change: string])[] = [
  ['CREATE VIEW v AS SELECT * FROM t', 'ALTER TABLE t RENAME COLUMN a TO c'],
  ['CREATE VIEW v AS SELECT id, b AS a FROM t ORDER BY a', 'ALTER TABLE t RENAME COLUMN a TO c'],
  ['CREATE VIEW v AS SELECT id FROM t WHERE id IN (SELECT a FROM t)', 'ALTER TABLE t RENAME COLUMN a TO c'],
];

async function viewsOf(client: SqlClient, views: string): Promise<readonly unknown[]> {
  const names = views.includes('VIEW w') ? ['v', 'w'] : ['v'];
  const all: unknown[] = [];
  for (const name of names) {
    const rows = await client.query(`SELECT * FROM ${name}`);
    all.push(rows.map((row) => Object.entries(row).map(([key, value]) => `${key} ${plainValue(value)}`)));
  }
  return all;
}

async function run(client: SqlClient, statements: readonly string[]): Promise<void> {
  for (const statement of statements) await client.query(statement);
}

function follows(to: DialectName, open: () => Promise<SqlClient>): void {
  it.each(CASES)('%s; %s', async (views, change) => {
    const script = `${TABLES}; ${views}; ${change}`;
    const { sql, manual } = await portWay('postgres', to, script);
    expect(manual).toEqual([]);
    const source = await (await scratchDatabase(script)).connect();
    const target = await open();
    try {
      await run(target, sql);
      expect(await viewsOf(target, views)).toEqual(await viewsOf(source, views));
    } finally {
      await Promise.all([source.close(), target.close()]);
    }
  });
  it.each(LEFT)('left to a person: %s; %s', async (views, change) => {
    const { manual } = await portWay('postgres', to, `${TABLES}; ${views}; ${change}`);
    expect(manual[0]).toContain('the view v follows the new name in the source');
  });
}

describe('views of PostgreSQL follow what gets another name', () => {
  describe('on SQLite', () => {
    follows('sqlite', async () => (await loadDialect('sqlite')).connect(':memory:'));
  });
  describeServer.each(({ kind, scratch }) => {
    follows(kind.name === 'mariadb' ? 'mariadb' : 'mysql', async () => (await scratch()).connect());
  });
});

it.each(['postgres', 'sqlite'] as const)('views of MySQL do not: told on %s', async (to) => {
  const of = async (change: string) =>
    (await portWay('mysql', to, `${TABLES}; CREATE VIEW v AS SELECT id, a FROM t; ${change}`)).losses;
  expect(await of('ALTER TABLE t RENAME TO t2')).toContain('view-follows');
  expect(await of('ALTER TABLE t CHANGE a c integer')).toContain('view-follows');
  expect(await of('ALTER TABLE t CHANGE b c integer')).not.toContain('view-follows');
});
