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

/** A table made anew without the check of a column, which has no name that could be dropped. */
const checkFiles = {
  '001_settings.up.sql': `CREATE TABLE settings (id integer PRIMARY KEY, type text CHECK ("type" IN ('global')) NOT NULL);`,
  '001_settings.down.sql': 'DROP TABLE settings;',
  '002_types.up.sql': `CREATE TABLE temporary_settings (id integer PRIMARY KEY, type text NOT NULL);
INSERT INTO temporary_settings (id, type) SELECT id, type FROM settings;
DROP TABLE settings;
ALTER TABLE temporary_settings RENAME TO settings;`,
  '002_types.down.sql': `ALTER TABLE settings RENAME TO temporary_settings;
CREATE TABLE settings (id integer PRIMARY KEY, type text CHECK ("type" IN ('global')) NOT NULL);
INSERT INTO settings (id, type) SELECT id, type FROM temporary_settings;
DROP TABLE temporary_settings;`,
};

test.each(['knex', 'prisma', 'sequelize', 'typeorm'])(
  'a check without a name is dropped and made again, for %s',
  async (to) => {
    const source = folderWith(checkFiles);
    const out = path.join(folderWith({}), 'out');
    const result = await cli('convert', source, '--to', to, '--dialect', 'sqlite', '--out', out, '--verify');
    expect(result.stdout).toContain(
      'Proven: schemas and rows are the same after each of 2 steps up and 2 down.',
    );
    expect(result.code).toBe(0);
  },
);

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

/** A table that another refers to is made anew; SQL files do that with foreign keys that are not enforced. */
const REFERRED = {
  '001_a.up.sql': `CREATE TABLE "p" ("id" integer PRIMARY KEY, "n" text);
CREATE TABLE "c" ("id" integer PRIMARY KEY, "p_id" integer REFERENCES "p" ("id") ON DELETE CASCADE);
INSERT INTO "p" ("id", "n") VALUES (1, 'x');
INSERT INTO "c" ("id", "p_id") VALUES (1, 1);`,
  '001_a.down.sql': 'DROP TABLE "c"; DROP TABLE "p";',
  '002_b.up.sql': `CREATE TABLE "temporary_p" ("id" integer PRIMARY KEY, "n" varchar(20));
INSERT INTO "temporary_p" ("id", "n") SELECT "id", "n" FROM "p";
DROP TABLE "p";
ALTER TABLE "temporary_p" RENAME TO "p";`,
  '002_b.down.sql': `CREATE TABLE "temporary_p" ("id" integer PRIMARY KEY, "n" text);
INSERT INTO "temporary_p" ("id", "n") SELECT "id", "n" FROM "p";
DROP TABLE "p";
ALTER TABLE "temporary_p" RENAME TO "p";`,
};

test.each(['knex', 'sequelize', 'prisma', 'typeorm'])(
  '%s keeps the rows that refer to a table that is made anew',
  async (to) => {
    const out = path.join(folderWith({}), 'out');
    const source = folderWith(REFERRED);
    const result = await cli('convert', source, '--to', to, '--dialect', 'sqlite', '--out', out, '--verify');
    expect(result.stdout).toContain('Proven: schemas and rows are the same after each of 2 steps up');
    expect(result.code).toBe(0);
  },
);

/** A foreign key that is added names a table that comes later: rows are copied with it in force. */
const EARLY = {
  '001_a.up.sql': 'CREATE TABLE "a" ("id" integer PRIMARY KEY, "b_id" integer);',
  '002_b.up.sql': `CREATE TABLE "new_a" ("id" integer PRIMARY KEY, "b_id" integer, CONSTRAINT "fk" FOREIGN KEY ("b_id") REFERENCES "b" ("id"));
INSERT INTO "new_a" ("id", "b_id") SELECT "id", "b_id" FROM "a";
DROP TABLE "a";
ALTER TABLE "new_a" RENAME TO "a";
CREATE TABLE "late" ("id" integer PRIMARY KEY, "b_id" integer, CONSTRAINT "late_fk" FOREIGN KEY ("b_id") REFERENCES "b" ("id"));`,
  '003_c.up.sql': 'CREATE TABLE "b" ("id" integer PRIMARY KEY);',
};

test.each(['knex', 'sequelize'])('%s is not refused where a table refers to a later one', async (to) => {
  const out = path.join(folderWith({}), 'out');
  const source = folderWith(EARLY);
  const result = await cli('convert', source, '--to', to, '--dialect', 'sqlite', '--out', out, '--verify');
  expect(result.stdout).toContain('Proven: schemas and rows are the same after each of 3 steps up');
  expect(result.code).toBe(0);
});

test('Knex itself takes such rows along, and that is told', async () => {
  const files = {
    '1_a.js': `exports.up = async (knex) => {
  await knex.schema.createTable('p', (t) => { t.integer('id').primary(); t.string('n'); });
  await knex.schema.createTable('c', (t) => { t.integer('p_id').references('id').inTable('p').onDelete('CASCADE'); });
  await knex('p').insert({ id: 1 });
  await knex('c').insert({ p_id: 1 });
};
exports.down = async () => {};`,
    '2_b.js': `exports.up = (knex) => knex.schema.alterTable('p', (t) => { t.string('n', 20).alter(); });
exports.down = async () => {};`,
  };
  const convertOf = (last: string): ReturnType<typeof cli> => {
    const source = folderWith({ ...files, '2_b.js': last });
    const out = path.join(folderWith({}), 'out');
    return cli(
      'convert',
      source,
      '--from',
      'knex',
      '--to',
      'sql',
      '--dialect',
      'sqlite',
      '--out',
      out,
      '--verify',
    );
  };
  const told = await convertOf(files['2_b.js']);
  expect(told.stdout).toContain('[rebuild-touches-rows]');
  expect(told.stdout).toContain('table c, rows');
  const kept = await convertOf(`${files['2_b.js']} exports.config = { transaction: false };`);
  expect(kept.stdout).not.toContain('[rebuild-touches-rows]');
  expect(kept.stdout).toContain('Proven: schemas and rows are the same after each of 2 steps up');
});

test('Knex with sqlite3: text in double quotes is the text that it is, told, and proven', async () => {
  const migration = `exports.up = async (knex) => {
    await knex.schema.createTable('t', (t) => { t.increments('id'); t.text('a'); });
    await knex.raw('INSERT INTO "t" ("a") VALUES ("x")');
    await knex.raw('UPDATE t SET a = "it\\'s" WHERE "a" = "x"');
  };
  exports.down = (knex) => knex.schema.dropTable('t');`;
  const folder = (client: string): string =>
    folderWith({
      'knexfile.js': `module.exports = { client: '${client}', connection: { filename: './dev.db' } };`,
      'migrations/1_init.js': migration,
    });
  const out = path.join(folderWith({}), 'out');
  const result = await cli('convert', folder('sqlite3'), '--to', 'sql', '--out', out, '--verify');
  expect(result.stdout).toContain('Proven: schemas and rows are the same after the one step up and 1 down.');
  expect(`${result.stdout}${result.stderr}`).toContain('[text-in-double-quotes]');
  const written = readdirSync(out).find((name) => name.endsWith('.up.sql')) ?? '';
  const text = readFileSync(path.join(out, written), 'utf8');
  expect(text).toContain(`VALUES ('x')`);
  expect(text).toContain(`"a" = 'it''s' WHERE "a" = 'x'`);
  // That one refuses the migration itself.
  const other = await cli('convert', folder('better-sqlite3'), '--to', 'sql', '--out', `${out}2`, '--verify');
  expect(other.stdout).toContain('the source fails by itself');
});

test('verify takes a target that does not say its database for one of the source’s', async () => {
  const source = folderWith({ '1_a.up.sql': 'CREATE TABLE a (id integer PRIMARY KEY AUTOINCREMENT);' });
  const target = folderWith({
    '1_a.js':
      "exports.up = (knex) => knex.schema.createTable('a', (t) => { t.increments('id'); }); exports.down = () => {};",
  });
  const result = await cli('verify', source, target);
  expect(`${result.stdout}${result.stderr}`).toContain(
    'Proven: schemas and rows are the same after the one step up',
  );
  expect(result.code).toBe(0);
  const other = await cli('verify', source, target, '--source-dialect', 'sqlite', '--dialect', 'mysql');
  expect(other.stderr).toContain('[unsupported-port]');
  expect(other.code).toBe(5);
});
