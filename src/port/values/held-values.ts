import type { ColumnType } from '../../ir/index.js';
import { valueTypeOf, type ValueType } from './value-types.js';

/** What a column holds, as far as it decides what its rows become when it gets another type. */
export type HeldValue = Exclude<ValueType, undefined> | 'year' | 'set';

/** Of MySQL's types too: a bit alone is a boolean, several are bits, of which nothing is known. */
export function heldBy(type: ColumnType): HeldValue | undefined {
  if (type.kind === 'bit') return (type.length ?? 1) === 1 && type.varying !== true ? 'boolean' : undefined;
  if (type.kind === 'set') return 'set';
  return type.kind === 'native' && type.name === 'year' ? 'year' : valueTypeOf(type);
}
