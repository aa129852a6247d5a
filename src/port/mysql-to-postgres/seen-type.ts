import type { ColumnType } from '../../ir/index.js';
import type { Chosen } from '../choices.js';

/** What a type of MySQL is taken for, by what is chosen for its column. */
export function seenType(type: ColumnType, { choices, from }: Chosen): ColumnType {
  const isBoolean = type.kind === 'boolean' || (type.kind === 'bit' && (type.length ?? 1) === 1);
  if (isBoolean && choices.booleans === 'smallint') return { kind: 'integer', bits: 8 };
  if (type.kind === 'timestamp' && !type.zone && choices.datetime === 'timestamptz')
    return { ...type, zone: true };
  if (holdsUuid(type) && from.uuid !== undefined && choices.uuid === 'native') return { kind: 'uuid' };
  return type;
}

/** 36 characters or 16 bytes: a uuid as text, or packed. */
function holdsUuid(type: ColumnType): boolean {
  if (type.kind === 'string' || type.kind === 'char') return type.length === 36;
  return type.kind === 'binary' && type.form !== undefined && type.length === 16;
}
