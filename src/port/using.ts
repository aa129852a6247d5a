import { sameData } from '../fold/same-data.js';
import type { Column, ColumnType, Expression } from '../ir/index.js';
import { limitOf } from './widest.js';

/**
 * What USING of PostgreSQL does: nothing that the change of the type does not do by itself (`assigned`), or an explicit cast to
 * the new type, which cuts text that is too long where the change alone refuses it (`cast`). `other`: something else.
 */
export function usingOf(
  using: Expression | undefined,
  before: Column,
  after: Column,
): 'assigned' | 'cast' | 'other' {
  if (using === undefined || using.kind === 'column') {
    return using === undefined || using.path.at(-1) === before.name ? 'assigned' : 'other';
  }
  if (using.kind !== 'cast') return 'other';
  const inner = usingOf(using.operand, before, after);
  if (inner === 'other') return 'other';
  if (sameData(using.type, after.type)) return 'cast';
  return isUnlimited(using.type) || sameData(using.type, before.type) ? inner : 'other';
}

/** `c::text::mood` goes through text as it is. */
function isUnlimited(type: ColumnType): boolean {
  return (type.kind === 'text' || type.kind === 'string') && limitOf(type) === undefined;
}
