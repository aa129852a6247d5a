import type { Constraint, Operation, OperationOf } from '../../../src/ir/index.js';
import type { Block, BlockContext } from './block.js';
import { call, made, type Call } from './calls.js';
import { tablePath } from './columns.js';
import { addConstraintCall, indexOptions } from './constraints.js';

/** An operation that one call of the query runner says, with what TypeORM does beside it. */
export function objectBlock(index: number, context: BlockContext): Block | undefined {
  const operation = context.operations[index];
  const own = operation === undefined ? undefined : objectCall(operation, context);
  if (own === undefined) return undefined;
  return { covers: [index], steps: [own], mayCoverMore: true };
}

function objectCall(operation: Operation, context: BlockContext): Call | undefined {
  switch (operation.kind) {
    case 'dropTable':
      if (operation.cascade) return undefined;
      return operation.ifExists
        ? call('dropTable', tablePath(operation.table), true)
        : call('dropTable', tablePath(operation.table), false, false, false);
    case 'renameTable':
      return call('renameTable', tablePath(operation.table), operation.to);
    case 'renameColumn':
      return call('renameColumn', tablePath(operation.table), operation.column, operation.to);
    case 'addConstraint': {
      const resolved = context.state.resolve(operation);
      return resolved.kind === 'addConstraint' && operation.tableIfExists !== true
        ? addConstraintCall(operation.table, resolved.constraint, context)
        : undefined;
    }
    case 'dropConstraint':
      return dropConstraintCall(operation, context);
    case 'createIndex':
      return createIndexCall(operation, context);
    case 'dropIndex':
      return dropIndexCall(operation, context);
    case 'createView':
      return createViewCall(operation);
    case 'createSchema':
      return operation.ifNotExists === true
        ? call('createSchema', operation.name, true)
        : call('createSchema', operation.name);
    case 'dropSchema':
      return dropSchemaCall(operation);
    case 'comment':
      return operation.on.kind === 'table'
        ? call('changeTableComment', tablePath(operation.on.name), operation.comment ?? '')
        : undefined;
    default:
      return undefined;
  }
}

const DROPS: Readonly<Record<Constraint['kind'], string>> = {
  primaryKey: 'dropPrimaryKey',
  unique: 'dropUniqueConstraint',
  check: 'dropCheckConstraint',
  exclusion: 'dropExclusionConstraint',
  foreignKey: 'dropForeignKey',
};

function dropConstraintCall(
  { table, name, cascade, ifExists }: OperationOf<'dropConstraint'>,
  { state }: BlockContext,
): Call | undefined {
  const constraint = state.table(table)?.constraints.find((one) => one.name === name);
  if (constraint === undefined || cascade || ifExists) return undefined;
  const path = tablePath(table);
  // TypeORM finds the name of a primary key itself.
  if (constraint.kind === 'primaryKey') return call('dropPrimaryKey', path);
  return call(DROPS[constraint.kind], path, name);
}

function createIndexCall(operation: OperationOf<'createIndex'>, context: BlockContext): Call | undefined {
  if (operation.ifNotExists === true) return undefined;
  const resolved = context.state.resolve(operation);
  const { index } = resolved.kind === 'createIndex' ? resolved : operation;
  const options = indexOptions(index, operation.concurrently, context);
  return options && call('createIndex', tablePath(operation.table), made('TableIndex', options));
}

function dropIndexCall(operation: OperationOf<'dropIndex'>, context: BlockContext): Call | undefined {
  const found = context.state.index(operation.index);
  if (found === undefined || operation.cascade || operation.ifExists) return undefined;
  const path = tablePath(found.on);
  if (operation.concurrently !== true) return call('dropIndex', path, operation.index.name);
  const options = indexOptions(found.index, true, context);
  return options && call('dropIndex', path, made('TableIndex', options));
}

function createViewCall(operation: OperationOf<'createView'>): Call | undefined {
  const { name, materialized, orReplace, ifNotExists, columns, checkOption, withNoData } = operation;
  const isMore = orReplace ?? ifNotExists ?? columns ?? checkOption ?? withNoData ?? operation.with;
  if (isMore !== undefined) return undefined;
  return call(
    'createView',
    made('View', { name: tablePath(name), materialized, expression: operation.query }),
  );
}

function dropSchemaCall({ name, ifExists, cascade }: OperationOf<'dropSchema'>): Call {
  if (cascade) return call('dropSchema', name, ifExists === true, true);
  return ifExists ? call('dropSchema', name, true) : call('dropSchema', name);
}

/** The table that a call is about; undefined for a call about something else. */
export function tableOfCall({ method, args }: Call): string | undefined {
  const [first] = args;
  if (method === 'createSchema' || method === 'dropSchema' || method === 'createView') return undefined;
  return typeof first === 'string' ? first : undefined;
}
