import { expect, it } from 'vitest';
import { cli, filesIn, folderWith } from '../../support/cli.js';
import { readAll } from './support.js';

/** As people write it, and as \`migration:generate\` does. */
const VIEWS = `
  const { View } = require('typeorm');
  exports.Views1600000000000 = class Views1600000000000 {
    async up(queryRunner) {
      await queryRunner.query('CREATE TABLE "team" ("id" integer, "name" text)');
      await queryRunner.createView(new View({ name: 'ids', expression: 'SELECT id FROM team' }), true);
      await queryRunner.createView(new View({ name: 'kept', expression: 'SELECT id FROM team', materialized: true }), true);
      await queryRunner.query('CREATE VIEW "names" AS SELECT name FROM team');
      await queryRunner.query('INSERT INTO "typeorm_metadata"("database", "schema", "table", "type", "name", "value") VALUES (DEFAULT, $1, DEFAULT, $2, $3, $4)', ['public', 'VIEW', 'names', 'SELECT name FROM team']);
    }
    async down(queryRunner) {
      await queryRunner.dropView('names');
      await queryRunner.dropView('kept');
      await queryRunner.dropView('ids');
      await queryRunner.dropTable('team');
    }
  };`;

const GENERATED = `
  const { Table, TableColumn } = require('typeorm');
  const twice = { name: 'twice', type: 'integer', generatedType: 'STORED', asExpression: 'id * 2', isNullable: true };
  exports.Generated1600000000001 = class Generated1600000000001 {
    async up(queryRunner) {
      await queryRunner.createTable(new Table({ name: 'made', columns: [{ name: 'id', type: 'integer' }, twice] }));
      await queryRunner.addColumn('made', new TableColumn({ ...twice, name: 'thrice', asExpression: 'id * 3' }));
    }
    async down(queryRunner) {
      await queryRunner.dropColumn('made', 'thrice');
      await queryRunner.dropTable('made');
    }
  };`;

it('views and generated columns that TypeORM keeps in a table of its own, proven with TypeORM', async () => {
  const folder = folderWith({ 'm/1600000000000-Views.js': VIEWS, 'm/1600000000001-Generated.js': GENERATED });
  const out = folderWith({});
  const set = ['--from', 'typeorm', '--dialect', 'postgres', '--to', 'sql'];
  const { code, stdout } = await cli('convert', `${folder}/m`, ...set, '--out', out, '--verify');
  expect(stdout).toContain('2 steps up and 2 down');
  expect(code).toBe(0);
  const down = Object.entries(filesIn(out)).find(([file]) => file.endsWith('Views.down.sql'));
  expect(down?.[1].match(/^DROP .*;$/gm)).toEqual([
    'DROP VIEW "names";',
    'DROP MATERIALIZED VIEW "kept";',
    'DROP VIEW "ids";',
    'DROP TABLE "team";',
  ]);
});

it('a view that is not in that table is not found, as TypeORM does not find it', async () => {
  const folder = folderWith({ '1600000000000-Views.js': VIEWS.replaceAll(', true)', ')') });
  const { migrations } = await readAll(folder);
  expect(migrations[0]?.up.operations).toHaveLength(4);
  // `names` is found, which a statement has put there.
  expect(migrations[0]).toMatchObject({ missingDown: 'throws' });
});
