import { sameData } from '../../fold/meaning/same-data.js';
import type { Column, Constraint, Index, Table } from '../../ir/index.js';

/** In what two states of a table differ, its name and the names of its columns aside. */
export interface TableDifference {
  readonly added: readonly Column[];
  readonly dropped: readonly Column[];
  readonly changed: readonly { readonly before: Column; readonly after: Column }[];
  readonly constraints: { readonly gone: readonly Constraint[]; readonly fresh: readonly Constraint[] };
  readonly indexes: { readonly gone: readonly Index[]; readonly fresh: readonly Index[] };
  /** Set where the comment is another one; `null`: there is none any more. */
  readonly comment?: string | null;
}

/**
 * Looks at what an operation has changed. Dialects say one change in many ways (MODIFY, CHANGE, several changes at once,
 * an index that comes with a foreign key): what counts is the table before and after it.
 */
export function differenceOf(before: Table, after: Table): TableDifference {
  const old = new Map(before.columns.map((column) => [column.name, column]));
  const names = new Set(after.columns.map(({ name }) => name));
  // Text takes the table's collation where it says none of its own.
  const isAnew =
    before.options?.['charset'] !== after.options?.['charset'] ||
    before.options?.['collate'] !== after.options?.['collate'];
  return {
    added: after.columns.filter(({ name }) => !old.has(name)),
    dropped: before.columns.filter(({ name }) => !names.has(name)),
    changed: after.columns.flatMap((column) => {
      const was = old.get(column.name);
      return was === undefined || (sameData(was, column) && !isAnew) ? [] : [{ before: was, after: column }];
    }),
    constraints: difference(before.constraints, after.constraints),
    indexes: difference(before.indexes.map(plain), after.indexes.map(plain)),
    ...(before.comment === after.comment ? {} : { comment: after.comment ?? null }),
  };
}

/** Whether the server made an index, or its optimizer looks at it, is no difference of what it is. */
function plain({ implicit: _, invisible: _invisible, ...index }: Index): Index {
  return index;
}

function difference<T>(
  before: readonly T[],
  after: readonly T[],
): { readonly gone: readonly T[]; readonly fresh: readonly T[] } {
  return {
    gone: before.filter((one) => !after.some((other) => sameData(one, other))),
    fresh: after.filter((one) => !before.some((other) => sameData(one, other))),
  };
}
