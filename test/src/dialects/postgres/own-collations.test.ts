import { expect, it } from 'vitest';
import { postgres } from '../../../../src/dialects/postgres/index.js';
import { createState } from '../../../../src/fold/create-state.js';

await postgres.load();

/** The collations of an index's keys, behind a table in the same text. */
function collations(table: string, index: string): readonly (string | undefined)[] {
  const { operations } = postgres.parse(`${table}; ${index}`, { file: 'f.sql' });
  const meant = postgres.recognize?.(operations, createState(postgres))?.at(-1);
  if (meant?.kind !== 'createIndex') throw new Error(`no index: ${index}`);
  return meant.index.keys.map(({ collation }) => collation?.name);
}

it.each([
  ['CREATE TABLE t (a text)', [undefined]],
  ['CREATE TABLE t (a varchar(20))', [undefined]],
  ['CREATE TABLE t (a text COLLATE "C")', ['default']],
  ['CREATE TABLE t (a citext)', ['default']],
  ['CREATE TABLE other (a text)', ['default']],
])('the collation "default" of an index key is the column\'s own behind %s', (table, expected) => {
  expect(collations(table, 'CREATE INDEX i ON t (a COLLATE pg_catalog."default")')).toEqual(expected);
});

it('another one stays', () => {
  expect(collations('CREATE TABLE t (a text)', 'CREATE INDEX i ON t (a COLLATE "C")')).toEqual(['C']);
});
