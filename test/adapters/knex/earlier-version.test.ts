import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { cli, filesIn, folderWith } from '../../support/cli.js';

const migrations = {
  'migrations/1_a.js': `exports.up = async (knex) => {
  await knex.schema.createTable('t', (table) => {
    table.increments('id');
    table.timestamp('at', { precision: 3 });
    table.uuid('key', { primaryKey: true });
    table.integer('n').unique({ indexName: 'one', useConstraint: false });
    table.string('name').notNullable();
    table.timestamps(true, true, true);
  });
  await knex.schema.alterTable('t', (table) => table.string('name', 80).alter({ alterNullable: false }));
};
exports.down = (knex) => knex.schema.dropTable('t');
`,
};

async function converted(range: string, ...more: string[]): Promise<{ sql: string; stdout: string }> {
  const root = folderWith({
    ...migrations,
    'package.json': JSON.stringify({ dependencies: { knex: range, pg: '^8.0.0' } }),
  });
  const out = path.join(root, 'out');
  const { code, stdout, stderr } = await cli(
    'convert',
    root,
    '--from',
    'knex',
    '--to',
    'sql',
    '--out',
    out,
    ...more,
  );
  expect(stderr).toBe('');
  expect(code).toBe(0);
  expect(existsSync(out)).toBe(true);
  return { sql: Object.values(filesIn(out)).join('\n'), stdout };
}

test('calls mean what the version makes of them that package.json asks for', async () => {
  const { sql } = await converted('0.95.4');
  expect(sql).toContain('"at" timestamp(3)');
  expect(sql).toContain('"created_at"');
  expect(sql).toContain('CONSTRAINT "one" UNIQUE');
  expect(sql).not.toContain('PRIMARY KEY ("key")');
  expect(sql).toContain('ALTER COLUMN "name" DROP NOT NULL');
}, 60_000);

test('what the range leaves open is read as its newest makes it', async () => {
  const { sql } = await converted('^0.95.4');
  expect(sql).toContain('"at" timestamptz(3)');
  expect(sql).toContain('"created_at"');
}, 60_000);

test('our Knex proves it in place of the version that is not installed, and the report says so', async () => {
  const { stdout } = await converted('0.95.4', '--verify');
  expect(stdout).toContain('Proven: schemas and rows are the same');
  expect(stdout).toContain('knex 3.3.0 in place of 0.95.4');
  expect(stdout.match(/calls are read as Knex 0\.95\.4 makes them, .* \[read-as-version\]/g)).toHaveLength(1);
}, 120_000);

test('how an early version makes a table of SQLite anew was not compared, which is told', async () => {
  const root = folderWith({
    'package.json': JSON.stringify({ dependencies: { knex: '^0.21.0', sqlite3: '^5.0.0' } }),
    'migrations/1_a.js': `exports.up = async (knex) => {
  await knex.schema.createTable('t', (table) => { table.integer('a'); table.integer('b').index(); });
  await knex.schema.alterTable('t', (table) => table.dropColumn('a'));
  await knex.schema.alterTable('t', (table) => table.renameColumn('b', 'c'));
};
exports.down = () => Promise.resolve();
`,
  });
  const { code, stdout } = await cli('convert', root, '--to', 'sql', '--dry-run');
  expect(code).toBe(2);
  expect(stdout.match(/\[earlier-version\]/g)).toHaveLength(2);
}, 60_000);
