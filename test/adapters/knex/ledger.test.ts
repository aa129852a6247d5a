import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { registry } from '../../../adapters/index.js';
import { discover } from '../../../adapters/knex/discover.js';
import { ledgerOf } from '../../../adapters/knex/ledger.js';
import { readHistory } from '../../../src/history/read.js';
import { prove } from '../../../src/verify/prove.js';
import { sharedServerUrl } from '../../support/postgres.js';

let project: string;

beforeEach(async () => {
  project = await mkdtemp(path.join(tmpdir(), 'knex-ledger-'));
  await mkdir(path.join(project, 'migrations'));
  await writeFile(path.join(project, 'package.json'), '{}');
  await writeFile(
    path.join(project, 'migrations', '1_users.js'),
    `exports.up = (knex) => knex.schema.createTable('users', (table) => table.increments('id'));
     exports.down = (knex) => knex.schema.dropTable('users');`,
  );
});

afterEach(() => rm(project, { recursive: true, force: true }));

async function setOf(knexfile: string) {
  await writeFile(path.join(project, 'knexfile.js'), `module.exports = ${knexfile};`);
  const [set] = await discover(project);
  return set!;
}

describe('the bookkeeping of a knexfile', () => {
  it.each([
    ['the default', `{ client: 'pg' }`, ['knex_migrations', 'knex_migrations_lock']],
    ['a table', `{ client: 'pg', migrations: { tableName: 'done' } }`, ['done', 'done_lock']],
    [
      'a mapper, which Knex does not apply to it',
      `{ client: 'pg', wrapIdentifier: (name, quote) => quote(name.toUpperCase()) }`,
      ['knex_migrations', 'knex_migrations_lock'],
    ],
    [
      'an environment variable',
      `{ client: 'pg', migrations: { tableName: process.env.LEDGER } }`,
      ['from_env', 'from_env_lock'],
    ],
  ])('%s', async (_, knexfile, names) => {
    const { tables } = ledgerOf(await setOf(knexfile), { env: { LEDGER: 'from_env' } });
    expect(tables).toEqual(names.map((name) => ({ name })));
  });

  it('a schema, beside the default one', async () => {
    const set = await setOf(`{ client: 'pg', migrations: { tableName: 'done', schemaName: 'app' } }`);
    expect(ledgerOf(set, {}).tables).toEqual([
      { name: 'done' },
      { name: 'done_lock' },
      { schema: 'app', name: 'done' },
      { schema: 'app', name: 'done_lock' },
    ]);
    expect(set.diagnostics).toMatchObject([{ severity: 'note', code: 'bookkeeping-schema-not-applied' }]);
  });

  it.each([
    ['a table', `{ client: 'pg', migrations: { tableName: 'done' } }`],
    ['a mapper', `{ client: 'pg', wrapIdentifier: (name, quote) => quote(name.toUpperCase()) }`],
    ['a schema', `{ client: 'pg', migrations: { tableName: 'done', schemaName: 'app' } }`],
  ])(
    'is no difference: %s',
    async (_, knexfile) => {
      const source = await setOf(knexfile);
      const isUpper = knexfile.includes('toUpperCase');
      const sql = path.join(project, 'sql');
      await mkdir(sql);
      const [id, users] = isUpper ? ['"ID"', '"USERS"'] : ['id', 'users'];
      await writeFile(path.join(sql, '1_users.up.sql'), `CREATE TABLE ${users} (${id} serial PRIMARY KEY);`);
      await writeFile(path.join(sql, '1_users.down.sql'), `DROP TABLE ${users};`);
      const adapter = await registry.load('sql');
      const [target] = await adapter.discover(sql);
      const [from, to] = await Promise.all(
        [source, target!].map(async (set) => ({ set, history: (await readHistory(set, registry)).history })),
      );
      const report = await prove(from!, to!, registry, { sourceUrl: await sharedServerUrl() });
      expect(report).toMatchObject({ outcome: 'same', proof: 'tools', final: [], failures: [] });
    },
    60_000,
  );
});

describe('the search path of a knexfile', () => {
  it.each([`'app'`, `['app', 'public']`, `['public', 'extensions']`])(
    'is not applied, and said: %s',
    async (searchPath) => {
      const set = await setOf(`{ client: 'pg', searchPath: ${searchPath} }`);
      expect(set.diagnostics).toMatchObject([{ severity: 'warning', code: 'search-path-not-applied' }]);
    },
  );

  it.each([`'public'`, `['$user', 'public']`])("is PostgreSQL's own: %s", async (searchPath) => {
    expect((await setOf(`{ client: 'pg', searchPath: ${searchPath} }`)).diagnostics).toEqual([]);
  });

  it('is said of a folder that a knexfile lies above without naming it', async () => {
    await rm(path.join(project, 'migrations'), { recursive: true });
    await mkdir(path.join(project, 'elsewhere'));
    await writeFile(
      path.join(project, 'elsewhere', '1_a.js'),
      `exports.up = (knex) => knex.schema.createTable('a', (t) => t.increments()); exports.down = (knex) => knex.schema.dropTable('a');`,
    );
    const set = await setOf(`{ client: 'pg', searchPath: 'app' }`);
    expect(set.config).toMatch(/knexfile\.js$/);
    expect(set.diagnostics.map(({ code }) => code)).toEqual(['search-path-not-applied']);
  });
});
