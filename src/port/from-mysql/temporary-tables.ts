import type { OperationOf } from '../../ir/index.js';
import type { WayContext } from '../way.js';

/** The temporary table that MySQL's DROP TEMPORARY TABLE names, which reading keeps to the letter; `undefined`: it is another statement. */
export function droppedTemporary(
  { sql, statement }: OperationOf<'rawSql'>,
  { from, source }: WayContext,
): OperationOf<'dropTable'> | undefined {
  if (statement !== 'drop temporary table') return undefined;
  const plain = sql.replace(/^\s*DROP\s+TEMPORARY\b/i, 'DROP');
  const { operations } = from.parse(plain, { file: '' });
  const [read] = operations;
  if (operations.length !== 1 || read?.kind !== 'dropTable') return undefined;
  const isTemporary = source.table(read.table)?.temporary === true;
  const { origin: _, ...drop } = read;
  return isTemporary || drop.ifExists === true ? drop : undefined;
}
