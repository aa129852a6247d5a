import { expect, it } from 'vitest';
import { sameSchema } from '../../../../src/fold/meaning/same-schema.js';
import { emptySchema, type Schema, type Table } from '../../../../src/ir/index.js';
import { observe } from '../../../../src/dialects/mysql/fingerprint.js';
import { mysqlFlavour } from '../../../../src/dialects/mysql/flavour.js';
import { introspect } from '../../../../src/dialects/mysql/introspect.js';
import { readTable } from '../../../../src/dialects/mysql/introspect/tables.js';
import { languageOf } from '../../../../src/dialects/mysql/language.js';
import { normalize } from '../../../../src/dialects/mysql/normalize.js';
import { mariadbFlavour } from '../../../../src/dialects/mariadb/flavour.js';
import { describeServer, withClient } from '../../../support/mysql.js';

describeServer.each((test) => {
  const isMysql = test.kind.name === 'mysql';
  const flavour = isMysql ? mysqlFlavour : mariadbFlavour;
  const { parse } = languageOf(flavour);

  /** What was written, as far as one statement says it: names given, nothing left to the server. */
  function declared(statements: readonly string[]): Schema {
    const tables: Record<string, Table> = {};
    for (const sql of statements) {
      const table = readTable(sql, parse);
      if (table === undefined) throw new Error(`not read: ${sql}`);
      const key = table.constraints.find(({ kind }) => kind === 'primaryKey');
      const isKey = (name: string): boolean => key?.kind === 'primaryKey' && key.columns.includes(name);
      tables[table.name.name] = {
        ...table,
        columns: table.columns.map(({ noDefault: _, ...column }) =>
          isKey(column.name) ? { ...column, nullable: false } : column,
        ),
      };
    }
    return { ...emptySchema(flavour.dialect), tables };
  }

  async function found(sql: string, ignoreTables: readonly string[] = []): Promise<Schema> {
    return withClient(await test.scratch(sql), (client) =>
      introspect(client, parse, flavour, { ignoreTables }),
    );
  }

  async function expectSame(statements: readonly string[]): Promise<void> {
    const schema = normalize(await found(statements.join(';\n')), flavour);
    expect(sameSchema(normalize(declared(statements), flavour), schema)).toEqual([]);
    expect(sameSchema(schema, normalize(schema, flavour))).toEqual([]);
    expect(Object.keys(schema.tables)).toHaveLength(statements.length);
  }

  it('types, as people write them and as the server gives them back', () =>
    expectSame([
      `CREATE TABLE numbers (a tinyint, b tinyint(1), c bool, d smallint(3) unsigned, e mediumint, f int(11), g integer zerofill,
        h bigint(20) unsigned, i decimal, j numeric(12,4) unsigned, k float, l float(24), m float(53), n double precision,
        o real, p double(5,2), q bit, r bit(8), s int(5) zerofill, t tinyint(1) unsigned, u dec(5), v year)`,
      `CREATE TABLE texts (a char, b char(5), c varchar(37), d tinytext, e text, f mediumtext, g longtext, h nchar(5),
        i national varchar(9), j binary(16), k varbinary(99), l blob, m longblob, n enum('a','it''s'), o set('x','y'),
        p varchar(9) character set latin1, q varchar(9) collate utf8mb4_bin, r varchar(9) binary, s text charset ascii, t json)`,
      'CREATE TABLE times (a date, b time, c time(3), d datetime, e datetime(6), f timestamp NULL, g timestamp(3) NOT NULL)',
      'CREATE TABLE shapes (a point NOT NULL, b geometry, c polygon)',
      ...(isMysql ? [] : ['CREATE TABLE own (a uuid, b inet6, c inet4)']),
    ]));

  it('defaults, in the spelling of the type', () =>
    expectSame([
      `CREATE TABLE t (a int DEFAULT 1, b int DEFAULT '1', c bool DEFAULT true, d bool NOT NULL DEFAULT 0, e decimal(10,2) DEFAULT 1,
        f decimal(10,2) DEFAULT '-0.5', g float DEFAULT 1.50, h varchar(9) DEFAULT 5, i varchar(20) DEFAULT 'it''s \\\\ "x"',
        j datetime DEFAULT '2020-01-01', k datetime(3) DEFAULT '2020-01-01 01:02:03.5', l time DEFAULT '10:00', m year DEFAULT 2020,
        n bit(8) DEFAULT b'101', o bit DEFAULT 1, p binary(4) DEFAULT 'ab', q enum('a','b') DEFAULT 'b', r int DEFAULT NULL,
        s datetime DEFAULT now() ON UPDATE now(), u timestamp(3) NULL DEFAULT current_timestamp(3) ON UPDATE current_timestamp(3),
        v bigint DEFAULT -9223372036854775808, w char(36) DEFAULT (uuid()), x text DEFAULT ('abc'),
        y varchar(20) DEFAULT (concat('a', lcase('B'))), z date DEFAULT (curdate()))`,
      "CREATE TABLE u (a json DEFAULT (json_object('a', 'b')), b datetime DEFAULT (now() + interval 1 day))",
    ]));

  it('keys and indexes', () =>
    expectSame([
      'CREATE TABLE p (a int, b int, PRIMARY KEY (a, b)) ENGINE=innodb',
      'CREATE TABLE q (a int PRIMARY KEY AUTO_INCREMENT) AUTO_INCREMENT=777',
      `CREATE TABLE t (a int, b int, v varchar(50), UNIQUE KEY u (b), KEY pre (v(10), a), KEY down (a DESC), KEY c (b) USING BTREE COMMENT 'x',
        KEY hidden (a, b) ${isMysql ? 'INVISIBLE' : 'IGNORED'}, FULLTEXT KEY words (v), KEY fk (a, b), KEY f2 (b),
        CONSTRAINT fk FOREIGN KEY (a, b) REFERENCES p (a, b) ON DELETE CASCADE ON UPDATE SET NULL,
        CONSTRAINT f2 FOREIGN KEY (b) REFERENCES q (a) ON DELETE RESTRICT ON UPDATE NO ACTION)`,
      'CREATE TABLE s (g point NOT NULL, SPATIAL KEY g (g))',
      ...(isMysql
        ? [
            'CREATE TABLE f (a varchar(9), b int, KEY e ((lower(a)), (b * 2) DESC), KEY c ((cast(a as char(3)))))',
          ]
        : []),
    ]));

  it('checks and generated columns, as the server prints them anew', () =>
    expectSame([
      `CREATE TABLE t (a varchar(9), b int, c int, g int GENERATED ALWAYS AS (b * 2 + c) STORED, h varchar(9) AS (upper(a)) VIRTUAL,
        CONSTRAINT c1 CHECK (b > 5 AND a LIKE 'x%' OR c IN (1, 2) AND NOT (c IS NULL)),
        CONSTRAINT c2 CHECK (b BETWEEN 1 AND 5 AND a <> '' AND c != -1), CONSTRAINT c3 CHECK (a REGEXP '^a' AND character_length(a) < 3),
        CONSTRAINT c4 CHECK (NOT (a LIKE 'b%' OR b > 5)), CONSTRAINT c5 CHECK (b = TRUE), CONSTRAINT c6 CHECK (b % 2 = 0 OR mod(c, 2) = 1),
        CONSTRAINT c7 CHECK (CASE WHEN b > 1 THEN c ELSE b END > 3))`,
      isMysql
        ? "CREATE TABLE n (a int, j json, CONSTRAINT c CHECK (a > 0) NOT ENFORCED, CONSTRAINT d CHECK (j->>'$.a' = 'b'))"
        : 'CREATE TABLE n (a int CHECK (a > 0))',
    ]));

  it('options of tables and columns', () =>
    expectSame([
      `CREATE TABLE a (x int COMMENT 'it''s "x" \\\\', hid int INVISIBLE) COMMENT='a table' ROW_FORMAT=DYNAMIC DEFAULT CHARSET=latin1`,
      'CREATE TABLE b (x varchar(9), y varchar(9) charset latin1 collate latin1_bin) COLLATE utf8mb4_unicode_ci',
      'CREATE TABLE c (x int) ENGINE=MyISAM CHARSET utf8mb4',
      'CREATE TABLE d (x int) PARTITION BY RANGE (x) (PARTITION p1 VALUES LESS THAN (10), PARTITION p2 VALUES LESS THAN MAXVALUE)',
      'CREATE TABLE e (x int) PARTITION BY HASH (x) PARTITIONS 4',
      ...(isMysql ? [] : ['CREATE TABLE f (x int) WITH SYSTEM VERSIONING']),
    ]));

  it('views, triggers, routines and events, without who made them', async () => {
    const schema = await found(
      `CREATE TABLE t (a int, b int);
       CREATE VIEW v AS SELECT a, count(*) AS n FROM t GROUP BY a;
       CREATE ALGORITHM=MERGE SQL SECURITY INVOKER VIEW w AS SELECT a FROM t WHERE a > 1 WITH LOCAL CHECK OPTION;
       CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW SET NEW.b = 1;
       CREATE PROCEDURE p(IN x int) COMMENT 'does it' BEGIN SELECT x; SELECT 2; END;
       CREATE FUNCTION f(x int) RETURNS varchar(10) DETERMINISTIC NO SQL RETURN concat(x);
       CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO SELECT 1`,
    );
    expect(JSON.stringify(schema)).not.toMatch(/definer=|ormbridge_|\d{4}-\d\d-\d\d/i);
    expect(schema.views['v']).toMatchObject({ reads: [{ name: 't' }] });
    expect(schema.views['v']).not.toHaveProperty('with');
    expect(schema.views['w']).toMatchObject({
      checkOption: 'local',
      with: { algorithm: 'merge', 'sql security': 'invoker' },
    });
    expect(schema.tables['t']?.triggers).toEqual([
      { name: 'tr', definition: 'CREATE TRIGGER `tr` BEFORE INSERT ON `t` FOR EACH ROW SET NEW.b = 1' },
    ]);
    expect(Object.keys(schema.functions).sort()).toEqual(['f()', 'p()']);
    const plain = normalize(schema, flavour);
    expect(plain.functions['p()']?.definition).toBe(
      "procedure p(in x int)  comment 'does it': BEGIN SELECT x; SELECT 2; END",
    );
    expect(plain.functions['f()']?.definition).toBe(
      'function f(x int) varchar(10) deterministic, no sql: RETURN concat(x)',
    );
    expect(schema.others['event e']).toMatch(/^CREATE EVENT `e` ON SCHEDULE EVERY 1 DAY ON COMPLETION NOT/);
  });

  it('what the reader does not model is kept to the letter', async () => {
    const sql = isMysql
      ? 'CREATE TABLE t (a int); CREATE DATABASE IF NOT EXISTS ormbridge_unused; DROP DATABASE ormbridge_unused'
      : "CREATE TABLE t (a int); CREATE SEQUENCE s START WITH 5 COMMENT 'why'";
    const schema = await found(sql);
    expect(Object.keys(schema.tables)).toEqual(['t']);
    if (!isMysql)
      expect(schema.others['sequence s']).toMatch(/^CREATE SEQUENCE `s` start with 5.*COMMENT='why'/);
    expect(schema.others['database collation']).toMatch(/^utf8mb4_/);
  });

  it('a bookkeeping table is left out, and where a numbering goes on', async () => {
    const schema = await found(
      `CREATE TABLE a (id int PRIMARY KEY AUTO_INCREMENT) AUTO_INCREMENT=5; CREATE TABLE b (id int PRIMARY KEY AUTO_INCREMENT);
       INSERT INTO b VALUES (9); CREATE TABLE ledger (x int)`,
      ['ledger'],
    );
    expect(Object.keys(schema.tables)).toEqual(['a', 'b']);
    expect(schema.tables['a']?.options).toMatchObject({ auto_increment: '5' });
    expect(schema.tables['b']?.options).not.toHaveProperty('auto_increment');
  });

  it('a column that has lost its default', async () => {
    const schema = await found(
      'CREATE TABLE t (a int DEFAULT 1, b int, c text); ALTER TABLE t ALTER a DROP DEFAULT',
    );
    // MariaDB gives it NULL again.
    expect(schema.tables['t']?.columns.map(({ noDefault }) => noDefault)).toEqual([
      isMysql ? true : undefined,
      undefined,
      undefined,
    ]);
  });

  it('a fingerprint changes with the schema, and with nothing else', async () => {
    const [one, two] = [await test.scratch(), await test.scratch()];
    await withClient(one, (a) =>
      withClient(two, async (b) => {
        const look = async (): Promise<readonly string[]> => [
          (await observe(a, parse, flavour, { ignoreTables: ['ledger'] })).fingerprint,
          (await observe(b, parse, flavour)).fingerprint,
        ];
        const seen = new Set<string>();
        const steps = [
          'CREATE TABLE t (id int PRIMARY KEY AUTO_INCREMENT, v varchar(9))',
          'ALTER TABLE t ADD COLUMN x int',
          'ALTER TABLE t MODIFY x int COMMENT "c"',
          'ALTER TABLE t ADD INDEX i (x)',
          'CREATE VIEW w AS SELECT id FROM t',
          'CREATE TRIGGER r BEFORE INSERT ON t FOR EACH ROW SET NEW.x = 1',
          'CREATE PROCEDURE p() SELECT 1',
          'ALTER DATABASE CHARACTER SET latin1',
        ];
        for (const sql of steps) {
          await a.query(sql);
          expect(new Set(await look()).size).toBe(2);
          await b.query(sql);
          const [same, other] = await look();
          expect(same).toBe(other);
          seen.add(same ?? '');
        }
        expect(seen.size).toBe(steps.length);
        await a.query('INSERT INTO t (v) VALUES (1), (2); CREATE TABLE ledger (id int)');
        const [same, other] = await look();
        expect(same).toBe(other);
      }),
    );
  });
});
