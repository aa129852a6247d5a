import type { ColumnType, Expression } from '../../ir/index.js';
import { sameData } from './same-data.js';

/**
 * The constants whose stored form is the same however they were written: PostgreSQL keeps `'5'` and `5` apart for
 * bigint and numeric (`'5'::bigint`), but not for integer, boolean and text.
 */
export function plainDefault(value: Expression, type: ColumnType): Expression {
  if (value.kind === 'cast' && value.operand.kind === 'string' && sameData(value.type, type)) {
    return plainDefault(value.operand, type);
  }
  if (value.kind !== 'string') return value;
  if (type.kind === 'integer' && type.bits === 32 && /^(?:0|-?[1-9]\d*)$/.test(value.value)) {
    return { kind: 'number', value: value.value };
  }
  if (type.kind === 'boolean' && BOOLEANS.has(value.value)) {
    return { kind: 'boolean', value: BOOLEANS.get(value.value) === true };
  }
  return value;
}

const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ['1', true],
  ['t', true],
  ['true', true],
  ['0', false],
  ['f', false],
  ['false', false],
]);
