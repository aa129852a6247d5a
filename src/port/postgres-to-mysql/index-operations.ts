import type { OperationOf } from '../../ir/index.js';
import { siblingName } from '../../ir/index.js';
import { needsPerson } from '../problem.js';
import { indexOfView } from '../queries/materialized-views.js';
import { dropIndexOf } from './constraint-operations.js';
import { lose, type PortContext, type Ported } from './context.js';
import { portIndex } from './indexes.js';
import { portName } from './names.js';

/** Indexes: made, dropped, renamed. */
export const indexOperations = {
  createIndex,
  dropIndex,
  renameIndex,
  alterIndex: (): Ported => needsPerson('index', 'whether the optimizer sees an index has no equal'),
} as const;

function createIndex(operation: OperationOf<'createIndex'>, context: PortContext): Ported {
  const source = context.source.table(operation.table);
  if (source === undefined) return indexOfView(operation, context, (name) => portName(name, context));
  const { name } = operation.index;
  const isThere = source.indexes.some((one) => one.name === name);
  if (operation.ifNotExists === true && isThere) return [];
  if (operation.concurrently === true) {
    lose(
      context,
      'concurrently',
      'CONCURRENTLY has no equal: InnoDB builds most indexes while rows change, but not all',
    );
  }
  const index = portIndex(operation.index, operation.table, source.columns, context);
  return index === undefined
    ? []
    : [{ kind: 'createIndex', table: portName(operation.table, context), index }];
}

/** An index that was left out when it was to be made is not there to be dropped. */
function dropIndex(operation: OperationOf<'dropIndex'>, context: PortContext): Ported {
  const found = context.source.index(operation.index);
  if (found === undefined) {
    return operation.ifExists === true
      ? []
      : needsPerson('missing', `there is no index ${operation.index.name} here`);
  }
  return dropIndexOf(context.target.table(portName(found.on, context)), operation.index.name);
}

function renameIndex(operation: OperationOf<'renameIndex'>, context: PortContext): Ported {
  const found = context.source.index(operation.index);
  if (found === undefined) return renameOfConstraint(operation, context);
  const table = portName(found.on, context);
  const isThere = context.target.table(table)?.indexes.some(({ name }) => name === operation.index.name);
  if (isThere !== true) return [];
  return [{ kind: 'renameIndex', index: siblingName(table, operation.index.name), to: operation.to, table }];
}

/** ALTER INDEX also renames the constraint that an index belongs to. */
function renameOfConstraint(operation: OperationOf<'renameIndex'>, context: PortContext): Ported {
  for (const table of context.source.tables()) {
    const constraint = table.constraints.find(({ name }) => name === operation.index.name);
    if (constraint === undefined || table.name.schema !== operation.index.schema) continue;
    if (constraint.kind === 'primaryKey') return [];
    if (constraint.kind !== 'unique') continue;
    const target = portName(table.name, context);
    return [
      {
        kind: 'renameIndex',
        index: siblingName(target, operation.index.name),
        to: operation.to,
        table: target,
      },
    ];
  }
  return operation.ifExists === true
    ? []
    : needsPerson('missing', `there is no index ${operation.index.name} here`);
}
