import { describe, expect, it } from 'vitest';
import { looksLikeMigration } from '../../../adapters/knex/discover/files.js';
import { migrationSource } from '../../../adapters/shared/migration-files.js';

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
