import { expect, test } from 'vitest';
import { cli, folderWith } from '../../../support/cli.js';

/** Inspects one file of SQL for SQLite. */
function inspected(sql: string) {
  return cli('inspect', folderWith({ 'sqlite/1_a.sql': sql }));
}

const WORDS = 'CREATE VIRTUAL TABLE words USING fts5 (word);';

test('a virtual table has rows: the columns that full text search adds are taken, too', async () => {
  const folder = folderWith({
    'sqlite/1_a.sql': `${WORDS}
INSERT INTO Words (rowid, word) VALUES (7, 'one');
INSERT INTO words (words) VALUES ('optimize');
UPDATE words SET word = 'two' WHERE rowid = 7;
INSERT INTO words (word) VALUES ('three');
DELETE FROM words WHERE rowid = 8;`,
  });
  const out = folderWith({});
  const result = await cli('convert', folder, '--to', 'knex', '--out', out, '--verify');
  expect(result.stdout).toContain('6 operations: 6 exact, 0 lossy, 0 manual');
  expect(result.stdout).toContain('Proven: schemas and rows are the same');
});

test('it is renamed and dropped like any other, and then it is not there', async () => {
  const fine = await inspected(`${WORDS} ALTER TABLE words RENAME TO terms; DROP TABLE terms;`);
  expect(fine.code).toBe(0);
  const late = await inspected(`${WORDS} ALTER TABLE words RENAME TO terms; DELETE FROM words;`);
  expect(late.stderr).toContain('there is no table "words"');
});

test('no other table may be called so', async () => {
  const twice = await inspected(`${WORDS} CREATE TABLE words (id INTEGER);`);
  expect(twice.stderr).toContain('table "words" exists already');
  const guarded = await inspected(`${WORDS} CREATE TABLE IF NOT EXISTS words (id INTEGER);`);
  expect(guarded.code).toBe(0);
  const renamed = await inspected(`${WORDS} CREATE TABLE a (id INTEGER); ALTER TABLE a RENAME TO words;`);
  expect(renamed.stderr).toContain('"words" exists already');
});
