import type { Constraint, Index } from '../../ir/index.js';

/** A unique constraint as the index that it is. */
export function uniqueIndex({ name, columns, comment }: Extract<Constraint, { kind: 'unique' }>): Index {
  return {
    ...(name === undefined ? {} : { name }),
    unique: true,
    keys: columns.map((column) => ({ column })),
    ...(comment === undefined ? {} : { comment }),
  };
}
