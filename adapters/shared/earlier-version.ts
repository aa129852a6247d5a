import type { Diagnostic } from '../../src/ir/index.js';
import type { DeclaredVersion } from './declared-version.js';

/** A table of SQLite that the project's version of a tool makes anew in a way of its own, which is not known in full. */
export function madeAnewByEarlierVersion(
  tool: string,
  table: string,
  declared: DeclaredVersion,
  lost: string,
): Diagnostic {
  return {
    severity: 'lossy',
    code: 'earlier-version',
    message: `${tool} ${declared.range}, which the project has, makes ${table} anew in its own way: ${lost}; it is read as the version makes it that we come with`,
    help: 'compare with a dump of the database',
  };
}
