import { describe, expect, it } from 'vitest';
import { registry } from '../../../adapters/index.js';
import { convert } from '../../../src/convert/convert.js';
import { folderWith } from '../../support/cli.js';

const knex = (body: string, down = ''): string =>
  `exports.up = async (knex) => {\n  const isMysql = knex.client.config.client === 'mysql2';\n  ${body}\n};\nexports.down = async (knex) => { ${down} };\n`;

const TABLE = `await knex.schema.createTable('posts', (table) => { table.increments(); table.text('body'); });`;

async function ported(files: Readonly<Record<string, string>>, to = 'sql') {
  const folder = folderWith(files);
  const { report } = await convert(folder, registry, {
    to,
    sourceDialect: 'postgres',
    dialect: 'mysql',
    out: `${folder}/out`,
  });
  const text = report.files.map((file) => file.text).join('\n');
  const diagnostics = report.migrations.flatMap((migration) => migration.diagnostics);
  return { report, text, codes: diagnostics.map(({ code }) => code), diagnostics };
}

describe('a branch that the author wrote for the target', () => {
  it('is taken instead of a port of the other', async () => {
    const { text, codes, report } = await ported({
      '1_a.js': knex(`${TABLE}
  if (isMysql) await knex.raw('ALTER TABLE posts ADD FULLTEXT INDEX posts_body (body)');
  else await knex.raw("CREATE INDEX posts_body ON posts USING gin (to_tsvector('english', body))");
  await knex.schema.table('posts', (table) => table.string('title', 50));`),
    });
    expect(text).toMatch(/FULLTEXT/);
    // What both do is ported, before the branch and after it.
    expect(text).toMatch(/CREATE TABLE `posts`[^]*FULLTEXT[^]*ADD COLUMN `title` varchar\(50\)/);
    expect(codes).toContain('authors-branch');
    expect(codes).not.toContain('index-left-out');
    expect(report.totals.manual).toBe(0);
  });

  it('that does nothing there leaves the other out', async () => {
    const { text, report } = await ported({
      '1_a.js': knex(`if (!isMysql) await knex.raw('CREATE EXTENSION postgis');\n  ${TABLE}`),
    });
    expect(report.totals.manual).toBe(0);
    expect(text).not.toMatch(/postgis/);
    expect(text).toMatch(/CREATE TABLE `posts`/);
  });

  it('is taken on the way back, too', async () => {
    const { text } = await ported({
      '1_a.js': knex(
        TABLE,
        `if (knex.client.config.client === 'mysql2') await knex.raw('DROP TABLE posts'); else await knex.raw('DO $$ BEGIN DROP TABLE posts; END $$');`,
      ),
    });
    expect(text).toMatch(/DROP TABLE `posts`/);
  });

  it('inside one call is taken where the other cannot be ported', async () => {
    const { text, report, codes } = await ported({
      '1_a.js': knex(`${TABLE}
  await knex.raw(isMysql ? "UPDATE posts SET body = 'x'" : "UPDATE posts SET body = initcap(body)");`),
    });
    expect(report.totals.manual).toBe(0);
    expect(text).toMatch(/UPDATE `posts` SET `body` = 'x'/);
    expect(codes).toContain('authors-branch');
  });

  it('that other columns come of is told', async () => {
    const { diagnostics } = await ported({
      '1_a.js': knex(`${TABLE}
  if (isMysql) await knex.raw('ALTER TABLE posts ADD digest varchar(64)');
  else await knex.raw('ALTER TABLE posts ADD checksum varchar(64)');`),
    });
    expect(diagnostics).toContainEqual(
      expect.objectContaining({
        severity: 'warning',
        code: 'branch-differs',
        message: expect.stringContaining('posts'),
      }),
    );
  });

  it.each([
    ['may be NULL', 'ADD n int', 'ADD n int NOT NULL DEFAULT 0'],
    ['has no default', 'ADD n int NOT NULL', 'ADD n int NOT NULL DEFAULT 0'],
    ['has a foreign key', 'ADD n int, ADD CONSTRAINT f FOREIGN KEY (n) REFERENCES posts (id)', 'ADD n int'],
  ])('that a column of comes which %s there alone is told', async (_, mysql, postgres) => {
    const { codes } = await ported({
      '1_a.js': knex(`${TABLE}
  if (isMysql) await knex.raw('ALTER TABLE posts ${mysql}');
  else await knex.raw('ALTER TABLE posts ${postgres}');`),
    });
    expect(codes).toContain('branch-differs');
  });

  it('that does not fit what was ported is told, and the source is ported', async () => {
    const { text, codes } = await ported({
      '1_a.js': knex(TABLE),
      '2_b.js': knex(`if (isMysql) await knex.raw('ALTER TABLE articles ADD a int');
  else await knex.raw('ALTER TABLE posts ADD a int');`),
    });
    expect(codes).toContain('branch-does-not-fit');
    expect(text).toMatch(/ALTER TABLE `posts` ADD COLUMN `a` int/);
    expect(text).not.toMatch(/articles/);
  });

  it('there is none where only the tool makes other SQL for each database', async () => {
    const { codes } = await ported({
      '1_a.js': knex(`await knex.schema.createTable('a', (table) => {
    table.uuid('id').primary(); table.jsonb('b').comment('x'); table.enu('c', ['x', 'y']); table.timestamps(true, true); table.boolean('d').index();
  });`),
    });
    expect(codes).not.toContain('authors-branch');
  });

  it("of Sequelize's getDialect", async () => {
    const { text, report } = await ported({
      '1-a.js': `module.exports = {
  up: async (queryInterface, Sequelize) => {
    await queryInterface.createTable('posts', { id: { type: Sequelize.INTEGER, primaryKey: true }, body: Sequelize.TEXT });
    switch (queryInterface.sequelize.getDialect()) {
      case 'mysql': await queryInterface.sequelize.query('ALTER TABLE posts ADD FULLTEXT INDEX posts_body (body)'); break;
      default: await queryInterface.sequelize.query("DO $$ BEGIN END $$");
    }
  },
  down: (queryInterface) => queryInterface.dropTable('posts'),
};`,
    });
    expect(text).toMatch(/FULLTEXT/);
    expect(report.totals.manual).toBe(0);
  });
});
