import { unsafeFunction } from '../../dialects/mysql/unsafe-defaults.js';
import { rewriteExpression } from '../../fold/expressions.js';
import type {
  Column,
  Constraint,
  Expression,
  Index,
  Name,
  OperationBody,
  OperationOf,
  Table,
} from '../../ir/index.js';
import { siblingName } from '../../ir/index.js';
import { needsPerson } from '../problem.js';
import { portColumn, portColumnName } from './columns.js';
import { columnsIn, portConstraint } from './constraints.js';
import { lose, within, type PortContext, type Ported } from './context.js';
import { startOf } from './counters.js';
import { keepIndexesBesideKey, keepIndexesOfForeignKeys } from './foreign-key-indexes.js';
import { portName } from './names.js';
import { bytesOf, fitRow } from './row-size.js';
import { updateRows } from './rows.js';
import { counterIndex, dropForeignKeysTo } from './tables.js';

/** Columns: added, dropped, renamed. */
export const columnOperations = { addColumn, dropColumn, renameColumn } as const;

function addColumn(operation: OperationOf<'addColumn'>, context: PortContext): Ported {
  const table = portName(operation.table, context);
  const before = context.source.table(operation.table);
  const isThere = before?.columns.some(({ name }) => name === operation.column.name) === true;
  if (operation.ifNotExists === true && isThere) return [];
  const columns = [...(before?.columns ?? []), operation.column];
  const { column: whole, checks } = portColumn(operation.column, operation.table, columns, context);
  const column = fitting(whole, context.target.table(table), context);
  const constraints: Constraint[] = [...checks];
  const indexes: Index[] = [];
  const use = { table: operation.table, columns, others: before?.constraints ?? [] };
  for (const constraint of operation.constraints ?? []) {
    const one = portConstraint(constraint, use, context);
    if (one.kind === 'constraint') constraints.push(one.constraint);
    else indexes.push(one.index);
  }
  const add = { kind: 'addColumn', table, column } as const;
  if (column.autoIncrement !== undefined) {
    if (startOf(operation.column) !== undefined)
      needsPerson(
        'identity',
        `${column.name} counts from another number than 1, which rows that are there would not`,
      );
    lose(
      within(context, { table: operation.table, column: column.name }),
      'counter-rows',
      `rows that are there are numbered by ${column.name} in the order of their primary key, in PostgreSQL as they lie in the table`,
    );
    const key = constraints.find((one) => one.kind === 'primaryKey');
    const index = indexes[0] ?? counterIndex(table, column.name, context);
    const counted: OperationBody = {
      kind: 'alterTogether',
      table,
      changes: [
        add,
        key === undefined
          ? { kind: 'createIndex', table, index }
          : { kind: 'addConstraint', table, constraint: key },
      ],
    };
    return [
      counted,
      ...constraints
        .filter((one) => one !== key)
        .map((constraint): OperationBody => ({ kind: 'addConstraint', table, constraint })),
      ...indexes
        .filter((one) => key !== undefined || one !== index)
        .map((one): OperationBody => ({ kind: 'createIndex', table, index: one })),
    ];
  }
  return [
    ...(filledAfter(table, column, context) ?? [add]),
    ...constraints.map((constraint): OperationBody => ({ kind: 'addConstraint', table, constraint })),
    ...indexes.map((index): OperationBody => ({ kind: 'createIndex', table, index })),
  ];
}

/** The column without its default, that in the rows, and then the default, where MySQL does not take it at once. */
function filledAfter(table: Name, column: Column, context: PortContext): Ported | undefined {
  const { default: value, ...plain } = column;
  if (context.features.dialect !== 'mysql' || value === undefined || unsafeFunction(value) === undefined)
    return undefined;
  return [
    { kind: 'addColumn', table, column: { ...plain, nullable: true } },
    updateRows(table, column.name, value, undefined, context),
    { kind: 'alterColumn', table, column: column.name, change: { kind: 'redefine', column } },
  ];
}

/** The column, as longtext where a row would not fit with it. */
function fitting(
  column: ReturnType<typeof portColumn>['column'],
  table: Table | undefined,
  context: PortContext,
): ReturnType<typeof portColumn>['column'] {
  const used = (table?.columns ?? []).reduce((sum, { type }) => sum + bytesOf(type), 0);
  if (column.type.kind !== 'string' || used + bytesOf(column.type) <= 65_535) return column;
  const share = context.plan.keyShare(table?.name ?? { name: '' }, column.name);
  const filler = {
    name: '',
    type: { kind: 'binary', form: 'varying', length: used },
    nullable: true,
  } as const;
  const [, fitted] = fitRow([filler, column], new Set(share === undefined ? [] : [column.name]), context);
  return fitted ?? column;
}

/**
 * PostgreSQL drops what a column is part of with it. MySQL takes the column out of its indexes, which makes a unique one
 * stricter, and refuses where a foreign key, a check or an expression uses it: so all that goes first.
 */
function dropColumn(operation: OperationOf<'dropColumn'>, context: PortContext): Ported {
  const { table: source, column } = operation;
  const before = context.source.table(source);
  if (before?.columns.some(({ name }) => name === column) !== true) {
    return operation.ifExists === true || operation.tableIfExists === true
      ? []
      : needsPerson('missing', `${source.name} has no column ${column} here`);
  }
  const table = portName(source, context);
  const target = context.target.table(table);
  const name = portColumnName(column);
  return [
    ...dropForeignKeysTo(source, operation.cascade, context),
    ...(target === undefined ? [] : withoutUses(target, name)),
    { kind: 'dropColumn', table, column: name },
  ];
}

function withoutUses(table: Table, column: string): readonly OperationBody[] {
  const result: OperationBody[] = [];
  const gone = table.constraints.filter((one) => usesColumn(one, column));
  for (const constraint of table.constraints) {
    if (usesColumn(constraint, column)) {
      if (constraint.kind === 'primaryKey') result.push(...keepIndexesBesideKey(table, constraint, gone));
      result.push({
        kind: 'dropConstraint',
        table: table.name,
        name: constraint.name ?? 'PRIMARY',
        constraint: constraint.kind,
      });
    }
  }
  for (const index of table.indexes) {
    const columns = index.keys.flatMap((key) =>
      key.column !== undefined ? [key.column] : key.expression === undefined ? [] : columnsIn(key.expression),
    );
    // An index on this column alone goes with it.
    const isOnlyThis = index.keys.every((key) => key.column === column);
    if (!columns.includes(column) || isOnlyThis || index.implicit === true) continue;
    result.push(...keepIndexesOfForeignKeys(table, index, gone), {
      kind: 'dropIndex',
      index: siblingName(table.name, index.name ?? ''),
      table: table.name,
    });
  }
  return result;
}

/** Whether a constraint has to go before a column can. */
function usesColumn(constraint: Constraint, column: string): boolean {
  switch (constraint.kind) {
    case 'primaryKey':
      return constraint.columns.includes(column) && constraint.columns.length > 1;
    case 'foreignKey':
    case 'unique':
      return constraint.columns.includes(column);
    case 'check':
      return columnsIn(constraint.expression).includes(column);
    case 'exclusion':
      return false;
  }
}

/** A check or a functional key is made anew around it: MySQL refuses the new name while they use the old (3959, 3837). */
function renameColumn(operation: OperationOf<'renameColumn'>, context: PortContext): Ported {
  const table = portName(operation.table, context);
  const [from, to] = [portColumnName(operation.column), portColumnName(operation.to)];
  const rename: OperationBody = { kind: 'renameColumn', table, column: from, to };
  const target = context.target.table(table);
  const source = context.sourceAfter.table(operation.table);
  if (target === undefined || source === undefined) return [rename];
  if (
    target.columns.some(
      ({ generated }) => generated !== undefined && columnsIn(generated.expression).includes(from),
    )
  ) {
    needsPerson(
      'generated',
      `${from} is part of a generated column, so MySQL refuses another name (error 3108)`,
    );
  }
  const checks = target.constraints.flatMap((one) =>
    one.kind === 'check' && usesColumn(one, from) ? [one] : [],
  );
  const indexes = target.indexes.filter(({ keys }) =>
    keys.some(({ expression }) => expression !== undefined && columnsIn(expression).includes(from)),
  );
  if (checks.length === 0 && indexes.length === 0) return [rename];
  return [
    ...checks.map((one): OperationBody => ({
      kind: 'dropConstraint',
      table,
      name: one.name ?? '',
      constraint: 'check',
    })),
    ...indexes.map((one): OperationBody => ({
      kind: 'dropIndex',
      index: siblingName(table, one.name ?? ''),
      table,
    })),
    rename,
    ...checks.map((one): OperationBody => ({
      kind: 'addConstraint',
      table,
      constraint: renamedCheck(one, from, to),
    })),
    ...indexes.map((one): OperationBody => ({
      kind: 'createIndex',
      table,
      index: renamedIndex(one, from, to),
    })),
  ];
}

/** A check in which a column has another name. */
function renamedCheck(check: Extract<Constraint, { kind: 'check' }>, from: string, to: string): Constraint {
  return { ...check, expression: renamedIn(check.expression, from, to) };
}

/** An index in which a column has another name. */
function renamedIndex(index: Index, from: string, to: string): Index {
  return {
    ...index,
    keys: index.keys.map((key) => ({
      ...key,
      ...(key.column === from ? { column: to } : {}),
      ...(key.expression === undefined ? {} : { expression: renamedIn(key.expression, from, to) }),
    })),
  };
}

function renamedIn(expression: Expression, from: string, to: string): Expression {
  return rewriteExpression(expression, (part) =>
    part.kind === 'column' && part.path.at(-1) === from ? { ...part, path: [to] } : part,
  );
}
