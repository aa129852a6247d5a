import type { Expression, Name, OperationBody } from '../../ir/index.js';
import type { Ported, WayContext } from '../way.js';

/**
 * An UPDATE that gives a column of all rows, or of those `where`, another value, and changes nothing else: the table's triggers
 * are not there meanwhile. `table` is the target's.
 */
export function updateRows(
  table: Name,
  column: string,
  value: Expression,
  where: Expression | undefined,
  { target }: Pick<WayContext, 'target'>,
): Ported {
  const triggers = target.table(table)?.triggers ?? [];
  return [
    ...triggers.map(({ name }): OperationBody => ({ kind: 'dropTrigger', table, name })),
    { kind: 'update', table, set: [{ column, value }], ...(where === undefined ? {} : { where }) },
    ...triggers.map(({ name, definition }): OperationBody => ({
      kind: 'createTrigger',
      table,
      name,
      definition,
      dialect: 'sqlite',
    })),
  ];
}
