import {
  sameName,
  type Column,
  type Expression,
  type Operation,
  type OperationBody,
} from '../../ir/index.js';
import { without } from '../store/edit.js';
import { nextvalOf, nextvalSequence } from '../nextval.js';
import type { SchemaState } from '../state.js';

/**
 * A new column that is numbered by a sequence which the word `serial` would not make, of another name or with options, as
 * the three statements that such a column takes: the sequence, the column with its default, the sequence's owner.
 */
export function withSequencesApart(operation: Operation, state: SchemaState): readonly Operation[] {
  if (operation.kind === 'createTable') {
    if (operation.ifNotExists === true) return [operation];
    const plain = state.resolve({ ...operation, columns: operation.columns.map(plainSerial) });
    const usual = plain.kind === 'createTable' ? plain.columns : [];
    const long = operation.columns.filter((column, i) => isLong(column, usual[i]));
    if (long.length === 0) return [operation];
    return [
      ...long.flatMap(sequenceOf),
      {
        ...operation,
        columns: operation.columns.map((one) => (long.includes(one) ? withDefault(one) : one)),
      },
      ...long.flatMap((column) => ownerOf(operation, column)),
    ];
  }
  if (operation.kind !== 'addColumn' || operation.ifNotExists === true || operation.tableIfExists === true)
    return [operation];
  const { column } = operation;
  const plain = state.resolve({ ...operation, column: plainSerial(column) });
  if (!isLong(column, plain.kind === 'addColumn' ? plain.column : undefined)) return [operation];
  return [
    ...sequenceOf(column),
    { ...operation, column: withDefault(column) },
    ...ownerOf(operation, column),
  ];
}

function isLong({ autoIncrement }: Column, usual: Column | undefined): boolean {
  if (autoIncrement?.kind !== 'serial' || autoIncrement.sequence === undefined) return false;
  if (Object.keys(autoIncrement.options ?? {}).length > 0) return true;
  const made = usual?.autoIncrement?.sequence;
  return made === undefined || !sameName(made, autoIncrement.sequence);
}

function plainSerial(column: Column): Column {
  return column.autoIncrement?.kind === 'serial' ? { ...column, autoIncrement: { kind: 'serial' } } : column;
}

function withDefault(column: Column): Column {
  const sequence = column.autoIncrement?.sequence;
  if (sequence === undefined) return column;
  return { ...(without(column, 'autoIncrement') as Column), default: nextvalOf(sequence) };
}

function sequenceOf({ type, autoIncrement }: Column): readonly OperationBody[] {
  if (autoIncrement?.sequence === undefined) return [];
  return [
    { kind: 'createSequence', name: autoIncrement.sequence, options: { type, ...autoIncrement.options } },
  ];
}

function ownerOf(
  { table }: Extract<OperationBody, { kind: 'createTable' | 'addColumn' }>,
  { name, autoIncrement }: Column,
): readonly OperationBody[] {
  if (autoIncrement?.sequence === undefined) return [];
  return [
    { kind: 'alterSequence', name: autoIncrement.sequence, options: {}, ownedBy: { table, column: name } },
  ];
}

/** A default that takes the next value of a sequence, however its name is quoted and cast, as the server shows it. */
export function withPlainNextval(operation: OperationBody): OperationBody {
  switch (operation.kind) {
    case 'createTable':
      return { ...operation, columns: operation.columns.map(withPlainDefault) };
    case 'addColumn':
      return { ...operation, column: withPlainDefault(operation.column) };
    case 'alterColumn': {
      const { change } = operation;
      if (change.kind !== 'default' || change.default === null) return operation;
      return { ...operation, change: { ...change, default: plainNextval(change.default) } };
    }
    default:
      return operation;
  }
}

function withPlainDefault(column: Column): Column {
  return column.default === undefined ? column : { ...column, default: plainNextval(column.default) };
}

function plainNextval(value: Expression): Expression {
  const sequence = nextvalSequence(value);
  return sequence === undefined ? value : nextvalOf(sequence);
}
