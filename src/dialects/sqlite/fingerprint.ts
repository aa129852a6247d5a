import { createHash } from 'node:crypto';
import type { IntrospectOptions, Observation } from '../dialect.js';
import type { SqlClient } from '../sql-client.js';
import { introspect } from './introspect.js';

/**
 * The fingerprint is a hash of the schema as it is read back: statements that were read before are not read again, so it
 * costs little after a step.
 *
 * SQLite has no identity that survives a rename and no other does: the root page of a table that was dropped is given to
 * the next. So nothing is said of what became of the objects.
 */
export async function observe(client: SqlClient, options: IntrospectOptions = {}): Promise<Observation> {
  const schema = await introspect(client, options);
  const fingerprint = createHash('sha256')
    .update(JSON.stringify(sorted(schema)))
    .digest('hex')
    .slice(0, 32);
  return { fingerprint, facts: [], schema: () => schema };
}

/** The same data with keys in one order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, part]) => part !== undefined);
  return Object.fromEntries(
    entries.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([key, part]) => [key, sorted(part)]),
  );
}
