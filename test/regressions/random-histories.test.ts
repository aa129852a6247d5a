import { beforeAll, describe, expect, it } from 'vitest';
import { postgres } from '../../src/dialects/postgres/index.js';
import { createAll } from '../../src/fold/inverse/create-all.js';
import { createState } from '../../src/fold/create-state.js';
import { sameMeaning } from '../../src/fold/meaning/equivalence.js';
import { foldInto } from '../../src/fold/fold-into.js';
import { sameSchema } from '../../src/fold/meaning/same-schema.js';
import type { Operation } from '../../src/ir/index.js';
import { scratchDatabase, withClient } from '../support/postgres.js';

/** What random histories found, as small as it got. */
beforeAll(() => postgres.load());

const read = (sql: string): readonly Operation[] => postgres.parse(sql, { file: 'a.sql' }).operations;

function folded(sql: string) {
  const state = createState(postgres);
  expect(foldInto(state, read(sql))).toEqual([]);
  return state;
}

describe('what the fold says is what the server holds', () => {
  it.each([
    [
      'a renamed value of an enum',
      `CREATE TYPE e AS ENUM ('a'); CREATE TABLE t (c e DEFAULT 'a', d e DEFAULT 'a'::e);
      ALTER TYPE e RENAME VALUE 'a' TO 'b';`,
    ],
    [
      'a value that is empty',
      `CREATE TYPE e AS ENUM ('', 'a'); ALTER TYPE e ADD VALUE 'b' AFTER ''; ALTER TYPE e ADD VALUE 'c' BEFORE '';
      ALTER TYPE e RENAME VALUE '' TO 'd';`,
    ],
    ['a sequence with a backslash in its name', 'CREATE TABLE "back\\slash" (id serial);'],
    [
      'an enum named like a member of every object',
      `CREATE TYPE "constructor" AS ENUM ('a'); CREATE TABLE t (c "constructor");`,
    ],
    [
      'an enum named like a built-in type',
      `CREATE TYPE public."name" AS ENUM ('a'); CREATE TABLE t (c public."name", d "name");`,
    ],
  ])('%s', async (_, sql) => {
    const found = await withClient(await scratchDatabase(sql), (client) => postgres.introspect(client));
    expect(sameSchema(postgres.normalize(folded(sql).snapshot()), postgres.normalize(found))).toEqual([]);
  });
});

describe('what makes a schema makes all of it', () => {
  it.each([
    ['two keys on the same columns', 'CREATE TABLE t (a int PRIMARY KEY); ALTER TABLE t ADD UNIQUE (a);'],
    ['a check that was not validated', 'CREATE TABLE t (a int); ALTER TABLE t ADD CHECK (a > 0) NOT VALID;'],
  ])('%s', (_, sql) => {
    const schema = folded(sql).snapshot();
    const again = createState(postgres);
    expect(foldInto(again, createAll(schema))).toEqual([]);
    expect(sameSchema(schema, again.snapshot())).toEqual([]);
  });
});

it('a serial with a sequence of another name means what its statements mean', () => {
  const serial: Operation = {
    kind: 'createTable',
    table: { name: 't' },
    columns: [
      {
        name: 'id',
        type: { kind: 'integer', bits: 32 },
        nullable: false,
        autoIncrement: { kind: 'serial', sequence: { name: 'Other' } },
      },
    ],
    constraints: [],
  };
  const printed = read(postgres.print(serial).join(';\n'));
  expect(printed).toHaveLength(3);
  expect(sameMeaning([serial], printed, createState(postgres))).toBeUndefined();
});

it('a type named like a built-in one is printed with its schema', () => {
  expect(postgres.print({ kind: 'dropDomain', name: { name: 'name' } })).toEqual([
    'DROP DOMAIN "public"."name"',
  ]);
});

it('char is char(1)', () => {
  const column = (length?: number): Operation & { kind: 'addColumn' } => ({
    kind: 'addColumn',
    table: { name: 't' },
    column: {
      name: 'c',
      type: { kind: 'char', ...(length === undefined ? {} : { length }) },
      nullable: true,
    },
  });
  const state = folded('CREATE TABLE t (a int);');
  expect(sameMeaning([column()], [column(1)], state)).toBeUndefined();
  expect(sameMeaning([column()], [column(2)], state)).toBeDefined();
});

it('a table and the index of its key cannot have one name', () => {
  const state = createState(postgres);
  const [problem] = foldInto(state, read('CREATE TABLE item (a int, CONSTRAINT item UNIQUE (a));'));
  expect(problem).toMatchObject({ severity: 'error', code: 'table-exists' });
});
