import { expect, it } from 'vitest';
import type { Dialect } from '../../../../src/dialects/dialect.js';
import type { SqlClient } from '../../../../src/dialects/sql-client.js';
import { loadDialect } from '../../../../src/dialects/index.js';
import { createState } from '../../../../src/fold/create-state.js';
import { foldInto } from '../../../../src/fold/fold-into.js';
import { invertAll } from '../../../../src/fold/inverse.js';
import { sameSchema } from '../../../../src/fold/meaning/same-schema.js';
import { describeServer, withClient } from '../../../support/mysql.js';

/** Statements that the history of an application is made of, by theme. One that only one server takes names it. */
type Step = string | { readonly only: 'mysql' | 'mariadb'; readonly sql: string };

const only = (server: 'mysql' | 'mariadb', sql: string): Step => ({ only: server, sql });

const HISTORIES: Readonly<Record<string, readonly Step[]>> = {
  'tables and columns': [
    'CREATE TABLE users (id int unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY, email varchar(255) NOT NULL UNIQUE, name varchar(100))',
    "ALTER TABLE users ADD COLUMN active tinyint(1) NOT NULL DEFAULT '1', ADD COLUMN score decimal(8,2) DEFAULT 0 AFTER email",
    'ALTER TABLE users ADD first_column int FIRST',
    'ALTER TABLE users MODIFY name varchar(200) NOT NULL',
    "ALTER TABLE users CHANGE name full_name varchar(200) NOT NULL DEFAULT ''",
    'ALTER TABLE users ALTER COLUMN full_name SET DEFAULT "nobody"',
    'ALTER TABLE users ALTER full_name DROP DEFAULT',
    'ALTER TABLE users RENAME COLUMN full_name TO display_name',
    'ALTER TABLE users DROP COLUMN score, DROP first_column',
    'ALTER TABLE users RENAME TO people',
    'RENAME TABLE people TO persons',
    "ALTER TABLE persons COMMENT = 'who'",
    'CREATE TABLE IF NOT EXISTS persons (x int)',
    'DROP TABLE IF EXISTS nothing, persons',
  ],
  'keys and indexes': [
    'CREATE TABLE t (a int, b int, c varchar(255), d text, KEY (a), UNIQUE (b), INDEX (a), KEY pre (c(20), d(10)))',
    'ALTER TABLE t ADD PRIMARY KEY (a, b)',
    'CREATE INDEX i1 ON t (c DESC, a)',
    'CREATE UNIQUE INDEX u1 ON t (a, c)',
    'ALTER TABLE t RENAME INDEX i1 TO i2',
    'ALTER TABLE t ADD FULLTEXT INDEX words (c, d)',
    only('mysql', 'ALTER TABLE t ALTER INDEX u1 INVISIBLE'),
    only('mariadb', 'ALTER TABLE t ALTER INDEX u1 IGNORED'),
    only('mysql', 'CREATE INDEX f1 ON t ((lower(c)), (a + b))'),
    'DROP INDEX words ON t',
    'ALTER TABLE t DROP INDEX pre, DROP KEY a_2',
    only('mysql', 'DROP INDEX f1 ON t'),
    only('mysql', 'ALTER TABLE t DROP COLUMN c'),
    only('mysql', 'ALTER TABLE t DROP COLUMN d'),
    'ALTER TABLE t DROP PRIMARY KEY',
  ],
  'foreign keys and the indexes that they make': [
    'CREATE TABLE parents (id int PRIMARY KEY, code varchar(10) UNIQUE)',
    'CREATE TABLE children (id int PRIMARY KEY, parent_id int, other_id int, FOREIGN KEY (parent_id) REFERENCES parents (id) ON DELETE CASCADE)',
    'ALTER TABLE children ADD CONSTRAINT fk_other FOREIGN KEY (other_id) REFERENCES parents (id) ON UPDATE SET NULL ON DELETE NO ACTION',
    'ALTER TABLE children ADD COLUMN third_id int, ADD FOREIGN KEY (third_id) REFERENCES parents (id) ON DELETE SET NULL',
    'ALTER TABLE children ADD INDEX mine (other_id, id)',
    'ALTER TABLE children DROP FOREIGN KEY fk_other',
    'ALTER TABLE children ADD CONSTRAINT self FOREIGN KEY (other_id) REFERENCES children (id)',
    'RENAME TABLE children TO kids',
    'ALTER TABLE kids ADD FOREIGN KEY (other_id) REFERENCES parents (id)',
    'ALTER TABLE kids DROP FOREIGN KEY self',
    'SET FOREIGN_KEY_CHECKS = 0',
    'DROP TABLE parents',
    'SET FOREIGN_KEY_CHECKS = 1',
  ],
  'foreign keys of the same columns': [
    'CREATE TABLE parents (id int PRIMARY KEY, a int, b int, UNIQUE ab (a, b))',
    'CREATE TABLE two (x int, CONSTRAINT aa FOREIGN KEY (x) REFERENCES parents (id), CONSTRAINT zz FOREIGN KEY (x) REFERENCES parents (id))',
    'CREATE TABLE named_last (x int, FOREIGN KEY (x) REFERENCES parents (id), CONSTRAINT fk FOREIGN KEY (x) REFERENCES parents (id))',
    'CREATE TABLE named_first (x int, CONSTRAINT fk1 FOREIGN KEY (x) REFERENCES parents (id), FOREIGN KEY (x) REFERENCES parents (id))',
    'CREATE TABLE longer (x int, y int, FOREIGN KEY (x) REFERENCES parents (id), FOREIGN KEY (x, y) REFERENCES parents (a, b))',
    'CREATE TABLE c (x int, y int, CONSTRAINT k FOREIGN KEY (x) REFERENCES parents (id))',
    'ALTER TABLE c ADD CONSTRAINT k3 FOREIGN KEY (x) REFERENCES parents (id), ADD CONSTRAINT k2 FOREIGN KEY (x) REFERENCES parents (id)',
    'ALTER TABLE c ADD FOREIGN KEY (x) REFERENCES parents (id)',
    'ALTER TABLE c ADD CONSTRAINT wide FOREIGN KEY (x, y) REFERENCES parents (a, b)',
    'ALTER TABLE c ADD CONSTRAINT narrow FOREIGN KEY (x) REFERENCES parents (id)',
    'RENAME TABLE c TO d',
    'ALTER TABLE d ADD INDEX mine (x)',
    'ALTER TABLE d ADD INDEX wide (x, y)',
  ],
  'indexes that serve a foreign key, or do not': [
    'CREATE TABLE parents (id int PRIMARY KEY, code varchar(20) UNIQUE)',
    'CREATE TABLE renamed (x int, FOREIGN KEY (x) REFERENCES parents (id))',
    'ALTER TABLE renamed RENAME INDEX x TO z',
    'ALTER TABLE renamed ADD INDEX i (x)',
    'CREATE TABLE falling (x int, CONSTRAINT co FOREIGN KEY (x) REFERENCES parents (id))',
    'ALTER TABLE falling ADD INDEX (x DESC)',
    'CREATE TABLE whole (x varchar(20), CONSTRAINT cw FOREIGN KEY (x) REFERENCES parents (code))',
    'ALTER TABLE whole ADD INDEX half (x(5))',
    'ALTER TABLE whole ADD INDEX all_of_it (x(20))',
    'CREATE TABLE hashed (x int, CONSTRAINT ch FOREIGN KEY (x) REFERENCES parents (id))',
    'ALTER TABLE hashed ADD INDEX i (x) USING HASH',
    'CREATE TABLE keyed (x int, FOREIGN KEY (x) REFERENCES parents (id))',
    'ALTER TABLE keyed ADD PRIMARY KEY (x)',
    'CREATE TABLE moved (x int, y int, KEY x (y), FOREIGN KEY (x) REFERENCES parents (id))',
    'ALTER TABLE moved DROP INDEX x',
    'ALTER TABLE moved ADD CONSTRAINT nn FOREIGN KEY (x) REFERENCES parents (id)',
  ],
  'names of the indexes that foreign keys make': [
    'CREATE TABLE p (id int PRIMARY KEY)',
    'CREATE TABLE t (x int, FOREIGN KEY (x) REFERENCES p (id))',
    'ALTER TABLE t DROP FOREIGN KEY t_ibfk_1',
    'ALTER TABLE t ADD CONSTRAINT t_ibfk_1 FOREIGN KEY (x) REFERENCES p (id)',
    'CREATE TABLE chosen (x int, CONSTRAINT chosen_ibfk_7 FOREIGN KEY (x) REFERENCES p (id))',
    'CREATE TABLE u (a int, x int, CONSTRAINT a FOREIGN KEY (x) REFERENCES p (id), UNIQUE (a, x), KEY (a))',
    'CREATE TABLE served (b int, x int, CONSTRAINT b FOREIGN KEY (x) REFERENCES p (id), KEY (b), KEY (x))',
    `CREATE TABLE long_name (${'c'.repeat(62)} int, x int, KEY (${'c'.repeat(62)}), KEY (${'c'.repeat(62)}, x))`,
    only(
      'mysql',
      `CREATE TABLE longer (${'c'.repeat(64)} int, x int, KEY (${'c'.repeat(64)}), KEY (${'c'.repeat(64)}, x))`,
    ),
    only(
      'mysql',
      `CREATE TABLE wide (${'ё'.repeat(30)} int, x int, KEY (${'ё'.repeat(30)}), KEY (${'ё'.repeat(30)}, x))`,
    ),
    only('mysql', 'CREATE TABLE v (c int, x int, FOREIGN KEY c (x) REFERENCES p (id), KEY (c))'),
    'CREATE TABLE w (d int, `primary` int, FOREIGN KEY (`primary`) REFERENCES p (id))',
  ],
  checks: [
    "CREATE TABLE t (a int, b varchar(20), CHECK (a > 0), CONSTRAINT named CHECK (b <> '' OR a IS NULL))",
    'ALTER TABLE t ADD CHECK (a < 100)',
    "ALTER TABLE t ADD CONSTRAINT list CHECK (b IN ('x', 'y') AND NOT (a BETWEEN 5 AND 7))",
    'ALTER TABLE t DROP CONSTRAINT named',
    only('mysql', 'ALTER TABLE t ALTER CHECK list NOT ENFORCED'),
    only('mysql', 'ALTER TABLE t DROP CHECK list'),
    only('mariadb', 'ALTER TABLE t ADD COLUMN c int CHECK (c > 5)'),
    only('mariadb', 'ALTER TABLE t MODIFY c int'),
    'ALTER TABLE t RENAME TO u',
  ],
  'types, defaults and generated columns': [
    `CREATE TABLE t (id bigint unsigned NOT NULL AUTO_INCREMENT, e enum('a','b') NOT NULL DEFAULT 'a', s set('x','y'), j json,
      ts timestamp NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP, dt datetime(3) DEFAULT CURRENT_TIMESTAMP(3),
      price decimal(10,2) NOT NULL DEFAULT 0, total decimal(12,2) GENERATED ALWAYS AS (price * 2) STORED, u char(36) DEFAULT (uuid()), PRIMARY KEY (id))`,
    only(
      'mariadb',
      'CREATE TABLE d (a datetime(3) DEFAULT current_timestamp, b datetime DEFAULT current_timestamp(3))',
    ),
    only(
      'mariadb',
      'CREATE TABLE o (a datetime(6) DEFAULT now(3), b timestamp(6) NOT NULL DEFAULT now(0) ON UPDATE now())',
    ),
    only('mariadb', 'ALTER TABLE d MODIFY b datetime(2) NOT NULL DEFAULT current_timestamp(1)'),
    "ALTER TABLE t MODIFY e enum('a','b','c') NOT NULL DEFAULT 'c'",
    'ALTER TABLE t MODIFY COLUMN ts datetime NOT NULL DEFAULT CURRENT_TIMESTAMP',
    'ALTER TABLE t ADD v int AS (length(e)) VIRTUAL, ADD b bit(4) DEFAULT 3',
    'ALTER TABLE t DROP COLUMN total',
    'ALTER TABLE t MODIFY price double DEFAULT 1.50',
    "ALTER TABLE t ALTER price SET DEFAULT 2, ALTER COLUMN dt SET DEFAULT '2020-01-01'",
    'ALTER TABLE t ADD hidden int INVISIBLE',
    'ALTER TABLE t MODIFY id bigint unsigned NOT NULL',
  ],
  'character sets': [
    'CREATE TABLE t (a varchar(10), b varchar(10) CHARACTER SET latin1, c text COLLATE utf8mb4_bin) DEFAULT CHARSET=utf8mb4',
    'CREATE TABLE u (a varchar(10), b char(5) CHARACTER SET utf8mb4) CHARSET=latin1 COLLATE=latin1_bin',
    'ALTER TABLE u ADD c varchar(20)',
    'ALTER TABLE t MODIFY b varchar(10) CHARACTER SET ascii COLLATE ascii_bin',
    'ALTER TABLE t ENGINE=InnoDB, ROW_FORMAT=COMPACT',
  ],
  'another character set for new columns': [
    "CREATE TABLE t (a varchar(10) NOT NULL DEFAULT 'q', b text CHARACTER SET latin1, c int, e enum('x', 'y'), j json)",
    'ALTER TABLE t CHARACTER SET latin1',
    'ALTER TABLE t ADD COLUMN d varchar(5)',
    "ALTER TABLE t DEFAULT CHARACTER SET = utf8mb4 COLLATE = utf8mb4_bin, COMMENT 'x'",
    'ALTER TABLE t COLLATE utf8mb4_unicode_ci',
    'CREATE TABLE u (a varchar(10)) CHARSET=latin1 COLLATE=latin1_bin',
    'ALTER TABLE u CHARACTER SET latin1',
  ],
  'another character set for all columns': [
    `CREATE TABLE t (a varchar(10), b text CHARACTER SET latin1, c int, d char(3) COLLATE utf8mb4_bin, e enum('x') CHARACTER SET ascii,
      f binary(3), j json, g varchar(20) AS (upper(a)) STORED, CHECK (a <> 'x'), KEY (a)) CHARSET=latin1`,
    'ALTER TABLE t CONVERT TO CHARACTER SET utf8mb4',
    'ALTER TABLE t CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci',
    'CREATE TABLE u (t tinytext, x text, m mediumtext, l longtext) CHARSET=utf8mb3',
    'ALTER TABLE u CONVERT TO CHARACTER SET utf8mb4',
    'ALTER TABLE u CONVERT TO CHARACTER SET latin1',
    'ALTER TABLE u CONVERT TO CHARACTER SET DEFAULT',
    'ALTER TABLE u ADD COLUMN z varchar(3), CONVERT TO CHARACTER SET latin1',
  ],
  'views and programs': [
    'CREATE TABLE t (a int, b int)',
    'CREATE VIEW v AS SELECT a FROM t',
    'CREATE OR REPLACE ALGORITHM=MERGE VIEW v AS SELECT a, b FROM t WHERE a > 1 WITH CHECK OPTION',
    'CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW SET NEW.b = NEW.a + 1',
    'CREATE TRIGGER `tr2` AFTER UPDATE ON `t` FOR EACH ROW BEGIN DECLARE x int; SET x = 1; END',
    "CREATE PROCEDURE p(IN x int) COMMENT 'does it' BEGIN SELECT x; END",
    'CREATE FUNCTION f(x int) RETURNS varchar(10) DETERMINISTIC RETURN concat(x)',
    'DROP TRIGGER tr',
    'DROP PROCEDURE p',
    'DROP FUNCTION IF EXISTS f',
    'DROP VIEW v',
  ],
  'views with another name': [
    'CREATE TABLE t (a int)',
    'CREATE VIEW v AS SELECT a FROM t',
    'RENAME TABLE v TO w',
    'CREATE VIEW v AS SELECT a FROM w',
    'DROP VIEW w',
  ],
  'several triggers of one event': [
    'CREATE TABLE t (a int, b int)',
    'CREATE TRIGGER m BEFORE INSERT ON t FOR EACH ROW SET NEW.b = 1',
    'CREATE TRIGGER z BEFORE INSERT ON t FOR EACH ROW SET NEW.b = 2',
    'CREATE TRIGGER other AFTER INSERT ON t FOR EACH ROW SET @a = 1',
    'CREATE TRIGGER `a b` BEFORE INSERT ON `t` FOR EACH ROW FOLLOWS m SET NEW.b = 3',
    'CREATE TRIGGER first BEFORE INSERT ON t FOR EACH ROW PRECEDES m SET NEW.b = 4',
    'DROP TRIGGER m',
    'RENAME TABLE t TO u',
    'CREATE TRIGGER last BEFORE INSERT ON u FOR EACH ROW FOLLOWS z SET NEW.b = 5',
    'DROP TRIGGER first',
    'DROP TRIGGER `a b`',
  ],
  'rows in between': [
    "CREATE TABLE t (id int PRIMARY KEY, name varchar(50) DEFAULT 'x')",
    "INSERT INTO t (id, name) VALUES (1, 'it''s'), (2, NULL)",
    "UPDATE t SET name = 'y' WHERE id = 2",
    'DELETE FROM t WHERE id = 1',
    'ALTER TABLE t ADD n int NOT NULL DEFAULT 5',
    'TRUNCATE TABLE t',
  ],
};

describeServer.each((test) => {
  it.each(Object.entries(HISTORIES))('%s: what is folded is what the server holds', async (_, steps) => {
    const dialect = await loadDialect(test.kind.name);
    const statements = steps
      .filter((step) => typeof step === 'string' || step.only === test.kind.name)
      .map((step) => (typeof step === 'string' ? step : step.sql));
    const database = await test.scratch();
    await withClient(database, (client) =>
      withClient(database, (looking) => compareEach(statements, { dialect, client, looking })),
    );
  });
});

const CHARSETS =
  "CREATE TABLE t (a varchar(10) DEFAULT 'q', b text, c char(3) COLLATE utf8mb4_bin) CHARSET=latin1 COLLATE=latin1_general_ci";
const KEYS = `CREATE TABLE p (id int PRIMARY KEY);
  CREATE TABLE t (a int, b int, c int, FOREIGN KEY (a) REFERENCES p (id), CONSTRAINT named FOREIGN KEY (b) REFERENCES p (id),
    FOREIGN KEY (c) REFERENCES p (id))`;
const TRIGGERS = `CREATE TABLE t (a int);
  CREATE TRIGGER z BEFORE INSERT ON t FOR EACH ROW SET @a = 1;
  CREATE TRIGGER b BEFORE INSERT ON t FOR EACH ROW SET @a = 2;
  CREATE TRIGGER m BEFORE INSERT ON t FOR EACH ROW PRECEDES b SET @a = 3`;

describeServer.each((test) => {
  it.each([
    ['ALTER TABLE t CHARACTER SET utf8mb4', CHARSETS],
    ['ALTER TABLE t COLLATE latin1_bin', CHARSETS],
    ['ALTER TABLE t CONVERT TO CHARACTER SET utf8mb4', CHARSETS],
    ['ALTER TABLE t CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_bin', CHARSETS],
    ['ALTER TABLE t DROP FOREIGN KEY t_ibfk_1', KEYS],
    ['ALTER TABLE t DROP FOREIGN KEY t_ibfk_2', KEYS],
    ['ALTER TABLE t DROP FOREIGN KEY named', KEYS],
    ['ALTER TABLE t DROP FOREIGN KEY t_ibfk_1, DROP FOREIGN KEY t_ibfk_2', KEYS],
    ['DROP TRIGGER z', TRIGGERS],
    ['DROP TRIGGER m', TRIGGERS],
    ['DROP TABLE t', TRIGGERS],
    // The view can only come back when its table is there again.
    ['DROP TABLE t; DROP VIEW v', 'CREATE TABLE t (a int); CREATE VIEW v AS SELECT a FROM t'],
    ['RENAME TABLE v TO w', 'CREATE TABLE t (a int); CREATE VIEW v AS SELECT a FROM t'],
  ])('the way back of %s', async (sql, create) => {
    const dialect = await loadDialect(test.kind.name);
    const state = createState(dialect);
    foldInto(state, dialect.parse(create, { file: '' }).operations);
    const inverse = invertAll(dialect.parse(sql, { file: '' }).operations, state);
    if ('refusal' in inverse) throw new Error(inverse.refusal);
    await withClient(await test.scratch(create), async (client) => {
      const before = dialect.normalize(await dialect.introspect(client));
      await client.query(sql);
      for (const operation of inverse.operations)
        for (const statement of dialect.print(operation)) await client.query(statement);
      expect(sameSchema(before, dialect.normalize(await dialect.introspect(client)))).toEqual([]);
    });
  });
});

async function compareEach(
  statements: readonly string[],
  {
    dialect,
    client,
    looking,
  }: { readonly dialect: Dialect; readonly client: SqlClient; readonly looking: SqlClient },
): Promise<void> {
  const state = createState(dialect);
  for (const sql of statements) {
    const { operations, diagnostics } = dialect.parse(sql, { file: '' });
    expect(diagnostics).toEqual([]);
    for (const operation of operations) {
      expect(state.apply(operation).filter(({ severity }) => severity === 'error')).toEqual([]);
    }
    await client.query(sql);
    const found = dialect.normalize(await dialect.introspect(looking));
    expect({ sql, differences: sameSchema(dialect.normalize(state.snapshot()), found) }).toEqual({
      sql,
      differences: [],
    });
  }
}
