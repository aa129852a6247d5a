import { expect, it } from 'vitest';
import { postgres } from '../../../../src/dialects/postgres/index.js';
import { createState } from '../../../../src/fold/create-state.js';
import { foldInto } from '../../../../src/fold/fold-into.js';

/** The tables of the last statement, in the order in which they are dropped one by one. */
async function dropped(setup: string, drop: string): Promise<readonly string[]> {
  await postgres.load();
  const state = createState(postgres);
  foldInto(state, postgres.parse(setup, { file: 'a.sql' }).operations);
  const { operations } = postgres.parse(drop, { file: 'b.sql' });
  return (postgres.recognize?.(operations, state) ?? operations).flatMap((operation) =>
    operation.kind === 'dropTable' ? [operation.table.name] : [operation.kind],
  );
}

it('what refers to another table goes before it', async () => {
  const setup = 'CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (a int REFERENCES a);';
  expect(await dropped(setup, 'DROP TABLE a, b')).toEqual(['b', 'a']);
});

it('a table that is only known from SQL that is not modelled goes first, unless the others refer to it', async () => {
  const setup = `CREATE TABLE a (id int PRIMARY KEY);
CREATE TABLE b AS SELECT 1 AS a; ALTER TABLE b ADD FOREIGN KEY (a) REFERENCES a;
CREATE TABLE c AS SELECT 1 AS id; CREATE TABLE d (c int REFERENCES c);`;
  expect(await dropped(setup, 'DROP TABLE a, b')).toEqual(['b', 'a']);
  expect(await dropped(setup, 'DROP TABLE c, d')).toEqual(['d', 'c']);
});
