import { expect, test } from 'vitest';
import { portWay } from './any-way.js';

/** The codes of what is told of a whole history. */
async function told(
  script: string,
  to: 'mysql' | 'mariadb' | 'sqlite' = 'mysql',
): Promise<readonly string[]> {
  const { general } = await portWay('postgres', to, script);
  return general.map(({ code }) => code);
}

test('of numbers and rows nothing is told that is about dates, counters, enums or foreign keys', async () => {
  expect(await told('CREATE TABLE t (id int PRIMARY KEY, n numeric(10, 2), b boolean)')).toEqual([
    'atomicity',
  ]);
  expect(await told('CREATE TABLE t (id int PRIMARY KEY)', 'mariadb')).toEqual(['atomicity']);
  expect(await told('CREATE TABLE t (id int PRIMARY KEY)', 'sqlite')).toEqual(['type-affinity']);
});

test.each([
  ['a column, by its type', 'CREATE TABLE t (a date)', ['date-range']],
  ['an array of it', 'CREATE TABLE t (a timestamptz[])', ['date-range']],
  ['a domain of it', 'CREATE DOMAIN d AS time; CREATE TABLE t (a d)', ['time-range']],
  ['a column that came later', 'CREATE TABLE t (id int); ALTER TABLE t ADD a date', ['date-range']],
  [
    'a type that came later',
    'CREATE TABLE t (a text); ALTER TABLE t ALTER a TYPE date USING a::date',
    ['date-range'],
  ],
  ['a column that is gone', 'CREATE TABLE t (id int, a date); ALTER TABLE t DROP a', ['date-range']],
  ['a column that counts', 'CREATE TABLE t (id serial)', ['counter-next', 'counter-zero']],
  [
    'a column that came to count',
    'CREATE TABLE t (id int NOT NULL); ALTER TABLE t ALTER id ADD GENERATED ALWAYS AS IDENTITY',
    ['counter-next', 'counter-zero'],
  ],
  ['an enum', "CREATE TYPE e AS ENUM ('a'); CREATE TABLE t (a e)", ['enum-text']],
  [
    'a foreign key',
    'CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE t (a int REFERENCES p)',
    ['no-action'],
  ],
])('it is told of %s', async (_, script, codes) => {
  expect(await told(script)).toEqual(['atomicity', ...codes]);
});

test.each([
  'DROP TABLE IF EXISTS gone; CREATE TABLE t (id int)',
  'ALTER TABLE IF EXISTS gone RENAME TO other; CREATE TABLE t (id int)',
])('it is not told of what is not there: %s', async (script) => {
  expect(await told(script)).toEqual(['atomicity']);
});

test('it is told where a part of a table that the history does not make is dropped if it is there', async () => {
  expect(await told('ALTER TABLE made_elsewhere DROP COLUMN IF EXISTS a')).toContain('date-range');
});

test.each([
  ['a table that the history does not make', 'ALTER TABLE made_elsewhere ADD a int'],
  ['a type that nothing here makes', 'CREATE TABLE t (a made_elsewhere)'],
  [
    'code that may do anything',
    "CREATE TABLE t (a int); DO $$ BEGIN EXECUTE format('CREATE TABLE %I (a date)', 'u'); END $$",
  ],
])('all is told where not all is known: %s', async (_, script) => {
  expect(await told(script)).toEqual(
    expect.arrayContaining(['date-range', 'time-range', 'counter-zero', 'enum-text', 'no-action']),
  );
});
