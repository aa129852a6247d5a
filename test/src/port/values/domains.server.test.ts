import { describe, expect, it } from 'vitest';
import type { SqlClient } from '../../../../src/dialects/sql-client.js';
import { loadDialect } from '../../../../src/dialects/index.js';
import { describeServer } from '../../../support/mysql.js';
import { scratchDatabase } from '../../../support/postgres.js';
import { portWay } from '../any-way.js';

const SCRIPT = `CREATE DOMAIN slug AS varchar(40) CHECK (length(VALUE) > 0) CONSTRAINT lower_case CHECK (VALUE = btrim(VALUE));
  CREATE DOMAIN cents AS bigint NOT NULL DEFAULT 5 CHECK (VALUE >= 0);
  CREATE DOMAIN small_cents AS cents CHECK (VALUE < 100);
  CREATE DOMAIN tags AS text[] CHECK (cardinality(VALUE) < 3);
  CREATE TABLE t (id integer PRIMARY KEY, s slug, c cents, d small_cents DEFAULT 7, l tags);
  CREATE INDEX by_c ON t (s) WHERE c > 10;
  ALTER TABLE t ADD COLUMN e cents DEFAULT 1;
  ALTER TABLE t ADD CONSTRAINT c_and_d CHECK (c + d < 1000)`;

/** Rows: some of each kind, what is left out, NULL, and what each check refuses. */
const ROWS: readonly string[] = [
  `(id) VALUES (1)`,
  `(id, s, c, d, e) VALUES (2, 'a', 0, 0, 0)`,
  `(id, s) VALUES (3, '')`,
  `(id, s) VALUES (4, ' a')`,
  `(id, s) VALUES (5, NULL)`,
  `(id, c) VALUES (6, -1)`,
  `(id, c) VALUES (7, NULL)`,
  `(id, d) VALUES (8, 100)`,
  `(id, d) VALUES (9, -1)`,
  `(id, d) VALUES (10, NULL)`,
  `(id, e) VALUES (11, -2)`,
  `(id, c) VALUES (12, 996)`,
  `(id, l) VALUES (13, '{a,b}')`,
  `(id, l) VALUES (14, '{a,b,c}')`,
];

function sameRows(dialect: 'mysql' | 'mariadb' | 'sqlite', open: () => Promise<SqlClient>): void {
  it('a domain is its type, its checks, its default and NOT NULL at each column', async () => {
    const source = await (await scratchDatabase(SCRIPT)).connect();
    const target = await open();
    const { sql, manual } = await portWay('postgres', dialect, SCRIPT);
    expect(manual).toEqual([]);
    for (const statement of sql) await target.query(statement);
    for (const row of ROWS) {
      const insert = `INSERT INTO t ${row}`;
      const { last } = await portWay('postgres', dialect, `${SCRIPT}; ${insert}`);
      const [before, after] = [await isAccepted(source, [insert]), await isAccepted(target, last)];
      expect([row, after]).toEqual([row, before]);
    }
    const all = 'SELECT id, s, c, d, e FROM t ORDER BY id';
    expect(plain(await target.query(all))).toEqual(plain(await source.query(all)));
  });
}

const plain = (rows: readonly Readonly<Record<string, unknown>>[]) =>
  rows.map((row) => Object.values(row).map(String).join('|'));

async function isAccepted(client: SqlClient, statements: readonly string[]): Promise<boolean> {
  try {
    for (const one of statements) await client.query(one);
    return true;
  } catch {
    return false;
  }
}

describeServer.each(({ kind, scratch }) => {
  sameRows(kind.name === 'mariadb' ? 'mariadb' : 'mysql', async () => (await scratch()).connect());
});

describe('sqlite', () => {
  sameRows('sqlite', async () => (await loadDialect('sqlite')).connect(':memory:'));
});

describe('a domain', () => {
  it('that changes after it was used is left to a person', async () => {
    const { manual } = await portWay(
      'postgres',
      'mysql',
      `CREATE DOMAIN d AS integer; CREATE TABLE a (x d); ALTER DOMAIN d ADD CHECK (VALUE > 0); CREATE TABLE b (x d)`,
    );
    expect(manual).toHaveLength(2);
  });

  it('that checks what the action of a foreign key changes is left to a person', async () => {
    const script = `CREATE DOMAIN d AS integer CHECK (VALUE > 0); CREATE TABLE a (id integer PRIMARY KEY);
      CREATE TABLE b (a_id d REFERENCES a (id) ON DELETE SET NULL)`;
    for (const dialect of ['mysql', 'mariadb'] as const)
      expect((await portWay('postgres', dialect, script)).manual).toEqual([
        expect.stringContaining('the domain of a_id checks'),
      ]);
  });
});
