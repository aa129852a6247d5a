import { expect, it } from 'vitest';
import type { SqlClient } from '../../../../src/dialects/sql-client.js';
import { loadDialect } from '../../../../src/dialects/index.js';
import { createState } from '../../../../src/fold/create-state.js';
import type { SchemaState } from '../../../../src/fold/state.js';
import { describeServer, withClient } from '../../../support/mysql.js';

const TABLES = [
  'CREATE TABLE t (id int PRIMARY KEY, a int, b varchar(40), UNIQUE KEY u (a), KEY i (b))',
  'CREATE TABLE child (id int PRIMARY KEY, t_id int, CONSTRAINT f FOREIGN KEY (t_id) REFERENCES t (id))',
];

/** A procedure that drops an index if it is there, as migrations write it. */
const DROP_INDEX = `CREATE PROCEDURE drop_index(IN tableName VARCHAR(64), IN indexName VARCHAR(64))
BEGIN
  DECLARE found INT DEFAULT 0;
  -- END of nothing; a comment
  SELECT COUNT(1) INTO found FROM information_schema.STATISTICS
    WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = tableName AND INDEX_NAME = indexName;
  IF found > 0 THEN
    SELECT CONCAT('INFO: dropping ', indexName);
    SET @stmt = CONCAT('ALTER TABLE ', tableName, ' DROP INDEX ', indexName, ';');
    PREPARE st FROM @stmt;
    EXECUTE st;
    DEALLOCATE PREPARE st;
  ELSE
    SELECT 'INFO: not there';
  END IF;
END`;

const NEW_COLUMN = `CREATE PROCEDURE new_column(tableName VARCHAR(64), columnName VARCHAR(64))
BEGIN
  IF NOT EXISTS (SELECT * FROM information_schema.columns c
      WHERE c.table_schema = DATABASE() AND c.table_name = tableName AND c.column_name = columnName) THEN
    SET @q = CONCAT('ALTER TABLE \`', tableName, '\` ADD COLUMN \`', columnName, '\` int');
    PREPARE s FROM @q; EXECUTE s; DEALLOCATE PREPARE s;
  ELSEIF columnName = 'b' THEN
    ALTER TABLE t ADD COLUMN other int;
  ELSE
    CALL drop_index(tableName, 'i');
  END IF;
END`;

const guarded = (condition: string, sql: string): readonly string[] => [
  `SET @found := (SELECT COUNT(*) FROM information_schema.columns WHERE table_schema = DATABASE() AND ${condition})`,
  `SET @sql = IF(@found = 0, '${sql}', 'SELECT "there already";')`,
  'PREPARE stmt FROM @sql',
  'EXECUTE stmt',
  'DEALLOCATE PREPARE stmt',
];

/** Histories whose statements make others; after each of them the server's tables must be those that were worked out. */
const SCRIPTS: Readonly<Record<string, readonly string[]>> = {
  'a prepared statement that is needed': guarded(
    `table_name = 't' AND column_name = 'c'`,
    'ALTER TABLE t ADD COLUMN c int',
  ),
  'a prepared statement that is not': guarded(
    `table_name = 't' AND column_name = 'b'`,
    'ALTER TABLE t ADD COLUMN b int',
  ),
  'names in variables': [
    'SET @db = DATABASE(), @table = "t", @column = "priority"',
    `SET @s = (SELECT IF((SELECT COUNT(*) FROM INFORMATION_SCHEMA.COLUMNS
       WHERE (table_name = @table) AND (table_schema = @db) AND (column_name = @column)) > 0,
       "SELECT 1", CONCAT("ALTER TABLE ", @table, " ADD ", @column, " TINYINT DEFAULT 0 AFTER id")))`,
    'PREPARE addIt FROM @s',
    'EXECUTE addIt',
  ],
  'the rows are counted in IF': [
    `SELECT IF(COUNT(*) > 0, 'DROP INDEX i ON t', 'SELECT 1') INTO @s FROM information_schema.statistics
       WHERE table_schema = DATABASE() AND table_name = 't' AND index_name = 'i'`,
    'PREPARE s FROM @s',
    'EXECUTE s',
  ],
  'no row leaves a variable as it is': [
    `SET @s = 'DROP INDEX i ON t'`,
    `SELECT 'DROP INDEX u ON t' INTO @s FROM information_schema.columns
       WHERE table_schema = DATABASE() AND table_name = 't' AND column_name = 'none'`,
    'PREPARE s FROM @s',
    'EXECUTE s',
  ],
  'one statement, executed twice': [`PREPARE s FROM 'ALTER TABLE t ADD KEY (a)'`, 'EXECUTE s', 'EXECUTE s'],
  'a procedure': [
    DROP_INDEX,
    `CALL drop_index('t', 'i')`,
    `CALL drop_index('t', 'i')`,
    `CALL drop_index('t', 'none')`,
    'DROP PROCEDURE drop_index',
  ],
  'procedures that call each other': [
    DROP_INDEX,
    NEW_COLUMN,
    `CALL new_column('t', 'c')`,
    `CALL new_column('t', 'b')`,
    `SET @name = 'c'`,
    `CALL new_column('t', @name)`,
  ],
  'a foreign key': [
    `CREATE PROCEDURE p(IN t VARCHAR(64), IN c VARCHAR(64))
     BEGIN
       IF EXISTS(SELECT * FROM information_schema.TABLE_CONSTRAINTS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = t
           AND CONSTRAINT_NAME = c AND CONSTRAINT_TYPE = 'FOREIGN KEY') THEN
         SET @query = CONCAT('ALTER TABLE ', t, ' DROP FOREIGN KEY ', c, ';');
         PREPARE stmt FROM @query; EXECUTE stmt; DEALLOCATE PREPARE stmt;
       END IF;
     END`,
    `CALL p('child', 'f')`,
    `CALL p('child', 'g')`,
  ],
  'a parameter with the name of a column goes before it': [
    `CREATE PROCEDURE p(IN index_name VARCHAR(64))
     BEGIN
       IF EXISTS (SELECT 1 FROM information_schema.statistics
           WHERE table_schema = DATABASE() AND table_name = 't' AND index_name = index_name) THEN
         DROP INDEX i ON t;
       END IF;
     END`,
    `CALL p('none')`,
  ],
};

/** What is not known, or not modelled, stays as it stands. */
const LEFT: Readonly<Record<string, readonly string[]>> = {
  'a variable that nothing has set': ['PREPARE s FROM @sql', 'EXECUTE s'],
  'rows of a table': [
    `SET @n = (SELECT COUNT(*) FROM t)`,
    `SET @s = IF(@n > 0, 'DROP INDEX i ON t', 'SELECT 1')`,
    'PREPARE s FROM @s',
    'EXECUTE s',
  ],
  'another database': [
    `SET @n = (SELECT COUNT(*) FROM information_schema.columns WHERE table_name = 't' AND column_name = 'a')`,
    `SET @s = IF(@n = 1, 'DROP INDEX i ON t', 'SELECT 1')`,
    'PREPARE s FROM @s',
    'EXECUTE s',
  ],
  'a handler': [
    `CREATE PROCEDURE p() BEGIN DECLARE CONTINUE HANDLER FOR 1091 BEGIN END; ALTER TABLE t DROP INDEX i; END`,
    'CALL p()',
  ],
  'a loop': [
    `CREATE PROCEDURE p() BEGIN DECLARE n INT DEFAULT 0; WHILE n < 1 DO SET n = n + 1; DROP INDEX i ON t; END WHILE; END`,
    'CALL p()',
  ],
  'rows by a variable': [`CREATE PROCEDURE p(n INT) BEGIN UPDATE t SET a = n; END`, 'CALL p(1)'],
  'a variable after what may have changed it': [
    `SET @s = 'DROP INDEX i ON t'`,
    `SELECT @s := b FROM t`,
    'PREPARE s FROM @s',
    'EXECUTE s',
  ],
};

describeServer.each((server) => {
  it.each(Object.entries(SCRIPTS))('%s', async (_, statements) => {
    const { state, left } = await workedOut(server.kind.name, statements);
    expect(left).toEqual([]);
    const scratch = await server.scratch();
    const seen = await withClient(scratch, async (client) => {
      for (const sql of [...TABLES, ...statements]) await client.query(sql);
      return shapeOf(client);
    });
    expect(shape(state)).toEqual(seen);
  });

  it.each(Object.entries(LEFT))('is not worked out: %s', async (_, statements) => {
    const { left } = await workedOut(server.kind.name, statements);
    expect(left).not.toEqual([]);
  });
});

/** The state after the statements, and those of them that run others and were not worked out. */
async function workedOut(
  name: string,
  statements: readonly string[],
): Promise<{ readonly state: SchemaState; readonly left: readonly string[] }> {
  const dialect = await loadDialect(name === 'mariadb' ? 'mariadb' : 'mysql');
  await dialect.load();
  const operations = [...TABLES, ...statements].flatMap(
    (sql) => dialect.parse(sql, { file: 'script.sql' }).operations,
  );
  const found = dialect.workOut?.(operations, createState(dialect));
  const state = createState(dialect);
  const left: string[] = [];
  for (const operation of operations) {
    const own = found?.get(operation)?.operations;
    const runs = operation.kind === 'rawSql' && ['execute', 'call'].includes(operation.statement);
    if (own === undefined && runs) left.push(operation.sql);
    for (const one of own ?? [operation]) state.apply(one);
  }
  return { state, left };
}

function shape(state: SchemaState): readonly string[] {
  return Object.values(state.snapshot().tables)
    .flatMap(({ name, columns, indexes, constraints }) => [
      ...columns.map((column) => `${name.name}.${column.name}`),
      ...indexes.map((index) => `${name.name} key ${index.name ?? ''}`),
      ...constraints.flatMap((one) =>
        one.kind === 'foreignKey' ? [`${name.name} foreign key ${one.name ?? ''}`] : [],
      ),
    ])
    .toSorted();
}

async function shapeOf(client: SqlClient): Promise<readonly string[]> {
  const rows = await client.query(`
    SELECT CONCAT(table_name, '.', column_name) AS v FROM information_schema.columns WHERE table_schema = DATABASE()
    UNION ALL SELECT DISTINCT CONCAT(table_name, ' key ', index_name) FROM information_schema.statistics
      WHERE table_schema = DATABASE() AND index_name <> 'PRIMARY'
    UNION ALL SELECT CONCAT(table_name, ' foreign key ', constraint_name) FROM information_schema.table_constraints
      WHERE table_schema = DATABASE() AND constraint_type = 'FOREIGN KEY'`);
  return rows.map(({ v }) => String(v)).toSorted();
}
