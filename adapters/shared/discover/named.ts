import path from 'node:path';
import type { DiscoverOptions, DiscoveredSet } from '../../../src/adapter.js';

/** Values of environment variables that configurations read. */
export type Env = Readonly<Record<string, string>>;

/** Finds migrations at an absolute path. `lenient`: also what says little of the tool. */
type Find = (absolute: string, lenient: boolean, env: Env) => Promise<readonly DiscoveredSet[]>;

/** Looks for a tool's migrations; where the user has named the tool and none are found, less is asked of a file. */
export async function findNamed(
  target: string,
  find: Find,
  { isNamed = false, env = {} }: DiscoverOptions,
): Promise<readonly DiscoveredSet[]> {
  const absolute = path.resolve(target);
  const found = await find(absolute, false, env);
  return found.length === 0 && isNamed ? find(absolute, true, env) : found;
}
