import type { DiscoveredSet } from '../adapter.js';
import { InputError } from '../errors.js';
import type { Diagnostic, DialectName } from '../ir/index.js';

/**
 * What a set says of itself, else what is asked for. What is told from files as MySQL may be MariaDB's as well: tools have
 * one driver for both. Throws InputError where it says a database that is not read.
 */
export function dialectOfSet(set: DiscoveredSet, asked: DialectName | undefined): DialectName | undefined {
  refuseOtherDatabase(set);
  const { dialect } = set;
  const isFamily = (name: DialectName | undefined): boolean => name === 'mysql' || name === 'mariadb';
  return isFamily(dialect) && isFamily(asked) ? asked : (dialect ?? asked);
}

type Configured = Pick<DiscoveredSet, 'dialect' | 'otherDatabase' | 'config'>;

/** Why a set is not read by itself: its configuration names a database that says other things with the same words. */
export function otherDatabaseOf({ dialect, otherDatabase, config }: Configured): Diagnostic | undefined {
  if (dialect !== undefined || otherDatabase === undefined) return undefined;
  return {
    severity: 'error',
    code: 'unsupported-dialect',
    message: `these migrations are for ${otherDatabase}, which is not read`,
    ...(config === undefined ? {} : { file: config }),
    help: HELP,
  };
}

const HELP =
  'where they mean the same to another database, name that: inspect --dialect, convert, port and verify --source-dialect';

/** Throws InputError for a set whose configuration names a database that is not read. */
export function refuseOtherDatabase(set: Configured): void {
  const other = otherDatabaseOf(set);
  if (other !== undefined) throw new InputError(other.code, other.message, HELP);
}

/**
 * A set of which nothing tells the database is read as PostgreSQL's, and says so: other databases mean other things by the same
 * calls. `known`: what the set says, or the user. `flag`: the option of the command that names it.
 */
export function withAssumption(
  set: DiscoveredSet,
  known: DialectName | undefined,
  flag: '--dialect' | '--source-dialect',
): DiscoveredSet {
  if (known !== undefined || set.dialect !== undefined || set.otherDatabase !== undefined) return set;
  const assumed: Diagnostic = {
    severity: 'warning',
    code: 'dialect-assumed',
    message: 'nothing here says which database the migrations are for: they are read as those of PostgreSQL',
    file: set.config ?? set.root,
    help: `name another with ${flag}: what defaults and types become depends on it`,
  };
  return { ...set, diagnostics: [assumed, ...set.diagnostics] };
}
