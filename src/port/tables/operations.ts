import type { Constraint, OperationBody, OperationKind, OperationOf, Table } from '../../ir/index.js';
import { needsPerson, NeedsPerson } from '../problem.js';
import { lose, orStop, stop, type Ported, type WayContext } from '../way.js';
import { indexOfView } from '../queries/materialized-views.js';
import { changed } from './changes.js';
import { addForeignKeysTo, dropForeignKeysTo, isThere } from './foreign-keys.js';
import { notePosition } from './position.js';
import { constraintOrIndex, isForeignKey, type ColumnShape, type Shapes } from './shapes.js';

/** The kinds of operations that are about tables. */
export type TableKind =
  | 'createTable'
  | 'dropTable'
  | 'renameTable'
  | 'alterTable'
  | 'alterTogether'
  | 'addColumn'
  | 'dropColumn'
  | 'renameColumn'
  | 'alterColumn'
  | 'addConstraint'
  | 'dropConstraint'
  | 'renameConstraint'
  | 'validateConstraint'
  | 'alterConstraint'
  | 'createIndex'
  | 'dropIndex'
  | 'renameIndex'
  | 'alterIndex';

type Handlers<C> = {
  readonly [K in TableKind]: (operation: OperationOf<K>, context: C) => Ported;
};

/** A handler for every operation on tables, for a pair of dialects that says its tables by `shapes`. */
export function tableOperations(shapes: Shapes): Handlers<WayContext> {
  const asChange = (operation: OperationBody & { readonly table: Table['name'] }, context: WayContext) =>
    changed(operation, operation.table, shapes, context);
  return {
    createTable: (operation, context) => createTable(operation, shapes, context),
    dropTable: (operation, context) => dropTable(operation, shapes, context),
    renameTable: (operation, context) => renameTable(operation, shapes, context),
    alterTable: (operation, context) => [
      ...shapes.alterTable(operation, context),
      ...(operation.change.kind === 'setSchema' ? [] : asChange(operation, context)),
    ],
    alterTogether: (operation, context) => alterTogether(operation, shapes, context),
    addColumn: asChange,
    dropColumn: asChange,
    renameColumn: (operation, context) => renameColumn(operation, shapes, context),
    alterColumn: (operation, context) => alterColumn(operation, shapes, context),
    addConstraint: asChange,
    dropConstraint: asChange,
    renameConstraint: asChange,
    validateConstraint: () => [],
    alterConstraint: asChange,
    createIndex: (operation, context) => {
      if (operation.concurrently === true) lose(context, 'concurrently', 'CONCURRENTLY has no equal');
      return context.source.table(operation.table) === undefined
        ? indexOfView(operation, context, shapes.tableName)
        : asChange(operation, context);
    },
    dropIndex: (operation, context) => {
      const table = operation.table ?? context.source.index(operation.index)?.on;
      if (table !== undefined)
        return context.source.view(table) === undefined ? changed(operation, table, shapes, context) : [];
      return operation.ifExists === true
        ? []
        : needsPerson('missing', `there is no index ${operation.index.name} here`);
    },
    renameIndex: (operation, context) => renameIndex(operation, shapes, context),
    alterIndex: (_, context) => {
      lose(context, 'invisible', 'whether the optimizer sees an index has no equal: it does');
      return [];
    },
  };
}

/** Whether an operation is about tables. */
export function isTableKind(kind: OperationKind): kind is TableKind {
  return TABLE_KINDS.has(kind);
}

const TABLE_KINDS: ReadonlySet<OperationKind> = new Set<TableKind>([
  'createTable',
  'dropTable',
  'renameTable',
  'alterTable',
  'alterTogether',
  'addColumn',
  'dropColumn',
  'renameColumn',
  'alterColumn',
  'addConstraint',
  'dropConstraint',
  'renameConstraint',
  'validateConstraint',
  'alterConstraint',
  'createIndex',
  'dropIndex',
  'renameIndex',
  'alterIndex',
]);

function createTable(operation: OperationOf<'createTable'>, shapes: Shapes, context: WayContext): Ported {
  const isOld = context.source.table(operation.table) !== undefined;
  if (isOld && operation.ifNotExists === true) return [];
  if (operation.partitionBy !== undefined)
    needsPerson('partition', 'a partitioned table has no equal that is known');
  const table =
    context.sourceAfter.table(operation.table) ??
    needsPerson('missing', `the table ${operation.table.name} cannot be made here`);
  const columns: readonly ColumnShape[] = table.columns.map((column) =>
    shapes.column(column, table, { ...context, at: { table: table.name, column: column.name } }),
  );
  const name = shapes.tableName(operation.table);
  const constraints: Constraint[] = [];
  const later: OperationBody[] = [];
  for (const constraint of table.constraints) {
    if (
      shapes.waitsForTables &&
      isForeignKey(constraint) &&
      !isThere(constraint, table.name, shapes, context)
    )
      continue;
    try {
      for (const body of constraintOrIndex(constraint, table, shapes, context)) {
        if (body.kind === 'addConstraint') constraints.push(body.constraint);
        else later.push(body);
      }
    } catch (error) {
      // The table can be there without it: the person that adds it needs the table.
      if (!(error instanceof NeedsPerson) || constraint.kind === 'primaryKey') throw error;
      later.push(stop(context, { kind: 'addConstraint', table: operation.table, constraint }, error));
    }
  }
  for (const index of table.indexes) {
    const source: OperationBody = { kind: 'createIndex', table: operation.table, index };
    later.push(
      ...orStop(context, source, () => {
        const ported = shapes.index(index, table, context);
        return ported === undefined ? [] : [{ kind: 'createIndex', table: name, index: ported }];
      }),
    );
  }
  return [
    ...columns.flatMap(({ first }) => first),
    {
      kind: 'createTable',
      table: name,
      columns: columns.map(({ column }) => column),
      constraints: [...constraints, ...columns.flatMap(({ checks }) => checks)],
      ...(operation.temporary === true ? { temporary: true } : {}),
      ...shapes.options(operation, context),
    },
    ...columns.flatMap(({ last }) => last),
    ...later,
    ...addForeignKeysTo(table.name, shapes, context),
  ];
}

function dropTable(operation: OperationOf<'dropTable'>, shapes: Shapes, context: WayContext): Ported {
  const table = context.source.table(operation.table);
  if (table === undefined) {
    return operation.ifExists === true
      ? []
      : needsPerson('missing', `there is no table ${operation.table.name} here`);
  }
  const name = shapes.tableName(operation.table);
  if (context.target.table(name) === undefined) {
    return operation.ifExists === true
      ? []
      : needsPerson(
          'missing',
          `${operation.table.name} could not be written: drop what was made in its place`,
        );
  }
  return [
    ...dropForeignKeysTo(table, operation, shapes, context),
    { kind: 'dropTable', table: name },
    ...table.columns.flatMap((column) => shapes.afterDrop(column, table, context)),
  ];
}

function renameTable(operation: OperationOf<'renameTable'>, shapes: Shapes, context: WayContext): Ported {
  if (operation.ifExists === true && context.source.table(operation.table) === undefined) return [];
  const to = shapes.tableName({ ...operation.table, name: operation.to });
  return [
    { kind: 'renameTable', table: shapes.tableName(operation.table), to: to.name },
    ...shapes.renamedTable(operation, context),
  ];
}

/** One after the other, each in the states that those before it have left. */
function alterTogether(operation: OperationOf<'alterTogether'>, shapes: Shapes, context: WayContext): Ported {
  const handlers = tableOperations(shapes);
  const source = context.source.fork();
  const target = context.target.fork();
  const result: OperationBody[] = [];
  for (const change of operation.changes) {
    const before = source.fork();
    const resolved = source.resolve(change);
    const sourceAfter = source.fork();
    sourceAfter.apply(change);
    if (resolved.kind === 'comment' && resolved.on.kind === 'table') {
      result.push(...shapes.comment(shapes.tableName(resolved.on.name), resolved.comment, context));
    }
    source.apply(change);
    if (!isTableKind(resolved.kind)) continue;
    const handle = handlers[resolved.kind] as (one: OperationBody, at: WayContext) => Ported;
    const bodies = handle(resolved, {
      ...context,
      source: before,
      sourceAfter,
      target: target.fork(),
    });
    for (const body of bodies) target.apply(body);
    result.push(...bodies);
  }
  return result;
}

function renameColumn(operation: OperationOf<'renameColumn'>, shapes: Shapes, context: WayContext): Ported {
  const table = context.source.table(operation.table);
  if (table === undefined && operation.tableIfExists === true) return [];
  if (table?.columns.some(({ name }) => name === operation.column) !== true)
    needsPerson('missing', `${operation.table.name} has no column ${operation.column} here`);
  return [
    {
      kind: 'renameColumn',
      table: shapes.tableName(operation.table),
      column: operation.column,
      to: operation.to,
    },
    ...shapes.renamed(operation, context),
  ];
}

/** A change that also gives another name (CHANGE COLUMN) does that first. */
function alterColumn(operation: OperationOf<'alterColumn'>, shapes: Shapes, context: WayContext): Ported {
  const { change, column, table } = operation;
  if (change.kind === 'visibility') {
    lose(context, 'invisible', 'a column that SELECT * leaves out becomes an ordinary one');
    return [];
  }
  const to = change.kind === 'redefine' ? change.column.name : column;
  if (change.kind === 'redefine' && change.position !== undefined) notePosition(context);
  if (to === column) return changed(operation, table, shapes, context);
  const rename: OperationOf<'renameColumn'> = { kind: 'renameColumn', table, column, to };
  const source = context.source.fork();
  const target = context.target.fork();
  const renames = renameColumn(rename, shapes, { ...context, sourceAfter: renamedState(context, rename) });
  source.apply(rename);
  for (const body of renames) target.apply(body);
  return [
    ...renames,
    ...changed({ ...operation, column: to }, table, shapes, { ...context, source, target }),
  ];
}

function renamedState(context: WayContext, rename: OperationOf<'renameColumn'>) {
  const state = context.source.fork();
  state.apply(rename);
  return state;
}

function renameIndex(operation: OperationOf<'renameIndex'>, shapes: Shapes, context: WayContext): Ported {
  const on = operation.table ?? context.source.index(operation.index)?.on;
  if (on === undefined) return renameOfConstraint(operation, shapes, context);
  const table = shapes.tableName(on);
  const from = shapes.indexName(operation.index.name, on, context);
  const to = shapes.indexName(operation.to, on, context);
  const isThereNow = context.target.table(table)?.indexes.some(({ name }) => name === from);
  if (isThereNow !== true || from === to) return [];
  const index = table.schema === undefined ? { name: from } : { schema: table.schema, name: from };
  return [{ kind: 'renameIndex', index, to, table }];
}

/** ALTER INDEX of PostgreSQL also renames the constraint that an index belongs to. */
function renameOfConstraint(
  operation: OperationOf<'renameIndex'>,
  shapes: Shapes,
  context: WayContext,
): Ported {
  for (const table of context.source.tables()) {
    const constraint = table.constraints.find(({ name }) => name === operation.index.name);
    if (constraint === undefined || table.name.schema !== operation.index.schema) continue;
    // A primary key has no name of its own in what is written.
    return constraint.kind === 'primaryKey' ? [] : changed(operation, table.name, shapes, context);
  }
  return operation.ifExists === true
    ? []
    : needsPerson('missing', `there is no index ${operation.index.name} here`);
}
