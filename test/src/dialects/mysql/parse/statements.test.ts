import { describe, expect, test } from 'vitest';
import { mariadb, mysql, parsed, printed, read, readOne } from './reading.js';

describe('data', () => {
  test('INSERT, UPDATE and DELETE of plain rows', () => {
    expect(printed("INSERT INTO t (a, b) VALUES (1, 'x'), (DEFAULT, NULL)")).toBe(
      "INSERT INTO `t` (`a`, `b`) VALUES\n  (1, 'x'),\n  (DEFAULT, NULL)",
    );
    expect(readOne('INSERT t SET a = 1')).toMatchObject({ kind: 'insert', columns: ['a'] });
    expect(printed('UPDATE t SET a = b + 1 WHERE c = "x"')).toBe(
      "UPDATE `t` SET `a` = `b` + 1 WHERE `c` = 'x'",
    );
    expect(printed('DELETE FROM t WHERE a')).toBe('DELETE FROM `t` WHERE `a`');
  });

  test.each([
    ['INSERT IGNORE INTO t (a) VALUES (1)', ['t']],
    ['INSERT INTO t (a) VALUES (1) ON DUPLICATE KEY UPDATE a = 2', ['t']],
    ['INSERT INTO t SELECT * FROM u JOIN v ON u.id = v.id', ['t', 'u', 'v']],
    ['REPLACE INTO t VALUES (1)', ['t']],
    ['UPDATE t JOIN u ON t.id = u.id SET t.a = u.a', ['t', 'u']],
    ['UPDATE t SET a = 1 ORDER BY b LIMIT 1', ['t']],
    ['DELETE t FROM t, u WHERE t.a = u.a', ['t', 'u']],
    ['TRUNCATE TABLE t', ['t']],
    ['WITH x AS (SELECT * FROM y) DELETE FROM t WHERE a IN (SELECT a FROM x)', ['y', 't']],
  ])('%s changes rows only', (sql, tables) => {
    expect(readOne(sql)).toMatchObject({
      kind: 'rawSql',
      sql,
      effect: 'data',
      touches: tables.map((name) => ({ kind: 'table', name: { name } })),
    });
  });

  test.each([
    'WITH x AS (SELECT * FROM y) SELECT a FROM x',
    'WITH x (a) AS (SELECT 1), y AS (SELECT 2) SELECT 1',
  ])('%s changes nothing', (sql) => {
    expect(readOne(sql)).toMatchObject({ kind: 'rawSql', statement: 'select', effect: 'none', touches: [] });
  });
});

describe('programs', () => {
  const body = `BEGIN
    DECLARE x INT DEFAULT 0;
    IF NEW.a > 0 THEN SET x = CASE NEW.b WHEN 1 THEN 2 ELSE 3 END; END IF;
    WHILE x < 3 DO SET x = x + 1; END WHILE;
    l: LOOP LEAVE l; END LOOP;
    SET NEW.a = IF(x, 1, 2);
  END`;

  test('a body with semicolons is one statement, without and with DELIMITER', () => {
    const trigger = `CREATE DEFINER=\`root\`@\`localhost\` TRIGGER tr BEFORE INSERT ON t FOR EACH ROW ${body}`;
    const expected = {
      kind: 'createTrigger',
      name: 'tr',
      table: { name: 't' },
      definition: trigger,
      dialect: 'mysql',
    };
    expect(read(`${trigger}; SELECT 1`)).toMatchObject([expected, { kind: 'rawSql', sql: 'SELECT 1' }]);
    expect(read(`DELIMITER $$\n${trigger}$$\nDELIMITER ;\nSELECT 1;`)).toMatchObject([
      expected,
      { sql: 'SELECT 1' },
    ]);
    expect(read(`delimiter //\n${trigger} //\nSELECT 1; //`)).toHaveLength(2);
  });

  test('routines', () => {
    const routine =
      'CREATE FUNCTION f(a INT) RETURNS VARCHAR(9) CHARSET utf8mb4 DETERMINISTIC READS SQL DATA RETURN a';
    expect(readOne(routine)).toEqual({
      kind: 'createFunction',
      name: { name: 'f' },
      routine: 'function',
      argumentTypes: [],
      definition: routine,
      dialect: 'mysql',
    });
    expect(read(`CREATE PROCEDURE p() ${body}; CALL p()`)).toMatchObject([
      { kind: 'createFunction', routine: 'procedure' },
      { kind: 'rawSql', effect: 'unknown' },
    ]);
    expect(readOne('DROP PROCEDURE IF EXISTS p')).toMatchObject({
      kind: 'dropFunction',
      routine: 'procedure',
    });
  });

  test('events are kept to the letter, whole', () => {
    expect(read(`CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO ${body}; SELECT 1`)).toMatchObject([
      {
        kind: 'rawSql',
        statement: 'create event',
        effect: 'catalog',
        touches: [{ kind: 'other', name: { name: 'e' } }],
      },
      { sql: 'SELECT 1' },
    ]);
  });

  test('views', () => {
    expect(
      readOne(
        'CREATE OR REPLACE ALGORITHM=MERGE DEFINER=u@h SQL SECURITY INVOKER VIEW v (a, b) AS WITH c AS (SELECT 1) SELECT * FROM t, `u` x, c WITH LOCAL CHECK OPTION',
      ),
    ).toEqual({
      kind: 'createView',
      name: { name: 'v' },
      orReplace: true,
      columns: ['a', 'b'],
      query: 'WITH c AS (SELECT 1) SELECT * FROM t, `u` x, c',
      dialect: 'mysql',
      with: { algorithm: 'merge', definer: 'u@h', 'sql security': 'invoker' },
      checkOption: 'local',
      reads: [{ name: 't' }, { name: 'u' }],
    });
  });

  test('views read the tables of joins in brackets, as the server prints them', () => {
    const query = 'select 1 from ((a join b on((a.x = b.x))) left join (select y from c) d on(1))';
    expect(readOne(`CREATE VIEW v AS ${query}`)).toMatchObject({
      reads: [{ name: 'a' }, { name: 'b' }, { name: 'c' }],
    });
  });

  test('DROP TRIGGER does not name its table', () => {
    expect(readOne('DROP TRIGGER IF EXISTS tr')).toEqual({ kind: 'dropTrigger', name: 'tr', ifExists: true });
  });
});

describe('versioned comments', () => {
  test('what the server executes is read, the rest is a comment', () => {
    expect(printed('/*!40101 CREATE TABLE t (a INT) */;')).toBe('CREATE TABLE `t` (\n  `a` int\n)');
    expect(printed('CREATE TABLE t (a INT /*!80023 INVISIBLE */) /*!50100 PARTITION BY HASH (a) */')).toBe(
      'CREATE TABLE `t` (\n  `a` int INVISIBLE\n) PARTITION BY HASH (a)',
    );
    expect(
      readOne(
        '/*!50003 CREATE*/ /*!50017 DEFINER=`r`@`l`*/ /*!50003 TRIGGER x BEFORE INSERT ON t FOR EACH ROW SET NEW.a = 1 */',
      ),
    ).toMatchObject({
      definition: 'CREATE  DEFINER=`r`@`l`  TRIGGER x BEFORE INSERT ON t FOR EACH ROW SET NEW.a = 1',
    });
    expect(readOne('SELECT 1 /*!999999 + 1 */')).toMatchObject({ sql: expect.stringContaining('SELECT 1') });
  });

  test('MariaDB leaves out those of later versions of MySQL, and has its own', () => {
    expect(printed('CREATE TABLE t (a INT /*!80023 INVISIBLE */)', mariadb)).not.toContain('INVISIBLE');
    expect(printed('CREATE TABLE t (a INT /*M!100303 INVISIBLE */)', mariadb)).toContain('INVISIBLE');
    expect(printed('CREATE TABLE t (a INT /*M!100303 INVISIBLE */)')).not.toContain('INVISIBLE');
  });
});

describe('sql_mode', () => {
  test('ANSI_QUOTES and NO_BACKSLASH_ESCAPES change what follows', () => {
    expect(
      read(`SET sql_mode = 'ANSI_QUOTES'; CREATE TABLE "t" (a INT); SET sql_mode = ''; SELECT "x"`),
    ).toMatchObject([{}, { kind: 'createTable', table: { name: 't' } }, {}, {}]);
    // What is printed is for the usual mode, and this one is still in force there.
    expect(
      read(String.raw`SET SESSION sql_mode='NO_BACKSLASH_ESCAPES'; INSERT INTO t (a) VALUES ('\'), ('b')`),
    ).toMatchObject([{}, { sql: String.raw`INSERT INTO t (a) VALUES ('\'), ('b')` }]);
    expect(read(`SET SESSION sql_mode='NO_BACKSLASH_ESCAPES'; INSERT INTO t (a) VALUES ('b')`)).toMatchObject(
      [{}, { rows: [[{ kind: 'string', value: 'b' }]] }],
    );
  });

  test('PIPES_AS_CONCAT and REAL_AS_FLOAT change what is meant', () => {
    const sql = "CREATE TABLE t (r REAL, b TEXT AS (a || -1 || 'x' ^ 2))";
    expect(printed(sql)).toContain("`r` double,\n  `b` text GENERATED ALWAYS AS (`a` OR -1 OR 'x' ^ 2)");
    for (const mode of ["'ANSI'", "CONCAT(@@sql_mode, ',PIPES_AS_CONCAT,REAL_AS_FLOAT')"])
      expect(printed(`SET sql_mode = ${mode}; ${sql}`)).toContain(
        "`r` float,\n  `b` text GENERATED ALWAYS AS (concat(`a`, -1, 'x') ^ 2)",
      );
    expect(printed(`SET GLOBAL sql_mode = 'ANSI'; ${sql}`)).toContain('`r` double');
  });

  test('a statement that another mode changes in ways that are not modelled is kept to the letter', () => {
    const check = 'CREATE TABLE t (a INT, CHECK (NOT a BETWEEN 1 AND 2))';
    expect(read(`SET sql_mode = 'HIGH_NOT_PRECEDENCE'; ${check}`)[1]).toMatchObject({ sql: check });
    const date = 'CREATE TABLE t (a DATE)';
    expect(read(`SET sql_mode = ORACLE; ${date}`, mariadb)[1]).toMatchObject({ sql: date });
  });
});

describe('comments and places', () => {
  const sql = `-- first
CREATE TABLE t (
  a INT -- of a
); # same line
/* second
 * line */
DROP TABLE t;
-- nobody's`;

  test('go with their statements', () => {
    const { operations } = parsed(sql);
    expect(operations.map(({ origin }) => origin?.comments)).toEqual([
      ['first', 'same line', 'of a'],
      ['second\nline'],
    ]);
    expect(operations[1]?.origin).toMatchObject({ file: 'a.sql', line: 7, column: 1 });
    expect(sql.slice(operations[1]?.origin?.start, operations[1]?.origin?.end)).toBe('DROP TABLE t');
  });

  test('-- without a space is no comment', () => {
    expect(readOne('SELECT 1--1')).toMatchObject({ sql: 'SELECT 1--1' });
  });
});

describe('bad input', () => {
  test.each([
    ["CREATE TABLE t (a INT DEFAULT 'x)", 'this string has no end', 1, 31],
    ['CREATE TABLE t (a INT', 'a bracket is not closed before the end of the statement', 1, 22],
    ['SELECT 1;\nCREATE TABLE t (a INT))', 'this bracket closes nothing', 2, 23],
    ['CRATE TABLE t (a INT)', 'no statement starts so', 1, 1],
    [
      'ALTER TABLE t ADD COLUMN',
      'the statement stops too early: the name of a column was expected here',
      1,
      25,
    ],
    ['/* a', 'this comment has no end', 1, 1],
    ['DROP TABLE `t', 'this identifier has no end', 1, 12],
    [
      'CREATE TRIGGER x BEFORE INSERT ON t FOR EACH ROW BEGIN SET @a = 1;',
      'the statement stops too early: END of the block that starts with BEGIN was expected here',
      1,
      67,
    ],
  ])('%s: %s', (sql, message, line, column) => {
    const { operations, diagnostics } = parsed(sql);
    expect(operations).toEqual([]);
    expect(diagnostics).toMatchObject([
      { severity: 'error', code: 'sql-syntax', message, span: { line, column } },
    ]);
  });

  test('what goes on in a way that is not known is kept to the letter, with its place', () => {
    const { operations, diagnostics } = parsed('CREATE TABLE t (a INT PRIMRY KEY)');
    expect(operations).toMatchObject([
      { kind: 'rawSql', effect: 'schema', touches: [{ name: { name: 't' } }] },
    ]);
    expect(diagnostics).toMatchObject([
      { severity: 'warning', code: 'sql-not-understood', span: { line: 1, column: 23 } },
    ]);
  });
});

test('where a person must decide, the statement fails with the reason', () => {
  expect(mysql.printStop("it's")).toBe("SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'it''s'");
});
