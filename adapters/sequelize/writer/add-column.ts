import type { OperationOf } from '../../../src/ir/index.js';
import { attribute, tableArgument, type ColumnRole } from './attribute.js';
import type { BlockContext } from './block.js';
import { call, type Call } from './calls.js';
import { attachment } from './attachment.js';

/** `addColumn` with the constraints that are part of it; undefined where Sequelize has no way to say it. */
export function addColumnCall(
  operation: OperationOf<'addColumn'>,
  role: ColumnRole,
  context: BlockContext,
): Call | undefined {
  const { table, column, ifNotExists, tableIfExists, position } = operation;
  if (ifNotExists || tableIfExists) return undefined;
  const resolved = context.state.resolve(operation);
  const constraints = (resolved.kind === 'addColumn' ? resolved.constraints : undefined) ?? [];
  const attached = constraints.map((one) => attachment(one, table, [column], context.dialect));
  const foreignKey = constraints.find((one) => one.kind === 'foreignKey');
  if (attached.some((how) => how === 'apart')) return undefined;
  const made = attribute(
    column,
    {
      ...role,
      position,
      primaryKey: attached.includes('primaryKey'),
      unique: attached.includes('unique'),
      ...(foreignKey === undefined ? {} : { foreignKey, table }),
    },
    context,
  );
  return made === undefined ? undefined : call('addColumn', tableArgument(table), column.name, made);
}
