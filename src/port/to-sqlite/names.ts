import type { Name } from '../../ir/index.js';
import type { WayContext } from '../way.js';

/** The name of a table or view: a schema becomes a prefix. */
export function portName(name: Name): Name {
  return name.schema === undefined ? name : { name: `${name.schema}_${name.name}` };
}

/**
 * The name of an index: they share one namespace with the tables, where MySQL has one for each table, and PostgreSQL one for
 * each schema. A name that is not the only one in the history gets its table's before it.
 */
export function portIndexName(name: string, table: Name, { plan }: WayContext): string {
  return plan.sharedIndexNames.has(name) ? `${portName(table).name}_${name}` : name;
}
