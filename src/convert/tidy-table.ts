import { without } from '../fold/store/edit.js';
import { inPlainForm } from '../fold/meaning/plain-forms.js';
import type { SchemaState } from '../fold/state.js';
import { sameData } from '../fold/meaning/same-data.js';
import {
  sameName,
  type Column,
  type Constraint,
  type Name,
  type OperationBody,
  type OperationOf,
} from '../ir/index.js';

type CreateTable = OperationOf<'createTable'>;

const ORDER: readonly Constraint['kind'][] = ['primaryKey', 'unique', 'check', 'foreignKey', 'exclusion'];

/** A new table as people write it: constraints by kind, and only the names that the server would not give by itself. */
export function tidyTable(operation: CreateTable, state: SchemaState): CreateTable {
  const plain = { ...operation, ...inPlainForm(operation, state) } as CreateTable;
  const sorted = {
    ...plain,
    constraints: ORDER.flatMap((kind) => plain.constraints.filter((one) => one.kind === kind)),
  };
  return state.uncertain === undefined ? withoutOwnNames(sorted, state) : sorted;
}

/** Leaves out names that the server would choose, of constraints and of the sequences of columns; what depends on what is left stays as it was. */
function withoutOwnNames(operation: CreateTable, state: SchemaState): CreateTable {
  const wanted = namesOf(state.resolve(operation));
  const nameless: CreateTable = {
    ...operation,
    columns: operation.columns.map(withoutSequenceName),
    constraints: operation.constraints.map((one) => (mayBeNameless(one) ? nameLeftOut(one) : one)),
  };
  const chosen = namesOf(state.resolve(nameless));
  const result: CreateTable = {
    ...operation,
    columns: operation.columns.map((column, i) =>
      sameSequence(chosen.sequences[i], wanted.sequences[i]) ? (nameless.columns[i] ?? column) : column,
    ),
    constraints: operation.constraints.map((constraint, i) =>
      chosen.constraints[i] === wanted.constraints[i] ? (nameless.constraints[i] ?? constraint) : constraint,
    ),
  };
  return sameData(namesOf(state.resolve(result)), wanted) ? result : operation;
}

/** What a comment is on has to be told by its name. */
function mayBeNameless(constraint: Constraint): boolean {
  return constraint.comment === undefined;
}

function nameLeftOut(constraint: Constraint): Constraint {
  return without(constraint, 'name') as Constraint;
}

function withoutSequenceName(column: Column): Column {
  const { autoIncrement } = column;
  if (autoIncrement?.sequence === undefined) return column;
  return { ...column, autoIncrement: without(autoIncrement, 'sequence') };
}

interface Names {
  readonly sequences: readonly (Name | undefined)[];
  readonly constraints: readonly (string | undefined)[];
}

/** The names in a table whose names are all known. */
function namesOf(operation: OperationBody): Names {
  if (operation.kind !== 'createTable') return { sequences: [], constraints: [] };
  return {
    sequences: operation.columns.map(({ autoIncrement }) => autoIncrement?.sequence),
    constraints: operation.constraints.map(({ name }) => name),
  };
}

function sameSequence(a: Name | undefined, b: Name | undefined): boolean {
  return a === undefined || b === undefined ? a === b : sameName(a, b);
}
