import type { Table } from '../ir/index.js';

/** Columns of a table whose values together are in one row at most. */
export interface UniqueColumns {
  /** In the order of the key; undefined: an expression. */
  readonly columns: readonly (string | undefined)[];
  /** It is so only of the rows that an index has. */
  readonly isPartial: boolean;
}

/** The columns of each primary key, unique constraint and unique index of a table. */
export function uniqueColumns({ constraints, indexes }: Table): readonly UniqueColumns[] {
  return [
    ...constraints.flatMap((one) =>
      one.kind === 'primaryKey' || one.kind === 'unique' ? [{ columns: one.columns, isPartial: false }] : [],
    ),
    ...indexes.flatMap(({ unique, keys, where }) =>
      unique === true ? [{ columns: keys.map(({ column }) => column), isPartial: where !== undefined }] : [],
    ),
  ];
}
