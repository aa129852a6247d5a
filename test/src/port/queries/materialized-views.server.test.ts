import { describe, expect, it } from 'vitest';
import { loadDialect } from '../../../../src/dialects/index.js';
import type { SqlClient } from '../../../../src/dialects/sql-client.js';
import type { DialectName } from '../../../../src/ir/index.js';
import { describeServer } from '../../../support/mysql.js';
import { scratchDatabase } from '../../../support/postgres.js';
import { plainValue, portWay } from '../any-way.js';

const TABLES = `CREATE TABLE t (id integer PRIMARY KEY, a integer);
  INSERT INTO t (id, a) VALUES (1, 5), (2, NULL);
  CREATE MATERIALIZED VIEW IF NOT EXISTS m AS SELECT id, a FROM t WHERE id > 0;
  CREATE UNIQUE INDEX m_id ON m (id); CREATE INDEX m_a ON m (a)`;

/** What histories do with them; the view is fresh at the end of each. */
const CASES: readonly string[] = [
  'SELECT 1',
  'CREATE MATERIALIZED VIEW IF NOT EXISTS m AS SELECT a FROM t',
  'INSERT INTO t (id, a) VALUES (3, 8); REFRESH MATERIALIZED VIEW m',
  'UPDATE t SET a = 1 WHERE id = 1; REFRESH MATERIALIZED VIEW CONCURRENTLY m; INSERT INTO t (id, a) SELECT id + 10, a FROM m; REFRESH MATERIALIZED VIEW m',
  'ALTER INDEX m_a RENAME TO m_b; DROP INDEX m_b; DROP INDEX m_id',
  'DROP MATERIALIZED VIEW m; CREATE MATERIALIZED VIEW m AS SELECT a FROM t WHERE a IS NOT NULL',
  'ALTER MATERIALIZED VIEW m RENAME TO n; ALTER MATERIALIZED VIEW n RENAME TO m',
  'DROP MATERIALIZED VIEW IF EXISTS none; CREATE VIEW v AS SELECT a FROM m',
];

async function rowsOf(client: SqlClient): Promise<readonly string[]> {
  const rows = await client.query('SELECT * FROM m');
  return rows
    .map((row) =>
      Object.entries(row)
        .map(([key, value]) => `${key} ${plainValue(value)}`)
        .join(),
    )
    .toSorted();
}

function isFresh(to: DialectName, open: () => Promise<SqlClient>): void {
  it.each(CASES)('%s', async (change) => {
    const script = `${TABLES}; ${change}`;
    const { sql, manual, losses } = await portWay('postgres', to, script);
    expect(manual).toEqual([]);
    expect(losses).toEqual(expect.arrayContaining(['materialized-view', 'view-index']));
    const source = await (await scratchDatabase(script)).connect();
    const target = await open();
    try {
      for (const statement of sql) await target.query(statement);
      expect(await rowsOf(target)).toEqual(await rowsOf(source));
    } finally {
      await Promise.all([source.close(), target.close()]);
    }
  });
}

describe('materialised views are views', () => {
  describe('on SQLite', () => {
    isFresh('sqlite', async () => (await loadDialect('sqlite')).connect(':memory:'));
  });
  describeServer.each(({ kind, scratch }) => {
    isFresh(kind.name === 'mariadb' ? 'mariadb' : 'mysql', async () => (await scratch()).connect());
  });
});

it.each(['mysql', 'sqlite'] as const)(
  'what reads none that could be written is left to a person on %s',
  async (to) => {
    const view = 'CREATE MATERIALIZED VIEW m AS SELECT random() AS a';
    const { manual } = await portWay(
      'postgres',
      to,
      `${view}; CREATE INDEX i ON m (a); REFRESH MATERIALIZED VIEW m`,
    );
    expect(manual).toHaveLength(3);
  },
);
