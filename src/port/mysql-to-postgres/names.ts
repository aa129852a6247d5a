import { createHash } from 'node:crypto';
import type { Name } from '../../ir/index.js';
import { needsPerson } from '../problem.js';
import type { WayContext } from '../way.js';

/** Longest name of anything, in bytes (PostgreSQL manual, "Identifiers and Key Words", NAMEDATALEN). */
const MAX_NAME = 63;

/** The name of a table or view: another database of the server becomes a schema. */
export function portName(name: Name): Name {
  if (Buffer.byteLength(name.name) > MAX_NAME) {
    needsPerson('long-name', `the name ${name.name} is longer than ${MAX_NAME} bytes`);
  }
  return name;
}

/**
 * The name of an index: they share one namespace with the tables of a schema, where MySQL has one for each table. A name that
 * is not the only one in the history gets its table's before it.
 */
export function portIndexName(name: string, table: Name, { plan }: WayContext): string {
  return short(plan.sharedIndexNames.has(name) ? `${table.name}_${name}` : name);
}

/** A name of a constraint, trigger or type, shortened where it is too long. */
export function short(name: string): string {
  if (Buffer.byteLength(name) <= MAX_NAME) return name;
  const digest = createHash('sha256').update(name).digest('hex').slice(0, 8);
  let start = name;
  while (Buffer.byteLength(start) > MAX_NAME - 9) start = start.slice(0, -1);
  return `${start}_${digest}`;
}
