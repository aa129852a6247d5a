import { describe, expect, test } from 'vitest';
import { mariadb, printed, read, readOne } from './reading.js';

const integer = { kind: 'integer', bits: 32 };

describe('CREATE TABLE', () => {
  test('columns with what is written on them', () => {
    expect(
      readOne(`CREATE TABLE IF NOT EXISTS app.users (
        id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
        email VARCHAR(255) CHARACTER SET utf8 COLLATE utf8_bin NOT NULL UNIQUE,
        age INT DEFAULT -1 CHECK (age > 0) COMMENT 'years',
        at TIMESTAMP(3) NULL DEFAULT NOW(3) ON UPDATE CURRENT_TIMESTAMP(3),
        twice INT GENERATED ALWAYS AS (age * 2) STORED INVISIBLE,
        doc JSON DEFAULT (JSON_OBJECT()),
        place POINT SRID 4326
      ) ENGINE=innodb DEFAULT CHARSET=utf8mb4 AUTO_INCREMENT=100, COMMENT='people'`),
    ).toEqual({
      kind: 'createTable',
      table: { schema: 'app', name: 'users' },
      ifNotExists: true,
      columns: [
        {
          name: 'id',
          type: { ...integer, unsigned: true },
          nullable: false,
          autoIncrement: { kind: 'autoIncrement' },
        },
        {
          name: 'email',
          type: { kind: 'string', length: 255 },
          nullable: false,
          charset: 'utf8mb3',
          collation: { name: 'utf8mb3_bin' },
        },
        {
          name: 'age',
          type: integer,
          nullable: true,
          default: { kind: 'number', value: '-1' },
          comment: 'years',
        },
        {
          name: 'at',
          type: { kind: 'timestamp', zone: true, precision: 3 },
          nullable: true,
          default: { kind: 'keyword', name: 'current_timestamp', precision: 3 },
          onUpdate: { kind: 'keyword', name: 'current_timestamp', precision: 3 },
        },
        {
          name: 'twice',
          type: integer,
          nullable: true,
          generated: {
            expression: {
              kind: 'operator',
              operator: '*',
              left: { kind: 'column', path: ['age'] },
              right: { kind: 'number', value: '2' },
            },
            stored: true,
          },
          invisible: true,
        },
        {
          name: 'doc',
          type: { kind: 'json' },
          nullable: true,
          default: { kind: 'call', name: { name: 'json_object' }, args: [] },
        },
        { name: 'place', type: { kind: 'native', name: 'point' }, nullable: true, options: { srid: '4326' } },
      ],
      constraints: [
        { kind: 'primaryKey', columns: ['id'] },
        {
          kind: 'check',
          expression: {
            kind: 'operator',
            operator: '>',
            left: { kind: 'column', path: ['age'] },
            right: { kind: 'number', value: '0' },
          },
        },
      ],
      indexes: [{ unique: true, keys: [{ column: 'email' }] }],
      comment: 'people',
      options: { engine: 'InnoDB', charset: 'utf8mb4', auto_increment: '100' },
    });
  });

  test('keys and constraints: which of two names counts, what an index can say', () => {
    expect(
      readOne(`CREATE TABLE t (
        a INT, b VARCHAR(99), c TEXT,
        CONSTRAINT ignored PRIMARY KEY USING BTREE (a DESC, b(5)) COMMENT 'k',
        CONSTRAINT symbol UNIQUE KEY named (b),
        CONSTRAINT symbol2 UNIQUE (a),
        FULLTEXT KEY ft (c) WITH PARSER ngram,
        KEY (a, (b + 1) DESC) INVISIBLE COMMENT 'i',
        CONSTRAINT fk FOREIGN KEY idx (a) REFERENCES p (id) ON DELETE CASCADE ON UPDATE NO ACTION,
        FOREIGN KEY idx2 (b) REFERENCES p (b) MATCH FULL ON DELETE SET NULL,
        CHECK (a > 0) NOT ENFORCED
      )`),
    ).toMatchObject({
      constraints: [
        {
          kind: 'primaryKey',
          columns: ['a', 'b'],
          index: {
            keys: [
              { column: 'a', order: 'desc' },
              { column: 'b', length: 5 },
            ],
            method: 'btree',
          },
          comment: 'k',
        },
        {
          kind: 'foreignKey',
          name: 'fk',
          columns: ['a'],
          references: { table: { name: 'p' }, columns: ['id'] },
          onDelete: 'cascade',
        },
        { kind: 'foreignKey', columns: ['b'], onDelete: 'setNull', indexName: 'idx2' },
        { kind: 'check', notEnforced: true },
      ],
      indexes: [
        { name: 'named', unique: true, keys: [{ column: 'b' }] },
        { name: 'symbol2', unique: true, keys: [{ column: 'a' }] },
        { name: 'ft', method: 'fulltext', keys: [{ column: 'c' }], parser: 'ngram' },
        { keys: [{ column: 'a' }, { order: 'desc' }], invisible: true, comment: 'i' },
      ],
    });
  });

  test('SERIAL is four things', () => {
    expect(readOne('CREATE TABLE t (id SERIAL)')).toMatchObject({
      columns: [
        {
          type: { kind: 'integer', bits: 64, unsigned: true },
          nullable: false,
          autoIncrement: { kind: 'autoIncrement' },
        },
      ],
      indexes: [{ unique: true, keys: [{ column: 'id' }] }],
    });
  });

  test('a default in brackets is an expression even where it is a constant', () => {
    expect(
      printed(
        "CREATE TABLE t (a VARCHAR(9) DEFAULT ('x'), b TEXT DEFAULT ('x'), c DATETIME DEFAULT (NOW()))",
      ),
    ).toBe(
      "CREATE TABLE `t` (\n  `a` varchar(9) DEFAULT ('x'),\n  `b` text DEFAULT ('x'),\n  `c` datetime DEFAULT (now())\n)",
    );
  });

  test('partitions are text', () => {
    expect(readOne('CREATE TABLE t (a INT) PARTITION BY HASH (a) PARTITIONS 4')).toMatchObject({
      partitionBy: 'HASH (a) PARTITIONS 4',
    });
  });

  test('identifiers: in backticks, starting with a digit, keywords', () => {
    expect(readOne('CREATE TABLE 2fa (`a``b` INT, comment INT, 1st INT, `key` INT)')).toMatchObject({
      table: { name: '2fa' },
      columns: [{ name: 'a`b' }, { name: 'comment' }, { name: '1st' }, { name: 'key' }],
    });
  });

  test("MariaDB: a check of a column is the column's own, a foreign key takes the name of its index", () => {
    expect(
      readOne(
        'CREATE OR REPLACE TABLE t (a INT CHECK (a > 0), FOREIGN KEY x (a) REFERENCES p (a))'.replace(
          'OR REPLACE ',
          '',
        ),
        mariadb,
      ),
    ).toMatchObject({
      constraints: [
        { kind: 'check', column: 'a' },
        { kind: 'foreignKey', name: 'x' },
      ],
    });
    expect(read('CREATE OR REPLACE TABLE t (a INT)', mariadb)).toMatchObject([
      { kind: 'dropTable', ifExists: true },
      { kind: 'createTable' },
    ]);
  });

  test.each([
    'CREATE TABLE a LIKE b',
    'CREATE TABLE a (LIKE b)',
    'CREATE TABLE a SELECT * FROM b',
    'CREATE TABLE a (x INT) AS SELECT * FROM b',
  ])('%s is kept to the letter; its shape is not known', (sql) => {
    expect(readOne(sql)).toEqual({
      kind: 'rawSql',
      dialect: 'mysql',
      sql,
      statement: 'create table',
      effect: 'schema',
      touches: [{ kind: 'table', name: { name: 'a' } }],
    });
  });
});

describe('indexes', () => {
  test('CREATE INDEX and DROP INDEX', () => {
    expect(readOne('CREATE UNIQUE INDEX i USING BTREE ON t (a(3) DESC) COMMENT "x"')).toEqual({
      kind: 'createIndex',
      table: { name: 't' },
      index: {
        name: 'i',
        unique: true,
        method: 'btree',
        keys: [{ column: 'a', length: 3, order: 'desc' }],
        comment: 'x',
      },
    });
    expect(readOne('DROP INDEX i ON t')).toEqual({
      kind: 'dropIndex',
      index: { name: 'i' },
      table: { name: 't' },
    });
    expect(readOne('DROP INDEX `PRIMARY` ON t')).toMatchObject({
      kind: 'dropConstraint',
      constraint: 'primaryKey',
    });
  });

  test('how it shall run makes it an ALTER TABLE that says so', () => {
    expect(printed('CREATE INDEX i ON t (a) ALGORITHM=INPLACE LOCK=NONE')).toBe(
      'ALTER TABLE `t`\n  ADD INDEX `i` (`a`),\n  ALGORITHM=INPLACE,\n  LOCK=NONE',
    );
  });
});
