import type { Column, ColumnType } from '../../ir/index.js';
import { needsPerson } from '../problem.js';
import { lose, type PortContext } from './context.js';

/** Bytes of a row, but for BLOB, TEXT and JSON (MySQL manual, "Limits on Table Column Count and Row Size"). */
const MAX_ROW = 65_535;

/**
 * The columns of a table such that a row fits: where it would not, the longest texts that are in no key become longtext,
 * which is kept elsewhere.
 */
export function fitRow(
  columns: readonly Column[],
  keys: ReadonlySet<string>,
  context: PortContext,
): readonly Column[] {
  const result = [...columns];
  while (result.reduce((sum, { type }) => sum + bytesOf(type), 0) > MAX_ROW) {
    const [longest] = result
      .filter(({ name, type }) => type.kind === 'string' && !keys.has(name))
      .sort((a, b) => bytesOf(b.type) - bytesOf(a.type));
    if (longest === undefined) needsPerson('row-size', 'a row of this table is longer than 65,535 bytes');
    lose(
      context,
      'row-size',
      `${longest.name} becomes longtext without a limit, as a row would not fit otherwise`,
    );
    result[result.indexOf(longest)] = { ...longest, type: { kind: 'text', size: 'long' } };
  }
  return result;
}

/** Bytes that a column takes at most in a row, with utf8mb4. */
export function bytesOf(type: ColumnType): number {
  switch (type.kind) {
    case 'string':
      return (type.length ?? 0) * 4 + 2;
    case 'char':
      return (type.length ?? 1) * 4;
    case 'binary':
      return type.form === undefined ? 12 : (type.length ?? 1) + 2;
    case 'decimal':
      return Math.ceil((type.precision ?? 65) / 2) + 4;
    default:
      return 12;
  }
}
