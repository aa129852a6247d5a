import type { SchemaState } from '../../../src/fold/state.js';
import type { Name } from '../../../src/ir/index.js';

/** An answer that the folded schema cannot give. */
export interface Unsure {
  readonly reason: string;
}

/** What `hasTable` would answer: Knex asks information_schema.tables, so views count (knex `lib/dialects/postgres/schema/pg-compiler.js`). */
export function hasTable(name: Name, state: SchemaState): boolean | Unsure {
  const own = inDefaultSchema(name);
  const table = state.table(own);
  const view = state.view(own);
  const missing = table === undefined && view === undefined ? state.doubt(own) : undefined;
  const uncertain = table?.uncertain ?? view?.uncertain ?? missing ?? state.uncertain;
  if (uncertain !== undefined) {
    const doubt = `whether ${name.name} exists here is not certain: `;
    // What was decided by such an answer before has it as its reason.
    return { reason: uncertain.startsWith(doubt) ? uncertain : doubt + uncertain };
  }
  return table !== undefined || (view !== undefined && view.materialized !== true);
}

/**
 * What `hasColumn` would answer. `ignoresCase`: Knex compares in lower case (MySQL, SQLite: knex `lib/dialects/mysql/schema/
 * mysql-compiler.js`, `lib/dialects/sqlite3/schema/sqlite-compiler.js`).
 */
export function hasColumn(
  name: Name,
  column: string,
  state: SchemaState,
  ignoresCase: boolean,
): boolean | Unsure {
  const exists = hasTable(name, state);
  if (exists !== true) return exists;
  const table = state.table(inDefaultSchema(name));
  const asked = (text: string): string => (ignoresCase ? text.toLowerCase() : text);
  if (table !== undefined) return table.columns.some((one) => asked(one.name) === asked(column));
  const columns = state.view(inDefaultSchema(name))?.columns;
  return columns === undefined
    ? { reason: `the columns of the view ${name.name} are not known` }
    : columns.some((one) => asked(one) === asked(column));
}

function inDefaultSchema(name: Name): Name {
  return name.schema === 'public' || name.schema === undefined ? { name: name.name } : name;
}
