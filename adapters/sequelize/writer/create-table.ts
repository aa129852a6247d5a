import {
  keyOf,
  sameName,
  type Column,
  type Constraint,
  type ForeignKey,
  type Name,
  type Operation,
  type OperationOf,
} from '../../../src/ir/index.js';
import { attribute, ownEnumName, tableArgument, type ColumnRole } from './attribute.js';
import type { Block, BlockContext } from './block.js';
import { call, callWithOptions, object, type Argument, type Call } from './calls.js';
import { addConstraintCall } from './constraints.js';

/** A table or column, together with the new types of its enum columns before it and its comments behind it. */
export function definitionBlock(index: number, context: BlockContext): Block | undefined {
  const { operations } = context;
  const enums: OperationOf<'createEnum'>[] = [];
  let at = index;
  for (let one = operations[at]; one?.kind === 'createEnum'; one = operations[at]) {
    enums.push(one);
    at++;
  }
  const operation = operations[at];
  if (operation?.kind !== 'createTable' && operation?.kind !== 'addColumn') return undefined;
  const columns = operation.kind === 'createTable' ? operation.columns : [operation.column];
  const used = new Set(columns.flatMap((one) => keyOfType(ownEnumName(operation.table, one))));
  if (!enums.every(({ name }) => used.has(keyOf(name)))) return undefined;
  const comments = commentsBehind(at, operation.table, context);
  const role = (column: Column): ColumnRole => ({
    enumValues: enumValues(operation.table, column, enums, context),
    comment:
      comments.find((one) => one.on.kind === 'column' && one.on.column === column.name)?.comment ??
      column.comment,
  });
  const calls =
    operation.kind === 'createTable'
      ? createTableCalls(operation, role, comments, context)
      : addColumnCalls(operation, role, context);
  if (calls === undefined) return undefined;
  const covers = Array.from({ length: enums.length + 1 + comments.length }, (_, place) => index + place);
  return { covers, calls };
}

function keyOfType(name: Name | undefined): readonly string[] {
  return name === undefined ? [] : [keyOf(name)];
}

function enumValues(
  table: Name,
  column: Column,
  enums: readonly OperationOf<'createEnum'>[],
  { state }: BlockContext,
): readonly string[] | undefined {
  const name = ownEnumName(table, column);
  if (name === undefined) return undefined;
  return enums.find((one) => sameName(one.name, name))?.values ?? state.enumType(name)?.values;
}

type Comment = OperationOf<'comment'> & { readonly comment: string };

function commentsBehind(
  at: number,
  table: Name,
  { operations, mayBeIdiomatic }: BlockContext,
): readonly Comment[] {
  const found: Comment[] = [];
  for (let place = at + 1; place < operations.length; place++) {
    const one = operations[place] as Operation;
    if (one.kind !== 'comment' || one.comment === null || !mayBeIdiomatic(place)) break;
    const on = one.on.kind === 'column' ? one.on.table : one.on.kind === 'table' ? one.on.name : undefined;
    if (on === undefined || !sameName(on, table)) break;
    found.push({ ...one, comment: one.comment });
  }
  return found;
}

function createTableCalls(
  operation: OperationOf<'createTable'>,
  roleOf: (column: Column) => ColumnRole,
  comments: readonly Comment[],
  context: BlockContext,
): readonly Call[] | undefined {
  const { table, temporary, unlogged, partitionBy } = operation;
  if (temporary || unlogged || partitionBy !== undefined || operation.with !== undefined) return undefined;
  const resolved = context.state.resolve(operation);
  const constraints = resolved.kind === 'createTable' ? resolved.constraints : operation.constraints;
  const attached = new Map(constraints.map((one) => [one, attachment(one, table, operation.columns)]));
  const find = (column: string, kind: Attachment): Constraint | undefined =>
    [...attached].find(([one, how]) => how === kind && 'columns' in one && one.columns.includes(column))?.[0];
  const attributes: Record<string, Argument> = {};
  for (const column of operation.columns) {
    const foreignKey = find(column.name, 'references') as ForeignKey | undefined;
    const made = attribute(
      column,
      {
        ...roleOf(column),
        primaryKey: find(column.name, 'primaryKey') !== undefined,
        unique: find(column.name, 'unique') !== undefined,
        ...(foreignKey === undefined ? {} : { foreignKey, table }),
      },
      context,
    );
    if (made === undefined) return undefined;
    attributes[column.name] = made;
  }
  const keys = constraints.filter((one) => attached.get(one) === 'uniqueKey');
  const uniqueKeys = keys.map(
    (one) => [one.name ?? '', object({ fields: 'columns' in one ? one.columns : [] })] as const,
  );
  const comment = comments.find((one) => one.on.kind === 'table')?.comment ?? operation.comment;
  const options = object({
    comment,
    uniqueKeys: uniqueKeys.length === 0 ? undefined : object(Object.fromEntries(uniqueKeys)),
  });
  const hasOptions = comment !== undefined || uniqueKeys.length > 0;
  const args = [tableArgument(table), object(attributes)] as const;
  const calls = [
    hasOptions ? callWithOptions('createTable', ...args, options) : call('createTable', ...args),
  ];
  for (const one of constraints) {
    if (attached.get(one) !== 'apart') continue;
    const made = addConstraintCall(table, one, context);
    if (made === undefined) return undefined;
    calls.push(made);
  }
  return calls;
}

type Attachment = 'primaryKey' | 'unique' | 'uniqueKey' | 'references' | 'apart';

/** How a constraint can be part of `createTable`: only with the name that the server gives. */
function attachment(constraint: Constraint, table: Name, columns: readonly Column[]): Attachment {
  if (!('columns' in constraint)) return 'apart';
  const base = `${table.name}_${constraint.columns.join('_')}`;
  if ('deferrable' in constraint && constraint.deferrable !== undefined) return 'apart';
  if (constraint.comment !== undefined || ('include' in constraint && constraint.include !== undefined))
    return 'apart';
  switch (constraint.kind) {
    case 'primaryKey': {
      const inOrder = columns.filter(({ name }) => constraint.columns.includes(name)).map(({ name }) => name);
      const isInOrder = inOrder.join('\n') === constraint.columns.join('\n');
      return isInOrder && constraint.name === `${table.name}_pkey` ? 'primaryKey' : 'apart';
    }
    case 'unique':
      if (constraint.name !== `${base}_key` || constraint.nullsNotDistinct === true) return 'apart';
      return constraint.columns.length === 1 ? 'unique' : 'uniqueKey';
    case 'foreignKey': {
      const { match, notValid, onDeleteColumns } = constraint;
      const isPlain = match === undefined && notValid === undefined && onDeleteColumns === undefined;
      return isPlain && constraint.columns.length === 1 && constraint.name === `${base}_fkey`
        ? 'references'
        : 'apart';
    }
  }
}

function addColumnCalls(
  operation: OperationOf<'addColumn'>,
  roleOf: (column: Column) => ColumnRole,
  context: BlockContext,
): readonly Call[] | undefined {
  const { table, column, ifNotExists, tableIfExists } = operation;
  if (ifNotExists || tableIfExists) return undefined;
  const resolved = context.state.resolve(operation);
  const constraints = (resolved.kind === 'addColumn' ? resolved.constraints : undefined) ?? [];
  const attached = constraints.map((one) => attachment(one, table, [column]));
  const foreignKey = constraints.find((one) => one.kind === 'foreignKey');
  if (attached.some((how) => how === 'apart')) return undefined;
  const made = attribute(
    column,
    {
      ...roleOf(column),
      primaryKey: attached.includes('primaryKey'),
      unique: attached.includes('unique'),
      ...(foreignKey === undefined ? {} : { foreignKey, table }),
    },
    context,
  );
  return made === undefined ? undefined : [call('addColumn', tableArgument(table), column.name, made)];
}
