import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Writes a history of Knex migrations as a growing application has them: tables, columns, keys, indexes, changes of
 * columns, rows; a helper module that some of them use. The same count gives the same bytes.
 */
export function generateHistory(folder: string, count: number): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(path.join(folder, 'migrations'), { recursive: true });
  mkdirSync(path.join(folder, 'lib'), { recursive: true });
  writeFileSync(path.join(folder, 'package.json'), '{ "private": true, "type": "commonjs" }\n');
  writeFileSync(path.join(folder, 'lib', 'columns.js'), HELPER);
  for (let i = 0; i < count; i++) {
    const time = new Date(Date.UTC(2020, 0, 1) + i * 3_600_000).toISOString();
    const stamp = time.slice(0, 19).replace(/[-:T]/g, '');
    const write = STEPS[i % STEPS.length];
    if (write === undefined) continue;
    const table = `table_${Math.floor(i / STEPS.length)}`;
    writeFileSync(path.join(folder, 'migrations', `${stamp}_step_${i}.js`), write(table));
  }
}

const HELPER = `exports.addTimestamps = (knex, table) => {
  for (const name of ['created_at', 'updated_at']) {
    table.timestamp(name).notNullable().defaultTo(knex.fn.now());
  }
};
`;

const STEPS: readonly ((table: string) => string)[] = [
  (table) => `const { addTimestamps } = require('../lib/columns');

exports.up = async (knex) => {
  await knex.schema.createTable('${table}', (table) => {
    table.increments('id');
    table.string('name', 100).notNullable();
    table.text('description');
    table.boolean('active').notNullable().defaultTo(true);
    table.decimal('price', 10, 2);
    addTimestamps(knex, table);
  });
};

exports.down = (knex) => knex.schema.dropTable('${table}');
`,
  (table) => `exports.up = (knex) =>
  knex.schema.alterTable('${table}', (table) => {
    table.string('email').unique();
    table.integer('parent_id').references('id').inTable('${table}').onDelete('CASCADE');
  });

exports.down = (knex) =>
  knex.schema.alterTable('${table}', (table) => {
    table.dropColumn('parent_id');
    table.dropColumn('email');
  });
`,
  (table) => `// Lists are sorted by name.
exports.up = async (knex) => {
  await knex.schema.alterTable('${table}', (table) => {
    table.index(['name', 'active']);
  });
  await knex.raw('CREATE INDEX ${table}_cheap ON ${table} (price) WHERE price < 10');
};

exports.down = async (knex) => {
  await knex.raw('DROP INDEX ${table}_cheap');
  await knex.schema.alterTable('${table}', (table) => {
    table.dropIndex(['name', 'active']);
  });
};
`,
  (
    table,
  ) => `exports.up = (knex) => knex('${table}').insert([{ name: 'first' }, { name: 'second', active: false }]);

exports.down = (knex) => knex('${table}').whereIn('name', ['first', 'second']).del();
`,
  (table) => `exports.up = async (knex) => {
  await knex.schema.alterTable('${table}', (table) => {
    table.string('name', 200).notNullable().alter();
    table.renameColumn('description', 'details');
  });
};

exports.down = async (knex) => {
  await knex.schema.alterTable('${table}', (table) => {
    table.renameColumn('details', 'description');
    table.string('name', 100).notNullable().alter();
  });
};
`,
];
