import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { cli, folderWith } from '../../support/cli.js';
import { describeServer } from '../../support/mysql.js';

/** Transactions of a migration's own: what MySQL's commits make of them, and that the same migration says on SQLite. */
const WITHOUT = 'exports.config = { transaction: false };';
const SCHEMA_ONLY = `${WITHOUT} exports.up = (knex) => knex.transaction(async (trx) => {
    await trx.schema.createTable('a', (table) => { table.integer('id').notNullable(); });
    await trx('a').insert({ id: 1 });
  });
  exports.down = (knex) => knex.schema.dropTable('a');`;
const ROWS = `${WITHOUT} exports.up = (knex) => knex.transaction(async (trx) => {
    await trx('a').insert({ id: 2 });
    await trx('a').insert({ id: 3 });
  });
  exports.down = (knex) => knex('a').where('id', '>', 1).delete();`;
const THROWS = `exports.up = async (knex) => {
    try {
      await knex.transaction(async (trx) => {
        await trx.schema.createTable('kept', (table) => { table.integer('id'); });
        throw new Error('no');
      });
    } catch (error) {}
  };
  exports.down = (knex) => knex.schema.dropTableIfExists('kept');`;
const NESTED = `exports.up = (knex) => knex.transaction((trx) => trx.schema.createTable('b', (table) => { table.integer('id'); }));
  exports.down = (knex) => knex.schema.dropTable('b');`;

const folder = (): string =>
  folderWith({
    'package.json': '{}',
    'knexfile.js': "module.exports = { client: 'CLIENT' };",
    'migrations/1_schema.js': SCHEMA_ONLY,
    'migrations/2_rows.js': ROWS,
    'migrations/3_throws.js': THROWS,
    'migrations/4_nested.js': NESTED,
  });

async function converted(dialect: string, ...more: readonly string[]) {
  const root = folder();
  const result = await cli(
    ...[
      'convert',
      path.join(root, 'migrations'),
      '--to',
      'sql',
      '--dialect',
      dialect,
      '--out',
      path.join(root, 'out'),
    ],
    ...['--verify', '--json', ...more],
  );
  interface Told {
    readonly diagnostics: readonly { readonly code: string; readonly severity: string }[];
  }
  const { migrations, verification } = JSON.parse(result.stdout) as {
    readonly migrations: readonly Told[];
    readonly verification: { readonly outcome: string; readonly proof: string };
  };
  const inner = migrations
    .flatMap(({ diagnostics }) => diagnostics)
    .filter(({ code }) => code === 'inner-transaction');
  return { verification, inner: inner.map(({ severity }) => severity) };
}

describeServer.each((server) => {
  it('a change of the schema ends the transaction, and what is told and read of it is what happens', async () => {
    const { verification, inner } = await converted(server.kind.name, '--source-url', await server.url());
    expect(verification).toMatchObject({
      outcome: 'same',
      proof: 'tools',
      up: { steps: 4 },
      down: { steps: 4 },
    });
    expect(inner).toEqual(['note', 'lossy']);
  });
});

describe('on SQLite', () => {
  it('a transaction is one, and leaves nothing where the code throws', async () => {
    const { verification, inner } = await converted('sqlite');
    expect(verification).toMatchObject({ outcome: 'same', proof: 'tools', up: { steps: 4 } });
    expect(inner).toEqual(['lossy', 'lossy']);
  });
});
