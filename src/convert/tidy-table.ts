import { without } from '../fold/store/edit.js';
import { inPlainForm } from '../fold/meaning/plain-forms.js';
import type { SchemaState } from '../fold/state.js';
import type { Constraint, OperationBody, OperationOf } from '../ir/index.js';

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

/** Leaves out names that the server would choose; all or none of them, as one name depends on the others. */
function withoutOwnNames(operation: CreateTable, state: SchemaState): CreateTable {
  const wanted = namesOf(state.resolve(operation));
  const nameless = operation.constraints.map((one) => (mayBeNameless(one) ? nameLeftOut(one) : one));
  const chosen = namesOf(state.resolve({ ...operation, constraints: nameless }));
  const constraints = operation.constraints.map((constraint, i) =>
    chosen[i] === wanted[i] ? (nameless[i] ?? constraint) : constraint,
  );
  const result = { ...operation, constraints };
  return sameNames(namesOf(state.resolve(result)), wanted) ? result : operation;
}

/** What a comment is on has to be told by its name. */
function mayBeNameless(constraint: Constraint): boolean {
  return constraint.comment === undefined;
}

function nameLeftOut(constraint: Constraint): Constraint {
  return without(constraint, 'name') as Constraint;
}

function namesOf(operation: OperationBody): readonly (string | undefined)[] {
  return operation.kind === 'createTable' ? operation.constraints.map(({ name }) => name) : [];
}

function sameNames(a: readonly (string | undefined)[], b: readonly (string | undefined)[]): boolean {
  return a.length === b.length && a.every((name, i) => name === b[i]);
}
