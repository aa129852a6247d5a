import type { Argument } from './calls.js';

/** The name that Knex gives by itself (knex `lib/schema/tablecompiler.js`, `_indexCommand`). */
export function knexName(
  kind: 'unique' | 'index' | 'foreign',
  table: string,
  columns: readonly string[],
): string {
  return `${table.replace(/\.|-/g, '_')}_${columns.join('_')}_${kind}`.toLowerCase();
}

/** Knex takes one column as a text. */
export function oneOrAll(columns: readonly string[]): Argument {
  const [only] = columns;
  return columns.length === 1 && only !== undefined ? only : columns;
}
