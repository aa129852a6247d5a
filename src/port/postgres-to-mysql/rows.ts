import type { Expression, Name, OperationBody } from '../../ir/index.js';
import type { PortContext } from './context.js';

/**
 * An UPDATE that gives a column of all rows, or of those `where`, another value, and changes nothing else: columns that would
 * take the time of it (`ON UPDATE CURRENT_TIMESTAMP`) are told to keep theirs. `table` is the target's.
 */
export function updateRows(
  table: Name,
  column: string,
  value: Expression,
  where: Expression | undefined,
  { target }: Pick<PortContext, 'target'>,
): OperationBody {
  const touched = (target.table(table)?.columns ?? []).filter(
    ({ name, onUpdate }) => onUpdate !== undefined && name !== column,
  );
  return {
    kind: 'update',
    table,
    set: [
      { column, value },
      ...touched.map(({ name }) => ({ column: name, value: { kind: 'column', path: [name] } as const })),
    ],
    ...(where === undefined ? {} : { where }),
  };
}
