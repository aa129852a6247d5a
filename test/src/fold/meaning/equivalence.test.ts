import { beforeAll, describe, expect, test } from 'vitest';
import { postgres } from '../../../../src/dialects/postgres/index.js';
import { createState } from '../../../../src/fold/create-state.js';
import { sameMeaning } from '../../../../src/fold/meaning/equivalence.js';
import { foldInto } from '../../../../src/fold/fold-into.js';

beforeAll(() => postgres.load());

const given = `
  CREATE TABLE old (id serial PRIMARY KEY, x int, y text);
  CREATE TABLE other (id int PRIMARY KEY);
  CREATE TYPE mood AS ENUM ('sad', 'ok');
  CREATE INDEX old_x_idx ON old (x);`;

function compare(a: string, b: string) {
  const state = createState(postgres);
  foldInto(state, postgres.parse(given, { file: 'given.sql' }).operations);
  const before = JSON.stringify(state.snapshot());
  const parse = (sql: string) => postgres.parse(sql, { file: 'a.sql' }).operations;
  const difference = sameMeaning(parse(a), parse(b), state);
  expect(JSON.stringify(state.snapshot())).toBe(before);
  return difference;
}

describe('the same', () => {
  const pairs: readonly (readonly [string, string, string])[] = [
    ['nothing', '', ''],
    ['default names', 'CREATE INDEX ON old (y)', 'CREATE INDEX old_y_idx ON old (y)'],
    ['default names that are taken', 'CREATE INDEX ON old (x)', 'CREATE INDEX old_x_idx1 ON old (x)'],
    [
      'default names of constraints',
      'ALTER TABLE old ADD UNIQUE (x), ADD CHECK (x > 0)',
      'ALTER TABLE old ADD CONSTRAINT old_x_key UNIQUE (x); ALTER TABLE old ADD CONSTRAINT old_x_check CHECK (x > 0)',
    ],
    [
      'a foreign key to the primary key',
      'ALTER TABLE old ADD FOREIGN KEY (x) REFERENCES other',
      'ALTER TABLE old ADD CONSTRAINT old_x_fkey FOREIGN KEY (x) REFERENCES other (id)',
    ],
    [
      'an index that goes with its column',
      'DROP INDEX old_x_idx; ALTER TABLE old DROP COLUMN x',
      'ALTER TABLE old DROP COLUMN x',
    ],
    [
      'constraints that go with their table',
      'ALTER TABLE old DROP CONSTRAINT old_pkey; DROP INDEX old_x_idx; DROP TABLE old',
      'DROP TABLE old',
    ],
    [
      'a default and NOT NULL in either order',
      'ALTER TABLE old ALTER x SET DEFAULT 1, ALTER x SET NOT NULL',
      'ALTER TABLE old ALTER x SET NOT NULL, ALTER x SET DEFAULT 1',
    ],
    [
      'constraints in a table or after it',
      'CREATE TABLE t (a int PRIMARY KEY, b int UNIQUE REFERENCES other, CHECK (a > b))',
      `CREATE TABLE t (a int NOT NULL, b int); ALTER TABLE t ADD CONSTRAINT t_pkey PRIMARY KEY (a);
       ALTER TABLE t ADD UNIQUE (b); ALTER TABLE t ADD CHECK (a > b); ALTER TABLE t ADD FOREIGN KEY (b) REFERENCES other (id)`,
    ],
    [
      'constraints of a new table in another order',
      'CREATE TABLE t (a int, UNIQUE (a), CHECK (a > 0))',
      'CREATE TABLE t (a int, CHECK (a > 0), UNIQUE (a))',
    ],
    [
      'a constraint after the index of a new table',
      'CREATE TABLE t (a int, FOREIGN KEY (a) REFERENCES other); CREATE INDEX ON t (a)',
      'CREATE TABLE t (a int); CREATE INDEX ON t (a); ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES other',
    ],
    [
      'a constraint after another new table',
      'CREATE TABLE t (a int UNIQUE); CREATE TABLE u (a int)',
      'CREATE TABLE t (a int); CREATE TABLE u (a int); ALTER TABLE t ADD UNIQUE (a)',
    ],
    [
      'columns of a new table',
      'CREATE TABLE t (a int, b int)',
      'CREATE TABLE t (a int); ALTER TABLE t ADD b int',
    ],
    [
      'changed columns of a new table',
      "CREATE TABLE t (a int NOT NULL DEFAULT 1); COMMENT ON TABLE t IS 'x'",
      "CREATE TABLE t (a int); COMMENT ON TABLE t IS 'x'; ALTER TABLE t ALTER a SET DEFAULT 1, ALTER a SET NOT NULL",
    ],
    [
      'a column with its constraint or before it',
      'ALTER TABLE old ADD z int UNIQUE',
      'ALTER TABLE old ADD z int; ALTER TABLE old ADD UNIQUE (z)',
    ],
    [
      'comments in another order',
      "COMMENT ON TABLE old IS 'a'; COMMENT ON COLUMN old.x IS 'b'",
      "COMMENT ON COLUMN old.x IS 'b'; COMMENT ON TABLE old IS 'a'",
    ],
    [
      'a type before or after changes that have nothing to do with it',
      "CREATE TYPE shade AS ENUM ('a'); ALTER TABLE old ADD a int; ALTER TABLE old ALTER x SET DEFAULT 1; ALTER TABLE old DROP y",
      "ALTER TABLE old ADD a int; ALTER TABLE old ALTER x SET DEFAULT 1; ALTER TABLE old DROP y; CREATE TYPE shade AS ENUM ('a')",
    ],
    [
      'USING that cannot cut anything',
      'ALTER TABLE old ADD z varchar(9), ALTER x TYPE numeric(9,2) USING x::numeric(9,2)',
      'ALTER TABLE old ADD z varchar(9), ALTER x TYPE numeric(9,2)',
    ],
    [
      'USING of a longer text',
      'ALTER TABLE old ADD z varchar(9); ALTER TABLE old ALTER z TYPE varchar(10) USING z::varchar(10)',
      'ALTER TABLE old ADD z varchar(9); ALTER TABLE old ALTER z TYPE varchar(10)',
    ],
    [
      'a comment on a column before or after another column',
      "ALTER TABLE old ADD a int; COMMENT ON COLUMN old.a IS 'a'; ALTER TABLE old ADD b int",
      "ALTER TABLE old ADD a int; ALTER TABLE old ADD b int; COMMENT ON COLUMN old.a IS 'a'",
    ],
    [
      'indexes in another order, where both have their names',
      'CREATE INDEX i ON old (x); CREATE INDEX j ON old (y)',
      'CREATE INDEX j ON old (y); CREATE INDEX i ON old (x)',
    ],
    ['an empty comment', "COMMENT ON TABLE old IS ''", 'COMMENT ON TABLE old IS NULL'],
    [
      'white space of SQL that is not modelled',
      'CREATE  RULE r AS\n  ON INSERT TO old DO NOTHING;',
      'CREATE RULE r AS ON INSERT TO old DO NOTHING',
    ],
    [
      'white space of queries',
      'CREATE VIEW v AS SELECT x FROM old',
      'CREATE VIEW v AS\nSELECT x\n  FROM old;',
    ],
    ['options of a sequence that are the default', 'CREATE SEQUENCE s START 1 NO CYCLE', 'CREATE SEQUENCE s'],
    [
      'OR REPLACE of a function, in other white space',
      "CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
      "CREATE  OR  REPLACE FUNCTION f() RETURNS int\nLANGUAGE sql AS 'SELECT 1'",
    ],
  ];

  test.each(pairs)('%s', (_, a, b) => {
    expect(compare(a, b)).toBeUndefined();
    expect(compare(b, a)).toBeUndefined();
  });
});

describe('not the same', () => {
  const pairs: readonly (readonly [string, string, string])[] = [
    ['something and nothing', 'DROP TABLE old', ''],
    ['another name', 'CREATE INDEX i ON old (y)', 'CREATE INDEX ON old (y)'],
    ['IF EXISTS', 'DROP TABLE old', 'DROP TABLE IF EXISTS old'],
    [
      'an index of another column',
      'DROP INDEX old_x_idx; ALTER TABLE old DROP COLUMN y',
      'ALTER TABLE old DROP COLUMN y',
    ],
    [
      'an index that is not dropped at once',
      'DROP INDEX CONCURRENTLY old_x_idx; ALTER TABLE old DROP COLUMN x',
      'ALTER TABLE old DROP COLUMN x',
    ],
    [
      'a constraint before CASCADE',
      'ALTER TABLE old DROP CONSTRAINT old_pkey; DROP TABLE old CASCADE',
      'DROP TABLE old CASCADE',
    ],
    [
      'two defaults in another order',
      'ALTER TABLE old ALTER x SET DEFAULT 1; ALTER TABLE old ALTER x DROP DEFAULT',
      'ALTER TABLE old ALTER x DROP DEFAULT; ALTER TABLE old ALTER x SET DEFAULT 1',
    ],
    ['CASCADE', 'DROP TABLE old', 'DROP TABLE old CASCADE'],
    ['CONCURRENTLY', 'CREATE INDEX i ON old (y)', 'CREATE INDEX CONCURRENTLY i ON old (y)'],
    [
      'UNIQUE constraint and unique index',
      'ALTER TABLE old ADD CONSTRAINT u UNIQUE (y)',
      'CREATE UNIQUE INDEX u ON old (y)',
    ],
    ['NOT VALID', 'ALTER TABLE old ADD CHECK (x > 0)', 'ALTER TABLE old ADD CHECK (x > 0) NOT VALID'],
    [
      'NOT VALID on a new table that is validated later',
      'CREATE TABLE t (a int, CHECK (a > 0))',
      'CREATE TABLE t (a int); ALTER TABLE t ADD CHECK (a > 0) NOT VALID',
    ],
    ['deferrability', 'ALTER TABLE old ADD UNIQUE (x)', 'ALTER TABLE old ADD UNIQUE (x) DEFERRABLE'],
    ['the order of columns', 'CREATE TABLE t (a int, b int)', 'CREATE TABLE t (b int, a int)'],
    [
      'the order of added columns',
      'ALTER TABLE old ADD a int, ADD b int',
      'ALTER TABLE old ADD b int, ADD a int',
    ],
    [
      'the order of a key',
      'CREATE TABLE t (a int, b int, UNIQUE (a, b))',
      'CREATE TABLE t (a int, b int, UNIQUE (b, a))',
    ],
    [
      'an index without a name before or after another',
      'CREATE INDEX ON old (x); CREATE INDEX old_x_idx2 ON old (y)',
      'CREATE INDEX old_x_idx1 ON old (y); CREATE INDEX ON old (x)',
    ],
    [
      'NOT NULL of a column that is there, with and without a default first',
      'ALTER TABLE old ADD a int NOT NULL',
      'ALTER TABLE old ADD a int; ALTER TABLE old ALTER a SET NOT NULL',
    ],
    [
      'a constraint before or after rows',
      'CREATE TABLE t (a int CHECK (a > 0)); INSERT INTO t VALUES (1)',
      'CREATE TABLE t (a int); INSERT INTO t VALUES (1); ALTER TABLE t ADD CHECK (a > 0)',
    ],
    [
      'rows in another order',
      'INSERT INTO other (id) VALUES (1); INSERT INTO other (id) VALUES (2)',
      'INSERT INTO other (id) VALUES (2); INSERT INTO other (id) VALUES (1)',
    ],
    ['other rows', 'INSERT INTO other (id) VALUES (1)', 'INSERT INTO other (id) VALUES (2)'],
    [
      'a foreign key and the key that it needs',
      'ALTER TABLE old ADD UNIQUE (x); ALTER TABLE other ADD FOREIGN KEY (id) REFERENCES old (x)',
      'ALTER TABLE other ADD FOREIGN KEY (id) REFERENCES old (x); ALTER TABLE old ADD UNIQUE (x)',
    ],
    [
      'two comments on one thing',
      "COMMENT ON TABLE old IS 'a'; COMMENT ON TABLE old IS 'b'",
      "COMMENT ON TABLE old IS 'b'; COMMENT ON TABLE old IS 'a'",
    ],
    [
      'a comment before and after a rename',
      "COMMENT ON COLUMN old.x IS 'a'; ALTER TABLE old RENAME x TO z",
      "ALTER TABLE old RENAME x TO z; COMMENT ON COLUMN old.x IS 'a'",
    ],
    ['white space in a string', "CREATE VIEW v AS SELECT 'a  b'", "CREATE VIEW v AS SELECT 'a b'"],
    [
      'white space in a quoted name',
      'CREATE VIEW v AS SELECT x AS "a  b" FROM old',
      'CREATE VIEW v AS SELECT x AS "a b" FROM old',
    ],
    [
      'white space in a function’s body',
      'CREATE FUNCTION f() RETURNS text LANGUAGE sql AS $$ SELECT 1 $$',
      'CREATE FUNCTION f() RETURNS text LANGUAGE sql AS $$ SELECT  1 $$',
    ],
    [
      'a drop before or after',
      'DROP TABLE other; ALTER TABLE old DROP x',
      'ALTER TABLE old DROP x; DROP TABLE other',
    ],
    [
      'something that comes twice',
      "ALTER TYPE mood ADD VALUE IF NOT EXISTS 'a'",
      "ALTER TYPE mood ADD VALUE IF NOT EXISTS 'a'; ALTER TYPE mood ADD VALUE IF NOT EXISTS 'a'",
    ],
    ['USING', 'ALTER TABLE old ALTER y TYPE int USING y::int', 'ALTER TABLE old ALTER y TYPE int'],
    [
      'USING that cuts',
      'ALTER TABLE old ALTER y TYPE varchar(10) USING y::varchar(10)',
      'ALTER TABLE old ALTER y TYPE varchar(10)',
    ],
    [
      'a type and the column that has it',
      "CREATE TYPE t AS ENUM ('a'); ALTER TABLE old ADD a t",
      "ALTER TABLE old ADD a t; CREATE TYPE t AS ENUM ('a')",
    ],
    ['varchar and text', 'ALTER TABLE old ADD z varchar', 'ALTER TABLE old ADD z text'],
    ['timestamps', 'ALTER TABLE old ADD z timestamp', 'ALTER TABLE old ADD z timestamptz'],
    [
      'constraints of a column that may be there already',
      'ALTER TABLE old ADD COLUMN IF NOT EXISTS x int UNIQUE',
      'ALTER TABLE old ADD COLUMN IF NOT EXISTS x int; ALTER TABLE old ADD UNIQUE (x)',
    ],
    [
      'constraints of a table that may be there already',
      'CREATE TABLE IF NOT EXISTS old (x int UNIQUE)',
      'CREATE TABLE IF NOT EXISTS old (x int); ALTER TABLE old ADD UNIQUE (x)',
    ],
    [
      'an index between the column and its type',
      'CREATE TABLE t (a text)',
      'CREATE TABLE t (a int); ALTER TABLE t ALTER a TYPE text',
    ],
  ];

  test.each(pairs)('%s', (_, a, b) => {
    expect(compare(a, b)?.message).toMatch(/≠/);
    expect(compare(b, a)?.message).toMatch(/≠/);
  });
});

test('a difference says both operations', () => {
  expect(compare('DROP TABLE old', 'DROP TABLE old CASCADE')).toEqual({
    message: 'dropTable {"table":{"name":"old"}} ≠ dropTable {"table":{"name":"old"},"cascade":true}',
    a: { kind: 'dropTable', table: { name: 'old' } },
    b: { kind: 'dropTable', table: { name: 'old' }, cascade: true },
  });
});

test('a new serial column that may be NULL, in its table or by a statement behind it', () => {
  const parse = (sql: string) => postgres.parse(sql, { file: 'a.sql' }).operations;
  const [created, ...behind] = parse('CREATE TABLE t (a serial); ALTER TABLE t ALTER a DROP NOT NULL');
  if (created?.kind !== 'createTable') throw new Error('it is a CREATE TABLE');
  const whole = { ...created, columns: created.columns.map((column) => ({ ...column, nullable: true })) };
  expect(sameMeaning([whole], [created, ...behind], createState(postgres))).toBeUndefined();
  expect(sameMeaning([whole], [created], createState(postgres))).toBeDefined();
});
