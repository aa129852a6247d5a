import { describe, expect, it } from 'vitest';
import { cli, filesIn, folderWith } from '../../support/cli.js';
import { describeServer } from '../../support/mysql.js';
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

/** As people write it for any database. */
const ANY = `
  const { View, Table, TableColumn } = require('typeorm');
  exports.Views1600000000000 = class Views1600000000000 {
    async up(queryRunner) {
      await queryRunner.createTable(new Table({ name: 'team', columns: [
        { name: 'id', type: 'integer', isNullable: true },
        { name: 'twice', type: 'integer', generatedType: 'STORED', asExpression: 'id * 2', isNullable: true },
      ] }));
      await queryRunner.createView(new View({ name: 'ids', expression: 'SELECT id FROM team' }), true);
      await queryRunner.createView(new View({ name: 'again', expression: 'SELECT id FROM ids' }), true);
    }
    async down(queryRunner) {
      const view = await queryRunner.getView('again');
      await queryRunner.dropView(view);
      await queryRunner.dropView('ids');
      await queryRunner.dropTable('team');
    }
  };`;

/** The same, where the data source has another name for the table. */
const DATA_SOURCE = (dialect: string): string =>
  `new (require('typeorm').DataSource)({ type: '${dialect}', migrations: ['m/*.js'], metadataTableName: 'kept' })`;

/** `url`: of the server; none where ours is at hand. */
function onDatabase(dialect: string, url: () => Promise<string | undefined>): void {
  it.each(['typeorm_metadata', 'kept'])(
    `on ${dialect} they are found in %s, proven with TypeORM`,
    { timeout: 60_000 },
    async (table) => {
      const folder = folderWith({
        'm/1600000000000-Views.js': ANY,
        ...(table === 'kept' ? { 'data-source.js': `exports.default = ${DATA_SOURCE(dialect)};` } : {}),
      });
      const out = folderWith({});
      const set = ['--from', 'typeorm', '--dialect', dialect, '--to', 'sql'];
      const server = await url();
      const at = server === undefined ? [] : ['--source-url', server];
      const { code, stdout } = await cli('convert', folder, ...set, ...at, '--out', out, '--verify');
      expect(stdout).toContain('after the one step up and 1 down');
      expect(code).toBe(0);
      const [, down] = Object.entries(filesIn(out)).find(([file]) => file.endsWith('.down.sql')) ?? [];
      expect(down?.match(/DROP VIEW\b/g)).toHaveLength(2);
    },
  );
}

describeServer.each(({ kind, url }) => onDatabase(kind.name, url));
describe('of our own', () => {
  onDatabase('sqlite', async () => undefined);
  onDatabase('postgres', async () => undefined);
});

it('a view that is not in that table is not found, as TypeORM does not find it', async () => {
  const folder = folderWith({ '1600000000000-Views.js': VIEWS.replaceAll(', true)', ')') });
  const { migrations } = await readAll(folder);
  expect(migrations[0]?.up.operations).toHaveLength(4);
  // `names` is found, which a statement has put there.
  expect(migrations[0]).toMatchObject({ missingDown: 'throws' });
});
