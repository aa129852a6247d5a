import { nextvalSequence } from '../../fold/nextval.js';
import type { SchemaState } from '../../fold/state.js';
import {
  keyOf,
  sameName,
  type Column,
  type Expression,
  type Name,
  type OperationOf,
} from '../../ir/index.js';
import type { WayContext } from '../way.js';

/** The column that counts with a sequence. */
export function columnOfSequence(
  sequence: Name,
  state: SchemaState,
): { readonly table: Name; readonly column: Column } | undefined {
  for (const { name, columns } of state.tables()) {
    const column = columns.find(({ autoIncrement }) => {
      const own = autoIncrement?.sequence;
      return own !== undefined && sameName(own, sequence);
    });
    if (column !== undefined) return { table: name, column };
  }
  return undefined;
}

/** Whether a sequence belongs to a column that counts: another database keeps no such thing beside the column. */
export function isOfColumn(
  { name }: OperationOf<'renameSequence'>,
  { plan }: Pick<WayContext, 'plan'>,
): boolean {
  return !plan.sequences.has(keyOf(name));
}

/** Whether a sequence is made to become the counter of a column: it is nothing until then, and in the column after that. */
export function isToCount(name: Name, { plan }: Pick<WayContext, 'plan'>): boolean {
  return plan.counters.has(keyOf(name));
}

/**
 * Whether a default is the next number of a sequence that becomes this column's counter: until then it is nothing, as no row
 * is written before.
 */
export function isDefaultToBe(
  value: Expression | undefined,
  table: Name,
  column: string,
  { plan }: Pick<WayContext, 'plan'>,
): boolean {
  const sequence = value === undefined ? undefined : nextvalSequence(value);
  const counted = sequence === undefined ? undefined : plan.counters.get(keyOf(sequence));
  return counted !== undefined && sameName(counted.table, table) && counted.column === column;
}

/**
 * Whether a sequence is what is left of a serial column that counts no more: in another database there never was one, as the
 * counter went with the column's change.
 */
export function isReleased(
  { name }: OperationOf<'dropSequence'>,
  { source, plan }: Pick<WayContext, 'source' | 'plan'>,
): boolean {
  return source.sequence(name)?.ownedBy !== undefined && !plan.sequences.has(keyOf(name));
}
