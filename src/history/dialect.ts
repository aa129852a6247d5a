import type { DiscoveredSet } from '../adapter.js';
import type { DialectName } from '../ir/index.js';

/**
 * What a set says of itself, else what is asked for. What is told from files as MySQL may be MariaDB's as well: tools have
 * one driver for both.
 */
export function dialectOfSet(
  { dialect }: DiscoveredSet,
  asked: DialectName | undefined,
): DialectName | undefined {
  const isFamily = (name: DialectName | undefined): boolean => name === 'mysql' || name === 'mariadb';
  return isFamily(dialect) && isFamily(asked) ? asked : (dialect ?? asked);
}
