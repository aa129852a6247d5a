import { sameData } from '../../fold/meaning/same-data.js';
import type { Column, Constraint, Index, Name, OperationBody, Table } from '../../ir/index.js';
import { sameName, siblingName } from '../../ir/index.js';
import { columnsOfExpression } from '../values/expression-columns.js';
import { needsPerson, NeedsPerson } from '../problem.js';
import { orStop, silent, type Ported, type WayContext } from '../way.js';
import { differenceOf, type TableDifference } from './difference.js';
import { isThere } from './foreign-keys.js';
import { notePosition } from './position.js';
import { constraintOrIndex, isForeignKey, type ColumnShape, type Shapes } from './shapes.js';

/**
 * Says in the target what an operation has changed of its table: first goes what uses what goes, then columns change,
 * then comes what uses them.
 */
export function changed(operation: OperationBody, name: Name, shapes: Shapes, context: WayContext): Ported {
  const before = context.source.table(name);
  const after = context.sourceAfter.table(name);
  if (before === undefined || after === undefined) {
    const isTolerant = 'tableIfExists' in operation && operation.tableIfExists === true;
    return isTolerant || ('ifExists' in operation && operation.ifExists === true)
      ? []
      : needsPerson('missing', `there is no table ${name.name} here`);
  }
  if (operation.kind === 'addColumn' && operation.position !== undefined) notePosition(context);
  return [
    ...changesOf(before, after, operation, shapes, context),
    ...(hasCascade(operation) ? cascaded(name, shapes, context) : []),
  ];
}

/** What makes a table of the target what it shall be after an operation. */
export function changesOf(
  before: Table,
  after: Table,
  operation: OperationBody,
  shapes: Shapes,
  context: WayContext,
): Ported {
  const difference = differenceOf(before, after);
  const table = shapes.tableName(after.name);
  const target = context.target.table(table);
  const { constraints, indexes } = difference;
  const [keys, others] = [constraints.gone.filter(isForeignKey), constraints.gone.filter(isNoForeignKey)];
  const freshColumns = difference.added.map((column) => ({
    column,
    shape: shapes.column(column, after, { ...context, at: { table: after.name, column: column.name } }),
  }));
  return [
    ...keys.flatMap((one) => dropConstraint(one, before, target, shapes, context)),
    ...indexes.gone.flatMap((one) => dropIndex(one, before, target, shapes, context)),
    ...others.flatMap((one) => dropConstraint(one, before, target, shapes, context)),
    ...freshColumns.flatMap(({ shape }) => addColumn(table, shape)),
    ...[...difference.changed, ...rewritten(operation, before, after, difference)].flatMap((one) =>
      changeColumn(one, before, after, operation, shapes, context),
    ),
    ...difference.dropped.flatMap((column) => dropColumn(column, before, target, shapes, context)),
    ...freshOf(constraints.fresh, isNoForeignKey, after, shapes, context),
    ...indexes.fresh.flatMap((index) => createIndex(index, after, shapes, context)),
    ...freshOf(constraints.fresh, isForeignKey, after, shapes, context),
    ...(difference.comment === undefined ? [] : shapes.comment(table, difference.comment, context)),
  ];
}

function isNoForeignKey(constraint: Constraint): boolean {
  return constraint.kind !== 'foreignKey';
}

/** The column, its checks, and what goes before and after it. */
function addColumn(table: Name, { column, checks, first, last }: ColumnShape): Ported {
  return [
    ...first,
    { kind: 'addColumn', table, column },
    ...checks.map((constraint): OperationBody => ({ kind: 'addConstraint', table, constraint })),
    ...last,
  ];
}

function dropColumn(
  column: Column,
  before: Table,
  target: Table | undefined,
  shapes: Shapes,
  context: WayContext,
): Ported {
  const table = shapes.tableName(before.name);
  // Checks that the source has were dropped already; what is left came with the type of the column.
  const known = new Set(
    before.constraints.flatMap((one) => (one.kind === 'check' && one.name !== undefined ? [one.name] : [])),
  );
  const left = checksOn(target, column.name).filter(({ name }) => name !== undefined && !known.has(name));
  return [
    ...shapes.beforeDrop(column, before, context),
    ...left.map((check): OperationBody => ({
      kind: 'dropConstraint',
      table,
      name: check.name ?? '',
      constraint: 'check',
    })),
    { kind: 'dropColumn', table, column: column.name },
    ...shapes.afterDrop(column, before, context),
  ];
}

/** PostgreSQL's USING changes rows even where the type stays. */
function isRewritten(operation: OperationBody, column: string): boolean {
  return (
    operation.kind === 'alterColumn' &&
    operation.column === column &&
    operation.change.kind === 'type' &&
    operation.change.using !== undefined
  );
}

/** A column whose rows alone are changed. */
function rewritten(
  operation: OperationBody,
  before: Table,
  after: Table,
  { changed: others }: TableDifference,
): TableDifference['changed'] {
  return after.columns.flatMap((column) => {
    const was = before.columns.find(({ name }) => name === column.name);
    const isOther = others.some((one) => one.after.name === column.name);
    return was === undefined || isOther || !isRewritten(operation, column.name)
      ? []
      : [{ before: was, after: column }];
  });
}

function changeColumn(
  { before: old, after: next }: { readonly before: Column; readonly after: Column },
  before: Table,
  after: Table,
  operation: OperationBody,
  shapes: Shapes,
  context: WayContext,
): Ported {
  const at = { ...context, at: { table: after.name, column: next.name } };
  const source = silent({ ...context, sourceAfter: context.source });
  const was = attempt(() => shapes.column(old, before, source));
  const shape = shapes.column(next, after, at);
  // Two types may be one in the target, and rows change all the same: an enum has other values, a time fewer digits.
  const isSame = was !== undefined && sameData(was, shape) && sameData(old.type, next.type);
  if (isSame && !isRewritten(operation, next.name)) return [];
  return shapes.changeColumn(
    { table: after, source: old, sourceAfter: next, before: was, after: shape, operation },
    at,
  );
}

function dropConstraint(
  constraint: Constraint,
  before: Table,
  target: Table | undefined,
  shapes: Shapes,
  context: WayContext,
): Ported {
  if (constraint.kind === 'unique')
    return dropIndex({ name: constraint.name ?? '', keys: [] }, before, target, shapes, context);
  const ported = attempt(() =>
    shapes.constraint(constraint, before, silent({ ...context, sourceAfter: context.source })),
  );
  const found =
    constraint.kind === 'primaryKey'
      ? target?.constraints.find(({ kind }) => kind === 'primaryKey')
      : target?.constraints.find(({ kind, name }) => kind === constraint.kind && name === ported?.name);
  // It was left out, or a person has decided what stands in its place.
  if (target === undefined || found?.name === undefined) return [];
  return [{ kind: 'dropConstraint', table: target.name, name: found.name, constraint: found.kind }];
}

function dropIndex(
  index: Index,
  before: Table,
  target: Table | undefined,
  shapes: Shapes,
  context: WayContext,
): Ported {
  const name = shapes.indexName(index.name ?? '', before.name, context);
  if (target?.indexes.some((one) => one.name === name) !== true) return [];
  return [{ kind: 'dropIndex', index: siblingName(target.name, name), table: target.name }];
}

function createIndex(index: Index, after: Table, shapes: Shapes, context: WayContext): Ported {
  return orStop(context, { kind: 'createIndex', table: after.name, index }, () => {
    const ported = shapes.index(index, after, context);
    return ported === undefined
      ? []
      : [{ kind: 'createIndex', table: shapes.tableName(after.name), index: ported }];
  });
}

function freshOf(
  constraints: readonly Constraint[],
  isWanted: (constraint: Constraint) => boolean,
  after: Table,
  shapes: Shapes,
  context: WayContext,
): Ported {
  return constraints.filter(isWanted).flatMap((constraint) => {
    if (
      shapes.waitsForTables &&
      isForeignKey(constraint) &&
      !isThere(constraint, after.name, shapes, context)
    )
      return [];
    return orStop(context, { kind: 'addConstraint', table: after.name, constraint }, () =>
      constraintOrIndex(constraint, after, shapes, context),
    );
  });
}

function hasCascade(operation: OperationBody): boolean {
  return 'cascade' in operation && operation.cascade === true;
}

/** CASCADE also drops foreign keys of other tables. */
function cascaded(name: Name, shapes: Shapes, context: WayContext): Ported {
  return [...context.source.tables()].flatMap((before) => {
    if (sameName(before.name, name)) return [];
    const after = context.sourceAfter.table(before.name);
    if (after === undefined || after === before) return [];
    const target = context.target.table(shapes.tableName(before.name));
    return differenceOf(before, after).constraints.gone.flatMap((one) =>
      dropConstraint(one, before, target, shapes, context),
    );
  });
}

/** The checks of a table in the target that mention a column. */
function checksOn(table: Table | undefined, column: string): readonly Constraint[] {
  return (
    table?.constraints.filter(
      (one) => one.kind === 'check' && columnsOfExpression(one.expression).includes(column),
    ) ?? []
  );
}

/** What something gives, or `undefined` where it has no equal. */
function attempt<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof NeedsPerson)) throw error;
    return undefined;
  }
}
