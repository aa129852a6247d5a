import type { Name, Operation, OperationBody, OperationKind, OperationOf } from '../../ir/index.js';
import type { SchemaState } from '../state.js';
import type { Inverse, Refusal } from './answer.js';
import { redefine } from './whole-columns.js';

type Direct<K extends OperationKind> = (
  operation: OperationOf<K>,
  before: SchemaState,
) => Inverse | Refusal | undefined;

/** Renames, which are undone by their opposite, and what can never be undone. */
const direct: { readonly [K in OperationKind]?: Direct<K> } = {
  renameTable: ({ table, to, ifExists }) =>
    back({ kind: 'renameTable', ...swap('table', table, to), ...keep({ ifExists }) }),
  renameColumn: ({ table, column, to, tableIfExists }) =>
    back({ kind: 'renameColumn', table, column: to, to: column, ...keep({ tableIfExists }) }),
  renameConstraint: ({ table, name, to }) => back({ kind: 'renameConstraint', table, name: to, to: name }),
  renameIndex: ({ index, to, ifExists, table }) =>
    back({
      kind: 'renameIndex',
      ...swap('index', index, to),
      ...(table === undefined ? {} : { table }),
      ...keep({ ifExists }),
    }),
  renameEnum: ({ name, to }) => back({ kind: 'renameEnum', ...swap('name', name, to) }),
  renameEnumValue: ({ name, value, to }) => back({ kind: 'renameEnumValue', name, value: to, to: value }),
  renameSequence: ({ name, to }) => back({ kind: 'renameSequence', ...swap('name', name, to) }),
  renameView: ({ name, to, materialized }) =>
    back({ kind: 'renameView', ...swap('name', name, to), ...keep({ materialized }) }),
  renameTrigger: ({ table, name, to }) => back({ kind: 'renameTrigger', table, name: to, to: name }),
  renameSchema: ({ name, to }) => back({ kind: 'renameSchema', name: to, to: name }),
  alterTable: (operation) => {
    const { table, change, ifExists } = operation;
    if (change.kind !== 'setSchema') return undefined;
    const moved: Name =
      change.schema === 'public' ? { name: table.name } : { schema: change.schema, name: table.name };
    return back({
      kind: 'alterTable',
      table: moved,
      change: { kind: 'setSchema', schema: table.schema ?? 'public' },
      ...keep({ ifExists }),
    });
  },
  alterColumn: ({ table, column, change }, before) => {
    if (change.kind !== 'redefine' || change.column.name === column) return undefined;
    // It has another name: by name alone it would be dropped and come back empty.
    const columns = before.table(table)?.columns ?? [];
    const at = columns.findIndex(({ name }) => name === column);
    const [old, previous] = [columns[at], columns[at - 1]];
    if (old === undefined) return undefined;
    const place = previous === undefined ? { first: true as const } : { after: previous.name };
    const position = change.position === undefined ? undefined : place;
    return back(redefine(table, change.column.name, old, position));
  },
  addEnumValue: ({ name, value }, before) =>
    before.enumType(name)?.values.includes(value) === true
      ? nothing
      : { refusal: `a value of an enum cannot be removed: "${value}" of type "${name.name}"` },
  insert: () => ({ refusal: 'which rows were there before an insert is not known' }),
  update: () => ({ refusal: 'what rows held before an update is not known' }),
  delete: () => ({ refusal: 'rows that were deleted are not known' }),
  rawSql: ({ statement, effect }) =>
    effect === 'none'
      ? nothing
      : { refusal: `SQL that is not modelled (${statement}) has no known way back` },
  opaque: ({ reason }) => ({ refusal: `code that could not be understood has no known way back: ${reason}` }),
};

const nothing: Inverse = { operations: [] };

/** The inverse of an operation that needs no look at what it changed; `undefined`: it does. */
export function directInverse(operation: Operation, before: SchemaState): Inverse | Refusal | undefined {
  const inverse = direct[operation.kind] as Direct<OperationKind> | undefined;
  return inverse?.(operation, before);
}

function back(operation: OperationBody): Inverse {
  return { operations: [operation] };
}

/** The new name as the one to rename, the old one as the new. */
function swap<K extends string>(key: K, name: Name, to: string): Record<K, Name> & { readonly to: string } {
  return { [key]: { ...name, name: to }, to: name.name } as Record<K, Name> & { readonly to: string };
}

/** Flags that are set. */
function keep<T extends Readonly<Record<string, true | undefined>>>(flags: T): { [P in keyof T]?: true } {
  return Object.fromEntries(Object.entries(flags).filter(([, value]) => value === true)) as {
    [P in keyof T]?: true;
  };
}
