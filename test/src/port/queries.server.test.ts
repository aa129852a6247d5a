import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SqlClient } from '../../../src/dialects/sql-client.js';
import { loadDialect } from '../../../src/dialects/index.js';
import type { DialectName } from '../../../src/ir/index.js';
import { describeServer } from '../../support/mysql.js';
import { scratchDatabase } from '../../support/postgres.js';
import { plainValue, portWay } from './any-way.js';

const COLUMNS = 'id integer PRIMARY KEY, n integer, a varchar(20), b varchar(20)';
/** Text is compared as it is written: what is otherwise with the usual collations is an announced loss. */
const BINARY = { mysql: 'utf8mb4_0900_bin', mariadb: 'utf8mb4_nopad_bin' } as const;

/** Ties, NULL, empty text, spaces and case, rows without partners and with several. */
const ROWS = `INSERT INTO t (id, n, a, b) VALUES (1, 5, 'x', NULL), (2, 5, 'X', ''), (3, NULL, 'x ', 'é'), (4, 0, '', 'É'), (5, -1, NULL, 'z');
  INSERT INTO u (id, n, a, b) VALUES (1, 1, 'x', 'one'), (2, 2, 'X', 'one'), (3, 2, '', NULL), (4, 9, NULL, ''), (6, NULL, 'q', 'six')`;

function scriptOf(dialect: DialectName): string {
  const options =
    dialect === 'mysql' || dialect === 'mariadb' ? `CHARACTER SET utf8mb4 COLLATE ${BINARY[dialect]}` : '';
  return `CREATE TABLE t (${COLUMNS}) ${options}; CREATE TABLE u (${COLUMNS}) ${options}; ${ROWS}`;
}

const VIEWS: readonly string[] = [
  'SELECT * FROM t',
  'SELECT t.id, u.b FROM t JOIN u ON u.n = t.id',
  'SELECT t.id, u.b FROM t LEFT JOIN u ON u.n = t.id AND u.id <> 3',
  'SELECT u.id, t.a FROM t RIGHT JOIN u ON u.n = t.id',
  'SELECT x.*, u.id AS other FROM t AS x CROSS JOIN u WHERE x.n > u.n',
  'SELECT id, b FROM t JOIN u USING (id, b)',
  'SELECT DISTINCT n FROM t',
  'SELECT DISTINCT b FROM u',
  'SELECT n, count(*) AS c, sum(id) AS s FROM t GROUP BY n HAVING count(*) > 1 OR n IS NULL',
  'SELECT b, max(n) AS m FROM u GROUP BY b',
  'SELECT t.id, t.a, count(u.id) AS c FROM t LEFT JOIN u ON u.n = t.id GROUP BY t.id',
  'SELECT id, n FROM t ORDER BY n, id LIMIT 3',
  'SELECT id, n FROM t ORDER BY n DESC, id DESC LIMIT 3 OFFSET 1',
  'SELECT a FROM t UNION SELECT a FROM u',
  'SELECT a FROM t UNION ALL SELECT a FROM u',
  'WITH w AS (SELECT n, count(*) AS c FROM u GROUP BY n) SELECT t.id, w.c FROM t JOIN w ON w.n = t.id',
  'WITH w (k, c) AS (SELECT n, count(*) FROM u GROUP BY n) SELECT k, c FROM w WHERE c > 1',
  'SELECT id, (SELECT max(u.id) FROM u WHERE u.n = t.id) AS m FROM t',
  'SELECT id FROM t WHERE EXISTS (SELECT * FROM u WHERE u.n = t.id)',
  'SELECT id FROM t WHERE NOT EXISTS (SELECT 1 FROM u WHERE u.n = t.id)',
  'SELECT id FROM t WHERE id IN (SELECT n FROM u WHERE n IS NOT NULL)',
  'SELECT id FROM t WHERE id NOT IN (SELECT n FROM u)',
  'SELECT id FROM t WHERE (SELECT count(*) FROM u WHERE u.n = t.id) > 1',
  'SELECT s.id FROM (SELECT id, n FROM t WHERE n IS NOT NULL) AS s WHERE s.n < 5',
  'SELECT id, row_number() OVER (PARTITION BY n ORDER BY id DESC) AS r FROM t',
  `SELECT id, CASE WHEN n > 0 THEN 'p' ELSE 'n' END AS c, coalesce(a, b) AS d FROM t`,
];

const SHARED: readonly string[] = [
  `INSERT INTO t (id, n, a) SELECT id + 100, n, a FROM u WHERE n IS NOT NULL`,
  `INSERT INTO t (id, a) SELECT u.id + 100, t.a FROM u JOIN t ON t.id = u.n`,
  `INSERT INTO t (id, n) VALUES (100, (SELECT max(id) FROM u)), (101, 7)`,
  `INSERT INTO t (id, b) SELECT id + 100, 'constant' FROM t`,
  `UPDATE t SET n = (SELECT count(*) FROM u WHERE u.n = t.id)`,
  `UPDATE t SET b = 'seen' WHERE id IN (SELECT n FROM u)`,
  `DELETE FROM t WHERE id IN (SELECT n FROM u WHERE b = 'one')`,
  `DELETE FROM u WHERE NOT EXISTS (SELECT 1 FROM t WHERE t.id = u.n)`,
];

/** What MySQL refuses as its own (error 1093), but for another spelling. */
const OWN_TABLE: readonly string[] = [
  `UPDATE t SET n = (SELECT max(x.n) FROM t AS x) WHERE id = 3`,
  `UPDATE t SET b = 'doubled' WHERE n IN (SELECT n FROM t GROUP BY n HAVING count(*) > 1)`,
  `DELETE FROM t WHERE n = (SELECT max(x.n) FROM t AS x)`,
  `INSERT INTO t (id, n) VALUES (101, (SELECT count(*) FROM t))`,
];

/** The row that is there, that was to be inserted, conditions, aliases, several rows of which some are there. */
const ON_CONFLICT: readonly string[] = [
  `INSERT INTO t (id, n, a) VALUES (1, 7, 'new'), (100, 7, 'new') ON CONFLICT (id) DO NOTHING`,
  `INSERT INTO t (id, n, a) VALUES (1, 7, 'new'), (3, 7, 'new'), (100, 7, 'new') ON CONFLICT (id) DO UPDATE SET n = t.n + excluded.n`,
  `INSERT INTO t (id, n, a) VALUES (1, 7, 'new'), (4, -7, 'new'), (3, 1, NULL) ON CONFLICT (id) DO UPDATE SET n = excluded.n, b = coalesce(excluded.a, t.b, 'none') WHERE t.n IS NULL OR t.id = 1`,
  `INSERT INTO t AS x (id, n, a) VALUES (2, 9, 'é') ON CONFLICT (id) DO UPDATE SET a = x.a || excluded.a, b = 'again'`,
  `INSERT INTO t (id, n, a) VALUES (2, 9, 'é') ON CONFLICT (id) DO UPDATE SET n = excluded.n WHERE t.n < excluded.n`,
  `INSERT INTO t (id, n, a) VALUES (2, 9, 'é') ON CONFLICT (id) DO UPDATE SET n = (SELECT max(u.id) FROM u WHERE u.n = t.id)`,
  `INSERT INTO t (id, n) SELECT id, count(*) FROM u GROUP BY id ON CONFLICT (id) DO UPDATE SET n = t.n - excluded.n, a = 'counted'`,
  `INSERT INTO t (id, n) SELECT id, n FROM u WHERE n > 1 ON CONFLICT (id) DO NOTHING`,
  `INSERT INTO t (id, n) SELECT id, n FROM u ON CONFLICT DO NOTHING`,
];

const POSTGRES: readonly string[] = [
  ...SHARED,
  ...ON_CONFLICT,
  ...OWN_TABLE,
  `INSERT INTO t VALUES (101, 4, 'a', 'b'), (102, NULL, DEFAULT, '')`,
  `INSERT INTO t VALUES (101, 4)`,
  `INSERT INTO t SELECT id + 100, n FROM u`,
  `INSERT INTO t SELECT id + 100, n FROM u UNION ALL SELECT id + 200, n FROM u`,
  `UPDATE t SET a = u.b FROM u WHERE u.id = t.id`,
  `UPDATE t AS x SET a = s.b, n = s.c FROM (SELECT n, min(b) AS b, count(*) AS c FROM u GROUP BY n) AS s WHERE s.n = x.id`,
  `UPDATE t SET n = y.n FROM t AS y WHERE y.id = t.id - 1`,
  `UPDATE t SET b = u.b FROM u LEFT JOIN t AS o ON o.id = u.n WHERE u.id = t.id AND o.id IS NULL`,
  `DELETE FROM t USING u WHERE u.n = t.id AND u.b = 'one'`,
  `DELETE FROM t AS x USING u, t AS y WHERE u.n = x.id AND y.id = x.id AND y.n = 5`,
];

const POSTGRES_ALONE: readonly string[] = [
  `WITH w AS (SELECT n, count(*) AS c FROM u GROUP BY n) UPDATE t SET n = w.c FROM w WHERE w.n = t.id`,
  `WITH w AS (SELECT n FROM u WHERE b = 'one') DELETE FROM t USING w WHERE w.n = t.id`,
  `WITH w AS (SELECT id, b FROM u) INSERT INTO t (id, b) SELECT id + 100, b FROM w`,
  `WITH w AS (SELECT id, row_number() OVER (PARTITION BY n ORDER BY a DESC, id) AS r FROM t) UPDATE t AS x SET n = o.r FROM w o WHERE x.id = o.id`,
  `WITH w AS (SELECT id, row_number() OVER (PARTITION BY n ORDER BY id DESC) AS r FROM t) DELETE FROM t WHERE id IN (SELECT id FROM w WHERE r > 1)`,
  `WITH w AS (SELECT id, n FROM t WHERE n > 0), v AS (SELECT n, count(*) AS c FROM w GROUP BY n) UPDATE t SET n = v.c FROM v WHERE v.n = t.n`,
  `WITH w AS (SELECT id, n FROM u WHERE n > 1), unused AS (SELECT id FROM t) UPDATE t AS x SET n = 7 WHERE x.id IN (SELECT id FROM w)`,
  `WITH w AS (SELECT max(n) AS m FROM u) UPDATE t SET n = (SELECT m FROM w) WHERE id > 2`,
];

const MYSQL: readonly string[] = [
  ...SHARED,
  'UPDATE t JOIN u ON u.id = t.id SET t.a = u.b',
  'UPDATE t AS x LEFT JOIN u ON u.n = x.id SET x.b = u.b WHERE u.id IS NULL OR u.id = 1',
  `UPDATE t, u SET t.a = u.a WHERE u.id = t.ID AND u.b = 'one'`,
  'UPDATE t JOIN (SELECT n, count(*) AS c FROM u GROUP BY n) s ON s.n = t.id SET t.n = s.c',
  `DELETE t FROM t JOIN u ON u.n = t.id WHERE u.b = 'one'`,
  'DELETE x FROM t x LEFT JOIN u ON u.n = x.id WHERE u.id IS NULL',
  `DELETE FROM t USING t JOIN u ON u.n = t.id`,
  'INSERT IGNORE INTO t (id, n) SELECT id, n FROM u WHERE id > 0',
  'INSERT INTO t SELECT id + 100, n, a, b FROM u',
];

async function rowsOf(client: SqlClient, query: string): Promise<readonly string[]> {
  const rows = await client.query(query);
  return rows.map((row) => Object.values(row).map(plainValue).join(' | ')).toSorted();
}

/** Both tables after a statement, which is undone. */
async function after(client: SqlClient, statements: readonly string[]): Promise<readonly string[]> {
  await client.query('BEGIN');
  try {
    for (const statement of statements) await client.query(statement);
    return [...(await rowsOf(client, 'SELECT * FROM t')), '--', ...(await rowsOf(client, 'SELECT * FROM u'))];
  } finally {
    await client.query('ROLLBACK');
  }
}

interface Ends {
  readonly source: SqlClient;
  readonly target: SqlClient;
}

/** Compares what statements and views do at both ends. */
function compare(
  from: DialectName,
  to: DialectName,
  statements: readonly string[],
  open: () => Promise<Ends>,
) {
  let ends: Ends;
  beforeAll(async () => {
    ends = await open();
    for (const statement of (await portWay(from, to, scriptOf(from))).sql) await ends.target.query(statement);
  });
  afterAll(async () => {
    await Promise.all([ends.source.close(), ends.target.close()]);
  });
  it.each(statements)('%s', async (statement) => {
    const { last, manual } = await portWay(from, to, `${scriptOf(from)}; ${statement}`);
    expect(manual).toEqual([]);
    expect(await after(ends.target, last)).toEqual(await after(ends.source, [statement]));
  });
  it.each(VIEWS)('a view of %s', async (query) => {
    const view = `CREATE VIEW v AS ${query}`;
    const { last, manual } = await portWay(from, to, `${scriptOf(from)}; ${view}`);
    expect(manual).toEqual([]);
    for (const one of last) await ends.target.query(one);
    await ends.source.query(view);
    try {
      expect(await rowsOf(ends.target, 'SELECT * FROM v')).toEqual(
        await rowsOf(ends.source, 'SELECT * FROM v'),
      );
    } finally {
      await ends.target.query('DROP VIEW v');
      await ends.source.query('DROP VIEW v');
    }
  });
}

const sqlite = async (): Promise<SqlClient> => (await loadDialect('sqlite')).connect(':memory:');

async function postgresSource(): Promise<SqlClient> {
  return (await scratchDatabase(scriptOf('postgres'))).connect();
}

describe('from PostgreSQL to SQLite', () => {
  compare('postgres', 'sqlite', [...POSTGRES, ...POSTGRES_ALONE], async () => ({
    source: await postgresSource(),
    target: await sqlite(),
  }));
});

describeServer.each(({ kind, scratch }) => {
  const dialect = kind.name === 'mariadb' ? 'mariadb' : 'mysql';
  const mysqlSource = async (): Promise<SqlClient> => {
    const client = await (await scratch()).connect();
    for (const statement of scriptOf(dialect).split(';')) await client.query(statement);
    return client;
  };

  describe('from PostgreSQL', () => {
    compare('postgres', dialect, [...POSTGRES, ...POSTGRES_ALONE], async () => ({
      source: await postgresSource(),
      target: await (await scratch()).connect(),
    }));
  });
  describe('to PostgreSQL', () => {
    compare(dialect, 'postgres', MYSQL, async () => ({
      source: await mysqlSource(),
      target: await (await scratchDatabase('')).connect(),
    }));
  });
  describe('to SQLite', () => {
    compare(dialect, 'sqlite', MYSQL, async () => ({ source: await mysqlSource(), target: await sqlite() }));
  });
});

describe('what is not translated', () => {
  const postgres = scriptOf('postgres');
  const mysql = scriptOf('mysql');
  it.each<readonly [DialectName, DialectName, string]>([
    ['postgres', 'sqlite', 'SELECT DISTINCT ON (n) id FROM t'],
    ['postgres', 'mysql', 'SELECT id, sum(n) OVER (ORDER BY id) AS s FROM t'],
    ['postgres', 'mysql', 'SELECT generate_series(1, 2) AS g'],
    ['postgres', 'sqlite', 'SELECT id FROM t, LATERAL (SELECT 1 FROM u WHERE u.n = t.id) AS l'],
    ['mysql', 'postgres', 'SELECT count(*) FROM t'],
    ['mysql', 'postgres', 'SELECT id, n, count(*) AS c FROM t GROUP BY n'],
    ['mysql', 'sqlite', 'SELECT id FROM t FOR UPDATE'],
  ])('%s to %s: %s', async (from, to, query) => {
    const { manual } = await portWay(
      from,
      to,
      `${from === 'postgres' ? postgres : mysql}; CREATE VIEW v AS ${query}`,
    );
    expect(manual).toHaveLength(1);
  });

  it.each(
    (['mysql', 'mariadb', 'sqlite'] as const).flatMap((to) =>
      [
        'INSERT INTO t (id, n) VALUES (9, 1) RETURNING id',
        'UPDATE t SET n = 1 RETURNING id',
        'DELETE FROM t WHERE n = 1 RETURNING id',
        'WITH gone AS (DELETE FROM t RETURNING id, n) INSERT INTO u (id, n) SELECT id, n FROM gone',
        'WITH new AS (INSERT INTO t (id) VALUES (9) RETURNING id) UPDATE u SET n = new.id FROM new',
        'INSERT INTO u (id, n) SELECT DISTINCT ON (n) id, n FROM t ORDER BY n, id',
        'UPDATE t SET n = l.n FROM u, LATERAL (SELECT max(n) AS n FROM u AS o WHERE o.n = u.n) AS l WHERE t.id = u.id',
        'CREATE VIEW v AS SELECT DISTINCT ON (n) id FROM t',
        'CREATE VIEW v AS SELECT t.id FROM t LEFT JOIN LATERAL (SELECT n FROM u WHERE u.n = t.id LIMIT 1) AS l ON true',
        'CREATE VIEW v AS SELECT g FROM generate_series(1, 3) AS g',
      ].map((statement) => [to, statement] as const),
    ),
  )('to %s, with what could be done: %s', async (to, statement) => {
    const { manual, help, last } = await portWay('postgres', to, `${postgres}; ${statement}`);
    expect(last).toEqual([]);
    expect(manual).toHaveLength(1);
    expect(help[0]).toMatch(/\w/);
  });

  it('WITH before a change of a table of the same name, which MySQL takes for that of WITH', async () => {
    const statement = 'WITH t AS (SELECT id FROM u) UPDATE t AS x SET n = 7 WHERE x.id IN (SELECT id FROM t)';
    expect((await portWay('postgres', 'mysql', `${postgres}; ${statement}`)).manual).toHaveLength(1);
  });

  it.each([
    'WITH w AS (SELECT id FROM u) DELETE FROM t WHERE id IN (SELECT id FROM w) OR n IN (SELECT id FROM w)',
    'WITH w (k) AS (SELECT id FROM u) DELETE FROM t USING w WHERE k = t.id',
    'WITH w AS (SELECT id, gen_random_uuid()::text AS k FROM u) UPDATE t SET a = w.k, b = w.k FROM w WHERE w.id = t.id',
  ])('WITH before UPDATE and DELETE to MariaDB that does not stand in one place: %s', async (statement) => {
    const { manual } = await portWay('postgres', 'mariadb', `${postgres}; ${statement}`);
    expect(manual).toHaveLength(1);
  });

  it('rows that read the table which they go to, where they are made one by one', async () => {
    const insert = 'INSERT INTO t (id, n) VALUES (100, 1), (101, (SELECT count(*) FROM t))';
    expect((await portWay('postgres', 'mysql', `${postgres}; ${insert}`)).manual).toHaveLength(1);
    expect((await portWay('postgres', 'sqlite', `${postgres}; ${insert}`)).manual).toEqual([]);
  });

  it('what a query gives must be of the types of the columns', async () => {
    const { manual } = await portWay(
      'postgres',
      'sqlite',
      `${postgres}; INSERT INTO t (id, a) SELECT id, n FROM u`,
    );
    expect(manual).toEqual(['whether what is inserted into a is of its type is not known']);
  });

  it('text that MySQL compares without case is told', async () => {
    const script = 'CREATE TABLE t (id int PRIMARY KEY, a varchar(9)) CHARACTER SET utf8mb4';
    const { losses } = await portWay(
      'mysql',
      'postgres',
      `${script}; CREATE VIEW v AS SELECT DISTINCT a FROM t`,
    );
    expect(losses).toContain('case-sensitivity');
  });
});
