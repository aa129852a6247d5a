import { expect, it } from 'vitest';
import { cli, folderWith } from '../support/cli.js';

const DUMP = 'dump its schema (pg_dump --schema-only';

it.each([
  [
    'Kysely',
    'migrations/1_a.ts',
    "import { Kysely } from 'kysely';\nexport async function up(db: Kysely<any>) {}\n",
  ],
  [
    'MikroORM',
    'migrations/M1.ts',
    "import { Migration } from '@mikro-orm/migrations';\nexport class M1 extends Migration {}\n",
  ],
  [
    'node-pg-migrate',
    'migrations/1_a.js',
    "exports.up = (pgm) => { pgm.createTable('a', { id: 'id' }); };\n",
  ],
  [
    'db-migrate',
    'migrations/1_a.js',
    "let dbm;\nexports.setup = function (options) { dbm = options.dbmigrate; };\nexports.up = (db) => db.createTable('a', {});\n",
  ],
  ['Drizzle', 'drizzle.config.ts', 'export default {};\n', 'drizzle-kit generate writes'],
  ['Rails', 'db/migrate/1_a.rb', 'class A < ActiveRecord::Migration[7.0]\nend\n'],
  [
    'Django',
    'app/migrations/0001_initial.py',
    'class Migration(migrations.Migration):\n  pass\n',
    'sqlmigrate',
  ],
  ['Alembic', 'alembic/versions/1_a.py', 'from alembic import op\n', 'alembic upgrade head --sql'],
  ['Liquibase', 'db/changelog.xml', '<databaseChangeLog></databaseChangeLog>\n'],
])('a project of %s: the tool is named, and what can be done', async (title, file, text, way = DUMP) => {
  const folder = folderWith({ [file]: text });
  for (const command of [['inspect'], ['convert', '--to', 'sql']]) {
    const { code, stderr } = await cli(...command, folder);
    expect(code).toBe(5);
    expect(stderr).toMatch(/there are no migrations in .* of a tool that is read; .*\[no-migrations\]/);
    expect(stderr).toContain(`there are files of ${title} (`);
    expect(stderr).toContain(way);
    expect(stderr).toContain(DUMP);
  }
});

it('code that has nothing to do with migrations names no tool', async () => {
  const folder = folderWith({ 'src/a.js': 'exports.up = () => 1;\n', 'src/b.py': 'import os\n' });
  const { stderr } = await cli('inspect', folder);
  expect(stderr).toMatch(/there are no migrations in \S+ \[no-migrations\]/);
  expect(stderr).toContain('looked for knex, prisma, sequelize, sql, typeorm; give the folder');
});
