import { describe, expect, it } from 'vitest';
import { registry } from '../../../adapters/index.js';
import { convert } from '../../../src/convert/convert.js';
import { cli, folderWith } from '../../support/cli.js';
import { sharedServerUrl } from '../../support/postgres.js';

/** What a dump begins with, a schema of its own, and a role; none of them put back. */
const SQL = {
  'V1__a.sql': 'CREATE SCHEMA app; SET search_path TO app; CREATE TABLE t (id int PRIMARY KEY);',
  'V2__b.sql': `SELECT pg_catalog.set_config('search_path', '', false); SET check_function_bodies = false;
    CREATE TABLE public.u (id int PRIMARY KEY); SET ROLE pg_monitor;`,
  'V3__c.sql': 'CREATE TABLE v (id int PRIMARY KEY);',
};

const LEFT = `exports.up = async (knex) => {
  await knex.raw("SET lock_timeout = '5s'");
  await knex.raw('SET search_path TO app');
  await knex.schema.createTable('t', (t) => t.integer('id'));
  if (!(await knex.schema.hasTable('t'))) await knex.schema.dropTable('u');
};
exports.down = async () => {};`;

describe('settings that a migration leaves changed', () => {
  it.each(['knex', 'sequelize', 'typeorm', 'prisma'])(
    'are put back for %s, whose own bookkeeping would break',
    async (to) => {
      const url = await sharedServerUrl();
      const { code, stdout } = await cli(
        ...['convert', folderWith(SQL), '--from', 'sql', '--to', to, '--out', `${folderWith({})}/out`],
        ...['--verify', '--source-url', url, '--target-url', url, '--json'],
      );
      expect(JSON.parse(stdout)).toMatchObject({
        totals: { lossy: 0, manual: 0 },
        verification: { outcome: 'same', up: { steps: 3 } },
      });
      expect(code).toBe(0);
    },
    60_000,
  );

  it('by code are told, and each call is read with what was set before', async () => {
    const { report } = await convert(
      folderWith({
        '1_a.js': 'exports.up = (knex) => knex.raw("CREATE SCHEMA app"); exports.down = async () => {};',
        '2_b.js': LEFT,
      }),
      registry,
      { from: 'knex', to: 'typeorm' },
    );
    const [, second] = report.migrations;
    expect(second?.diagnostics.filter(({ code }) => code === 'setting-left')).toEqual([
      expect.objectContaining({
        severity: 'lossy',
        message: expect.stringContaining('search_path') as unknown,
      }),
    ]);
    expect(second?.operations.map(({ summary }) => summary).join('; ')).toContain('app.t');
    // Where the question looks is not what the default says.
    expect(second?.operations.some(({ answer }) => answer === 'manual')).toBe(true);
    const text = report.files.map((file) => file.text).join('\n');
    expect(text).toContain("queryRunner.query('RESET search_path')");
    expect(text).not.toContain('RESET lock_timeout');
  });

  it('are the next file’s no longer', async () => {
    const { report } = await convert(folderWith(SQL), registry, { from: 'sql', to: 'sql' });
    expect(report.files.map(({ text }) => text).join('\n')).not.toContain('RESET');
    expect(report.totals).toMatchObject({ lossy: 0, manual: 0 });
  });

  it('of a branch for the database that is ported to are put back, too', async () => {
    const files = {
      '1_a.js': `exports.up = async (knex) => {
        if (knex.client.config.client === 'mysql2') {
          await knex.raw('SET FOREIGN_KEY_CHECKS = 0');
          await knex.raw("SET sql_mode = 'ANSI_QUOTES'");
        }
        await knex.schema.createTable('a', (t) => { t.integer('id').primary(); });
      };
      exports.down = (knex) => knex.schema.dropTable('a');`,
    };
    const { report } = await convert(folderWith(files), registry, {
      from: 'knex',
      to: 'knex',
      sourceDialect: 'postgres',
      dialect: 'mysql',
    });
    const [first] = report.migrations;
    expect(first?.diagnostics.filter(({ code }) => code === 'setting-left')).toHaveLength(2);
    const text = report.files.map((file) => file.text).join('\n');
    const places = [
      'SET @before_sql_mode = @@SESSION.sql_mode',
      "SET sql_mode = 'ANSI_QUOTES'",
      "createTable('a'",
      'SET sql_mode = @before_sql_mode',
      'SET foreign_key_checks = DEFAULT',
    ].map((part) => text.indexOf(part));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places[0]).toBeGreaterThan(0);
  });

  it('are those that the source’s own connections do not have from the start', async () => {
    const of = async (last: string, to: string) => {
      const files = {
        'migrations/migration_lock.toml': 'provider = "sqlite"\n',
        'migrations/1_a/migration.sql': `PRAGMA foreign_keys=OFF; CREATE TABLE a (id INTEGER PRIMARY KEY); PRAGMA foreign_keys=${last};`,
        'migrations/2_b/migration.sql': 'CREATE TABLE b (id INTEGER PRIMARY KEY);',
      };
      const { report } = await convert(folderWith(files), registry, { from: 'prisma', to });
      const told = report.migrations.flatMap(({ diagnostics }) => diagnostics).map(({ code }) => code);
      return told.filter((code) => code === 'setting-left');
    };
    // Prisma's engine enforces foreign keys (`enforcesForeignKeys` of its adapter).
    expect(await of('ON', 'sql')).toEqual([]);
    expect(await of('ON', 'typeorm')).toEqual([]);
    expect(await of('OFF', 'sql')).toEqual(['setting-left']);
  });
});
