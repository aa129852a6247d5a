import { siblingName, type Name, type Operation, type OperationOf } from '../../../src/ir/index.js';
import { tableArgument } from './attribute.js';
import type { BlockContext } from './block.js';
import { call, callWithOptions, literal, object, type Argument, type Call } from './calls.js';
import { addConstraintCall } from './constraints.js';
import { dataCall } from './data.js';

/** An operation that one call of the query interface says. */
export function objectCall(operation: Operation, context: BlockContext): Call | undefined {
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
    case 'dropColumn':
      return call('removeColumn', tableArgument(operation.table), operation.column);
    case 'renameColumn':
      return call('renameColumn', tableArgument(operation.table), operation.column, operation.to);
    case 'addConstraint': {
      const resolved = context.state.resolve(operation);
      return resolved.kind === 'addConstraint'
        ? addConstraintCall(operation.table, resolved.constraint, context)
        : undefined;
    }
    case 'dropConstraint':
      return call('removeConstraint', tableArgument(operation.table), operation.name);
    case 'createIndex':
      return addIndexCall(operation, context);
    case 'dropIndex':
      return removeIndexCall(operation, context);
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

function addIndexCall(operation: OperationOf<'createIndex'>, context: BlockContext): Call | undefined {
  const { dialect, state } = context;
  const resolved = state.resolve(operation);
  const { name, unique, method, keys, where } =
    resolved.kind === 'createIndex' ? resolved.index : operation.index;
  const fields = keys.map((key): Argument | undefined => {
    if (key.nulls !== undefined || key.opclassOptions !== undefined) return undefined;
    if (key.column === undefined)
      return key.expression === undefined || key.order !== undefined || key.opclass !== undefined
        ? undefined
        : literal(`(${dialect.printExpression(key.expression)})`);
    if (key.order === undefined && key.collation === undefined && key.opclass === undefined)
      return key.column;
    return object({
      name: key.column,
      collate: key.collation?.name,
      operator: key.opclass?.name,
      order: key.order === 'desc' ? 'DESC' : undefined,
    });
  });
  if (name === undefined || !fields.every((field): field is Argument => field !== undefined))
    return undefined;
  const options = object({
    name,
    unique,
    using: method,
    where: where === undefined ? undefined : literal(dialect.printExpression(where)),
    concurrently: operation.concurrently,
  });
  return callWithOptions('addIndex', tableArgument(operation.table), fields, options);
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
