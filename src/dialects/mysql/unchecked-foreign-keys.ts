import type { ForeignKey, Index, Table } from '../../ir/index.js';
import { rankOf } from './index-order.js';

/** A foreign key that MySQL may not check in some rows, and why. */
export interface UncheckedForeignKey {
  readonly constraint: ForeignKey;
  /** The index that it may be checked by. */
  readonly index: string;
  /** Where one of these is NULL the row is not checked; empty: it is an expression. */
  readonly columns: readonly string[];
}

/**
 * The foreign keys of a table whose rows MySQL 9.7 does not check where another column of the index that serves them is NULL:
 * asked of the server with `innodb_native_foreign_keys=OFF`, its default, under which the server and not InnoDB checks
 * (`test/src/dialects/mysql/unchecked-foreign-keys.server.test.ts` asks it again). With `ON`, and in MariaDB, all rows are checked.
 * It takes the first index that begins with the columns: of the primary key, the unique ones without NULL, the other unique ones and
 * the rest, each in the order in which they were made. So a plain index beside a unique one cures nothing. A schema does not know that
 * order: one wide index among several of a rank is enough to be told here.
 */
export function uncheckedForeignKeys(table: Table): readonly UncheckedForeignKey[] {
  const foreign = table.constraints.filter((one) => one.kind === 'foreignKey');
  if (foreign.length === 0) return [];
  const nullable = new Set(table.columns.flatMap((one) => (one.nullable ? [one.name.toLowerCase()] : [])));
  const mayBeNull = (column: string | undefined): boolean =>
    column === undefined || nullable.has(column.toLowerCase());
  return foreign.flatMap((constraint): readonly UncheckedForeignKey[] => {
    const own = constraint.columns.map((column) => column.toLowerCase());
    const begins = (columns: readonly (string | undefined)[]): boolean =>
      own.every((column, i) => columns[i]?.toLowerCase() === column);
    const primary = table.constraints.find(({ kind }) => kind === 'primaryKey');
    if (primary?.kind === 'primaryKey' && begins(primary.columns)) return [];
    const serving = table.indexes.filter((index) => isOrdinary(index) && begins(columnsOf(index)));
    const first = Math.min(...serving.map((index) => rankOf(index, table)));
    for (const index of serving.filter((one) => rankOf(one, table) === first)) {
      const others = columnsOf(index).slice(own.length).filter(mayBeNull);
      const columns = others.flatMap((column) => column ?? []);
      if (others.length > 0) return [{ constraint, index: index.name ?? '', columns }];
    }
    return [];
  });
}

function isOrdinary({ method }: Index): boolean {
  return method !== 'fulltext' && method !== 'spatial' && method !== 'vector';
}

/** The columns of its keys; `undefined`: an expression. */
function columnsOf({ keys }: Index): readonly (string | undefined)[] {
  return keys.map(({ column }) => column);
}
