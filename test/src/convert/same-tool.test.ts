import { describe, expect, it } from 'vitest';
import { registry } from '../../../adapters/index.js';
import { convert } from '../../../src/convert/convert.js';
import type { DialectName } from '../../../src/ir/index.js';
import { folderWith } from '../../support/cli.js';

/** What each file of a history became: its text, by its name. */
async function ported(
  files: Readonly<Record<string, string>>,
  tool: string,
  from: DialectName,
  to: DialectName,
) {
  const folder = folderWith(files);
  const { report } = await convert(folder, registry, {
    to: tool,
    from: tool,
    sourceDialect: from,
    dialect: to,
    out: `${folder}/out`,
  });
  const manual = report.migrations.flatMap(({ diagnostics }) =>
    diagnostics.filter(({ severity }) => severity === 'manual'),
  );
  expect(manual).toEqual([]);
  return Object.fromEntries(report.files.map(({ path, text }) => [path, text]));
}

const KNEX_TABLES = `exports.up = async function (knex) {
  await knex.schema.createTable('teams', (table) => {
    table.integer('id').primary();
    table.string('name', 80).notNullable();
    table.integer('size');
    table.decimal('price', 10, 2);
  });
  await knex.schema.createTable('players', (table) => {
    table.integer('id').primary();
    table.string('name', 80).notNullable();
  });
};
exports.down = async function (knex) {
  await knex.schema.dropTable('players');
  await knex.schema.dropTable('teams');
};
`;

/** As the writer lays it out, so that the text can be compared. */
const KNEX_CHANGES = `/** @param {import('knex').Knex} knex */
exports.up = async function (knex) {
  // Where they play.
  await knex.schema.alterTable('teams', (table) => {
    table.string('city', 40);
    table.integer('rank').notNullable().defaultTo(0);
    table.boolean('active').notNullable().defaultTo(true);
    table.string('name', 120).notNullable().alter();
    table.dropColumn('price');
    table.index(['city', 'rank']);
  });

  await knex.schema.alterTable('players', (table) => {
    table.integer('team_id').references('id').inTable('teams').onDelete('CASCADE');
    table.unique('name');
  });

  await knex('teams').insert({ id: 1, name: 'x' });
  await knex('teams').where({ name: 'x' }).update({ city: 'Bern' });
  await knex('teams').where({ id: 1 }).del();
  await knex.schema.renameTable('players', 'members');
};

/** @param {import('knex').Knex} knex */
exports.down = async function (knex) {
  await knex.schema.renameTable('members', 'players');

  await knex.schema.alterTable('players', (table) => {
    table.dropUnique('name');
    table.dropForeign('team_id');
    table.dropColumn('team_id');
  });

  await knex.schema.alterTable('teams', (table) => {
    table.dropIndex(['city', 'rank']);
    table.dropColumns('active', 'rank', 'city');
  });
};
`;

const SEQUELIZE_TABLES = `module.exports = {
  async up(queryInterface, Sequelize) {
    await queryInterface.createTable('teams', {
      id: { type: Sequelize.INTEGER, primaryKey: true },
      name: { type: Sequelize.STRING(80), allowNull: false },
      size: { type: Sequelize.INTEGER },
      price: { type: Sequelize.DECIMAL(10, 2) },
    });
    await queryInterface.createTable('players', {
      id: { type: Sequelize.INTEGER, primaryKey: true },
      team_id: { type: Sequelize.INTEGER },
      name: { type: Sequelize.STRING(80), allowNull: false },
    });
  },
  async down(queryInterface) {
    await queryInterface.dropTable('players');
    await queryInterface.dropTable('teams');
  },
};
`;

const SEQUELIZE_CHANGES = `'use strict';

/** @type {import('sequelize-cli').Migration} */
module.exports = {
  async up(queryInterface, Sequelize) {
    // Where they play.
    await queryInterface.addColumn('teams', 'city', { type: Sequelize.STRING(40) });

    await queryInterface.addColumn(
      'teams',
      'rank',
      { type: Sequelize.INTEGER, allowNull: false, defaultValue: 0 },
    );

    await queryInterface.changeColumn(
      'teams',
      'name',
      { type: Sequelize.STRING(120), allowNull: false },
    );

    await queryInterface.changeColumn(
      'teams',
      'rank',
      { type: Sequelize.BIGINT, allowNull: false, defaultValue: 1 },
    );

    await queryInterface.renameColumn('teams', 'size', 'seats');
    await queryInterface.addIndex('teams', ['city', 'rank'], { name: 'teams_city_rank' });
    await queryInterface.addIndex('players', ['name'], { name: 'players_name', unique: true });
    await queryInterface.removeColumn('teams', 'price');

    await queryInterface.addConstraint('players', {
      type: 'foreign key',
      fields: ['team_id'],
      references: { table: 'teams', field: 'id' },
      onDelete: 'CASCADE',
      name: 'players_team',
    });

    await queryInterface.bulkInsert('teams', [{ id: 1, name: 'x' }]);
    await queryInterface.bulkUpdate('teams', { city: 'Bern' }, { name: 'x' });
    await queryInterface.bulkDelete('teams', { name: 'x' });
    await queryInterface.renameTable('players', 'members');
  },

  async down(queryInterface, Sequelize) {
    await queryInterface.renameTable('members', 'players');
    await queryInterface.removeConstraint('players', 'players_team');
    await queryInterface.addColumn('teams', 'price', { type: Sequelize.DECIMAL(10, 2) });
    await queryInterface.removeIndex('players', 'players_name');
    await queryInterface.removeIndex('teams', 'teams_city_rank');
    await queryInterface.renameColumn('teams', 'seats', 'size');
    await queryInterface.removeColumn('teams', 'rank');
    await queryInterface.removeColumn('teams', 'city');
  },
};
`;

const TYPEORM_TABLES = `import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
export class Tables1704067200000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.createTable(new Table({
      name: 'teams',
      columns: [
        { name: 'id', type: 'int', isPrimary: true },
        { name: 'name', type: 'varchar', length: '80' },
        { name: 'size', type: 'int', isNullable: true },
      ],
    }));
    await queryRunner.createTable(new Table({
      name: 'players',
      columns: [{ name: 'id', type: 'int', isPrimary: true }, { name: 'name', type: 'varchar', length: '80' }],
    }));
  }
  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('players');
    await queryRunner.dropTable('teams');
  }
}
`;

const TYPEORM_CHANGES = `import { type MigrationInterface, type QueryRunner, TableColumn, TableForeignKey, TableIndex } from 'typeorm';

export class Changes1704153600000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    // Where they play.
    await queryRunner.addColumn(
      'teams',
      new TableColumn({ name: 'city', type: 'varchar', length: '40', isNullable: true }),
    );

    await queryRunner.addColumn(
      'teams',
      new TableColumn({ name: 'rank', type: 'int', default: 0 }),
    );

    // TypeORM remembers tables: this one is read as it is now.
    await queryRunner.getTable('teams');
    await queryRunner.renameColumn('teams', 'size', 'seats');

    await queryRunner.createIndex(
      'teams',
      new TableIndex({ name: 'teams_city', columnNames: ['city'] }),
    );

    await queryRunner.addColumn(
      'players',
      new TableColumn({ name: 'team_id', type: 'int', isNullable: true }),
    );

    await queryRunner.createForeignKey(
      'players',
      new TableForeignKey({
        name: 'players_team',
        columnNames: ['team_id'],
        referencedTableName: 'teams',
        referencedColumnNames: ['id'],
        onDelete: 'CASCADE',
      }),
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropForeignKey('players', 'players_team');
    await queryRunner.dropIndex('teams', 'teams_city');
    await queryRunner.renameColumn('teams', 'seats', 'size');

    // TypeORM remembers tables: this one is read as it is now.
    await queryRunner.getTable('teams');
    await queryRunner.dropColumns('teams', ['rank', 'city']);
  }
}
`;

const WAYS = [
  ['postgres', 'mysql'],
  ['postgres', 'mariadb'],
] as const;

/** For each tool the file with its tables, and the one whose calls are to stay. */
const SAME = [
  ['knex', ['20240101000000_tables.js', KNEX_TABLES], ['20240102000000_changes.js', KNEX_CHANGES]],
  [
    'sequelize',
    ['20240101000000-tables.js', SEQUELIZE_TABLES],
    ['20240102000000-changes.js', SEQUELIZE_CHANGES],
  ],
  ['typeorm', ['1704067200000-Tables.ts', TYPEORM_TABLES], ['1704153600000-Changes.ts', TYPEORM_CHANGES]],
] as const;

describe('calls that mean the right thing in both dialects stay as their author wrote them', () => {
  it.each(
    WAYS.flatMap(([from, to]) =>
      SAME.map(([tool, tables, changes]) => [tool, from, to, tables, changes] as const),
    ),
  )('%s, %s to %s', async (tool, from, to, [first, tables], [second, changes]) => {
    const files = await ported({ [first]: tables, [second]: changes }, tool, from, to);
    expect(files[second]).toBe(changes);
  });

  it('a key of a table that gets another name keeps its own', async () => {
    const files = await ported(
      { '20240101000000_tables.js': KNEX_TABLES, '20240102000000_changes.js': KNEX_CHANGES },
      'knex',
      'mysql',
      'postgres',
    );
    const text = files['20240102000000_changes.js'];
    expect(text).toContain("table.unique('name'");
    expect(text).toContain("await knex.schema.renameTable('players', 'members');\n};");
  });

  it('what one call says is one call again, and other calls stay beside what must be said otherwise', async () => {
    const files = await ported(
      {
        '1_tables.js': KNEX_TABLES,
        '2_changes.js': `exports.up = (knex) => knex.schema.alterTable('teams', (table) => {
  table.string('city', 40);
  table.text('about');
  table.string('name', 120).defaultTo('x').alter();
  table.jsonb('more').defaultTo('{}');
  table.renameColumn('size', 'seats');
  table.integer('rank').index();
});
exports.down = (knex) => Promise.resolve();
`,
      },
      'knex',
      'postgres',
      'mysql',
    );
    const calls = /up = async function[^]*?\n};/
      .exec(files['2_changes.js'] ?? '')?.[0]
      .match(/(?<=^ {4}).*;$/gm);
    expect(calls).toEqual([
      "table.string('city', 40);",
      "table.text('about', 'longtext');",
      "table.json('more').defaultTo({});",
      "table.integer('rank');",
      "table.string('name', 120).defaultTo('x').alter();",
      "table.renameColumn('size', 'seats');",
      "table.index('rank');",
    ]);
  });
});
