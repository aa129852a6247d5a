import { describe, expect, it } from 'vitest';
import { portWay } from '../any-way.js';
import { portScript } from '../support.js';

const TABLES = 'CREATE TABLE e (id int PRIMARY KEY); CREATE TABLE t (id int PRIMARY KEY, a int, v int)';
const NOT_NULL = 'ALTER TABLE t ALTER v SET NOT NULL';
const UNIQUE = 'CREATE UNIQUE INDEX u ON t (a, v)';
const KEY = 'ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES e (id)';

const told = async (...statements: readonly string[]): Promise<readonly unknown[]> =>
  (await portScript([TABLES, ...statements].join(';\n'))).announced.losses
    .filter(({ code }) => code === 'foreign-key-unchecked')
    .map(({ at }) => at);

describe('a foreign key that a wider index serves on MySQL', () => {
  const place = { table: { name: 't' }, constraint: 'f' };

  it.each([
    ['the key later', [UNIQUE, KEY]],
    ['the index later', [KEY, UNIQUE]],
    ['a plain index beside it', ['CREATE INDEX i ON t (a)', KEY, UNIQUE]],
    ['no unique index', [KEY, 'CREATE INDEX i ON t (a, v)']],
    ['a better index that is dropped', ['CREATE UNIQUE INDEX s ON t (a)', KEY, UNIQUE, 'DROP INDEX s']],
    ['a column that may be NULL later', [NOT_NULL, KEY, UNIQUE, 'ALTER TABLE t ALTER v DROP NOT NULL']],
    ['an index on some rows', [KEY, 'CREATE INDEX i ON t (a, v) WHERE v > 0']],
    [
      'a name that other tables have, too',
      ['CREATE TABLE o (x int CONSTRAINT f CHECK (x > 0))', KEY, UNIQUE],
    ],
  ])('is told at its place: %s', async (_, statements) => {
    expect(await told(...statements)).toEqual([place]);
  });

  it.each([
    ['an index of its own', [KEY]],
    ['another column first', [KEY, 'CREATE UNIQUE INDEX u ON t (v, a)']],
    ['a unique index on some rows', [KEY, 'CREATE UNIQUE INDEX u ON t (a, v) WHERE v > 0']],
    ['columns that are never NULL', [NOT_NULL, KEY, UNIQUE]],
  ])('is nothing to tell of: %s', async (_, statements) => {
    expect(await told(...statements)).toEqual([]);
  });

  it('MariaDB checks it', async () => {
    const { losses } = await portScript([TABLES, KEY, UNIQUE].join(';'), 'mariadb');
    expect(losses).not.toContain('foreign-key-unchecked');
  });

  it.each(['postgres', 'sqlite'] as const)('is checked where it is ported from MySQL to %s', async (to) => {
    const { losses } = await portWay('mysql', to, [TABLES, KEY, UNIQUE].join(';'));
    expect(losses).toContain('foreign-key-unchecked');
    const from = await portWay('mariadb', to, [TABLES, KEY, UNIQUE].join(';'));
    expect(from.losses).not.toContain('foreign-key-unchecked');
  });
});
