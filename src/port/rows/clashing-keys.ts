import { uniqueColumns } from '../../fold/unique-columns.js';
import type { Column, Table } from '../../ir/index.js';

/**
 * The unique keys of a table that a row which is inserted may clash with, by their columns; an expression is the name ''. Not one with a column that
 * gets no value and is new in each row (the next number, a random uuid) or NULL.
 */
export function clashingKeys(table: Table, written: readonly string[]): readonly (readonly string[])[] {
  const keys = uniqueColumns(table).map(({ columns }) => columns.map((column) => column ?? ''));
  const isFresh = (name: string): boolean => {
    const column = table.columns.find((one) => one.name === name);
    return column !== undefined && !written.includes(name) && neverClashes(column);
  };
  return keys.filter((columns) => !columns.some(isFresh));
}

function neverClashes({ autoIncrement, default: value, nullable, generated, type }: Column): boolean {
  if (autoIncrement !== undefined) return true;
  if (value?.kind === 'call') return ['gen_random_uuid', 'uuid_generate_v4'].includes(value.name.name);
  // A domain may have a default.
  return value === undefined && nullable && generated === undefined && type.kind !== 'named';
}

/** Whether ON DUPLICATE KEY means what ON CONFLICT does with these columns: no other key may clash. `undefined`: it names none. */
export function meansOneKey(
  table: Table,
  written: readonly string[],
  wanted: readonly string[] | undefined,
): boolean {
  const [only, second] = clashingKeys(table, written);
  if (only === undefined || second !== undefined) return false;
  return wanted === undefined || (wanted.length === only.length && wanted.every((one) => only.includes(one)));
}
