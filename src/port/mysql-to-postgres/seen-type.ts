import type { ColumnType } from '../../ir/index.js';
import type { Chosen } from '../choices/choices.js';
import type { Loss } from '../problem.js';

/** What a type of MySQL is taken for, by what is chosen for its column. */
export function seenType(type: ColumnType, { choices, from }: Chosen): ColumnType {
  const isBoolean = type.kind === 'boolean' || (type.kind === 'bit' && (type.length ?? 1) === 1);
  if (isBoolean && choices.booleans === 'smallint') return { kind: 'integer', bits: 8 };
  if (type.kind === 'timestamp' && !type.zone && choices.datetime === 'timestamptz')
    return { ...type, zone: true };
  if (holdsUuid(type) && from.uuid !== undefined && choices.uuid === 'native') return { kind: 'uuid' };
  return type;
}

/** What follows from that for the application. */
export function seenLoss(
  type: ColumnType,
  seen: ColumnType,
): Pick<Loss, 'code' | 'message' | 'help'> | undefined {
  if (seen.kind === 'uuid') {
    const form = type.kind === 'binary' ? 'bytes' : 'text';
    return {
      code: 'uuid-native',
      message: `${form} that is no uuid is refused, and uuids come in small letters, with dashes`,
      help: 'look for rows that hold something else before copying them',
    };
  }
  if (seen.kind === 'timestamp' && seen.zone)
    return {
      code: 'datetime-zone',
      message:
        'a datetime without a zone is taken for a point in time of the zone of the session, as was chosen',
      help: 'copy the rows in the zone that they were written in',
    };
  return undefined;
}

/** 36 characters or 16 bytes: a uuid as text, or packed. */
function holdsUuid(type: ColumnType): boolean {
  if (type.kind === 'string' || type.kind === 'char') return type.length === 36;
  return type.kind === 'binary' && type.form !== undefined && type.length === 16;
}
