import { expect, test } from 'vitest';
import { createReader } from '../../../adapters/sql/reader.js';
import { sectionsOf, unknownMarker, wayBackIn } from '../../../adapters/sql/compiler.js';
import { loadDialect } from '../../../src/dialects/index.js';
import { postgres } from '../../../src/dialects/postgres/index.js';
import { createState } from '../../../src/fold/create-state.js';

const UP = 'CREATE TABLE a (id int);';
const DOWN = 'DROP TABLE a;';

test.each<[layout: string, text: string]>([
  ['dbmate', `-- migrate:up\n${UP}\n-- migrate:down\n${DOWN}\n`],
  ['goose', `-- +goose Up\n${UP}\n-- +goose Down\n${DOWN}\n`],
  ['sql-migrate', `-- +migrate Up\n\n${UP}\n\n-- +migrate Down\n\n${DOWN}\n`],
  ['sql-migrate', `-- +micrate Up\n${UP}\n-- +micrate Down\n${DOWN}\n`],
  ['rambler', `-- rambler up\n${UP}\n-- rambler down\n${DOWN}\n`],
  ['node-pg-migrate', `-- Up Migration\n${UP}\n-- Down Migration\n${DOWN}\n`],
  ['play', `# Users schema\n\n# --- !Ups\n${UP}\n# --- !Downs\n${DOWN}\n`],
  ['play', `-- !Ups\n${UP}\n-- !Downs\n${DOWN}\n`],
  ['tern', `${UP}\n\n---- create above / drop below ----\n\n${DOWN}\n`],
  [
    'mybatis',
    `-- // create a\n-- Migration SQL that makes the change goes here.\n${UP}\n\n-- //@UNDO\n${DOWN}\n`,
  ],
  ['mybatis', `${UP}\n--//@UNDO\n${DOWN}\n`],
  ['node-sqlite', `-- Up\n${UP}\n-- Down\n${DOWN}\n`],
  ['node-sqlite', `------------\n-- Up\n------------\n${UP}\n------------\n-- Down\n------------\n${DOWN}\n`],
])('sections of %s', (layout, text) => {
  const sections = sectionsOf(text);
  expect(sections.layout).toBe(layout);
  const statements = (sql: string | undefined) => sql?.replace(/^--.*$/gm, '').trim();
  expect(statements(sections.up.sql)).toBe(UP);
  expect(statements(sections.down?.sql)).toBe(DOWN);
  expect(sections.up.sql).toHaveLength(text.length);
});

test('what is not to run in a transaction', () => {
  const ways = (text: string) => {
    const { up, down } = sectionsOf(text);
    return [up.transaction, down?.transaction];
  };
  expect(ways('-- +migrate Up notransaction\nSELECT 1;\n-- +migrate Down\nSELECT 2;')).toEqual([
    'none',
    'tool',
  ]);
  expect(
    ways('---- tern: disable-tx ----\nSELECT 1;\n---- create above / drop below ----\nSELECT 2;'),
  ).toEqual(['none', 'none']);
  expect(ways('-- atlas:txmode none\n\nSELECT 1;')).toEqual(['none', undefined]);
});

test('what drizzle-kit writes between statements is none of them, and no comment to MySQL', async () => {
  const text =
    'CREATE TABLE a (id int);\n--> statement-breakpoint\nCREATE TABLE b (id int);--> statement-breakpoint\n';
  const { sql } = sectionsOf(text).up;
  expect(sql).toHaveLength(text.length);
  const { operations, diagnostics } = (await loadDialect('mysql')).parse(sql, { file: 'a.sql' });
  expect(diagnostics).toEqual([]);
  expect(operations.map(({ kind }) => kind)).toEqual(['createTable', 'createTable']);
});

test("Play's two semicolons stand for one that ends no statement", () => {
  const { up } = sectionsOf('# --- !Ups\nCREATE FUNCTION f() RETURNS int AS $$ BEGIN RETURN 1;; END $$;\n');
  expect(up.sql.trim()).toBe('CREATE FUNCTION f() RETURNS int AS $$ BEGIN RETURN 1 ; END $$;');
});

test('a file that is one way by its name is all of it', () => {
  expect(wayBackIn('DROP TABLE a;').sql).toBe('DROP TABLE a;');
  expect(wayBackIn('-- Down\nDROP TABLE a;').sql.trim()).toBe('DROP TABLE a;');
  expect(wayBackIn('-- Down Migration\nDROP TABLE a;').sql.trim()).toBe('DROP TABLE a;');
});

test.each(['-- @DOWN', '--- REVERT ---', '-- [rollback]', '-- down.sql --', '-- +brief down', '-- Undo:'])(
  '%s may begin a way back',
  (line) => {
    const text = `${UP}\n${line}\n${DOWN}\n`;
    expect(sectionsOf(text).layout).toBe('plain');
    expect(unknownMarker(text)).toEqual({ start: UP.length + 1, end: UP.length + 1 + line.length });
    expect(unknownMarker(`${UP}\n${line}\n-- ${DOWN}\n`)).toBeUndefined();
  },
);

test.each([`-- the rollback of a payment\n${UP}`, `-- down the road\n${UP}`, `-- step down as owner\n${UP}`])(
  'a remark is no marker: %s',
  (text) => {
    expect(unknownMarker(text)).toBeUndefined();
    expect(sectionsOf(text).layout).toBe('plain');
  },
);

test('a line that may begin a way back is told with its place', async () => {
  const set = {
    adapter: 'sql',
    root: '/m',
    project: '/m',
    migrations: [],
    confidence: 1,
    evidence: '',
    diagnostics: [],
  };
  const text = `${UP}\n-- @undo\n${DOWN}\n`;
  const reader = await createReader(set, { dialect: 'postgres', readFile: () => text });
  const { diagnostics } = reader.read({ id: '1_a', name: 'a', file: '1_a.sql' }, createState(postgres));
  expect(diagnostics).toMatchObject([
    { code: 'section-not-read', severity: 'warning', span: { file: '1_a.sql', line: 2, column: 1 } },
  ]);
});
