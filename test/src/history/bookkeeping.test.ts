import { describe, expect, it } from 'vitest';
import { registry } from '../../../adapters/index.js';
import { convert } from '../../../src/convert/convert.js';
import { cli, folderWith } from '../../support/cli.js';

async function converted(files: Readonly<Record<string, string>>, to: string) {
  const { report } = await convert(folderWith(files), registry, { to, sourceDialect: 'postgres' });
  return {
    text: report.files.map((file) => file.text).join('\n'),
    told: report.migrations
      .flatMap(({ diagnostics }) => diagnostics)
      .filter(({ severity }) => severity !== 'note')
      .map(({ severity, code, span }) => `${severity} ${code} ${span?.line}`),
  };
}

const FUNCTION = `CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN IF TG_TABLE_NAME <> 'BOOKS' THEN RAISE EXCEPTION 'no'; END IF; RETURN NEW; END $$`;

describe("the tool's own bookkeeping", () => {
  it('is left out of what Knex does, and told', async () => {
    const { text, told } = await converted(
      {
        '20240101_a.js': `exports.up = async (knex) => {
  await knex.schema.createTable('t', (t) => t.increments());
  await knex('knex_migrations').where('name', 'old.js').update({ name: 'new.js' });
  await knex.raw("DELETE FROM knex_migrations WHERE name IN (SELECT 'x')");
};
exports.down = async (knex) => {
  await knex('knex_migrations').where('name', 'new.js').update({ name: 'old.js' });
  await knex.schema.dropTable('t');
};`,
      },
      'sql',
    );
    expect(told).toEqual([3, 4, 7].map((line) => `lossy bookkeeping-left-out ${line}`));
    expect(text).not.toContain('knex_migrations');
    expect(text).toContain('CREATE TABLE "t"');
  });

  it('is left out of what Sequelize does', async () => {
    const { text, told } = await converted(
      {
        '20240101-a.js': `module.exports = {
  up: async (queryInterface) => {
    await queryInterface.bulkDelete('SequelizeMeta', { name: 'old.js' });
    await queryInterface.createSchema('s');
  },
  down: async (queryInterface) => { await queryInterface.dropSchema('s'); },
};`,
      },
      'knex',
    );
    expect(told).toEqual(['lossy bookkeeping-left-out 3']);
    expect(text).not.toContain('SequelizeMeta');
  });

  it('is left out of what TypeORM does: what counts as applied is lossy, the rest is not', async () => {
    const { text, told } = await converted(
      {
        '1-a.ts': `import { MigrationInterface, QueryRunner } from 'typeorm';
export class A1700000000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner) {
    await queryRunner.query('CREATE TABLE t (n int)');
    await queryRunner.query("DELETE FROM migrations WHERE name = 'Old1600000000000'");
    await queryRunner.query('ALTER TABLE migrations ADD note text');
    await queryRunner.query("INSERT INTO typeorm_metadata (type, name, value) VALUES ('VIEW', 'v', 'SELECT 1')");
  }
  async down(queryRunner: QueryRunner) {
    await queryRunner.query('DROP TABLE t');
  }
}`,
      },
      'sql',
    );
    expect(told).toEqual(['lossy bookkeeping-left-out 5']);
    expect(text).not.toContain('migrations');
    expect(text).not.toContain('typeorm_metadata');
  });

  it('is left out where only its shape changes, which loses nothing', async () => {
    const { text, told } = await converted(
      {
        '20240101_a.js': `exports.up = (knex) => knex.schema.alterTable('knex_migrations', (t) => { t.text('note'); });
exports.down = (knex) => knex.schema.alterTable('knex_migrations', (t) => { t.dropColumn('note'); });`,
      },
      'sql',
    );
    expect(told).toEqual([]);
    expect(text).not.toContain('knex_migrations');
  });

  it('is left out with what is put on it, and is there when the files are run', async () => {
    const files = {
      '2024-01-01-000000_a/up.sql': 'CREATE TABLE t (id int);',
      '2024-01-02-000000_b/up.sql': `${FUNCTION};
CREATE TRIGGER g BEFORE INSERT ON __diesel_schema_migrations FOR EACH ROW EXECUTE FUNCTION f();`,
    };
    expect((await converted(files, 'knex')).text).not.toContain('__diesel_schema_migrations');
    const out = `${folderWith({})}/out`;
    const proof = await cli('convert', folderWith(files), '--to', 'sql', '--out', out, '--verify');
    expect(proof.stdout).toContain('Proven: schemas and rows are the same after each of 2 steps up');
  });

  it('that SQL names is not there with another tool', async () => {
    const files = (table: string) => ({
      '20240101_a.js': `exports.up = (knex) => knex.raw(\`${FUNCTION.replace('BOOKS', table)}\`);
exports.down = (knex) => knex.raw('DROP FUNCTION f()');`,
    });
    expect((await converted(files('knex_migrations'), 'sql')).told).toEqual(['lossy bookkeeping-named 1']);
    expect((await converted(files('knex_migrations_old'), 'sql')).told).toEqual([]);
  });

  it('is no bookkeeping where the history makes the table', async () => {
    const { told, text } = await converted(
      {
        'V1__a.sql': 'CREATE TABLE migrations (n int); INSERT INTO migrations (n) VALUES (1);',
      },
      'knex',
    );
    expect(told).toEqual([]);
    expect(text).toContain('insert({ n: 1 })');
  });

  it('a table that is missing otherwise is an error', async () => {
    const files = { 'V1__a.sql': 'INSERT INTO nothing (n) VALUES (1);' };
    expect((await converted(files, 'sql')).told).toContain('error table-not-found 1');
  });
});
