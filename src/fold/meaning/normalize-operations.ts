import type {
  Column,
  Constraint,
  Index,
  Operation,
  OperationBody,
  OperationOf,
  Unique,
} from '../../ir/index.js';
import { sameName } from '../../ir/index.js';
import { mayPrecede, undoes } from './column-changes.js';
import { createImpliedDrops } from '../operations/implied-drops.js';
import { areIndependent } from './independence.js';
import { without, withOptional } from '../store/edit.js';
import { sortByName } from '../store/sort-by-name.js';
import { withPlainNextval, withSequencesApart } from './long-serial.js';
import { changesNothing, inPlainForm, supersedes } from './plain-forms.js';
import { essentialOptions } from '../sequence-options.js';
import { canonicalText } from './sql-text.js';
import type { SchemaState } from '../state.js';
import { withConstraint } from '../operations/with-constraint.js';

/**
 * Operations in one of the many forms that mean the same: with the server's names, one change each, no origins,
 * what directly follows a new table on that table told by the table itself, and without drops that a drop directly
 * behind them implies.
 */
export function normalizeOperations(
  operations: readonly Operation[],
  before: SchemaState,
): readonly OperationBody[] {
  const state = before.fork();
  const result: OperationBody[] = [];
  const implied = createImpliedDrops();
  for (const written of operations) {
    for (const operation of withSequencesApart(written, state)) {
      const resolved = withPlainNextval(inPlainForm(state.resolve(operation), state));
      if (!changesNothing(operation, state)) {
        result.splice(result.length - implied.takenAlong(resolved, state));
        for (const part of split(resolved, state)) add(result, part, state);
      }
      state.apply(operation);
    }
  }
  return result.map((operation) => ordered(operation, state));
}

/** Puts an operation behind others; `state` is that before it. */
function add(result: OperationBody[], part: OperationBody, state: SchemaState): void {
  const last = result.at(-1);
  if (undoes(part, last, state)) {
    result.pop();
    return;
  }
  const overtaken = mayPrecede(part, last, state) ? result.pop() : undefined;
  const previous = result.at(-1);
  if (previous !== undefined && supersedes(part, previous)) result.pop();
  if (!absorb(result, part, state)) result.push(part);
  if (overtaken !== undefined) result.push(overtaken);
}

/** One operation as several where each could be written by itself, with the same outcome. */
function split(operation: OperationBody, state: SchemaState): readonly OperationBody[] {
  switch (operation.kind) {
    case 'createTable':
      return splitCreateTable(state.traits.uniqueIsIndex ? withUniqueIndexes(operation) : operation);
    case 'addColumn':
      return splitAddColumn(operation, state);
    case 'addConstraint': {
      const { constraint, table } = operation;
      if (constraint.kind === 'unique' && state.traits.uniqueIsIndex && operation.tableIfExists !== true)
        return [{ kind: 'createIndex', table, index: uniqueIndexOf(constraint) }];
      const { comment, name } = constraint;
      if (comment === undefined || name === undefined) return [operation];
      return [
        { ...operation, constraint: without(constraint, 'comment') as Constraint },
        { kind: 'comment', on: { kind: 'constraint', table, name }, comment },
      ];
    }
    case 'createIndex': {
      const { comment, name } = operation.index;
      // Where an index is part of its table, so is its comment.
      if (comment === undefined || name === undefined || state.traits.indexNames === 'table')
        return [operation];
      const index = {
        ...(operation.table.schema === undefined ? {} : { schema: operation.table.schema }),
        name,
      };
      return [
        { ...operation, index: without(operation.index, 'comment') },
        { kind: 'comment', on: { kind: 'index', name: index }, comment },
      ];
    }
    case 'comment':
      return [operation.comment === '' ? { ...operation, comment: null } : operation];
    case 'rawSql':
      // What its text touches follows from the text.
      return [{ ...operation, sql: canonicalText(operation.sql), statement: '', touches: [] }];
    case 'createView':
      return [{ ...operation, query: canonicalText(operation.query), reads: [] }];
    case 'dropIndex':
      // The table is only said by some sources, and follows from the index.
      return [without(operation, 'table') as OperationBody];
    case 'renameIndex':
      return state.traits.indexNames === 'table'
        ? [operation]
        : [without(operation, 'table') as OperationBody];
    case 'dropTrigger':
      // MySQL's DROP TRIGGER names no table.
      return state.traits.uniqueIsIndex ? [without(operation, 'table') as OperationBody] : [operation];
    case 'dropConstraint':
      // So is what a constraint is.
      return [without(operation, 'constraint') as OperationBody];
    case 'createSequence':
      return [{ ...operation, options: essentialOptions(operation.options) }];
    case 'createFunction':
    case 'createTrigger':
      return [{ ...operation, definition: canonicalText(withoutReplace(operation.definition)) }];
    default:
      return [operation];
  }
}

/** OR REPLACE is told by a flag of its own. */
function withoutReplace(definition: string): string {
  return definition.replace(/^(\s*create)\s+or\s+replace(?=\s)/i, '$1');
}

function splitCreateTable(operation: OperationOf<'createTable'>): readonly OperationBody[] {
  const { table } = operation;
  const comments: OperationBody[] = [];
  if (operation.comment !== undefined) {
    comments.push({ kind: 'comment', on: { kind: 'table', name: table }, comment: operation.comment });
  }
  for (const { name, comment } of operation.columns) {
    if (comment !== undefined)
      comments.push({ kind: 'comment', on: { kind: 'column', table, column: name }, comment });
  }
  for (const { name, comment } of operation.constraints) {
    if (comment === undefined || name === undefined) continue;
    comments.push({ kind: 'comment', on: { kind: 'constraint', table, name }, comment });
  }
  const plain: OperationBody = {
    ...without(operation, 'comment'),
    columns: operation.columns.map((column) => without(column, 'comment') as Column),
    constraints: operation.constraints.map((constraint) => without(constraint, 'comment') as Constraint),
  };
  return [plain, ...comments];
}

/**
 * A column with constraints is a column and then the constraints. Not with IF NOT EXISTS, where the constraints are
 * left out together with the column.
 */
function splitAddColumn(operation: OperationOf<'addColumn'>, state: SchemaState): readonly OperationBody[] {
  const { table, column, constraints = [], tableIfExists } = operation;
  const comment: readonly OperationBody[] =
    column.comment === undefined
      ? []
      : [{ kind: 'comment', on: { kind: 'column', table, column: column.name }, comment: column.comment }];
  const plain = { ...operation, column: without(column, 'comment') as Column };
  if (operation.ifNotExists === true) return [plain, ...comment];
  return [
    without(plain, 'constraints') as OperationBody,
    ...constraints.flatMap((constraint) =>
      split(
        {
          kind: 'addConstraint',
          table,
          constraint,
          ...(tableIfExists === true ? { tableIfExists } : {}),
        },
        state,
      ),
    ),
    ...comment,
  ];
}

/**
 * Tells a change of a table that has just been made by the table itself, if it could as well have come directly after
 * the table: then the table has no rows, and nothing else has seen it.
 */
function absorb(list: OperationBody[], change: OperationBody, { traits }: SchemaState): boolean {
  const isIndex = change.kind === 'createIndex' && traits.indexNames === 'table';
  if (
    !isIndex &&
    change.kind !== 'addConstraint' &&
    change.kind !== 'addColumn' &&
    change.kind !== 'alterColumn'
  )
    return false;
  for (let i = list.length - 1; i >= 0; i -= 1) {
    const candidate = list[i];
    if (candidate === undefined) return false;
    if (candidate.kind === 'createTable' && sameName(candidate.table, change.table)) {
      const merged = candidate.ifNotExists === true ? undefined : mergeInto(candidate, change);
      if (merged === undefined) return false;
      list[i] = merged;
      return true;
    }
    if (!canPass(change, candidate)) return false;
  }
  return false;
}

type Change = OperationOf<'addConstraint' | 'addColumn' | 'alterColumn' | 'createIndex'>;

/** Whether a change of a new table can move before an operation that stands between. */
function canPass(change: Change, between: OperationBody): boolean {
  switch (change.kind) {
    case 'addConstraint':
    case 'createIndex':
      return areIndependent(change, between);
    case 'addColumn':
      // An index of the new table that is there already cannot be on a column that is not.
      return (
        between.kind === 'comment' ||
        (between.kind === 'createIndex' && between.concurrently !== true && between.ifNotExists !== true)
      );
    case 'alterColumn':
      return between.kind === 'comment';
  }
}

type CreateTable = OperationOf<'createTable'>;

function mergeInto(create: CreateTable, change: Change): CreateTable | undefined {
  switch (change.kind) {
    case 'addConstraint':
      return change.tableIfExists === true ? undefined : withConstraint(create, change.constraint);
    case 'addColumn':
      if (change.ifNotExists === true || change.tableIfExists === true || change.constraints !== undefined)
        return undefined;
      if (change.position !== undefined) return undefined;
      if (create.columns.some(({ name }) => name === change.column.name)) return undefined;
      return { ...create, columns: [...create.columns, change.column] };
    case 'alterColumn':
      return change.tableIfExists === true ? undefined : mergeColumnChange(create, change);
    case 'createIndex':
      return change.ifNotExists === true
        ? undefined
        : { ...create, indexes: [...(create.indexes ?? []), change.index] };
  }
}

/** UNIQUE among the indexes, where it is nothing else. */
function withUniqueIndexes(create: CreateTable): CreateTable {
  const unique = create.constraints.filter((constraint) => constraint.kind === 'unique');
  if (unique.length === 0) return create;
  return {
    ...create,
    constraints: create.constraints.filter((constraint) => constraint.kind !== 'unique'),
    indexes: [...(create.indexes ?? []), ...unique.map(uniqueIndexOf)],
  };
}

function uniqueIndexOf({ name, columns, comment }: Unique): Index {
  return {
    ...(name === undefined ? {} : { name }),
    unique: true,
    keys: columns.map((column) => ({ column })),
    ...(comment === undefined ? {} : { comment }),
  };
}

function mergeColumnChange(
  create: CreateTable,
  { column: name, change }: OperationOf<'alterColumn'>,
): CreateTable | undefined {
  const column = create.columns.find((other) => other.name === name);
  // A column that numbers itself or is computed has rules of its own. Only a serial one may be NULL as others may.
  const isSerialNull = change.kind === 'nullable' && column?.autoIncrement?.kind === 'serial';
  if (column === undefined || column.generated !== undefined) return undefined;
  if (column.autoIncrement !== undefined && !isSerialNull) return undefined;
  const replace = (changed: Column): CreateTable => ({
    ...create,
    columns: create.columns.map((other) => (other === column ? changed : other)),
  });
  switch (change.kind) {
    case 'nullable': {
      const isKey = create.constraints.some(
        (other) => other.kind === 'primaryKey' && other.columns.includes(name),
      );
      return isKey && change.nullable ? undefined : replace({ ...column, nullable: change.nullable });
    }
    case 'default':
      return replace(withOptional(column, 'default', change.default ?? undefined));
    case 'type':
    case 'identity':
    case 'setIdentity':
    case 'dropExpression':
    case 'redefine':
    case 'visibility':
      return undefined;
  }
}

/**
 * The order of a table's constraints and indexes means nothing once they have their names. But where UNIQUE is an index,
 * foreign keys make indexes as well, and which of two keys of one column gives its name to that is by their order.
 */
function ordered(operation: OperationBody, { traits }: SchemaState): OperationBody {
  if (operation.kind !== 'createTable') return operation;
  const { indexes = [], ...rest } = operation;
  return {
    ...rest,
    constraints:
      traits.uniqueIsIndex && haveKeysInCommon(operation)
        ? operation.constraints
        : sortByName(operation.constraints),
    ...(indexes.length === 0 ? {} : { indexes: sortByName(indexes) }),
  };
}

/** Whether two foreign keys begin with the same column. */
function haveKeysInCommon({ constraints }: CreateTable): boolean {
  const first = constraints.flatMap((one) => (one.kind === 'foreignKey' ? one.columns.slice(0, 1) : []));
  return new Set(first).size < first.length;
}
