import { withoutCommentsAndStrings } from '../../shared/writer/code-text.js';
import { exportsUp, mayExportUp } from '../../shared/discover/migration-files.js';

/** What tells Knex from other tools that also export `up`. */
const USES_KNEX =
  /\bknex\b|\.schema\s*\.\s*(?:createTable|alterTable|table|dropTable|raw|hasTable|hasColumn|renameTable|withSchema|createView)|\bKnex\b/i;

/** Sequelize, TypeORM, node-pg-migrate, db-migrate, Kysely, Mongo: in code; a comment may speak of any tool. */
const OTHER_TOOLS =
  /\bqueryInterface\b|\bQueryRunner\b|\bMigrationInterface\b|\bpgm\b|\bMigrationBuilder\b|\bdb\.runSql\b|\bKysely\b|\bmongoose\b/;

/**
 * Whether a file's text looks like a Knex migration. `lenient`: the folder is known to be Knex's, so only `up` is asked for.
 */
export function looksLikeMigration(text: string, options: { readonly lenient?: boolean } = {}): boolean {
  if (options.lenient === true) return mayExportUp(text);
  return exportsUp(text) && USES_KNEX.test(text) && !OTHER_TOOLS.test(withoutCommentsAndStrings(text));
}
