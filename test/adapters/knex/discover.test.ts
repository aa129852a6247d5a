import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { discover } from '../../../adapters/knex/discover.js';
import { looksLikeMigration } from '../../../adapters/knex/discover/files.js';
import { migrationSource } from '../../../adapters/shared/discover/migration-files.js';
import { folderWith } from '../../support/cli.js';

describe('files that look like migrations', () => {
  it.each([
    ['exports.up = function (knex) { return knex.schema.dropTable("a"); };'],
    ['exports.up = async (db) => { await db.schema.createTable("a", () => {}); };'],
    ['module.exports = { async up(knex) {}, async down(knex) {} };'],
    ['import { Knex } from "knex";\nexport async function up(knex: Knex): Promise<void> {}'],
    ['export const up = (knex) => knex.raw("select 1");'],
    [
      '// was queryInterface.dropTable("a"), see "mongoose"\nexports.up = (knex) => knex("a").insert({ name: "Kysely" });',
    ],
    ['"use strict";\nexports.down = exports.up = void 0;\nasync function up(knex) {}\nexports.up = up;'],
  ])('%s', (text) => {
    expect(looksLikeMigration(text)).toBe(true);
  });

  it.each([
    ['module.exports = { up: (queryInterface, Sequelize) => queryInterface.dropTable("a") };'],
    ['export class A implements MigrationInterface { async up(queryRunner: QueryRunner) {} }'],
    ['exports.up = (pgm) => pgm.createTable("a", {});'],
    ['export async function up(db: Kysely<any>) { await db.schema.createTable("a").execute(); }'],
    ['module.exports = { addColumns(table) { table.timestamps(); } };'],
  ])('not %s', (text) => {
    expect(looksLikeMigration(text)).toBe(false);
  });
});

it('takes timestamp and name from the file name', () => {
  expect(migrationSource('20240101120000_create_users.ts', 'a/20240101120000_create_users.ts')).toEqual({
    id: '20240101120000_create_users.ts',
    name: 'create_users',
    timestamp: '20240101120000',
    file: 'a/20240101120000_create_users.ts',
  });
  expect(migrationSource('initial.js', 'initial.js')).toEqual({
    id: 'initial.js',
    name: 'initial',
    file: 'initial.js',
  });
});

describe('the database of a folder', () => {
  const migration = "exports.up = (knex) => knex.schema.dropTable('a');\nexports.down = () => {};\n";
  const drivers = (...names: string[]) =>
    JSON.stringify({ dependencies: Object.fromEntries(names.map((name) => [name, '*'])) });

  it.each<[string, Record<string, string>, string | undefined, string | undefined]>([
    ['the only driver', { 'package.json': drivers('knex', 'mysql2') }, 'mysql', 'mysql2 is the only driver'],
    [
      'two drivers of one',
      { 'package.json': drivers('mysql', 'mysql2') },
      'mysql',
      'mysql is the only driver',
    ],
    ['drivers of two', { 'package.json': drivers('mysql2', 'pg') }, undefined, undefined],
    [
      'a driver of what is not read beside it',
      { 'package.json': drivers('tedious', 'pg') },
      undefined,
      undefined,
    ],
    ['none', { 'package.json': drivers('knex') }, undefined, undefined],
    [
      'a knexfile that names none of the folders',
      {
        'package.json': drivers('mysql2'),
        'knexfile.js': "module.exports = { client: 'pg', migrations: { directory: process.env.DIR } };",
      },
      'postgres',
      undefined,
    ],
    [
      'a knexfile whose client is not known',
      {
        'package.json': drivers('better-sqlite3'),
        'knexfile.js':
          "module.exports = { client: process.env.CLIENT, migrations: { directory: './migrations' } };",
      },
      'sqlite',
      'better-sqlite3 is the only driver',
    ],
  ])('by %s', async (_name, files, dialect, sign) => {
    const project = folderWith({ ...files, 'migrations/20240101_a.js': migration });
    const [set, ...others] = await discover(project);
    expect(others).toEqual([]);
    expect(set?.dialect).toBe(dialect);
    if (sign !== undefined) expect(set?.evidence).toContain(sign);
  });

  it('by the name of a folder', async () => {
    const project = folderWith({
      'package.json': drivers('pg'),
      'migrations/sqlite/20240101_a.js': migration,
      'migrations/mysql/20240101_a.js': migration,
    });
    const sets = await discover(project);
    expect(sets.map(({ root, dialect }) => [path.basename(root), dialect]).toSorted()).toEqual([
      ['mysql', 'mysql'],
      ['sqlite', 'sqlite'],
    ]);
  });
});
