import path from 'node:path';
import type { MigrationSource } from '../../../src/adapter.js';

/** Of Knex's default extensions (knex `lib/migrations/common/MigrationsLoader.js`) those of JavaScript and TypeScript, and `.mjs`. */
export const MIGRATION_EXTENSIONS: readonly string[] = ['.js', '.cjs', '.mjs', '.ts', '.cts', '.mts'];

/** `exports.up =`, `module.exports = { up`, `export const up`, `export async function up`, `export { up`, and compiled forms of these. */
const EXPORTS_UP =
  /\bexports\.up\s*=|\bexport\s+(?:const|let|var|(?:async\s+)?function)\s+up\b|\bexport\s*\{[^}]*\bup\b|(?:module\.exports|export\s+default)\s*=?\s*\{[^]*?\b(?:async\s+)?up\b|\bup\s*:\s*(?:async\s*)?(?:function|\()/;

/** A migration that a helper makes: `module.exports = createAddColumnMigration(…)`. */
const EXPORTS_CALL = /\b(?:module\.exports\s*=|export\s+default)\s*(?:await\s+)?(?:\w+\.)*\w+\(/;

/** What tells Knex from other tools that also export `up`. */
const USES_KNEX =
  /\bknex\b|\.schema\s*\.\s*(?:createTable|alterTable|table|dropTable|raw|hasTable|hasColumn|renameTable|withSchema|createView)|\bKnex\b/i;

/** Sequelize, TypeORM, node-pg-migrate, db-migrate, Kysely, Mongo. */
const OTHER_TOOLS =
  /\bqueryInterface\b|\bQueryRunner\b|\bMigrationInterface\b|\bpgm\b|\bMigrationBuilder\b|\bdb\.runSql\b|\bKysely\b|\bmongoose\b/;

/**
 * Whether a file's text looks like a Knex migration. `lenient`: the folder is known to be Knex's, so only `up` is asked for.
 */
export function looksLikeMigration(text: string, options: { readonly lenient?: boolean } = {}): boolean {
  const hasUp = EXPORTS_UP.test(text);
  if (options.lenient === true) return hasUp || EXPORTS_CALL.test(text) || /\bup\b/.test(text);
  return hasUp && USES_KNEX.test(text) && !OTHER_TOOLS.test(text);
}

/** `20240101120000_create_users.js`: the digits are what orders it, the rest is its name; the file name is its id. */
export function migrationSource(fileName: string, file: string): MigrationSource {
  const stem = fileName.slice(0, fileName.length - path.extname(fileName).length);
  const match = /^(\d+)[._-]?(.*)$/.exec(stem);
  const [, timestamp, name] = match ?? [];
  if (timestamp === undefined || name === undefined || name === '') return { id: fileName, name: stem, file };
  return { id: fileName, name, timestamp, file };
}
