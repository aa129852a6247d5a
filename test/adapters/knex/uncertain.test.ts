import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { discover } from '../../../adapters/knex/discover.js';
import { createReader } from '../../../adapters/knex/reader.js';
import { loadDialect } from '../../../src/dialects/index.js';
import { createState } from '../../../src/fold/create-state.js';
import type { SchemaState } from '../../../src/fold/state.js';
import type { DialectName, Migration } from '../../../src/ir/index.js';
import { folderWith } from '../../support/cli.js';

/** Reads migrations whose bodies these are; each is `up`, or `up` and `down`. */
async function read(
  dialectName: DialectName,
  ...bodies: readonly (string | readonly [up: string, down: string])[]
): Promise<{ readonly migrations: readonly Migration[]; readonly state: SchemaState }> {
  const files = bodies.map((body, place) => {
    const [up, down] = typeof body === 'string' ? [body, ''] : body;
    const text = `exports.up = async (knex) => { ${up} };\nexports.down = async (knex) => { ${down} };`;
    return [`migrations/2024010100000${place}_m.js`, text];
  });
  const root = path.join(folderWith({ 'package.json': '{}', ...Object.fromEntries(files) }), 'migrations');
  const [set] = await discover(root);
  const dialect = await loadDialect(dialectName);
  const reader = await createReader(set!, { dialect: dialectName });
  const state = createState(dialect);
  return { migrations: set!.migrations.map((source) => reader.read(source, state)), state };
}

const kinds = ({ up }: Migration): readonly string[] => up.operations.map(({ kind }) => kind);

const TABLES = `await knex.schema.createTable('a', (t) => t.integer('id').primary());
  await knex.schema.createTable('b', (t) => t.integer('id').primary());`;
const MOVES = `const suffix = require('dates').today();
  await knex.schema.renameTable('a', \`a_old\${suffix}\`);`;

describe('a name of which the beginning is known', () => {
  it('makes only what begins so uncertain', async () => {
    const asks = (name: string): string =>
      `if (await knex.schema.hasTable('${name}')) await knex.schema.dropTable('b');`;
    const { migrations } = await read('mysql', TABLES, MOVES, asks('b'));
    expect(migrations.slice(1).map(kinds)).toEqual([['opaque'], ['dropTable']]);
    const old = await read('mysql', TABLES, MOVES, asks('a_old2024'));
    expect(old.migrations.slice(2).map(kinds)).toEqual([['opaque']]);
  });

  it('of a table that is made anew behind it: what is made is certain', async () => {
    const again = `await knex.schema.createTable('a', (t) => t.string('name'));`;
    const { migrations, state } = await read(
      'mysql',
      TABLES,
      MOVES + again,
      `if (await knex.schema.hasColumn('a', 'name')) await knex.schema.dropTable('a');`,
    );
    expect(migrations.slice(1).map(kinds)).toEqual([['opaque', 'createTable'], ['dropTable']]);
    expect(
      migrations.flatMap(({ diagnostics }) => diagnostics).filter(({ severity }) => severity === 'error'),
    ).toEqual([]);
    expect(state.uncertain).toBeUndefined();
  });

  it('where nothing of the name is known, nothing is certain', async () => {
    const { state } = await read(
      'mysql',
      TABLES,
      `await knex.schema.renameTable('a', process.env.NEW_NAME);`,
    );
    expect(state.uncertain).toBeDefined();
  });
});

it('a table that only SQL has made that is not modelled may be there', async () => {
  const { migrations } = await read(
    'mysql',
    `${TABLES} await knex.raw('CREATE TABLE c LIKE a');`,
    `if (!(await knex.schema.hasTable('c'))) await knex.schema.createTable('c', (t) => t.integer('id'));`,
  );
  expect(migrations.slice(1).map(kinds)).toEqual([['opaque']]);
});

it('SQL that is known in pieces and begins with UPDATE changes rows at most', async () => {
  const { migrations, state } = await read(
    'mysql',
    TABLES,
    `const rows = await knex('a').select('id');
    const parts = rows.map(() => 'SELECT ? AS id').join(' UNION ALL ');
    await knex.raw(\`UPDATE a INNER JOIN (\${parts}) AS d ON a.id = d.id SET a.id = d.id\`, rows.map((r) => r.id));`,
  );
  expect(migrations[1]?.up.operations).toMatchObject([
    { kind: 'opaque', effect: 'data', touches: [{ kind: 'table', name: { name: 'a' } }] },
  ]);
  expect(state.uncertain).toBeUndefined();
});

describe('a way back that looks at what it finds', () => {
  const codes = (migration: Migration | undefined): readonly string[] =>
    (migration?.diagnostics ?? [])
      .filter(({ code }) => code === 'down-found-otherwise')
      .map(({ severity }) => severity);
  const other = `await knex.schema.createTable('z', (t) => t.integer('id'));`;
  const made = `await knex.schema.createTable('a', (t) => { t.integer('b').notNullable(); t.integer('c'); });`;

  it('of SQLite, where the table is made anew', async () => {
    const foreign: readonly [string, string] = [
      `await knex.schema.alterTable('a', (t) => t.unique(['c'], 'a_c'));`,
      `await knex.schema.alterTable('a', (t) => t.integer('b').nullable().alter());`,
    ];
    const forgets: readonly [string, string] = [
      `await knex.schema.alterTable('a', (t) => t.index(['b'], 'a_b'));`,
      other,
    ];
    const { migrations } = await read('sqlite', made, foreign, forgets);
    expect(migrations.map(codes)).toEqual([[], [], ['lossy']]);
  });

  it('of MySQL, where a column is renamed: that column alone', async () => {
    const renames: readonly [string, string] = [
      `await knex.schema.alterTable('a', (t) => t.renameColumn('b', 'd'));`,
      `await knex.schema.alterTable('a', (t) => t.renameColumn('d', 'b'));`,
    ];
    const leaves = (column: string): readonly [string, string] => [
      `await knex.schema.alterTable('a', (t) => t.bigInteger('${column}').alter());`,
      other,
    ];
    expect((await read('mysql', made, renames, leaves('c'))).migrations.map(codes)).toEqual([[], [], []]);
    expect((await read('mysql', made, renames, leaves('d'))).migrations.map(codes)).toEqual([
      [],
      [],
      ['lossy'],
    ]);
  });
});

it.each(['postgres', 'mysql', 'sqlite'] as const)(
  'a table like another is not known, and under its new name neither: %s',
  async (dialect) => {
    const { migrations } = await read(
      dialect,
      `await knex.schema.createTable('t', (t) => { t.integer('a'); });`,
      [
        `await knex.schema.createTableLike('u', 't'); await knex.schema.renameTable('u', 'v');`,
        `await knex.schema.dropTable('v');`,
      ],
      `await knex.schema.renameTable('v', 'w'); await knex.schema.dropTable('w');`,
    );
    const told = migrations.flatMap(({ diagnostics }) => diagnostics).map(({ severity }) => severity);
    expect(new Set(told)).toEqual(new Set(['note']));
  },
);
