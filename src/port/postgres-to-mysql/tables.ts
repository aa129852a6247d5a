import type { Column, Constraint, Index, Name, OperationBody, OperationOf, Table } from '../../ir/index.js';
import { sameName } from '../../ir/index.js';
import { NeedsPerson, needsPerson } from '../problem.js';
import { portColumn } from './columns.js';
import { portConstraint } from './constraints.js';
import { startOf } from './counters.js';
import { lose, stop, type PortContext, type Ported } from './context.js';
import { asDatabases, portConstraintName, portName } from './names.js';
import { moved } from './moves.js';
import { fitRow } from './row-size.js';

/** Tables: made, dropped, renamed, changed as a whole. */
export const tables = {
  createTable,
  dropTable,
  renameTable,
  alterTable,
  alterTogether: (): Ported => needsPerson('alter', 'changes that only work as one have no equal'),
} as const;

function createTable(operation: OperationOf<'createTable'>, context: PortContext): Ported {
  if (operation.partitionBy !== undefined)
    needsPerson('partition', 'a partitioned table has no equal that is known');
  if (operation.unlogged === true) lose(context, 'unlogged', 'an unlogged table becomes an ordinary one');
  if (operation.with !== undefined) lose(context, 'storage', 'storage parameters have no equal');
  refuseCaseClash(
    operation.columns.map(({ name }) => name),
    'columns',
    operation.table,
  );

  const ported = operation.columns.map((column) =>
    portColumn(column, operation.table, operation.columns, context),
  );
  const constraints: Constraint[] = ported.flatMap(({ checks }) => checks);
  const indexes: Index[] = [];
  const stops: OperationBody[] = [];
  const use = { table: operation.table, columns: operation.columns, others: operation.constraints };
  for (const constraint of operation.constraints) {
    try {
      const one = portConstraint(constraint, use, context);
      if (one.kind === 'constraint') constraints.push(one.constraint);
      else indexes.push(one.index);
    } catch (error) {
      // The table can be there without it: the person that adds it needs the table.
      if (!(error instanceof NeedsPerson) || constraint.kind === 'primaryKey') throw error;
      const at = {
        table: operation.table,
        ...(constraint.name === undefined ? {} : { constraint: constraint.name }),
      };
      stops.push(
        stop({ ...context, at }, { kind: 'addConstraint', table: operation.table, constraint }, error),
      );
    }
  }
  const table = portName(operation.table, context);
  const columns = fitRow(
    ported.map(({ column }) => column),
    keyColumns(constraints, indexes),
    context,
  );
  indexes.push(...indexOfCounter(table, columns, constraints, indexes, context));
  return [
    {
      kind: 'createTable',
      table,
      columns,
      constraints,
      options: {
        charset: 'utf8mb4',
        collate: context.choices.collation ?? context.features.collation,
        ...startOption(operation.columns),
      },
      ...(indexes.length === 0 ? {} : { indexes }),
      ...(operation.ifNotExists === true ? { ifNotExists: true } : {}),
      ...(operation.temporary === true ? { temporary: true } : {}),
      ...(operation.comment === undefined ? {} : { comment: operation.comment }),
    },
    ...stops,
  ];
}

function startOption(columns: readonly Column[]): Readonly<Record<string, string>> {
  const start = columns.map(startOf).find((one) => one !== undefined);
  return start === undefined ? {} : { auto_increment: start };
}

/** Names of columns are the same in any case in MySQL (manual, "Identifier Case Sensitivity"). */
function refuseCaseClash(names: readonly string[], what: string, table: Name): void {
  const folded = new Set(names.map((name) => name.toLowerCase()));
  if (folded.size !== names.length) needsPerson('case', `${what} of ${table.name} differ in case only`);
}

function keyColumns(constraints: readonly Constraint[], indexes: readonly Index[]): ReadonlySet<string> {
  return new Set([
    ...constraints.flatMap((one) => ('columns' in one ? one.columns : [])),
    ...indexes.flatMap(({ keys }) => keys.flatMap(({ column }) => (column === undefined ? [] : [column]))),
  ]);
}

/** A column that counts must be the first of a key, and there can be one (MySQL manual, "CREATE TABLE Statement"). */
function indexOfCounter(
  table: Name,
  columns: readonly Column[],
  constraints: readonly Constraint[],
  indexes: readonly Index[],
  context: PortContext,
): readonly Index[] {
  const [counter, second] = columns.filter(({ autoIncrement }) => autoIncrement !== undefined);
  if (counter === undefined) return [];
  if (second !== undefined) {
    needsPerson(
      'identity',
      `${table.name} has more than one column that counts: ${counter.name}, ${second.name}`,
    );
  }
  const isKey =
    constraints.some((one) => one.kind === 'primaryKey' && one.columns[0] === counter.name) ||
    indexes.some(({ keys }) => keys[0]?.column === counter.name);
  return isKey ? [] : [counterIndex(table, counter.name, context)];
}

/** The index that a column that counts needs where no key begins with it. */
export function counterIndex(table: Name, column: string, context: PortContext): Index {
  lose(context, 'identity-index', `${column} counts, so it gets an index`);
  return { name: `${table.name}_${column}_counter`.slice(0, 64), keys: [{ column }] };
}

function dropTable(operation: OperationOf<'dropTable'>, context: PortContext): Ported {
  return [
    ...dropForeignKeysTo(operation.table, operation.cascade, context),
    {
      kind: 'dropTable',
      table: portName(operation.table, context),
      ...(operation.ifExists === true ? { ifExists: true } : {}),
    },
  ];
}

/** CASCADE drops the foreign keys of other tables that refer to this one: here each by itself. */
export function dropForeignKeysTo(
  table: Name,
  cascade: true | undefined,
  context: PortContext,
): readonly OperationBody[] {
  if (cascade !== true) return [];
  return [...context.source.tables()].flatMap((other) =>
    sameName(other.name, table) ? [] : lostForeignKeys(other, context),
  );
}

/** The foreign keys that a table has before the operation and not after it. */
function lostForeignKeys(before: Table, context: PortContext): readonly OperationBody[] {
  const after = context.sourceAfter.table(before.name);
  return before.constraints.flatMap((constraint): OperationBody[] => {
    const { name } = constraint;
    if (constraint.kind !== 'foreignKey' || name === undefined) return [];
    const target = context.target.table(portName(before.name, context));
    const ported = portConstraintName(name, before.name, context);
    if (target?.constraints.some((one) => one.name === ported) !== true) return [];
    if (after === undefined || after.constraints.some((one) => one.name === name)) return [];
    return [dropForeignKey(before.name, name, context)];
  });
}

/** Drops a foreign key by the name that it has in PostgreSQL. */
export function dropForeignKey(table: Name, name: string, context: PortContext): OperationBody {
  return {
    kind: 'dropConstraint',
    table: portName(table, context),
    name: portConstraintName(name, table, context),
    constraint: 'foreignKey',
  };
}

function renameTable(operation: OperationOf<'renameTable'>, context: PortContext): Ported {
  const to = portName({ ...operation.table, name: operation.to }, context);
  return [
    {
      kind: 'renameTable',
      table: portName(operation.table, context),
      to: to.name,
      ...(operation.ifExists === true ? { ifExists: true } : {}),
    },
  ];
}

function alterTable({ table, change }: OperationOf<'alterTable'>, context: PortContext): Ported {
  switch (change.kind) {
    case 'setSchema': {
      if (asDatabases(context.rules)) return moved(table, change.schema, context);
      const to = portName(
        change.schema === 'public' ? { name: table.name } : { schema: change.schema, name: table.name },
        context,
      );
      return [{ kind: 'renameTable', table: portName(table, context), to: to.name }];
    }
    case 'logged':
      lose(context, 'unlogged', 'whether changes of a table are logged has no equal');
      return [];
    case 'rowLevelSecurity':
      return needsPerson(
        'row-level-security',
        'row-level security has no equal',
        'the application must check',
      );
    case 'setParameters':
    case 'resetParameters':
      lose(context, 'storage', 'storage parameters have no equal');
      return [];
    case 'options':
    case 'convertCharset':
    case 'partitionBy':
      return needsPerson('alter', 'this change has no equal');
  }
}
