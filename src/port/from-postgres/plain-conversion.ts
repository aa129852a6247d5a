import type { Column, Expression } from '../../ir/index.js';
import { usingOf } from './using.js';
import { valueTypeOf } from '../values/value-types.js';

/**
 * Expressions after which rows are what they were, as both types are one in the target: `c AT TIME ZONE 'UTC'` between
 * points in time and datetimes, which are kept in UTC, and `to_jsonb(c)` of an array, which is JSON already.
 */
export function isPlainConversion(using: Expression, before: Column, after: Column): boolean {
  const inner = using.kind === 'cast' ? using.operand : using;
  const isThis = (argument: Expression | undefined): boolean =>
    argument !== undefined && usingOf(argument, before, after) !== 'other';
  if (inner.kind === 'operator' && inner.operator === 'at time zone') {
    const isUtc = inner.right.kind === 'string' && /^(?:utc|gmt|z)$/i.test(inner.right.value);
    return isUtc && isThis(inner.left) && before.type.kind === 'timestamp' && after.type.kind === 'timestamp';
  }
  if (inner.kind !== 'call') return false;
  const isToJson = ['array_to_json', 'to_json', 'to_jsonb'].includes(inner.name.name);
  return (
    isToJson && isThis(inner.args[0]) && before.type.kind === 'array' && valueTypeOf(after.type) === 'json'
  );
}
