import { siblingName, type Name, type Operation, type OperationOf } from '../../../src/ir/index.js';
import { tableArgument } from './attribute.js';
import type { BlockContext } from './block.js';
import { call, callWithOptions, object, type Call } from './calls.js';
import { addConstraintCall } from './constraints.js';
import { dataCall } from './data.js';
import { addIndexCalls } from './indexes.js';
import { isRemadeAtCost } from './remade.js';

/** Ways to say an operation by one call of the query interface, the most idiomatic first. */
export function objectCalls(operation: Operation, context: BlockContext): readonly Call[] {
  if (operation.kind === 'createIndex') return addIndexCalls(operation, context);
  const one = objectCall(operation, context);
  return one === undefined ? [] : [one];
}

function objectCall(operation: Operation, context: BlockContext): Call | undefined {
  switch (operation.kind) {
    case 'dropTable':
      return operation.cascade
        ? callWithOptions('dropTable', tableArgument(operation.table), object({ cascade: true }))
        : call('dropTable', tableArgument(operation.table));
    case 'renameTable':
      return call(
        'renameTable',
        tableArgument(operation.table),
        operation.table.schema === undefined
          ? operation.to
          : tableArgument(siblingName(operation.table, operation.to)),
      );
    case 'alterColumn': {
      // MySQL: a column that is defined anew with another name.
      const { change } = operation;
      return change.kind === 'redefine' && change.column.name !== operation.column
        ? call('renameColumn', tableArgument(operation.table), operation.column, change.column.name)
        : undefined;
    }
    case 'dropColumn':
      if (isRemadeAtCost(operation.table, context, operation)) return undefined;
      return call('removeColumn', tableArgument(operation.table), operation.column);
    case 'renameColumn':
      if (isRemadeAtCost(operation.table, context, operation)) return undefined;
      return call('renameColumn', tableArgument(operation.table), operation.column, operation.to);
    case 'addConstraint': {
      if (isRemadeAtCost(operation.table, context, operation)) return undefined;
      const resolved = context.state.resolve(operation);
      return resolved.kind === 'addConstraint'
        ? addConstraintCall(operation.table, resolved.constraint, context)
        : undefined;
    }
    case 'dropConstraint':
      if (isRemadeAtCost(operation.table, context, operation)) return undefined;
      return call('removeConstraint', tableArgument(operation.table), operation.name);
    case 'dropIndex':
      return removeIndexCall(operation, context);
    case 'dropEnum':
      return operation.name.schema === undefined ? call('dropEnum', operation.name.name) : undefined;
    case 'createSchema':
      return call('createSchema', operation.name);
    case 'dropSchema':
      return call('dropSchema', operation.name);
    case 'insert':
    case 'update':
    case 'delete':
      return dataCall(operation);
    default:
      return undefined;
  }
}

/** The table is only for people: Sequelize writes the index's name alone. */
function removeIndexCall(operation: OperationOf<'dropIndex'>, { state }: BlockContext): Call | undefined {
  const { index, concurrently } = operation;
  const table: Name | undefined = operation.table ?? state.index(index)?.on;
  if (table === undefined) return undefined;
  const name = index.schema === undefined ? index.name : `${index.schema}.${index.name}`;
  return concurrently
    ? callWithOptions('removeIndex', tableArgument(table), name, object({ concurrently: true }))
    : call('removeIndex', tableArgument(table), name);
}
