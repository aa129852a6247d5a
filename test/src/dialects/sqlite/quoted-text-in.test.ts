import { beforeEach, expect, it, vi } from 'vitest';
import { sqlite } from '../../../../src/dialects/sqlite/index.js';
import { quotedTextIn } from '../../../../src/dialects/sqlite/quoted-text-in.js';
import * as scratch from '../../../../src/dialects/sqlite/scratch.js';
import { createState } from '../../../../src/fold/create-state.js';
import { foldInto } from '../../../../src/fold/fold-into.js';

vi.mock(import('../../../../src/dialects/sqlite/scratch.js'), { spy: true });

const state = createState(sqlite);
foldInto(
  state,
  sqlite.parse('CREATE TABLE a (id integer, "x, y" text); CREATE TABLE b (id integer, z text);', { file: '' })
    .operations,
);

beforeEach(() => {
  vi.mocked(scratch.askScratch).mockClear();
});

it.each([
  'INSERT INTO "b" ("id", "z") SELECT "id", "X, y" FROM "a";',
  'insert into "b" ("id")\nselect "id"\nfrom "a"',
  'UPDATE "a" SET "id" = "id" + 1',
])('a real SQLite is not asked where all are columns: %s', (sql) => {
  expect(quotedTextIn(sql, state)).toBe(sql);
  expect(scratch.askScratch).not.toHaveBeenCalled();
});

it.each([
  [
    'INSERT INTO "b" ("id", "z") SELECT "id", "z" FROM "a"',
    `INSERT INTO "b" ("id", "z") SELECT "id", 'z' FROM "a"`,
  ],
  ['INSERT INTO "b" ("id", "z") SELECT "id", "z"', `INSERT INTO "b" ("id", "z") SELECT 'id', 'z'`],
  [
    'INSERT INTO "b" ("z") SELECT "x, y" FROM "a" WHERE "id" > "w"',
    `INSERT INTO "b" ("z") SELECT "x, y" FROM "a" WHERE "id" > 'w'`,
  ],
])('but where one may be a text: %s', (sql, taken) => {
  expect(quotedTextIn(sql, state)).toBe(taken);
  expect(scratch.askScratch).toHaveBeenCalled();
});
