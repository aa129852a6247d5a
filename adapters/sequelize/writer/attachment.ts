import type { Dialect } from '../../../src/dialects/dialect.js';
import { isDerivedName } from '../../../src/dialects/sqlite/names.js';
import type { Column, Constraint, Name } from '../../../src/ir/index.js';

/** How a constraint is told. */
export type Attachment = 'primaryKey' | 'unique' | 'uniqueKey' | 'references' | 'apart';

/** How a constraint can be part of `createTable`: only with the name that the server gives. */
export function attachment(
  constraint: Constraint,
  table: Name,
  columns: readonly Column[],
  dialect: Dialect,
): Attachment {
  if (!('columns' in constraint) || !hasDefaultName(constraint, table, dialect)) return 'apart';
  if ('deferrable' in constraint && constraint.deferrable !== undefined) return 'apart';
  if (constraint.comment !== undefined || ('include' in constraint && constraint.include !== undefined))
    return 'apart';
  switch (constraint.kind) {
    case 'primaryKey': {
      const inOrder = columns.filter(({ name }) => constraint.columns.includes(name)).map(({ name }) => name);
      return inOrder.join('\n') === constraint.columns.join('\n') ? 'primaryKey' : 'apart';
    }
    case 'unique':
      if (constraint.nullsNotDistinct === true) return 'apart';
      return constraint.columns.length === 1 ? 'unique' : 'uniqueKey';
    case 'foreignKey': {
      const { match, notValid, onDeleteColumns } = constraint;
      const isPlain = match === undefined && notValid === undefined && onDeleteColumns === undefined;
      return isPlain && constraint.columns.length === 1 ? 'references' : 'apart';
    }
  }
}

function hasDefaultName(
  constraint: Extract<Constraint, { readonly columns: readonly string[] }>,
  table: Name,
  dialect: Dialect,
): boolean {
  const { name, kind } = constraint;
  switch (dialect.name) {
    case 'postgres': {
      const base = `${table.name}_${constraint.columns.join('_')}`;
      return (
        name === { primaryKey: `${table.name}_pkey`, unique: `${base}_key`, foreignKey: `${base}_fkey` }[kind]
      );
    }
    case 'sqlite':
      return name === undefined || isDerivedName(name);
    case 'mysql':
    case 'mariadb':
      return kind !== 'foreignKey' || name === undefined || /_ibfk_\d+$/.test(name);
  }
}
