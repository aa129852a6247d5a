import { describe, expect, test } from 'vitest';
import { mariadb, printed, read, readOne } from './reading.js';

describe('ALTER TABLE', () => {
  test('each action is an operation', () => {
    expect(
      read(`ALTER TABLE t
        ADD COLUMN a INT NOT NULL AFTER id,
        ADD (b INT, KEY (b)),
        DROP COLUMN c,
        DROP FOREIGN KEY fk,
        ALTER d SET DEFAULT 'x',
        ALTER COLUMN e DROP DEFAULT,
        ADD CONSTRAINT chk CHECK (a > 0),
        ADD CONSTRAINT fk2 FOREIGN KEY (a) REFERENCES p (id),
        ENGINE=InnoDB COMMENT 'new'`).map(({ kind }) => kind),
    ).toEqual([
      'dropConstraint',
      'dropColumn',
      'alterTable',
      'comment',
      'addColumn',
      'addColumn',
      'alterColumn',
      'alterColumn',
      'createIndex',
      'addConstraint',
      'addConstraint',
    ]);
  });

  test('how it is done is no option of the table, after options of the engine either', () => {
    expect(readOne('ALTER TABLE t PAGE_COMPRESSED=1, ALGORITHM=COPY, LOCK=NONE', mariadb)).toMatchObject({
      kind: 'alterTogether',
      changes: [{ change: { kind: 'options', options: { page_compressed: '1' } } }],
      algorithm: 'copy',
      lock: 'none',
    });
  });

  test('the value of an option of an index keeps its case', () => {
    expect(readOne('ALTER TABLE t ADD KEY k (b) kkey=vOne', mariadb)).toMatchObject({
      index: { with: { kkey: 'vOne' } },
    });
  });

  test('IF EXISTS of an index is not dropped', () => {
    const sql = 'ALTER TABLE t ALTER INDEX IF EXISTS i IGNORED';
    expect(readOne(sql, mariadb)).toMatchObject({ kind: 'rawSql', sql });
  });

  test('MODIFY and CHANGE define the whole column', () => {
    expect(readOne("ALTER TABLE t MODIFY a VARCHAR(9) NOT NULL DEFAULT '' FIRST")).toEqual({
      kind: 'alterColumn',
      table: { name: 't' },
      column: 'a',
      change: {
        kind: 'redefine',
        column: {
          name: 'a',
          type: { kind: 'string', length: 9 },
          nullable: false,
          default: { kind: 'string', value: '' },
        },
        position: { first: true },
      },
    });
    expect(printed('ALTER TABLE t CHANGE a b INT AFTER c')).toBe(
      'ALTER TABLE `t` CHANGE COLUMN `a` `b` int AFTER `c`',
    );
  });

  test.each([
    ['DROP PRIMARY KEY, ADD PRIMARY KEY (id)'],
    ['DROP INDEX i, ADD INDEX i (a, b)'],
    ['ADD COLUMN id INT AUTO_INCREMENT UNIQUE'],
    ['CHANGE a b INT, CHANGE b a INT'],
    ['CHANGE a b INT, ADD COLUMN a INT'],
    ['CONVERT TO CHARACTER SET utf8mb4, MODIFY a VARCHAR(191)'],
    ['ADD INDEX (a), ALGORITHM=INPLACE, LOCK=NONE'],
    ['MODIFY id INT AUTO_INCREMENT, ADD PRIMARY KEY (id)'],
  ])('%s only works as one statement', (actions) => {
    const operation = readOne(`ALTER TABLE t ${actions}`);
    expect(operation.kind).toBe('alterTogether');
    expect(read(printed(`ALTER TABLE t ${actions}`))).toEqual([operation]);
  });

  test.each([
    ['DROP FOREIGN KEY fk, DROP INDEX fk', 2],
    ['ADD COLUMN id INT AUTO_INCREMENT PRIMARY KEY', 1],
    ['ADD COLUMN a INT, ADD COLUMN b INT AFTER a', 2],
    ['CHANGE a b INT, ADD INDEX (b)', 2],
    ['ADD COLUMN a INT, RENAME TO u', 2],
  ])('%s can be done one after the other', (actions, count) => {
    expect(read(`ALTER TABLE t ${actions}`)).toHaveLength(count);
  });

  test('what goes is dropped first, whatever the order in which it is written', () => {
    expect(printed('ALTER TABLE t ADD a INT, DROP INDEX i, DROP FOREIGN KEY f')).toBe(
      'ALTER TABLE `t` DROP FOREIGN KEY `f`;\nDROP INDEX `i` ON `t`;\nALTER TABLE `t` ADD COLUMN `a` int',
    );
  });

  test.each([
    ['RENAME COLUMN a TO b', 'ALTER TABLE `t` RENAME COLUMN `a` TO `b`'],
    ['RENAME KEY a TO b', 'ALTER TABLE `t` RENAME INDEX `a` TO `b`'],
    ['RENAME u', 'RENAME TABLE `t` TO `u`'],
    ['ALTER INDEX i INVISIBLE', 'ALTER TABLE `t` ALTER INDEX `i` INVISIBLE'],
    ['ALTER CHECK c NOT ENFORCED', 'ALTER TABLE `t` ALTER CHECK `c` NOT ENFORCED'],
    ['ALTER a SET INVISIBLE', 'ALTER TABLE `t` ALTER COLUMN `a` SET INVISIBLE'],
    ['DROP CHECK c', 'ALTER TABLE `t` DROP CHECK `c`'],
    ['DROP CONSTRAINT c', 'ALTER TABLE `t` DROP CONSTRAINT `c`'],
    [
      'CONVERT TO CHARSET utf8 COLLATE utf8_bin',
      'ALTER TABLE `t` CONVERT TO CHARACTER SET utf8mb3 COLLATE utf8mb3_bin',
    ],
    ['REMOVE PARTITIONING', 'ALTER TABLE `t` REMOVE PARTITIONING'],
    ['PARTITION BY KEY (a) PARTITIONS 2', 'ALTER TABLE `t` PARTITION BY KEY (a) PARTITIONS 2'],
    ['DEFAULT CHARACTER SET = utf8mb4', 'ALTER TABLE `t` DEFAULT CHARACTER SET=utf8mb4'],
  ])('%s', (action, text) => {
    expect(printed(`ALTER TABLE t ${action}`)).toBe(text);
  });

  test.each(['FORCE', 'DROP PARTITION p0', 'DISABLE KEYS', 'ORDER BY a', 'DISCARD TABLESPACE'])(
    '%s is kept to the letter',
    (action) => {
      expect(readOne(`ALTER TABLE t ${action}`)).toMatchObject({
        kind: 'rawSql',
        statement: 'alter table',
        effect: 'schema',
        touches: [{ kind: 'table', name: { name: 't' } }],
      });
    },
  );

  test('RENAME TABLE is done from left to right', () => {
    expect(printed('RENAME TABLE a TO tmp, b TO a, tmp TO b')).toBe(
      'RENAME TABLE `a` TO `tmp`;\nRENAME TABLE `b` TO `a`;\nRENAME TABLE `tmp` TO `b`',
    );
  });

  test('MariaDB has conditions', () => {
    expect(
      read('ALTER TABLE t ADD COLUMN IF NOT EXISTS a INT, DROP COLUMN IF EXISTS b', mariadb),
    ).toMatchObject([
      { kind: 'dropColumn', ifExists: true },
      { kind: 'addColumn', ifNotExists: true },
    ]);
    expect(() => printed('DROP INDEX IF EXISTS i ON t')).toThrow('MySQL has no DROP INDEX IF EXISTS');
  });
});
