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

/** Text that USING takes apart. */
export interface SplitText {
  /** None of its characters is one that JSON escapes, or that an escape is made of. */
  readonly delimiter: string;
  readonly elements: 'text' | 'integer';
}

const PLAIN_DELIMITER = /^[ ,;:|#&~.*=_-]+$/;

/** `string_to_array(c, ',')` of a column of text, with or without a cast to the new type; `undefined`: it is something else. */
export function splitOfUsing(
  using: Expression | undefined,
  before: Column,
  after: Column,
): SplitText | undefined {
  if (after.type.kind !== 'array' || !['text', 'string'].includes(before.type.kind)) return undefined;
  const call = using?.kind === 'cast' && sameData(using.type, after.type) ? using.operand : using;
  if (call?.kind !== 'call' || call.name.name !== 'string_to_array' || call.args.length !== 2)
    return undefined;
  const [text, delimiter] = call.args;
  if (usingOf(text, before, before) === 'other' || delimiter?.kind !== 'string') return undefined;
  const elements = isUnlimited(after.type.of)
    ? 'text'
    : after.type.of.kind === 'integer'
      ? 'integer'
      : undefined;
  return elements === undefined || !PLAIN_DELIMITER.test(delimiter.value)
    ? undefined
    : { delimiter: delimiter.value, elements };
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
