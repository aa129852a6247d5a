import { expressionColumns } from '../../fold/expressions.js';
import type { SchemaState } from '../../fold/state.js';
import type { VerbatimRules } from '../../fold/verbatim.js';
import {
  sameName,
  type Column,
  type Constraint,
  type Expression,
  type ForeignKey,
  type Index,
  type Name,
  type Operation,
  type OperationBody,
} from '../../ir/index.js';

/**
 * The column that an operation asks for in an expression and that its table does not have: mostly because what should make it was
 * left to a person. Columns that stand by themselves are looked for by folding.
 */
export function missingColumn(
  operation: Operation,
  state: SchemaState,
  verbatim: VerbatimRules,
): { readonly table: Name; readonly column: string } | undefined {
  const referenced = missingReference(operation, state);
  if (referenced !== undefined) return referenced;
  const { table: name, expressions } = expressionsOf(operation) ?? {};
  const table = name === undefined ? undefined : state.table(name);
  if (name === undefined || expressions === undefined || table === undefined || table.uncertain !== undefined)
    return undefined;
  const added = operation.kind === 'addColumn' ? [operation.column.name] : [];
  const there = new Set([...table.columns.map((one) => one.name), ...added].map((one) => one.toLowerCase()));
  for (const expression of expressions) {
    const column = expressionColumns(expression, verbatim)?.find(
      (one) => one !== '*' && !there.has(one.toLowerCase()),
    );
    if (column !== undefined) return { table: name, column };
  }
  return undefined;
}

/** The column that a foreign key refers to and that is not there. */
function missingReference(
  operation: Operation,
  state: SchemaState,
): { readonly table: Name; readonly column: string } | undefined {
  for (const constraint of constraintsOf(operation)) {
    if (constraint.kind !== 'foreignKey') continue;
    const column = missingIn(constraint, state);
    if (column !== undefined && !(operation.kind === 'addColumn' && operation.column.name === column))
      return { table: constraint.references.table, column };
  }
  return undefined;
}

function missingIn({ references }: ForeignKey, state: SchemaState): string | undefined {
  // A table may refer to itself before it is there.
  const table = state.table(references.table);
  if (table === undefined || table.uncertain !== undefined) return undefined;
  return references.columns?.find((one) => !table.columns.some((other) => isCalled(other, one)));
}

/**
 * A new table, and by themselves those of its foreign keys that refer to what is not there: a table that waits for a person needs no
 * other one to wait for it. `wasComplete`: in the source they all refer to what is there, see {@link refersToTables}.
 */
export function withKeysApart(
  operation: Operation,
  state: SchemaState,
  wasComplete: boolean,
): readonly Operation[] {
  if (operation.kind !== 'createTable') return [operation];
  const { table, constraints } = operation;
  const isLoose = (one: Constraint): boolean =>
    one.kind === 'foreignKey' &&
    (missingIn(one, state) !== undefined ||
      ((state.traits.checksReferences || wasComplete) &&
        state.uncertain === undefined &&
        !sameName(one.references.table, table) &&
        state.table(one.references.table) === undefined));
  const loose = constraints.filter(isLoose);
  if (loose.length === 0) return [operation];
  return [
    { ...operation, constraints: constraints.filter((one) => !isLoose(one)) },
    ...loose.map((constraint): Operation => ({ kind: 'addConstraint', table, constraint })),
  ];
}

/**
 * The table that a new foreign key refers to and that was left to a person: SQLite takes such a key, and refuses every row then.
 * `wasComplete`: in the source it refers to what is there.
 */
export function missingTable(
  operation: Operation,
  state: SchemaState,
  wasComplete: boolean,
): Name | undefined {
  if (!wasComplete || state.uncertain !== undefined || !('table' in operation)) return undefined;
  for (const one of constraintsOf(operation)) {
    if (one.kind !== 'foreignKey' || operation.table === undefined) continue;
    const { table } = one.references;
    if (!sameName(table, operation.table) && state.table(table) === undefined) return table;
  }
  return undefined;
}

/** Whether all foreign keys that an operation makes refer to tables that are there, or to its own. */
export function refersToTables(operation: OperationBody, state: SchemaState): boolean {
  return constraintsOf(operation).every(
    (one) =>
      one.kind !== 'foreignKey' ||
      state.table(one.references.table) !== undefined ||
      ('table' in operation &&
        operation.table !== undefined &&
        sameName(one.references.table, operation.table)),
  );
}

function constraintsOf(operation: OperationBody): readonly Constraint[] {
  switch (operation.kind) {
    case 'createTable':
      return operation.constraints;
    case 'addColumn':
      return operation.constraints ?? [];
    case 'addConstraint':
      return [operation.constraint];
    default:
      return [];
  }
}

function isCalled({ name }: Column, wanted: string): boolean {
  return name.toLowerCase() === wanted.toLowerCase();
}

function expressionsOf(
  operation: Operation,
): { readonly table: Name; readonly expressions: readonly Expression[] } | undefined {
  switch (operation.kind) {
    case 'createIndex':
      return { table: operation.table, expressions: ofIndex(operation.index) };
    case 'addConstraint':
      return { table: operation.table, expressions: ofConstraint(operation.constraint) };
    case 'addColumn':
      return {
        table: operation.table,
        expressions: [...ofColumn(operation.column), ...(operation.constraints ?? []).flatMap(ofConstraint)],
      };
    case 'update':
      return {
        table: operation.table,
        expressions: [...operation.set.map(({ value }) => value), ...given(operation.where)],
      };
    case 'delete':
      return { table: operation.table, expressions: given(operation.where) };
    default:
      // What other operations say of expressions is about what they make themselves.
      return undefined;
  }
}

function ofIndex({ keys, where }: Index): readonly Expression[] {
  return [...keys.flatMap(({ expression }) => given(expression)), ...given(where)];
}

function ofConstraint(constraint: Constraint): readonly Expression[] {
  return constraint.kind === 'check' ? [constraint.expression] : [];
}

function ofColumn({ generated }: Column): readonly Expression[] {
  return given(generated?.expression);
}

function given(expression: Expression | undefined): readonly Expression[] {
  return expression === undefined ? [] : [expression];
}
