import { sameData } from '../../fold/meaning/same-data.js';
import type { SchemaState } from '../../fold/state.js';
import { keyOf, type Column, type Constraint, type Index, type Name, type Table } from '../../ir/index.js';
import type { FinalPort } from './final.js';
import type { Loss } from '../problem.js';

/**
 * In what the tables that the author's own branches make are not what a port of the source would have made of them: each column, key and
 * check for itself. `tables`: by the source's names; `end`: the target as it is in the end.
 */
export function branchDifferences(
  final: Pick<FinalPort, 'operations' | 'state'>,
  tables: readonly Name[],
  end: SchemaState,
): readonly Loss[] {
  const wanted = new Set(tables.map(keyOf));
  return final.operations.flatMap(({ source, operations }) => {
    if (source.kind !== 'createTable' || !wanted.has(keyOf(source.table))) return [];
    const name = operations.flatMap((one) => (one.kind === 'createTable' ? [one.table] : []))[0];
    const [own, authors] = [name && final.state.table(name), name && end.table(name)];
    return own === undefined || authors === undefined ? [] : differences(source.table, own, authors);
  });
}

function differences(table: Name, own: Table, authors: Table): readonly Loss[] {
  const isSameText = own.options?.['collate'] === authors.options?.['collate'];
  const loss = (at: Omit<NonNullable<Loss['at']>, 'table'>): Loss => ({
    code: 'branch-differs',
    message: 'the author’s own branch makes it otherwise',
    at: { table, ...at },
  });
  const columns = own.columns.flatMap((column) => {
    const other = authors.columns.find((one) => lower(one.name) === lower(column.name));
    return other === undefined || (isSameText && sameData(essence(column), essence(other)))
      ? []
      : [loss({ column: column.name })];
  });
  // A column that only the author has, and that a row must say, refuses every row.
  const required = authors.columns.some(
    ({ name, nullable, default: value, autoIncrement, generated }) =>
      !nullable &&
      [value, autoIncrement, generated].every((one) => one === undefined) &&
      !own.columns.some((one) => lower(one.name) === lower(name)),
  );
  const [left, right] = [keysOf(own), keysOf(authors)];
  const keys = [...new Set([...left.keys(), ...right.keys()])].flatMap((name) =>
    sameData(left.get(name), right.get(name)) ? [] : [loss({ constraint: name })],
  );
  return [...columns, ...(required ? [loss({})] : []), ...keys];
}

function essence({ type, nullable, default: value, onUpdate, generated, collation }: Column): unknown {
  return { type, nullable, value, onUpdate, generated, collation };
}

/** What refuses rows, by its name: an index of the same columns under another name refuses by another name. */
function keysOf({ constraints, indexes }: Table): ReadonlyMap<string, Constraint | Index> {
  const named = [...constraints, ...indexes.filter(({ unique }) => unique === true)];
  return new Map(named.flatMap((one) => (one.name === undefined ? [] : [[one.name, one] as const])));
}

function lower(name: string): string {
  return name.toLowerCase();
}
