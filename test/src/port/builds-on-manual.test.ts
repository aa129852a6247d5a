import { describe, expect, it } from 'vitest';
import { portWay } from './any-way.js';

/** The column x is left to a person: a time of day with a zone has no equal. */
const BEFORE = `CREATE TABLE t (id serial PRIMARY KEY, k integer);
ALTER TABLE t ADD COLUMN x timetz;
`;

describe('what builds on a column that was left to a person', () => {
  const targets = ['mysql', 'mariadb', 'sqlite'] as const;
  const cases = targets.flatMap((to) =>
    [
      'CREATE INDEX i ON t (x)',
      'CREATE INDEX i ON t (k, x)',
      'CREATE UNIQUE INDEX i ON t (k) WHERE x IS NOT NULL',
      'ALTER TABLE t ADD CONSTRAINT u UNIQUE (x)',
      'ALTER TABLE t ADD CONSTRAINT c CHECK (x IS NOT NULL OR k > 1)',
      'ALTER TABLE t ALTER COLUMN x SET NOT NULL',
      'ALTER TABLE t RENAME COLUMN x TO y',
      'ALTER TABLE t DROP COLUMN x',
      'INSERT INTO t (x) VALUES (NULL)',
      'INSERT INTO t (x) SELECT NULL FROM t',
      'INSERT INTO t (id, x) VALUES (1, NULL) ON CONFLICT DO NOTHING',
      'INSERT INTO t (id, x) VALUES (1, NULL) ON CONFLICT (id) DO UPDATE SET k = 1',
      'INSERT INTO t (k) SELECT k FROM t WHERE x IS NULL',
      'UPDATE t SET k = 1 WHERE x IS NULL',
      'UPDATE t SET x = NULL',
      'UPDATE t SET k = (SELECT count(*) FROM t AS o WHERE o.x IS NULL)',
      'DELETE FROM t WHERE x IS NULL',
      'CREATE VIEW v AS SELECT x FROM t',
      'CREATE VIEW v AS SELECT * FROM t',
      'CREATE VIEW v AS SELECT count(*) AS n FROM t WHERE t.x IS NULL',
    ].map((statement) => [to, statement] as const),
  );

  it.each(cases)('on %s: %s', async (to, statement) => {
    const { sql, manual } = await portWay('postgres', to, BEFORE + statement);
    const before = await portWay('postgres', to, BEFORE);
    expect(before.manual).toHaveLength(1);
    expect(sql).toEqual(before.sql);
    expect(manual).toHaveLength(2);
  });

  it.each(targets)('the rest stands, on %s', async (to) => {
    const { sql, manual } = await portWay(
      'postgres',
      to,
      `${BEFORE}CREATE UNIQUE INDEX u ON t (x);
CREATE INDEX i ON t (k);
UPDATE t SET k = 2 WHERE k = 1;
CREATE VIEW v AS SELECT k FROM t;`,
    );
    expect(manual.some((reason) => reason.includes('"t" has no column "x"'))).toBe(true);
    expect(sql.join('\n')).toMatch(/CREATE INDEX .i. ON .t. \(.k.\)[^]*UPDATE .t. SET[^]*CREATE VIEW .v./);
  });

  it('a foreign key to it is left to them, and not its table', async () => {
    const { sql, manual } = await portWay(
      'postgres',
      'mysql',
      `${BEFORE}CREATE UNIQUE INDEX u ON t (x);
CREATE TABLE o (id integer PRIMARY KEY REFERENCES t (id), y time REFERENCES t (x));`,
    );
    expect(sql.at(-1)).toMatch(/^CREATE TABLE `o`[^]*`o_id_fkey`/);
    expect(sql.at(-1)).not.toContain('o_y_fkey');
    expect(manual.at(-1)).toContain('"t" has no column "x"');
  });

  it.each(targets)(
    'a foreign key to a table that is left is left, too, and not its table, on %s',
    async (to) => {
      const { sql, manual } = await portWay(
        'postgres',
        to,
        `CREATE TABLE t (id integer PRIMARY KEY, x timetz);
CREATE TABLE o (id integer PRIMARY KEY REFERENCES t (id));
CREATE TABLE p (id integer PRIMARY KEY REFERENCES o (id), t_id integer);
ALTER TABLE p ADD FOREIGN KEY (t_id) REFERENCES t (id);`,
      );
      expect(sql).toHaveLength(2);
      expect(sql.join()).not.toMatch(/REFERENCES .t./);
      expect(sql.join()).toMatch(/REFERENCES .o./);
      expect(manual).toHaveLength(3);
    },
  );

  it('on SQLite a key to a table that is made later stays', async () => {
    const { sql, manual } = await portWay(
      'mysql',
      'sqlite',
      'CREATE TABLE o (id int PRIMARY KEY, t int, FOREIGN KEY (t) REFERENCES t (id)); CREATE TABLE t (id int PRIMARY KEY);',
    );
    expect(manual).toEqual([]);
    expect(sql.join()).toMatch(/REFERENCES .t./);
  });
});

describe('what changes or reads rows of a table that was left to a person', () => {
  const MISSING = `CREATE TABLE p (id integer, day date) PARTITION BY RANGE (day);
CREATE TABLE t (id integer PRIMARY KEY, k integer);
`;
  const cases = (['mysql', 'sqlite'] as const).flatMap((to) =>
    [
      'WITH w AS (SELECT id FROM p) UPDATE p SET id = 2 WHERE id IN (SELECT id FROM w)',
      'UPDATE p SET id = t.k FROM t WHERE t.id = p.id',
      'DELETE FROM p USING t WHERE t.id = p.id',
      'INSERT INTO p SELECT id FROM t',
      "INSERT INTO p VALUES (1, '2024-01-01')",
      'INSERT INTO p (id) VALUES (1) ON CONFLICT DO NOTHING',
      'INSERT INTO p (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET day = excluded.day',
      'INSERT INTO t (id) SELECT id FROM p',
      'UPDATE t SET k = 1 WHERE id IN (SELECT id FROM p)',
      'CREATE VIEW v AS SELECT id FROM p',
    ].map((statement) => [to, statement] as const),
  );

  it.each(cases)('on %s: %s', async (to, statement) => {
    const { last, manual } = await portWay('postgres', to, MISSING + statement);
    expect(last).toEqual([]);
    expect(manual.at(-1)).toContain('it builds on what is not there');
  });
});
