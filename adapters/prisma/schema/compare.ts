import type { Schema, Table } from '../../../src/ir/index.js';
import { own } from '../../../src/own.js';

/**
 * What differs between two schemas that were made to be the same: tables, their columns, keys and indexes, and
 * enums, each by name and to the letter. One sentence each, with both sides.
 */
export function differencesBetween(meant: Schema, made: Schema): readonly string[] {
  return [
    ...differ('enum', meant.enums, made.enums, (value) => canonical(value)),
    ...differ('table', meant.tables, made.tables, (table) => shapeOf(table)),
    ...differ('schema', meant.schemas, made.schemas, () => ''),
    ...tablesIn(meant, made),
  ];
}

function tablesIn(meant: Schema, made: Schema): readonly string[] {
  return Object.entries(meant.tables).flatMap(([key, table]) => {
    const other = own(made.tables, key);
    if (other === undefined) return [];
    const inTable = (kind: string) => `table ${key}: ${kind}`;
    return [
      ...differ(inTable('column'), byName(table.columns), byName(other.columns), canonical),
      ...differ(inTable('constraint'), byName(table.constraints), byName(other.constraints), canonical),
      ...differ(inTable('index'), byName(table.indexes), byName(other.indexes), canonical),
    ];
  });
}

/** What a table has, by name only: the parts are compared by themselves. */
function shapeOf(table: Table): string {
  return canonical({ ...table, columns: table.columns.map((c) => c.name), constraints: [], indexes: [] });
}

function differ<T>(
  kind: string,
  meant: Readonly<Record<string, T>>,
  made: Readonly<Record<string, T>>,
  textOf: (value: T) => string,
): string[] {
  const keys = new Set([...Object.keys(meant), ...Object.keys(made)]);
  return [...keys].sort().flatMap((key) => {
    const [a, b] = [own(meant, key), own(made, key)];
    if (a === undefined)
      return [`${kind} ${key} is made, but was not meant: ${b === undefined ? '' : textOf(b)}`];
    if (b === undefined) return [`${kind} ${key} is not made: ${textOf(a)}`];
    return textOf(a) === textOf(b)
      ? []
      : [`${kind} ${key} is meant as ${textOf(a)}, and made as ${textOf(b)}`];
  });
}

function byName<T extends { readonly name?: string }>(list: readonly T[]): Readonly<Record<string, T>> {
  return Object.fromEntries(list.map((item) => [item.name ?? '', item]));
}

/** JSON with sorted keys and without what is undefined. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => {
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner;
    const entries = Object.entries(inner).filter(([, v]) => v !== undefined);
    return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
