import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { cli, folderWith } from '../support/cli.js';

const QUERIES =
  '-- name: FindUser :one\nSELECT * FROM users WHERE id = $1;\nINSERT INTO users (id) VALUES ($1);\n';
const PROJECT = {
  'migrations/20240101000000-users.sql': '-- +migrate Up\nCREATE TABLE users (id serial PRIMARY KEY);\n',
  'users/queries.sql': QUERIES,
  'reports/queries.sql': QUERIES,
  'reports/tables.sql': 'CREATE TABLE users (id int);\n',
};

describe('SQL files beside the migrations of a project', () => {
  it('are named by inspect, not read: what is wrong with them is nothing of the history', async () => {
    const folder = folderWith(PROJECT);
    const { code, stdout, stderr } = await cli('inspect', folder);
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.not.stringContaining('queries.sql') });
    expect(stdout).toContain('1 migration, 1 operation: 1 understood, 0 manual');
    expect(stdout).toMatch(
      /perhaps no migrations[^]*reports \(sql, 2 \.sql files, plain\)[^]*users \(sql, 1/,
    );
    const json = JSON.parse((await cli('inspect', folder, '--json')).stdout) as object;
    expect(json).toMatchObject({ sets: [{}], unlikely: [{ adapter: 'sql' }, { adapter: 'sql' }] });
  });

  it('do not keep convert from the history', async () => {
    const folder = folderWith(PROJECT);
    expect(await cli('convert', folder, '--to', 'knex', '--dry-run')).toMatchObject({ code: 0 });
  });

  it('are read where they are all that there is', async () => {
    const folder = folderWith({ 'reports/tables.sql': PROJECT['reports/tables.sql'] });
    expect((await cli('inspect', folder)).stdout).toContain('create table users');
  });
});

it('several histories are summed up at the end, with the way to go on with one', async () => {
  const knex = (table: string) =>
    `exports.up = (knex) => knex.schema.createTable('${table}', (t) => { t.increments(); });\n`;
  const folder = folderWith({
    'packages/a/package.json': '{ "dependencies": { "knex": "3", "pg": "8" } }',
    'packages/a/migrations/1_a.js': knex('a'),
    'packages/b/package.json': '{ "dependencies": { "knex": "3", "mysql2": "3" } }',
    'packages/b/migrations/1_b.js': knex('b'),
    'packages/b/migrations/2_c.js': 'exports.up = (knex) => knex.schema.dropTable(process.env.TABLE);\n',
  });
  const { code, stdout } = await cli('inspect', folder);
  expect(code).toBe(3);
  const at = (name: string) =>
    path.relative(process.cwd(), path.join(folder, 'packages', name, 'migrations'));
  expect(stdout).toContain(
    [
      '2 sets of migrations:',
      `  knex on postgres in ${at('a')}: 1 migration`,
      `  knex on mysql in ${at('b')}: 2 migrations, 1 manual`,
      `name the folder of one to go on, as in: ormbridge convert ${at('a')} --to sql --dry-run`,
    ].join('\n'),
  );
});
