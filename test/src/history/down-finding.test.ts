import { beforeAll, expect, it } from 'vitest';
import type { Reader } from '../../../src/adapter.js';
import { postgres } from '../../../src/dialects/postgres/index.js';
import { createState } from '../../../src/fold/create-state.js';
import { foldInto } from '../../../src/fold/fold-into.js';
import { withDownFindings } from '../../../src/history/down-finding.js';
import type { Migration, Operation } from '../../../src/ir/index.js';

beforeAll(() => postgres.load());

const BEFORE = `
  CREATE TYPE mood AS ENUM ('sad', 'ok');
  CREATE TABLE old (id serial PRIMARY KEY, x int NOT NULL, y text DEFAULT 'a');
  CREATE INDEX old_x_idx ON old (x);
  CREATE VIEW seen AS SELECT x FROM old;`;

function parse(sql: string, file = 'down.sql'): readonly Operation[] {
  return postgres.parse(sql, { file }).operations;
}

/** What is said of a migration with this way back. */
function said(up: string, down: string | undefined, before = BEFORE): readonly string[] {
  const reader: Reader = {
    read: ({ id, name, file }, state) => {
      const operations = parse(up, 'up.sql');
      foldInto(state, operations);
      const migration: Migration = {
        id,
        name,
        file,
        up: { operations, transaction: 'tool' },
        ...(down === undefined
          ? { missingDown: 'absent' }
          : { down: { operations: parse(down), transaction: 'tool' } }),
        diagnostics: [],
      };
      return migration;
    },
  };
  const state = createState(postgres);
  foldInto(state, parse(before));
  const { diagnostics } = withDownFindings(reader, postgres).read(
    { id: '1', name: 'one', file: 'up.sql' },
    state,
  );
  return diagnostics.map(
    ({ severity, code, span, message }) => `${severity} ${code} ${span?.file}:${span?.line} ${message}`,
  );
}

const PREFIX = 'warning down-differs down.sql:1 the way back of 1 does not undo it: ';

it.each([
  ['ALTER TABLE old ADD z int, ADD w int', 'ALTER TABLE old DROP z', 'column w of table old is left behind'],
  ['ALTER TABLE old DROP y', 'ALTER TABLE old ADD y text', 'column y of table old is not as before'],
  [
    'DROP TABLE old CASCADE',
    "CREATE TABLE old (id serial PRIMARY KEY, x int NOT NULL, y text DEFAULT 'a')",
    'index old_x_idx of table old does not come back, view seen does not come back',
  ],
  ['ALTER TABLE old ALTER x DROP NOT NULL', 'SELECT 1', 'column x of table old is not as before'],
  [
    "ALTER TYPE mood ADD VALUE 'glad'",
    'ALTER TABLE old ALTER y DROP DEFAULT',
    'enum mood is not as before, column y of table old is not as before',
  ],
  [
    'CREATE TABLE a (); CREATE TABLE b (); CREATE TABLE c (); CREATE TABLE d (); CREATE TABLE e ()',
    'DROP TABLE e',
    'table a is left behind, table b is left behind, table c is left behind, and 1 more',
  ],
  [
    'CREATE UNIQUE INDEX u ON old (y)',
    'CREATE UNIQUE INDEX v ON old (y)',
    'index u of table old is left behind, index v of table old is left behind',
  ],
])('%s, %s', (up, down, expected) => {
  expect(said(up, down)).toEqual([PREFIX + expected]);
});

it.each([
  ['no way back', 'ALTER TABLE old ADD z int', undefined],
  ['one that undoes all', 'ALTER TABLE old ADD z int; CREATE INDEX i ON old (z)', 'ALTER TABLE old DROP z'],
  [
    'a column that comes back behind the others',
    'ALTER TABLE old DROP x CASCADE',
    'ALTER TABLE old ADD x int NOT NULL; CREATE INDEX old_x_idx ON old (x); CREATE VIEW seen AS SELECT x FROM old',
  ],
  ['another spelling', 'DROP VIEW seen', 'CREATE OR REPLACE VIEW seen AS\n  SELECT x\n  FROM old'],
  ['an extension', 'CREATE EXTENSION citext', 'SELECT 1'],
  ['rows', 'INSERT INTO old (x) VALUES (1)', 'SELECT 1'],
  ['SQL of unknown effect', 'ALTER TABLE old ADD z int', 'DO $$ BEGIN EXECUTE 1; END $$'],
])('nothing is said of %s', (_name, up, down) => {
  expect(said(up, down)).toEqual([]);
});
