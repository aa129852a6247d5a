import type { DiscoveredSet } from '../../../src/adapter.js';
import type { Diagnostic, Migration } from '../../../src/ir/index.js';
import { isBefore, type DeclaredVersion } from './declared-version.js';

/**
 * Tells with a history's first migration that its calls may mean something else than what the version makes of them that we come
 * with: where the project's version is from before `newest`, the last of the changes that are known of.
 */
export function tellReadAs(
  tool: string,
  set: DiscoveredSet,
  declared: DeclaredVersion | undefined,
  newest: string,
): (migration: Migration) => Migration {
  if (declared === undefined || !isBefore(declared, newest)) return (migration) => migration;
  const note: Diagnostic = {
    severity: 'note',
    code: 'read-as-version',
    message: `calls are read as ${tool} ${declared.range} makes them, which the project has`,
    file: declared.file,
    help: 'a database that other versions have made may differ: compare with a dump of it',
  };
  const first = set.migrations[0]?.id;
  return (migration) =>
    migration.id === first ? { ...migration, diagnostics: [note, ...migration.diagnostics] } : migration;
}

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

/** A method that the project's version of a tool does not have yet: what the code does with it there is told where it does it. */
export function earlierHasNone(
  tool: string,
  method: string,
  { declared, since }: { readonly declared: DeclaredVersion; readonly since: string },
): Diagnostic {
  return {
    severity: 'note',
    code: 'method-came-later',
    message: `${tool} ${declared.range}, which the project has, has no ${method}: ${since} brought it`,
    file: declared.file,
    help: 'where the project has a later version by now, say so in its package.json or lockfile',
  };
}

/** A method that the project's version of a tool does not have any more. */
export function laterHasNone(
  tool: string,
  method: string,
  { declared, until }: { readonly declared: DeclaredVersion; readonly until: string },
): Diagnostic {
  return {
    severity: 'note',
    code: 'method-went-away',
    message: `${tool} ${declared.range}, which the project has, has no ${method}: ${until} took it away`,
    file: declared.file,
    help: 'where the migration ran on an earlier version, say so in package.json or the lockfile',
  };
}
