import { withoutCommentsAndStrings } from '../../shared/writer/code-text.js';
import { exportsUp, mayExportUp } from '../../shared/discover/migration-files.js';

/** What tells Sequelize from other tools that also export `up`: the name that its own templates give the parameter, and its types. */
const USES_SEQUELIZE =
  /\bqueryInterface\b|\bQueryInterface\b|\bsequelize\s*\.\s*query\s*\(|['"]sequelize(?:-cli)?['"]|\bDataTypes\.[A-Z]+\b/;

/** TypeORM, Knex, Kysely, and what runs migrations rather than being one: in code; a comment may speak of any tool. */
const OTHER_TOOLS = /\bMigrationInterface\b|\bknex\b|\bKysely\b|\bnew\s+Umzug\s*\(/;

/** Files that sequelize-cli loads (sequelize-cli `lib/core/migrator.js`), and ES modules for umzug. */
export const LOADED = /^(?!.*\.d\.[cm]?ts$)(?!.*\.(?:test|spec)\.).*\.[cm]?[jt]s$/;

/** Whether a file's code says `up` other than as a member of something that it reads: `migration.up(…)`. */
export function hasOwnUp(text: string): boolean {
  if (/['"]up['"]/.test(text)) return true;
  return /(?<![.\w$])up\b|\bexports\s*\.\s*up\b|\.\s*up\s*=(?!=)/.test(withoutCommentsAndStrings(text));
}

/**
 * Whether a file's text looks like a Sequelize migration. `lenient`: the folder is known to be Sequelize's.
 */
export function looksLikeMigration(text: string, options: { readonly lenient?: boolean } = {}): boolean {
  if (options.lenient === true) return mayExportUp(text);
  return exportsUp(text) && USES_SEQUELIZE.test(text) && !OTHER_TOOLS.test(withoutCommentsAndStrings(text));
}
