import type { Constraint, OperationBody, OperationOf, Table } from '../../ir/index.js';
import { siblingName } from '../../ir/index.js';
import { needsPerson } from '../problem.js';
import { portConstraint, useOf } from './constraints.js';
import { lose, type PortContext, type Ported } from './context.js';
import { keepIndexesBesideKey, keepIndexesOfForeignKeys } from './foreign-key-indexes.js';
import { portConstraintName, portName } from './names.js';
import { counterIndex, dropForeignKey, dropForeignKeysTo } from './tables.js';

/** Constraints: added, dropped, renamed, validated, deferred. */
export const constraintOperations = {
  addConstraint,
  dropConstraint,
  renameConstraint,
  validateConstraint: (): Ported => [],
  alterConstraint: (_: OperationOf<'alterConstraint'>, context: PortContext): Ported => {
    lose(context, 'deferrable', 'the constraint is checked at each row, and cannot be deferred to the end');
    return [];
  },
} as const;

function addConstraint(operation: OperationOf<'addConstraint'>, context: PortContext): Ported {
  const source = tableOf(operation.table.name, context.source.table(operation.table));
  const table = portName(operation.table, context);
  const { constraint } = operation;
  const { usingIndex } = constraint as { readonly usingIndex?: string };
  if (usingIndex !== undefined) return fromIndex(operation, usingIndex, context);
  const ported = portConstraint(constraint, useOf(source), context);
  return ported.kind === 'index'
    ? [{ kind: 'createIndex', table, index: ported.index }]
    : [{ kind: 'addConstraint', table, constraint: ported.constraint }];
}

/** ADD CONSTRAINT … USING INDEX: a unique index is a unique constraint already, under another name perhaps. */
function fromIndex(
  { table, constraint }: OperationOf<'addConstraint'>,
  index: string,
  context: PortContext,
): Ported {
  const target = portName(table, context);
  const name = siblingName(target, index);
  if (constraint.kind === 'unique') {
    return constraint.name === undefined || constraint.name === index
      ? []
      : [{ kind: 'renameIndex', index: name, to: constraint.name, table: target }];
  }
  const after = context.sourceAfter.table(table)?.constraints.find(({ kind }) => kind === 'primaryKey');
  if (after?.kind !== 'primaryKey') return needsPerson('primary-key', 'the index of the key is not known');
  return [
    { kind: 'addConstraint', table: target, constraint: { kind: 'primaryKey', columns: after.columns } },
    { kind: 'dropIndex', index: name, table: target },
  ];
}

function dropConstraint(operation: OperationOf<'dropConstraint'>, context: PortContext): Ported {
  const source = context.source.table(operation.table);
  const constraint = source?.constraints.find(({ name }) => name === operation.name);
  if (constraint === undefined) {
    if (operation.ifExists === true || operation.tableIfExists === true) return [];
    return needsPerson('missing', `${operation.table.name} has no constraint ${operation.name} here`);
  }
  return [
    ...dropForeignKeysTo(operation.table, operation.cascade, context),
    ...dropped(constraint, operation, context),
  ];
}

function dropped(
  constraint: Constraint,
  { table: source, name }: OperationOf<'dropConstraint'>,
  context: PortContext,
): Ported {
  const table = portName(source, context);
  const target = context.target.table(table);
  const ported = portConstraintName(name, source, context);
  if (
    (constraint.kind === 'foreignKey' || constraint.kind === 'check') &&
    target?.constraints.some((one) => one.name === ported) === false
  ) {
    needsPerson('missing', `${name} could not be written: drop what was made in its place`);
  }
  switch (constraint.kind) {
    case 'primaryKey': {
      const counter = target?.columns.find(({ autoIncrement }) => autoIncrement !== undefined);
      const needsIndex = counter !== undefined && constraint.columns[0] === counter.name;
      const key = target?.constraints.find((one) => one.kind === 'primaryKey');
      // The index of the counter serves a foreign key of that column.
      const isOfCounter = (one: OperationBody): boolean =>
        needsIndex &&
        one.kind === 'createIndex' &&
        one.index.keys.every(({ column }) => column === counter.name);
      const kept = target === undefined || key === undefined ? [] : keepIndexesBesideKey(target, key);
      return [
        ...kept.filter((one) => !isOfCounter(one)),
        ...(needsIndex
          ? [{ kind: 'createIndex', table, index: counterIndex(table, counter.name, context) } as const]
          : []),
        { kind: 'dropConstraint', table, name: 'PRIMARY', constraint: 'primaryKey' },
      ];
    }
    case 'unique':
      return dropIndexOf(target, name);
    case 'foreignKey':
      return [dropForeignKey(source, name, context)];
    case 'check':
      return [
        {
          kind: 'dropConstraint',
          table,
          name: ported,
          constraint: 'check',
        },
      ];
    case 'exclusion':
      return needsPerson('exclusion', 'an exclusion constraint has no equal, so how to undo it is not known');
  }
}

/** Drops an index of the target, if it is there, and keeps what a foreign key needs. */
export function dropIndexOf(target: Table | undefined, name: string): Ported {
  const index = target?.indexes.find((one) => one.name === name);
  if (target === undefined || index === undefined) return [];
  return [
    ...keepIndexesOfForeignKeys(target, index),
    { kind: 'dropIndex', index: siblingName(target.name, name), table: target.name },
  ];
}

/** A foreign key or check gets another name by being made anew. */
function renameConstraint(operation: OperationOf<'renameConstraint'>, context: PortContext): Ported {
  const source = tableOf(operation.table.name, context.source.table(operation.table));
  const constraint = source.constraints.find(({ name }) => name === operation.name);
  const table = portName(operation.table, context);
  if (constraint === undefined)
    return needsPerson('missing', `there is no constraint ${operation.name} here`);
  switch (constraint.kind) {
    case 'primaryKey':
      return [];
    case 'unique':
      return [{ kind: 'renameIndex', index: siblingName(table, operation.name), to: operation.to, table }];
    case 'foreignKey':
    case 'check':
      return renewed(constraint, operation, source, context);
    case 'exclusion':
      return needsPerson('exclusion', 'an exclusion constraint has no equal');
  }
}

function renewed(
  constraint: Extract<Constraint, { kind: 'foreignKey' | 'check' }>,
  operation: OperationOf<'renameConstraint'>,
  source: Table,
  context: PortContext,
): Ported {
  const table = portName(operation.table, context);
  const use = { ...useOf(source), others: source.constraints.filter((one) => one !== constraint) };
  const ported = portConstraint({ ...constraint, name: operation.to }, use, context);
  if (ported.kind === 'index') return [];
  const drop: OperationBody = {
    kind: 'dropConstraint',
    table,
    name: portConstraintName(operation.name, operation.table, context),
    constraint: constraint.kind,
  };
  return [drop, { kind: 'addConstraint', table, constraint: ported.constraint }];
}

function tableOf(name: string, table: Table | undefined): Table {
  return table ?? needsPerson('missing', `there is no table ${name} here`);
}
