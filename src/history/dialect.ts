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
