import type { Column, Constraint, ForeignKey, Name, OperationOf } from '../../../src/ir/index.js';
import { attribute, tableArgument, type ColumnRole } from './attribute.js';
import type { BlockContext } from './block.js';
import { call, callWithOptions, object, type Argument, type Call } from './calls.js';
import { addConstraintCall } from './constraints.js';

/** `createTable`, with `addConstraint` for what is no part of it; undefined where Sequelize has no way to say it. */
export function createTableCalls(
  operation: OperationOf<'createTable'>,
  roleOf: (column: Column) => ColumnRole,
  comment: string | undefined,
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
export function attachment(constraint: Constraint, table: Name, columns: readonly Column[]): Attachment {
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
