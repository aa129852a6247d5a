import { sameData } from '../../fold/meaning/same-data.js';
import type { Column, ColumnType, Expression } from '../../ir/index.js';
import { resolvedType } from '../values/resolved-type.js';
import { typeOf, valueTypeOf, type ColumnTypes } from '../values/value-types.js';
import type { WayContext } from '../way.js';
import { limitOf } from '../values/widest.js';

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

/**
 * The text that USING makes of a column of text or of an enum, for a column that becomes an enum, or text of any length: `CASE status WHEN 'a' THEN 'b' ELSE
 * status END::mood` without its cast. `undefined`: it is something else. `types`: those of the table's columns.
 */
export function textOfUsing(
  using: Expression | undefined,
  before: Column,
  after: Column,
  context: Pick<WayContext, 'source' | 'sourceAfter'>,
  types: ColumnTypes,
): Expression | undefined {
  if (using === undefined || usingOf(using, before, after) !== 'other') return undefined;
  const [old, next] = [resolvedType(before.type, context), resolvedType(after.type, context)];
  const isNext = next.kind === 'enum' || (valueTypeOf(next) === 'text' && isUnlimited(next));
  if (!isNext || !['text', 'enum'].includes(valueTypeOf(old) ?? '')) return undefined;
  const text = using.kind === 'cast' && sameData(using.type, after.type) ? using.operand : using;
  if (text.kind === 'column' || text.kind === 'cast') return undefined;
  const kind = typeOf(text, types);
  return kind === 'text' || kind === 'literal' ? text : undefined;
}
