import { mariadbServer } from '../mysql/server-kind.js';
import { waysOf } from '../mysql/ways.js';
import type { ServerWay } from '../ways.js';

/** The ways to a MariaDB server, in the order in which they are tried. */
export function mariadbWays(): Promise<readonly ServerWay[]> {
  return waysOf(mariadbServer);
}
