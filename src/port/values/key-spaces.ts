import type { Column, Table } from '../../ir/index.js';
import { ignoresSpaces } from '../from-mysql/mysql-collations.js';
import { lose, type WayContext } from '../way.js';

/** Tells that keys of a column, which are compared as they are written, no longer ignore spaces at the end. */
export function noteSpaces(column: Column, table: Table, context: WayContext): void {
  if (!ignoresSpaces(column, table, context.from.name)) return;
  lose(
    context,
    'key-collation',
    `keys of ${column.name} tell apart texts that differ in spaces at the end, which its collation takes for equal`,
    'cut spaces at the end before writing',
  );
}
