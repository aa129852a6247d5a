import {
  isPlainSelect,
  type Column,
  type ColumnType,
  type Expression,
  type Operation,
  type OperationBody,
  type OperationOf,
} from '../../ir/index.js';
import { isAssignable } from '../operations/assignable.js';
import { withOptional } from '../store/edit.js';
import { withPlainValues } from './plain-values.js';
import { repeatsType } from './repeated-type.js';
import { sameData } from './same-data.js';
import type { SchemaState } from '../state.js';

/**
 * One spelling for what servers keep no trace of: a literal default in quotes or without where the stored constant is
 * the same, so also a value of a change of rows, the order in which an INSERT or UPDATE names its columns, a USING that repeats the default conversion.
 */
export function inPlainForm(operation: OperationBody, state: SchemaState): OperationBody {
  switch (operation.kind) {
    case 'createTable':
      return { ...operation, columns: operation.columns.map((column) => plainColumn(column, state)) };
    case 'addColumn':
      return { ...operation, column: plainColumn(operation.column, state) };
    case 'alterColumn':
      return plainChange(operation, state);
    case 'insert':
      return plainInsert(withPlainValues(operation, state));
    case 'update': {
      const { set, ...rest } = withPlainValues(operation, state);
      return { ...rest, set: set.toSorted((a, b) => compare(a.column, b.column)) };
    }
    case 'delete':
      return withPlainValues(operation, state);
    default:
      return operation;
  }
}

/**
 * Whether an operation leaves everything as it is: DROP DEFAULT where there is none, SET NOT NULL again, the same type
 * again, a SELECT whose rows nobody takes.
 */
export function changesNothing(operation: Operation | OperationBody, state: SchemaState): boolean {
  if (isPlainSelect(operation)) return true;
  if (operation.kind !== 'alterColumn' || operation.tableIfExists === true) return false;
  const table = state.table(operation.table);
  const column = table?.columns.find(({ name }) => name === operation.column);
  if (table === undefined || column === undefined || (table.uncertain ?? state.uncertain) !== undefined)
    return false;
  // DROP DEFAULT of a serial column takes its numbering; of a generated one it fails.
  if (column.autoIncrement !== undefined || column.generated !== undefined) return false;
  const { change } = operation;
  switch (change.kind) {
    case 'default':
      return repeatsDefault(change.default, column, state);
    case 'nullable':
      return change.nullable === column.nullable;
    case 'type':
      return repeatsType(change, column, table, state);
    case 'identity':
    case 'setIdentity':
    case 'dropExpression':
    case 'redefine':
    case 'visibility':
      return false;
  }
}

/** A default that is stored as the one that is there. DEFAULT NULL is none: of a varchar(9) the server stores its conversion. */
function repeatsDefault(value: Expression | null, column: Column, { traits }: SchemaState): boolean {
  if (value === null) return column.default === undefined;
  return (
    column.default !== undefined &&
    sameData(traits.plainDefault(value, column.type), traits.plainDefault(column.default, column.type))
  );
}

/** Whether `later` makes `earlier` pointless: the default of a column that is dropped and directly set anew. */
export function supersedes(later: OperationBody, earlier: OperationBody): boolean {
  return (
    later.kind === 'alterColumn' &&
    earlier.kind === 'alterColumn' &&
    later.change.kind === 'default' &&
    earlier.change.kind === 'default' &&
    later.column === earlier.column &&
    sameData(later.table, earlier.table) &&
    later.tableIfExists === earlier.tableIfExists
  );
}

function plainColumn<C extends { readonly type: ColumnType; readonly default?: Expression }>(
  written: C,
  { traits }: SchemaState,
): C {
  const column = { ...written, type: plainType(written.type) };
  if (column.default === undefined) return column;
  // DEFAULT NULL is what a column has that says nothing.
  if (traits.dropsNullDefault && column.default.kind === 'null')
    return withOptional(column, 'default', undefined);
  return { ...column, default: traits.plainDefault(column.default, column.type) };
}

/** CHANGE that restates everything but the name is RENAME COLUMN. */
function plainRedefinition(
  operation: OperationOf<'alterColumn'>,
  change: Extract<OperationOf<'alterColumn'>['change'], { readonly kind: 'redefine' }>,
  state: SchemaState,
): OperationBody {
  const column = plainColumn(change.column, state);
  const { table, column: name } = operation;
  const found = state.table(table);
  const before = found?.columns.find((other) => other.name === name);
  const isRename =
    column.name !== name &&
    before !== undefined &&
    (found?.uncertain ?? state.uncertain) === undefined &&
    [change.constraints, change.position, change.ifExists, operation.tableIfExists].every(
      (extra) => extra === undefined,
    ) &&
    sameData({ ...plainColumn(before, state), name: column.name }, column);
  return isRename
    ? { kind: 'renameColumn', table, column: name, to: column.name }
    : { ...operation, change: { ...change, column } };
}

/** A type with the length that it has without one: `char` is `char(1)`. */
export function plainType(type: ColumnType): ColumnType {
  if (type.kind === 'array') return { ...type, of: plainType(type.of) };
  return type.kind === 'char' && type.length === undefined ? { kind: 'char', length: 1 } : type;
}

function plainChange(written: OperationOf<'alterColumn'>, state: SchemaState): OperationBody {
  const operation =
    written.change.kind === 'type'
      ? { ...written, change: { ...written.change, type: plainType(written.change.type) } }
      : written;
  const { change, column } = operation;
  if (change.kind === 'redefine') return plainRedefinition(operation, change, state);
  if (change.kind === 'default') {
    const type = state.table(operation.table)?.columns.find(({ name }) => name === column)?.type;
    if (change.default === null || type === undefined) return operation;
    return { ...operation, change: { ...change, default: state.traits.plainDefault(change.default, type) } };
  }
  if (change.kind !== 'type' || change.using === undefined) return operation;
  const from = state.table(operation.table)?.columns.find(({ name }) => name === column)?.type;
  // Without USING the server refuses what has no assignment cast: text to integer, text to an enum.
  if (from === undefined || !isAssignable(from, change.type)) return operation;
  if (!repeatsConversion(change.using, column, from, change.type)) return operation;
  return { ...operation, change: withOptional(change, 'using', undefined) };
}

/**
 * `USING (a::text)` is what the server does without USING, but for lengths of text and bits: an explicit cast cuts what is
 * too long, where the implicit one fails (PostgreSQL manual, "CREATE CAST": the cast function's third argument).
 */
function repeatsConversion(using: Expression, column: string, from: ColumnType, to: ColumnType): boolean {
  return (
    using.kind === 'cast' &&
    using.operand.kind === 'column' &&
    sameData(using.operand.path, [column]) &&
    sameData(using.type, to) &&
    (!mayCut(to) || isWider(from, to))
  );
}

function mayCut(type: ColumnType): boolean {
  if (type.kind === 'array') return mayCut(type.of);
  return (
    type.kind === 'char' || type.kind === 'bit' || type.kind === 'named' || 'length' in type || 'args' in type
  );
}

/** Whether a text type holds all that another holds. */
function isWider(from: ColumnType, to: ColumnType): boolean {
  if (from.kind !== 'string' || to.kind !== 'string' || from.length === undefined) return false;
  return to.length === undefined || to.length >= from.length;
}

function plainInsert(operation: OperationOf<'insert'>): OperationBody {
  const order = operation.columns
    .map((_, i) => i)
    .sort((a, b) => compare(operation.columns[a] ?? '', operation.columns[b] ?? ''));
  const pick = <T>(list: readonly T[]): T[] => order.flatMap((i) => list.slice(i, i + 1));
  return { ...operation, columns: pick(operation.columns), rows: operation.rows.map(pick) };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
