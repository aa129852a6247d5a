import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { cli, folderWith } from '../support/cli.js';

/** A history of SQL files with a table made anew as Prisma does it, and one as TypeORM does. */
const sqlFiles = {
  '001_shop.up.sql': `-- Users of the shop
CREATE TABLE "User" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, "email" TEXT NOT NULL, "name" TEXT);
CREATE UNIQUE INDEX "User_email_key" ON "User"("email");
CREATE TABLE post (id INTEGER PRIMARY KEY, title VARCHAR(200) NOT NULL DEFAULT 'x' CHECK (length(title) > 0),
  author INTEGER REFERENCES "User" (id) ON DELETE CASCADE);
CREATE TRIGGER touched AFTER INSERT ON post BEGIN UPDATE post SET title = 'q' WHERE id = NEW.id; END;
INSERT INTO "User" (email) VALUES ('a@b'), ('it''s');`,
  '001_shop.down.sql': 'DROP TABLE post; DROP TABLE "User";',
  '002_names.up.sql': `-- RedefineTables
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_User" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, "email" TEXT NOT NULL, "name" TEXT NOT NULL DEFAULT 'none', "age" INTEGER);
INSERT INTO "new_User" ("email", "id", "name") SELECT "email", "id", coalesce("name", 'none') AS "name" FROM "User";
DROP TABLE "User";
ALTER TABLE "new_User" RENAME TO "User";
CREATE UNIQUE INDEX "User_email_key" ON "User"("email");
PRAGMA foreign_keys=ON;`,
  '002_names.down.sql': `CREATE TABLE "temporary_User" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, "email" TEXT NOT NULL, "name" TEXT);
INSERT INTO "temporary_User" ("id", "email", "name") SELECT "id", "email", "name" FROM "User";
DROP TABLE "User";
ALTER TABLE "temporary_User" RENAME TO "User";
CREATE UNIQUE INDEX "User_email_key" ON "User"("email");`,
};

test('SQL files: a table made anew is the change that it is, and proven', async () => {
  const source = folderWith(sqlFiles);
  const out = path.join(folderWith({}), 'out');
  const result = await cli('convert', source, '--to', 'sql', '--dialect', 'sqlite', '--out', out, '--verify');
  expect(result.stdout).toContain(
    'Proven: schemas and rows are the same after each of 2 steps up and 2 down.',
  );
  expect(result.code).toBe(0);
  const written = readFileSync(path.join(out, '002_names.up.sql'), 'utf8');
  expect(written.match(/DROP TABLE/g)).toHaveLength(1);
  expect(written).toContain(`coalesce("name", 'none')`);
});

const knexFiles = {
  'knexfile.js': "module.exports = { client: 'sqlite3', connection: { filename: './dev.db' } };",
  'migrations/1_init.js': `exports.up = async (knex) => {
  await knex.schema.createTable('users', (t) => {
    t.increments('id'); t.string('email').notNullable().unique(); t.integer('age').defaultTo(3); t.text('bio');
    t.boolean('ok').notNullable().defaultTo(false); t.enu('kind', ['a', 'b']); t.timestamps(true, true);
  });
  await knex.schema.createTable('posts', (t) => {
    t.increments(); t.integer('user_id').references('id').inTable('users').onDelete('CASCADE').index();
    t.string('title', 100).notNullable();
  });
  await knex('users').insert([{ email: 'a@b', age: 1, ok: true }, { email: "it's", age: 2, ok: false }]);
};
exports.down = async (knex) => { await knex.schema.dropTable('posts'); await knex.schema.dropTable('users'); };`,
  'migrations/2_alter.js': `exports.up = async (knex) => {
  await knex.schema.alterTable('users', (t) => { t.string('nick'); t.dropColumn('bio'); });
  await knex.schema.alterTable('posts', (t) => { t.string('title', 200).nullable().alter(); });
  await knex.schema.alterTable('posts', (t) => { t.dropForeign('user_id'); });
  await knex.schema.alterTable('users', (t) => { t.setNullable('email'); t.renameColumn('age', 'years'); });
  if (knex.client.config.client === 'sqlite3') await knex.schema.raw('CREATE VIEW v AS SELECT email FROM users');
};
exports.down = async (knex) => {
  await knex.schema.raw('DROP VIEW v');
  await knex.schema.alterTable('users', (t) => { t.renameColumn('years', 'age'); t.dropNullable('email'); });
  await knex.schema.alterTable('posts', (t) => { t.foreign('user_id').references('users.id').onDelete('CASCADE'); });
  await knex.schema.alterTable('posts', (t) => { t.string('title', 100).notNullable().alter(); });
  await knex.schema.alterTable('users', (t) => { t.dropColumn('nick'); t.text('bio'); });
};`,
};

test.each(['sql', 'knex'])('Knex, with its own migrator, to %s', async (to) => {
  const source = path.join(folderWith(knexFiles), 'migrations');
  const out = path.join(folderWith({}), 'out');
  const result = await cli('convert', source, '--to', to, '--dialect', 'sqlite', '--out', out, '--verify');
  expect(result.stdout).toContain(
    'Proven: schemas and rows are the same after each of 2 steps up and 2 down.',
  );
  expect(result.stdout).toContain('source: 2 migrations by knex');
  expect(result.code).toBe(0);
  const [first = ''] = readdirSync(out);
  if (to === 'knex') expect(readFileSync(path.join(out, first), 'utf8')).toContain("table.increments('id')");
});
