import { describe, expect, test } from 'vitest';
import { mariadb } from '../../../../src/dialects/mariadb/index.js';
import { mysql } from '../../../../src/dialects/mysql/index.js';
import type { Dialect } from '../../../../src/dialects/dialect.js';
import { createState } from '../../../../src/fold/create-state.js';
import { sameMeaning } from '../../../../src/fold/meaning/equivalence.js';
import type { Table } from '../../../../src/ir/index.js';

/** The table `t` after some statements, and what the fold refuses. What is expected here, the servers gave. */
function fold(
  sql: string,
  dialect: Dialect = mysql,
): { readonly t: Table; readonly refused: readonly string[] } {
  const state = createState(dialect);
  const { operations, diagnostics } = dialect.parse(sql, { file: 'a.sql' });
  const refused = [...diagnostics, ...operations.flatMap((operation) => state.apply(operation))].flatMap(
    ({ severity, message }) => (severity === 'error' ? [message] : []),
  );
  const t = state.table({ name: 't' });
  if (t === undefined) throw new Error(`no table t: ${refused.join(', ')}`);
  return { t, refused };
}

const names = (parts: readonly { readonly name?: string }[]) => parts.map(({ name }) => name);
const parent = 'CREATE TABLE p (a INT PRIMARY KEY, b INT UNIQUE);';

describe('names that the server chooses', () => {
  test('indexes: the first column, then numbers; whatever the case', () => {
    const { t } = fold(
      'CREATE TABLE t (a INT UNIQUE, B INT, KEY (a), KEY (b), KEY (B, a), KEY ((a + 1)), KEY ((b + 1)), `primary` INT, KEY (`primary`))',
    );
    expect(names(t.indexes)).toEqual([
      'B',
      'B_2',
      'a',
      'a_2',
      'functional_index',
      'functional_index_2',
      'primary_2',
    ]);
  });

  test('foreign keys and checks: after the highest number; they follow the name of the table', () => {
    const sql = `${parent} CREATE TABLE s (a INT, b INT, CHECK (a > 0), CHECK (b > 0), FOREIGN KEY (a) REFERENCES p (a),
      CONSTRAINT own FOREIGN KEY (b) REFERENCES p (a));
      ALTER TABLE s ADD CONSTRAINT s_ibfk_9 FOREIGN KEY (a) REFERENCES p (b);
      ALTER TABLE s ADD FOREIGN KEY (b) REFERENCES p (b);
      ALTER TABLE s ADD CHECK (a > b);
      RENAME TABLE s TO t;`;
    expect(names(fold(sql).t.constraints)).toEqual([
      'own',
      't_chk_1',
      't_chk_2',
      't_chk_3',
      't_ibfk_1',
      't_ibfk_10',
      't_ibfk_9',
    ]);
    expect(names(fold(sql, mariadb).t.constraints)).toContain('CONSTRAINT_3');
  });
});

describe('indexes of foreign keys', () => {
  test('are made where none fits, named after the constraint or the column', () => {
    const { t } = fold(
      `${parent} CREATE TABLE t (a INT, b INT, c INT, KEY k (a, b), FOREIGN KEY (a) REFERENCES p (a),
        CONSTRAINT fk FOREIGN KEY (b) REFERENCES p (a), FOREIGN KEY mine (c) REFERENCES p (a))`,
    );
    expect(names(t.indexes)).toEqual(['fk', 'k', 'mine']);
  });

  test('make way for an index that serves, and stay when the key goes', () => {
    expect(
      names(
        fold(`${parent} CREATE TABLE t (a INT, b INT, FOREIGN KEY (a) REFERENCES p (a));
          ALTER TABLE t ADD UNIQUE (A, b)`).t.indexes,
      ),
    ).toEqual(['a']);
    expect(
      names(
        fold(`${parent} CREATE TABLE t (a INT, CONSTRAINT fk FOREIGN KEY (a) REFERENCES p (a));
          ALTER TABLE t DROP FOREIGN KEY fk`).t.indexes,
      ),
    ).toEqual(['fk']);
  });
});

describe('columns', () => {
  const table = 'CREATE TABLE t (a INT, y INT, z INT, UNIQUE u (y, z), KEY k (y));';

  test('one that is dropped goes from its keys; MariaDB keeps unique keys whole', () => {
    const { t, refused } = fold(`${table} ALTER TABLE t DROP COLUMN Y`);
    expect(refused).toEqual([]);
    expect(t.indexes).toEqual([{ name: 'u', unique: true, keys: [{ column: 'z' }] }]);
    expect(fold(`${table} ALTER TABLE t DROP COLUMN y`, mariadb).refused).toEqual([
      'column "y" of table "t" cannot be dropped: unique index "u" uses it',
    ]);
  });

  test('one that is defined anew has what the definition says, in its place, and is renamed in keys', () => {
    const { t } = fold(
      `CREATE TABLE t (id INT AUTO_INCREMENT, a INT NOT NULL DEFAULT 5 COMMENT 'x', PRIMARY KEY (id), KEY k (a));
       ALTER TABLE t CHANGE a c BIGINT FIRST, DROP PRIMARY KEY, MODIFY id INT, ADD PRIMARY KEY (id, c)`,
    );
    expect(t.columns).toMatchObject([
      { name: 'c', type: { kind: 'integer', bits: 64 }, nullable: false },
      { name: 'id', nullable: false },
    ]);
    expect(t.columns[0]).not.toHaveProperty('comment');
    expect(t.indexes).toEqual([{ name: 'k', keys: [{ column: 'c' }] }]);
  });

  test('without a default, not even NULL', () => {
    expect(fold('CREATE TABLE t (a INT); ALTER TABLE t ALTER a DROP DEFAULT').t.columns).toMatchObject([
      { noDefault: true },
    ]);
  });
});

test('a column that counts by itself needs its key in the same statement', () => {
  const told = (sql: string): readonly string[] => {
    const state = createState(mysql);
    return mysql
      .parse(`CREATE TABLE a (b int); ${sql}`, { file: '' })
      .operations.flatMap((operation) => state.apply(operation))
      .map(({ severity, code }) => `${severity} ${code}`);
  };
  const refused = ['error auto-increment-without-key'];
  expect(told('ALTER TABLE a ADD id int NOT NULL AUTO_INCREMENT')).toEqual(refused);
  expect(told('ALTER TABLE a ADD id int NOT NULL AUTO_INCREMENT PRIMARY KEY')).toEqual([]);
  expect(told('ALTER TABLE a ADD id int NOT NULL AUTO_INCREMENT, ADD PRIMARY KEY (id)')).toEqual([]);
  expect(told('ALTER TABLE a ADD id int NOT NULL AUTO_INCREMENT, ADD KEY (id)')).toEqual([]);
});

describe('a default that the server refuses', () => {
  const told = (sql: string, dialect = mysql): readonly string[] => {
    const state = createState(dialect);
    return dialect
      .parse(`CREATE TABLE a (id int PRIMARY KEY, t text, n int NOT NULL, d datetime); ${sql}`, { file: '' })
      .operations.flatMap((operation) => state.apply(operation))
      .map(({ severity, code }) => `${severity} ${code}`);
  };
  const refused = ['error invalid-default'];

  test.each([
    'CREATE TABLE b (x int NOT NULL DEFAULT NULL)',
    'CREATE TABLE b (x int DEFAULT NULL PRIMARY KEY)',
    'CREATE TABLE b (x text NOT NULL DEFAULT NULL)',
    'ALTER TABLE a ADD x int NOT NULL DEFAULT NULL',
    'ALTER TABLE a MODIFY t text NOT NULL DEFAULT NULL',
    'ALTER TABLE a CHANGE n m int NOT NULL DEFAULT NULL',
    'ALTER TABLE a ALTER n SET DEFAULT NULL',
    'ALTER TABLE a ALTER n SET DEFAULT (NULL)',
    'ALTER TABLE a ADD x int NOT NULL DEFAULT NULL, ALGORITHM=COPY',
  ])('NULL of a column that is required: %s', (sql) => {
    expect(told(sql)).toEqual(refused);
    expect(told(sql, mariadb)).toEqual(refused);
  });

  test.each([
    "CREATE TABLE b (x text DEFAULT 'a')",
    "CREATE TABLE b (x json NOT NULL DEFAULT '{}')",
    'CREATE TABLE b (x longtext DEFAULT -1)',
    'CREATE TABLE b (x tinytext DEFAULT TRUE)',
    "CREATE TABLE b (x blob DEFAULT 'it''s')",
    "CREATE TABLE b (x geometry DEFAULT 'a')",
    'CREATE TABLE b (x text DEFAULT CURRENT_TIMESTAMP)',
    "ALTER TABLE a ADD x text DEFAULT 'a'",
    "ALTER TABLE a MODIFY t text DEFAULT 'a'",
    "ALTER TABLE a ALTER t SET DEFAULT 'a'",
    "ALTER TABLE a ALTER t SET DEFAULT ('a')",
    'ALTER TABLE a ALTER t SET DEFAULT NULL',
  ])('a constant of a text, by MySQL alone: %s', (sql) => {
    expect(told(sql)).toEqual(refused);
    expect(told(sql, mariadb)).toEqual([]);
  });

  test('CURRENT_TIMESTAMP without brackets in ALTER COLUMN, by MySQL alone', () => {
    const sql = 'ALTER TABLE a ALTER d SET DEFAULT CURRENT_TIMESTAMP';
    expect(told(sql)).toEqual(refused);
    expect(told(sql, mariadb)).toEqual([]);
  });

  test.each([
    "CREATE TABLE b (x text DEFAULT ('a'), y json DEFAULT ('{}'), z blob DEFAULT (x'41'), n text DEFAULT NULL)",
    "CREATE TABLE b (x varchar(5) NOT NULL DEFAULT 'a', y int NULL DEFAULT NULL, z datetime DEFAULT CURRENT_TIMESTAMP)",
    "ALTER TABLE a ALTER t SET DEFAULT (concat('a', 'b')), ALTER n SET DEFAULT 5",
    'ALTER TABLE a ALTER d SET DEFAULT (now())',
    'ALTER TABLE a ALTER t DROP DEFAULT, ALTER n DROP DEFAULT',
  ])('taken: %s', (sql) => expect(told(sql)).toEqual([]));

  test('what is refused is printed as it was written', () => {
    const sql = "ALTER TABLE `a` ADD COLUMN `x` text DEFAULT 'a'";
    const [operation] = mysql.parse(sql, { file: '' }).operations;
    expect(operation && mysql.print(operation, createState(mysql))).toEqual([sql]);
  });
});

test('ALTER TABLE renames no view, and RENAME TABLE does', () => {
  const told = (sql: string, dialect: Dialect): readonly string[] => {
    const state = createState(dialect);
    return dialect
      .parse(`CREATE TABLE a (b int); CREATE VIEW v AS SELECT b FROM a; ${sql}`, { file: '' })
      .operations.flatMap((operation) => state.apply(operation))
      .map(({ severity, code }) => `${severity} ${code}`);
  };
  for (const dialect of [mysql, mariadb]) {
    expect(told('ALTER TABLE v RENAME TO w', dialect)).toEqual(['error not-a-table']);
    expect(told('ALTER TABLE v RENAME TO w, ALGORITHM=INPLACE', dialect)).toEqual(['error not-a-table']);
    expect(told('ALTER TABLE v RENAME COLUMN b TO c', dialect)).toEqual(['error not-a-table']);
    expect(told('RENAME TABLE v TO w; ALTER TABLE a RENAME TO b; DROP VIEW w', dialect)).toEqual([]);
  }
});

test.each([mysql, mariadb])(
  'a table that does not say its engine is one that says InnoDB: $name',
  (dialect) => {
    const created = (end: string) =>
      dialect.parse(`CREATE TABLE t (id INT PRIMARY KEY)${end}`, { file: '' }).operations;
    const state = createState(dialect);
    expect(sameMeaning(created(''), created(' ENGINE=innodb'), state)).toBeUndefined();
    expect(
      sameMeaning(created(' ROW_FORMAT=DYNAMIC'), created(' ROW_FORMAT=DYNAMIC ENGINE=InnoDB'), state),
    ).toBeUndefined();
    expect(sameMeaning(created(''), created(' ENGINE=MyISAM'), state)).toBeDefined();
  },
);

describe('what the server does not look at', () => {
  const there = 'CREATE TABLE t (a INT);';
  test.each([
    "CREATE TABLE IF NOT EXISTS t (a INT DEFAULT 'x')",
    'CREATE TABLE IF NOT EXISTS t (a BLOB PRIMARY KEY)',
    'CREATE TABLE IF NOT EXISTS t (a INT NOT NULL, FOREIGN KEY (a) REFERENCES p (a) ON DELETE SET NULL)',
  ])('of a table that is there already: %s', (sql) => {
    for (const dialect of [mysql, mariadb]) {
      expect(fold(`${parent} ${there} ${sql}`, dialect).refused).toEqual([]);
      expect(() => fold(`${parent} ${sql}`, dialect)).toThrow('no table t');
    }
  });

  test.each([
    ['CREATE TABLE t (a INT, FOREIGN KEY (a) REFERENCES p (a)) ENGINE=MyISAM', 1],
    ['CREATE TABLE t (a INT) ENGINE=memory; ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES p (a)', 1],
    [
      'CREATE TABLE t (a INT) ENGINE=MyISAM; ALTER TABLE t ADD b INT, ADD FOREIGN KEY (a) REFERENCES p (a)',
      1,
    ],
    ['CREATE TABLE t (a INT, FOREIGN KEY (a) REFERENCES p (a))', 0],
    ['CREATE TABLE t (a INT, FOREIGN KEY (a) REFERENCES p (a)) ENGINE=InnoDB', 0],
    ['CREATE TABLE t (a INT, KEY (a)) ENGINE=MyISAM', 0],
  ])('a foreign key that the engine forgets: %s', (sql, count) => {
    for (const dialect of [mysql, mariadb]) {
      const state = createState(dialect);
      const told = dialect
        .parse(`${parent} ${sql}`, { file: '' })
        .operations.flatMap((operation) => state.apply(operation));
      expect(told.filter(({ code }) => code === 'foreign-key-forgotten')).toHaveLength(count);
    }
  });
});
