import path from 'node:path';
import type { DiscoverOptions, DiscoveredSet } from '../../src/adapter.js';

/** Finds migrations at an absolute path. `lenient`: also what says little of the tool. */
type Find = (absolute: string, lenient: boolean) => Promise<readonly DiscoveredSet[]>;

/** Looks for a tool's migrations; where the user has named the tool and none are found, less is asked of a file. */
export async function findNamed(
  target: string,
  find: Find,
  { isNamed = false }: DiscoverOptions,
): Promise<readonly DiscoveredSet[]> {
  const absolute = path.resolve(target);
  const found = await find(absolute, false);
  return found.length === 0 && isNamed ? find(absolute, true) : found;
}
