import type { Dialect } from '../../../src/dialects/dialect.js';
import {
  sameName,
  type Column,
  type Constraint,
  type ForeignKey,
  type Index,
  type Name,
  type Operation,
  type OperationOf,
} from '../../../src/ir/index.js';
import type { Block, BlockContext } from './block.js';
import { call, type Call, type Chain } from './calls.js';
import { columnCheckCall, enumeratedValues } from './checks.js';
import type { ColumnContext, ColumnExtras, RawDefaults } from './column-context.js';
import { columnCalls, isIncremented } from './columns.js';
import {
  constraintCalls,
  foreignName,
  indexCalls,
  knexPrimaryName,
  primaryOptions,
  referenceCalls,
  uniqueOptions,
  type ConstraintContext,
} from './constraints.js';
import { commentsOf } from '../../shared/writer/writing.js';
import { isMysql } from './mysql/family.js';
import { plainUnique } from './mysql/indexes.js';
import { newEnumsAt, onTable } from './table-parts.js';

/** How much a block tries to say. */
export interface TableStyle {
  /** Take in the operations on the same table that follow directly. */
  readonly attach: boolean;
  /** Only those before this place. Default: all. */
  readonly before?: number;
  readonly rawDefaults: RawDefaults;
}

/** One thing that the callback says, with the operation that it comes from. */
interface Part<T> {
  readonly value: T;
  readonly from: Operation;
}

interface Parts {
  readonly constraints: Part<Constraint>[];
  readonly indexes: Part<Index>[];
  readonly columnComments: Map<string, string>;
  tableComment: string | undefined;
  readonly covers: number[];
}

/** `createTable` with its columns, constraints, indexes and comments in one callback; undefined where Knex has no words for it. */
export function createTableBlock(index: number, context: BlockContext, style: TableStyle): Block | undefined {
  const operation = context.operations[index];
  if (operation?.kind !== 'createTable') return undefined;
  if (operation.temporary || operation.unlogged || operation.with || operation.partitionBy) return undefined;
  const parts = collectParts(index, operation, context, style.attach);
  if (isMysql(context.dialect) && operation.columns.some((column) => wantsKey(column, parts)))
    return undefined;
  const newEnums = newEnumsAt(parts.covers, context);
  const columnContext: ColumnContext = {
    dialect: context.dialect,
    isEnum: (name) => context.state.enumType(name) !== undefined,
    newEnums: newEnums.values,
    rawDefaults: style.rawDefaults,
  };
  const constraintContext: ConstraintContext = {
    dialect: context.dialect,
    primaryKeyOf: (table) => primaryKeyColumns(table, operation, parts, context),
    creating: true,
  };
  const body = tableBody(operation, parts, columnContext, constraintContext);
  if (body === undefined) return undefined;
  const method = operation.ifNotExists === true ? 'createTableIfNotExists' : 'createTable';
  const calls = [call(method, operation.table.name, { kind: 'callback', parameter: 'table', body })];
  if (operation.table.schema !== undefined) calls.unshift(call('withSchema', operation.table.schema));
  return {
    covers: [...newEnums.places, ...parts.covers].sort((a, b) => a - b),
    receiver: 'knex.schema',
    chain: { calls, comments: commentsOf([operation]) },
  };
}

/**
 * MySQL refuses a table with an AUTO_INCREMENT column that is not the first of some key (manual, "CREATE TABLE"), and of all keys Knex
 * makes the primary one alone together with the table (knex `lib/dialects/mysql/schema/mysql-tablecompiler.js`).
 */
function wantsKey({ name, autoIncrement }: Column, { constraints }: Parts): boolean {
  if (autoIncrement === undefined) return false;
  return !constraints.some(({ value }) => value.kind === 'primaryKey' && value.columns[0] === name);
}

function collectParts(
  index: number,
  operation: OperationOf<'createTable'>,
  context: BlockContext,
  attach: boolean,
): Parts {
  const parts: Parts = {
    constraints: operation.constraints.map((value) => ({ value, from: operation })),
    indexes: [],
    columnComments: new Map(),
    tableComment: operation.comment,
    covers: [index],
  };
  for (const own of operation.indexes ?? []) addIndex(own, operation, parts, context);
  if (!attach) return parts;
  for (let next = index + 1; next < context.operations.length; next++) {
    const following = context.operations[next];
    if (following === undefined || !context.mayBeIdiomatic(next) || context.taken.has(next)) break;
    if (!onTable(following, operation.table, context.state) || !attachPart(following, parts, context)) break;
    parts.covers.push(next);
  }
  return parts;
}

/** On MySQL a unique index is what `.unique()` makes. */
function addIndex(index: Index, from: Operation, parts: Parts, { dialect }: BlockContext): void {
  const unique = isMysql(dialect) ? plainUnique(index) : undefined;
  if (unique === undefined) parts.indexes.push({ value: index, from });
  else parts.constraints.push({ value: unique, from });
}

function attachPart(operation: Operation, parts: Parts, context: BlockContext): boolean {
  switch (operation.kind) {
    case 'addConstraint':
      if (operation.constraint.kind === 'exclusion' || operation.tableIfExists) return false;
      parts.constraints.push({ value: operation.constraint, from: operation });
      return true;
    case 'createIndex':
      if (operation.concurrently || operation.ifNotExists) return false;
      addIndex(operation.index, operation, parts, context);
      return true;
    case 'comment':
      if (operation.comment === null) return false;
      if (operation.on.kind === 'column') parts.columnComments.set(operation.on.column, operation.comment);
      else if (operation.on.kind === 'table') parts.tableComment = operation.comment;
      else return false;
      return true;
    default:
      return false;
  }
}

function primaryKeyColumns(
  table: Name,
  operation: OperationOf<'createTable'>,
  parts: Parts,
  context: BlockContext,
): readonly string[] | undefined {
  const constraints = sameName(table, operation.table)
    ? parts.constraints.map(({ value }) => value)
    : (context.state.table(table)?.constraints ?? []);
  return constraints.find((constraint) => constraint.kind === 'primaryKey')?.columns;
}

/** The lines of the callback: columns with what belongs to one column, then the rest of the constraints, then indexes. */
function tableBody(
  operation: OperationOf<'createTable'>,
  parts: Parts,
  columnContext: ColumnContext,
  constraintContext: ConstraintContext,
): Chain[] | undefined {
  const rest = new Set(parts.constraints);
  const lines: Chain[] = [];
  const columns = operation.columns;
  for (let i = 0; i < columns.length; i++) {
    const column = columns[i] as Column;
    const pair = timestampsCall(column, columns[i + 1], parts, columnContext.dialect);
    if (pair !== undefined) {
      lines.push({ calls: [pair] });
      i++;
      continue;
    }
    const own = columnExtras(column, operation.table, rest, parts, constraintContext);
    const calls = columnCalls(column, own.extras, columnContext);
    if (calls === undefined) return undefined;
    lines.push({ calls, comments: commentsOf(own.from, operation) });
  }
  for (const part of inReadingOrder([...rest])) {
    const calls = constraintCalls(operation.table, part.value, constraintContext);
    if (calls === undefined) return undefined;
    lines.push({ calls, comments: commentsOf([part.from], operation) });
  }
  for (const { value, from } of parts.indexes) {
    const calls = indexCalls(operation.table, value, columnContext.dialect);
    if (calls === undefined) return undefined;
    lines.push({ calls, comments: commentsOf([from], operation) });
  }
  for (const [option, value] of Object.entries(operation.options ?? {})) {
    if (!TABLE_OPTIONS.has(option)) return undefined;
    lines.push({ calls: [call(option, value)] });
  }
  if (parts.tableComment !== undefined) lines.push({ calls: [call('comment', parts.tableComment)] });
  return lines;
}

/** MySQL's options of a table for which Knex has a method. */
const TABLE_OPTIONS: ReadonlySet<string> = new Set(['engine', 'charset', 'collate']);

const READING_ORDER: readonly Constraint['kind'][] = [
  'primaryKey',
  'unique',
  'check',
  'foreignKey',
  'exclusion',
];

function inReadingOrder(parts: readonly Part<Constraint>[]): Part<Constraint>[] {
  return READING_ORDER.flatMap((kind) => parts.filter(({ value }) => value.kind === kind));
}

/** Takes from `rest` the constraints that are about this column alone and makes calls of its chain of them. */
function columnExtras(
  column: Column,
  table: Name,
  rest: Set<Part<Constraint>>,
  parts: Parts,
  context: ConstraintContext,
): { extras: ColumnExtras; from: Operation[] } {
  const from: Operation[] = [];
  const calls: Call[] = [];
  let primary: ColumnExtras['primary'];
  let hasReference = false;
  let enumValues: readonly string[] | undefined;
  for (const part of [...rest]) {
    const constraint = part.value;
    if (constraint.kind === 'exclusion') continue;
    if (constraint.kind === 'check') {
      const values =
        enumValues === undefined ? enumeratedValues(constraint, column, table, context.dialect) : undefined;
      const check =
        values === undefined ? columnCheckCall(constraint, column.name, table, context.dialect) : undefined;
      if (
        values === undefined &&
        (check === undefined || calls.some(({ method }) => method === check.method))
      )
        continue;
      enumValues ??= values;
      if (check !== undefined) calls.push(check);
      rest.delete(part);
      from.push(part.from);
      continue;
    }
    if (constraint.columns.length !== 1 || constraint.columns[0] !== column.name) continue;
    if (constraint.kind === 'primaryKey') {
      primary = columnPrimary(column, table, constraint, context.dialect);
      if (primary === undefined) continue;
    } else if (constraint.kind === 'unique') {
      const options = uniqueOptions(table, constraint, context.dialect);
      if (options === undefined) continue;
      calls.push(call('unique', ...options));
    } else {
      const references = hasReference ? undefined : columnReference(table, constraint, context);
      if (references === undefined) continue;
      hasReference = true;
      calls.push(...references);
    }
    rest.delete(part);
    from.push(part.from);
  }
  const inPrimaryKey = parts.constraints.some(
    ({ value }) => value.kind === 'primaryKey' && value.columns.includes(column.name),
  );
  const comment = parts.columnComments.get(column.name);
  return {
    extras: {
      rest: calls,
      inPrimaryKey,
      ...(primary === undefined ? {} : { primary }),
      ...(comment === undefined ? {} : { comment }),
      ...(enumValues === undefined ? {} : { enumValues }),
    },
    from,
  };
}

/** `.primary()` of a column, or what `increments` does by itself; undefined where neither says it. */
export function columnPrimary(
  column: Column,
  table: Name,
  key: Extract<Constraint, { kind: 'primaryKey' }>,
  dialect: Dialect,
): ColumnExtras['primary'] {
  const options = primaryOptions(table, key);
  if (options === undefined) return undefined;
  if (!isIncremented(column, dialect)) return call('primary', ...options);
  // Knex ignores `.primary()` after `increments`, which makes the key by itself, with the server's name for it.
  const isPlain =
    key.deferrable === undefined && (key.name === undefined || key.name === knexPrimaryName(table.name));
  return isPlain ? 'inline' : undefined;
}

/** `.references('id').inTable('users')` of a column. A key to a unique column of the same table comes after that. */
export function columnReference(
  table: Name,
  key: ForeignKey,
  context: ConstraintContext,
): readonly Call[] | undefined {
  const primary = context.primaryKeyOf(key.references.table);
  if (sameName(table, key.references.table) && key.references.columns !== undefined) {
    if (primary?.length !== 1 || primary[0] !== key.references.columns[0]) return undefined;
  }
  const calls = referenceCalls(table, key, primary);
  if (calls === undefined) return undefined;
  const name = foreignName(table, key, context.dialect);
  return name === undefined ? calls : [...calls, call('withKeyName', name)];
}

/** `table.timestamps(true, true)`: the pair as Knex makes it (knex `lib/schema/tablebuilder.js`, `timestamps`). */
function timestampsCall(
  column: Column,
  next: Column | undefined,
  parts: Parts,
  dialect: Dialect,
): Call | undefined {
  if (column.name !== 'created_at' || next?.name !== 'updated_at') return undefined;
  const shapes = [column, next].map((one) => timestampShape(one, parts, dialect));
  if (shapes[0] === undefined || shapes[0] !== shapes[1]) return undefined;
  return shapes[0] === 'now' ? call('timestamps', true, true) : call('timestamps', true);
}

function timestampShape(column: Column, parts: Parts, dialect: Dialect): 'now' | 'plain' | undefined {
  const { type, comment, default: value, onUpdate } = column;
  if (onUpdate !== undefined) return undefined;
  // SQLite has no zones.
  const isUsual = type.kind === 'timestamp' && (type.zone || dialect.name === 'sqlite');
  if (!isUsual || type.precision !== undefined) return undefined;
  if (comment !== undefined || parts.columnComments.has(column.name) || column.generated !== undefined)
    return undefined;
  if (
    parts.constraints.some(
      ({ value: constraint }) => 'columns' in constraint && constraint.columns.includes(column.name),
    )
  ) {
    return undefined;
  }
  if (column.nullable && value === undefined) return 'plain';
  const isNow =
    value?.kind === 'keyword' && value.name === 'current_timestamp' && value.precision === undefined;
  return !column.nullable && isNow ? 'now' : undefined;
}
