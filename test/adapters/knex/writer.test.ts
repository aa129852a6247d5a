import { cli, filesIn, folderWith } from '../../support/cli.js';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { createReader } from '../../../adapters/knex/reader.js';
import { createWriter } from '../../../adapters/knex/writer.js';
import type { Style, WrittenMigration } from '../../../src/adapter.js';
import { loadDialect } from '../../../src/dialects/index.js';
import type { Dialect } from '../../../src/dialects/dialect.js';
import { createState } from '../../../src/fold/create-state.js';
import { sameMeaning } from '../../../src/fold/meaning/equivalence.js';
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
    adapter: 'knex',
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
    ['cjs', '20240101000000_start.js'],
    ['esm', 'esm/20240101000000_start.js'],
    ['ts', '20240101000000_start.ts'],
  ])('%s', async (module, golden) => {
    const written = await write(migrationOf(operationsOf(sql)), { module });
    await expect(written.files[0]?.text).toMatchFileSnapshot(path.join(folder, 'knex', golden));
  });

  it.each<[Style, string]>([
    ['idiomatic', 'cjs'],
    ['idiomatic', 'esm'],
    ['idiomatic', 'ts'],
    ['raw', 'cjs'],
  ])('%s %s reads back as the same', async (style, module) => {
    const operations = operationsOf(sql);
    const written = await write(migrationOf(operations), { style, module });
    const back = await readBack(written);
    expect(back.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(sameMeaning(operations, back.up.operations, createState(dialect))).toBeUndefined();
  });

  it("is nearly all in Knex's own calls", async () => {
    const operations = operationsOf(sql);
    const { styles } = await write(migrationOf(operations));
    const raw = operations.filter((_, i) => styles.up[i] !== 'idiomatic').map(({ kind }) => kind);
    expect(raw).toEqual(['alterColumn', 'addConstraint', 'createFunction', 'createTrigger']);
  });

  it('writes the same bytes again', async () => {
    const migration = migrationOf(operationsOf(sql));
    expect(await write(migration)).toEqual(await write(migration));
  });
});

describe('names and texts that want to be code', () => {
  const awkward = [
    '"; drop table x; --',
    "it's",
    '`${process.exit()}`',
    'a.b',
    'back\\slash',
    'what?',
    'line\nbreak',
    '__proto__',
    'x as y',
    ' padded ',
  ];

  it.each(awkward)('%j', async (name) => {
    const quoted = `"${name.replaceAll('"', '""')}"`;
    const text = `'${name.replaceAll("'", "''")}'`;
    const operations = operationsOf(
      `CREATE TABLE ${quoted} (${quoted} text DEFAULT ${text}, b integer);
       COMMENT ON COLUMN ${quoted}.${quoted} IS ${text};
       CREATE INDEX ${`"i${name.replaceAll('"', '""')}"`} ON ${quoted} (${quoted});
       INSERT INTO ${quoted} (${quoted}, b) VALUES (${text}, 1);
       ALTER TABLE ${quoted} RENAME COLUMN ${quoted} TO c;`,
    );
    const back = await readBack(await write(migrationOf(operations)));
    expect(sameMeaning(operations, back.up.operations, createState(dialect))).toBeUndefined();
  });
});

describe('what cannot be written', () => {
  it('stops the migration with the code that was not understood', async () => {
    const operation: Operation = {
      kind: 'opaque',
      code: 'for (const row of rows) {\n  await fix(row); // */\n}',
      reason: "the rows aren't known",
      language: 'javascript',
      touches: [],
    };
    const written = await write(migrationOf([operation]));
    expect(written.styles.up).toEqual(['manual']);
    expect(written.files[0]?.text).toContain(
      'throw new Error("ormbridge: a person must decide: the rows aren\'t known");',
    );
    expect((await readBack(written)).diagnostics.map(({ code }) => code)).toContain('migration-throws');
  });

  it('a migration without a way back throws when it is undone', async () => {
    const back = await readBack(await write(migrationOf(operationsOf('CREATE TABLE a (b int)'))));
    expect(back.missingDown).toBe('throws');
  });
});

it('turns the transaction off where a statement needs that', async () => {
  const operations = operationsOf('CREATE TABLE a (b int); CREATE INDEX CONCURRENTLY i ON a (b);');
  const written = await write(migrationOf(operations));
  expect(written.files[0]?.text).toContain('exports.config = { transaction: false };');
  expect((await readBack(written)).up.transaction).toBe('none');
});

it('changes one column of MySQL twice in two calls: the server refuses both in one ALTER TABLE', async () => {
  const folder = folderWith({
    '001_a.sql': "CREATE TABLE t (a enum('x', 'y') NOT NULL, b int) ENGINE=InnoDB;\n",
    '002_b.sql':
      "ALTER TABLE t MODIFY a enum('x') NOT NULL;\nALTER TABLE t MODIFY b bigint;\nALTER TABLE t MODIFY a enum('x') NOT NULL DEFAULT 'x';\n",
  });
  const out = path.join(folder, 'out');
  expect((await cli('convert', folder, '--to', 'knex', '--out', out)).code).toBe(0);
  const [, second = ''] = Object.values(filesIn(out));
  expect(second.match(/alterTable\(/g)).toHaveLength(2);
});

it("tables of SQLite are Knex's own calls: names, keys that refuse NULL, and the defaults that Knex would quote", async () => {
  const folder = folderWith({
    '001_a.sql': `CREATE TABLE owners (id text NOT NULL PRIMARY KEY DEFAULT (lower(hex(randomblob(8)))));
CREATE TABLE things (
  owner_id text NOT NULL,
  number integer NOT NULL,
  state text NOT NULL DEFAULT 'new',
  rank integer NOT NULL DEFAULT 5,
  seen datetime NOT NULL DEFAULT CURRENT_TIMESTAMP,
  created_at datetime NOT NULL DEFAULT CURRENT_TIMESTAMP,
  updated_at datetime NOT NULL DEFAULT CURRENT_TIMESTAMP,
  PRIMARY KEY (owner_id, number),
  CONSTRAINT things_owner_id_foreign FOREIGN KEY (owner_id) REFERENCES owners (id) ON DELETE CASCADE
);\n`,
  });
  const out = path.join(folder, 'out');
  expect((await cli('convert', folder, '--to', 'knex', '--dialect', 'sqlite', '--out', out)).code).toBe(0);
  const [text = ''] = Object.values(filesIn(out));
  expect(text.slice(text.indexOf('exports.up'), text.indexOf('exports.down'))).toMatchInlineSnapshot(`
    "exports.up = async function (knex) {
      await knex.schema.createTable('owners', (table) => {
        table.text('id').primary().notNullable().defaultTo(knex.raw('(lower(hex(randomblob(8))))'));
      });

      await knex.schema.createTable('things', (table) => {
        table
          .text('owner_id')
          .notNullable()
          .references('id')
          .inTable('owners')
          .onDelete('CASCADE')
          .withKeyName('things_owner_id_foreign');
        table.integer('number').notNullable();
        table.text('state').notNullable().defaultTo('new');
        table.integer('rank').notNullable().defaultTo(knex.raw('5'));
        table.datetime('seen').notNullable().defaultTo(knex.fn.now());
        table.timestamps(true, true);
        table.primary(['owner_id', 'number']);
      });
    };

    "
  `);
});
