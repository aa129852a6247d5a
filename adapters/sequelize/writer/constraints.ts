import { isDerivedName } from '../../../src/dialects/sqlite/names.js';
import type { Constraint, Name } from '../../../src/ir/index.js';
import { ACTIONS, tableArgument } from './attribute.js';
import type { BlockContext } from './block.js';
import { callWithOptions, literal, member, object, type Argument, type Call } from './calls.js';

/** `addConstraint` for a constraint that has its name; undefined where Sequelize has no way to say it. */
export function addConstraintCall(
  table: Name,
  constraint: Constraint,
  context: BlockContext,
): Call | undefined {
  const { name } = constraint;
  // Sequelize gives a name of its own to what has none.
  if (name === undefined || (context.dialect.name === 'sqlite' && isDerivedName(name))) return undefined;
  const options = optionsOf(constraint, context);
  return options === undefined
    ? undefined
    : callWithOptions('addConstraint', tableArgument(table), object({ ...options, name }));
}

function optionsOf(
  constraint: Constraint,
  { dialect }: BlockContext,
): Readonly<Record<string, Argument | undefined>> | undefined {
  switch (constraint.kind) {
    case 'primaryKey':
    case 'unique':
      return {
        type: constraint.kind === 'unique' ? 'unique' : 'primary key',
        fields: constraint.columns,
        deferrable: deferrable(constraint.deferrable),
      };
    case 'check':
      return { type: 'check', fields: [], where: literal(dialect.printExpression(constraint.expression)) };
    case 'foreignKey': {
      const { columns = [], table } = constraint.references;
      const [field, ...others] = columns;
      return {
        type: 'foreign key',
        fields: constraint.columns,
        references: object({
          table: tableArgument(table),
          ...(others.length === 0 ? { field } : { fields: columns }),
        }),
        onUpdate: constraint.onUpdate === undefined ? undefined : ACTIONS[constraint.onUpdate],
        onDelete: constraint.onDelete === undefined ? undefined : ACTIONS[constraint.onDelete],
        deferrable: deferrable(constraint.deferrable),
      };
    }
    case 'exclusion':
      return undefined;
  }
}

function deferrable(when: 'immediate' | 'deferred' | undefined): Argument | undefined {
  return when === undefined ? undefined : member(`Deferrable.INITIALLY_${when.toUpperCase()}`);
}
