import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { createReader } from '../../../adapters/sequelize/reader.js';
import { createWriter } from '../../../adapters/sequelize/writer.js';
import type { Style, WrittenMigration } from '../../../src/adapter.js';
import { loadDialect } from '../../../src/dialects/index.js';
import type { Dialect } from '../../../src/dialects/dialect.js';
import { createState } from '../../../src/fold/create-state.js';
import { sameMeaning } from '../../../src/fold/meaning/equivalence.js';
import { cli, filesIn, folderWith } from '../../support/cli.js';
import { foldInto } from '../../../src/fold/fold-into.js';
import type { Migration, Operation } from '../../../src/ir/index.js';

const fixtures = fileURLToPath(new URL('../../../fixtures/', import.meta.url));
let dialect: Dialect;

beforeAll(async () => {
  dialect = await loadDialect('postgres');
});

function migrationOf(operations: readonly Operation[], more: Partial<Migration> = {}): Migration {
  return {
    id: '20240101000000_start',
    name: 'start',
    timestamp: '20240101000000',
    file: '20240101000000_start.sql',
    up: { operations, transaction: 'tool' },
    missingDown: 'absent',
    diagnostics: [],
    ...more,
  };
}

async function write(
  migration: Migration,
  { module = 'cjs', style = 'idiomatic' }: { module?: string; style?: Style } = {},
): Promise<WrittenMigration> {
  const writer = await createWriter({ dialect: 'postgres', options: { module }, from: 'sql' });
  const before = createState(dialect);
  const after = before.fork();
  foldInto(after, migration.up.operations);
  return writer.migration(migration, { before, after, style: () => style });
}

async function readBack(written: WrittenMigration): Promise<Migration> {
  const [file] = written.files;
  const set = {
    adapter: 'sequelize',
    root: '/out',
    project: '/out',
    migrations: [],
    confidence: 1,
    evidence: '',
    diagnostics: [],
  };
  const reader = await createReader(set, { dialect: 'postgres', readFile: () => file?.text ?? '' });
  return reader.read(written.source, createState(dialect));
}

function operationsOf(sql: string): readonly Operation[] {
  const parsed = dialect.parse(sql, { file: 'a.sql' });
  expect(parsed.diagnostics).toEqual([]);
  return parsed.operations;
}

describe('one of each', () => {
  const folder = path.join(fixtures, 'tables/one-of-each');
  const sql = readFileSync(path.join(folder, 'sql/20240101000000_start.sql'), 'utf8');

  it.each([
    ['cjs', '20240101000000-start.js'],
    ['esm', 'esm/20240101000000-start.js'],
    ['ts', '20240101000000-start.ts'],
  ])('%s', async (module, golden) => {
    const written = await write(migrationOf(operationsOf(sql)), { module });
    await expect(written.files[0]?.text).toMatchFileSnapshot(path.join(folder, 'sequelize', golden));
  });

  it.each<[Style, string]>([
    ['idiomatic', 'cjs'],
    ['idiomatic', 'esm'],
    ['idiomatic', 'ts'],
    ['raw', 'cjs'],
  ])('%s as %s is read back as it was', async (style, module) => {
    const operations = operationsOf(sql);
    const written = await write(migrationOf(operations), { module, style });
    const back = await readBack(written);
    expect(back.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(sameMeaning(operations, back.up.operations, createState(dialect))).toBeUndefined();
    if (style === 'raw') expect(new Set(written.styles.up)).toEqual(new Set(['raw']));
  });
});

/** What is written for a change of a database that holds something: its statements on one line each. */
async function statementsFor(sql: string, more = ''): Promise<readonly string[]> {
  const given = `CREATE TYPE mood AS ENUM ('sad', 'ok'); CREATE TYPE enum_people_pet AS ENUM ('cat', 'dog');
    CREATE TABLE people (id serial PRIMARY KEY, name varchar(40) NOT NULL DEFAULT 'x', age text, feels mood NOT NULL DEFAULT 'ok',
      pet enum_people_pet, data jsonb, at timestamptz(3)); ${more}`;
  const before = createState(dialect);
  foldInto(before, operationsOf(given));
  const after = before.fork();
  const operations = operationsOf(sql);
  foldInto(after, operations);
  const writer = await createWriter({ dialect: 'postgres', options: {}, from: 'sql' });
  const written = writer.migration(migrationOf(operations), { before, after, style: () => 'idiomatic' });
  const text = (written.files[0]?.text ?? '')
    .replace(/\s*\n\s*/g, ' ')
    .replace(/,? ?\{ transaction \},?/g, '');
  return [...text.matchAll(/await queryInterface\.(?!sequelize\.transaction)(.*?)\);/g)].map(
    ([, call = '']) =>
      call
        .replace(/\( /, '(')
        .replaceAll(', transaction', '')
        .replace(/,?\s*$/, ''),
  );
}

describe('a change of a column is one changeColumn, which says the rest of it again', () => {
  it.each([
    [
      'NOT NULL',
      'ALTER TABLE people ALTER name DROP NOT NULL',
      `changeColumn('people', 'name', { type: Sequelize.STRING(40), allowNull: true, defaultValue: 'x' }`,
    ],
    [
      'a default',
      'ALTER TABLE people ALTER name DROP DEFAULT',
      `changeColumn('people', 'name', { type: Sequelize.STRING(40), allowNull: false, defaultValue: undefined }`,
    ],
    [
      'JSON as a default',
      `ALTER TABLE people ALTER data SET DEFAULT '{"a":[1,null]}'`,
      `changeColumn('people', 'data', { type: Sequelize.JSONB, defaultValue: { a: [1, null] } }`,
    ],
    [
      'JSON that Sequelize would write in another way',
      `ALTER TABLE people ALTER data SET DEFAULT '{"a": 1}'`,
      `changeColumn('people', 'data', { type: Sequelize.JSONB, defaultValue: Sequelize.literal(\`'{"a": 1}'\`) }`,
    ],
    [
      'a type with a conversion',
      'ALTER TABLE people ALTER age TYPE integer USING age::integer',
      `changeColumn('people', 'age', { type: 'integer USING "age"::integer' }`,
    ],
    [
      'a type, a default and NOT NULL in any order',
      'ALTER TABLE people ALTER age DROP NOT NULL, ALTER age TYPE varchar(9), ALTER age DROP DEFAULT, ALTER age SET NOT NULL',
      `changeColumn('people', 'age', { type: Sequelize.STRING(9), allowNull: false, defaultValue: undefined }`,
    ],
    [
      'a column of an enum type',
      'ALTER TABLE people ALTER feels DROP NOT NULL',
      `changeColumn('people', 'feels', { type: '"mood"', allowNull: true, defaultValue: 'ok' }`,
    ],
    [
      'a column of an enum type of Sequelize’s own name',
      'ALTER TABLE people ALTER pet SET NOT NULL',
      `changeColumn('people', 'pet', { type: Sequelize.ENUM('cat', 'dog'), allowNull: false }`,
    ],
    [
      'a comment behind',
      "ALTER TABLE people ALTER at SET DEFAULT now(); COMMENT ON COLUMN people.at IS 'when'",
      `changeColumn('people', 'at', { type: 'timestamptz(3)', defaultValue: Sequelize.literal('now()'), comment: 'when' }`,
    ],
  ])('%s', async (_, sql, call) => {
    const [first = '', ...others] = await statementsFor(sql);
    expect(first.replace(/\( *(?=\{)/g, '(').replace(/, \}/g, ' }')).toBe(call);
    expect(others).toEqual([]);
  });

  it.each([
    ['a column that a view reads', 'CREATE VIEW v AS SELECT name FROM people'],
    ['a policy on its table', 'CREATE POLICY p ON people USING (age IS NULL)'],
  ])('not %s: the server refuses it the same type', async (_, more) => {
    expect(await statementsFor('ALTER TABLE people ALTER name DROP NOT NULL', more)).toEqual([
      `sequelize.query('ALTER TABLE "people" ALTER COLUMN "name" DROP NOT NULL'`,
    ]);
  });

  it('not one of a serial column: it would lose its numbers', async () => {
    expect(await statementsFor('ALTER TABLE people ALTER id TYPE bigint')).toEqual([
      `sequelize.query('ALTER TABLE "people" ALTER COLUMN "id" TYPE bigint'`,
    ]);
  });
});

describe('other calls', () => {
  it.each([
    [
      'new columns with their comments',
      "ALTER TABLE people ADD a int, ADD b int; COMMENT ON COLUMN people.a IS 'A'; COMMENT ON COLUMN people.b IS 'B'",
      [
        `addColumn('people', 'a', { type: Sequelize.INTEGER, comment: 'A' }`,
        `addColumn('people', 'b', { type: Sequelize.INTEGER, comment: 'B' }`,
      ],
    ],
    [
      'a type that is dropped',
      'ALTER TABLE people DROP feels; DROP TYPE mood',
      [`removeColumn('people', 'feels'`, `dropEnum('mood'`],
    ],
    [
      'guards that Sequelize adds to every statement',
      'CREATE TABLE IF NOT EXISTS t (id int); DROP TABLE IF EXISTS t; CREATE SCHEMA IF NOT EXISTS s; DROP TYPE IF EXISTS more;',
      [
        "createTable('t', { id: { type: Sequelize.INTEGER } }",
        "dropTable('t'",
        "createSchema('s'",
        "dropEnum('more'",
      ],
    ],
    [
      'guards that Sequelize has no call for',
      'ALTER TABLE people ADD COLUMN IF NOT EXISTS more int; CREATE INDEX IF NOT EXISTS i ON people (age);',
      [
        `sequelize.query('ALTER TABLE "people" ADD COLUMN IF NOT EXISTS "more" integer'`,
        `sequelize.query('CREATE INDEX IF NOT EXISTS "i" ON "people" ("age")'`,
      ],
    ],
    [
      'a predicate of equalities',
      "CREATE INDEX i ON people (age) WHERE data IS NULL AND name = 'a'",
      [`addIndex('people', ['age'], { name: 'i', where: { data: null, name: 'a' } }`],
    ],
    [
      'a predicate of more',
      'CREATE INDEX i ON people (age) WHERE age IS NOT NULL',
      [`addIndex('people', ['age'], { name: 'i', where: Sequelize.literal('"age" IS NOT NULL') }`],
    ],
    [
      'keys with an order',
      'CREATE INDEX i ON people USING btree (age DESC, lower(name) text_pattern_ops, at DESC NULLS LAST)',
      [
        `addIndex('people', [ { name: 'age', order: 'DESC' }, Sequelize.literal('(lower("name")) "text_pattern_ops"'), Sequelize.literal('"at" DESC NULLS LAST') ], { name: 'i' }`,
      ],
    ],
  ])('%s', async (_, sql, calls) => {
    const statements = await statementsFor(sql);
    expect(statements.map((one) => one.replace(/,? (?=[\]}])/g, ' '))).toEqual(calls);
  });
});

describe('a written migration', () => {
  it('has a transaction only where several statements can be in one', async () => {
    const table = operationsOf('CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (id int PRIMARY KEY);');
    const index = operationsOf('CREATE INDEX CONCURRENTLY i ON a (id);');
    const text = async (operations: readonly Operation[]) =>
      (await write(migrationOf(operations))).files[0]?.text;
    expect(await text(table)).toContain('sequelize.transaction(async (transaction) =>');
    expect(await text(table.slice(0, 1))).not.toContain('transaction');
    expect(await text([...table, ...index])).not.toContain('transaction');
  });

  it('stops where a person must decide, and cannot be undone without a way back', async () => {
    const written = await write(
      migrationOf([
        { kind: 'opaque', code: 'what()', reason: 'it is unknown', language: 'javascript', touches: [] },
      ]),
    );
    expect(written.styles.up).toEqual(['manual']);
    expect(written.files[0]?.text).toContain('throw new Error');
    expect(written.files[0]?.text).toContain('start cannot be undone');
  });

  it('is .cjs where .js files are ES modules, which sequelize-cli cannot load', async () => {
    const writer = await createWriter({ dialect: 'postgres', options: {}, javascript: 'esm', from: 'sql' });
    const state = createState(dialect);
    const context = { before: state, after: state, style: (): Style => 'idiomatic' };
    expect(writer.migration(migrationOf([]), context).files[0]?.path).toBe('20240101000000-start.cjs');
  });

  it('has a kind of module that is known', async () => {
    await expect(write(migrationOf([]), { module: 'amd' })).rejects.toThrow('not written as "amd"');
  });
});

it('leaves SQL of the author as it is on SQLite, letters and all', async () => {
  const folder = folderWith({
    '001_a.sql':
      'CREATE TABLE tags (owner integer, label text, UNIQUE (owner, label COLLATE NOCASE));\nCREATE TABLE b (x integer);\n',
  });
  const out = path.join(folder, 'out');
  expect((await cli('convert', folder, '--to', 'sequelize', '--dialect', 'sqlite', '--out', out)).code).toBe(
    0,
  );
  const [written = ''] = Object.values(filesIn(out));
  expect(written).toContain(
    'CREATE TABLE tags (owner integer, label text, UNIQUE (owner, label COLLATE NOCASE))',
  );
});

it('says a boolean default of SQLite in capitals, which Sequelize leaves as they are', async () => {
  const folder = folderWith({
    '001_a.sql': 'CREATE TABLE tags (id integer, hidden boolean NOT NULL DEFAULT FALSE);\n',
    '002_b.sql': 'ALTER TABLE tags ADD COLUMN shown boolean NOT NULL DEFAULT TRUE;\n',
  });
  const out = path.join(folder, 'out');
  expect((await cli('convert', folder, '--to', 'sequelize', '--dialect', 'sqlite', '--out', out)).code).toBe(
    0,
  );
  const [table = '', column = ''] = Object.values(filesIn(out));
  expect(table).toContain("queryInterface.createTable('tags'");
  expect(table).toContain("Sequelize.literal('FALSE')");
  expect(column).toContain("queryInterface.addColumn(\n      'tags'");
  expect(column).toContain("Sequelize.literal('TRUE')");
});
