import type { SchemaState } from '../../src/fold/state.js';
import type { Name } from '../../src/ir/index.js';

/** An answer that the folded schema cannot give. */
export interface Unsure {
  readonly reason: string;
}

/** What `hasTable` would answer: Knex asks information_schema.tables, so views count (knex `lib/dialects/postgres/schema/pg-compiler.js`). */
export function hasTable(name: Name, state: SchemaState): boolean | Unsure {
  const own = inDefaultSchema(name);
  const table = state.table(own);
  const view = state.view(own);
  const uncertain = table?.uncertain ?? view?.uncertain ?? state.uncertain;
  if (uncertain !== undefined)
    return { reason: `whether ${name.name} exists here is not certain: ${uncertain}` };
  return table !== undefined || (view !== undefined && view.materialized !== true);
}

/** What `hasColumn` would answer. */
export function hasColumn(name: Name, column: string, state: SchemaState): boolean | Unsure {
  const exists = hasTable(name, state);
  if (exists !== true) return exists;
  const table = state.table(inDefaultSchema(name));
  if (table !== undefined) return table.columns.some((one) => one.name === column);
  const columns = state.view(inDefaultSchema(name))?.columns;
  return columns === undefined
    ? { reason: `the columns of the view ${name.name} are not known` }
    : columns.includes(column);
}

function inDefaultSchema(name: Name): Name {
  return name.schema === 'public' || name.schema === undefined ? { name: name.name } : name;
}
