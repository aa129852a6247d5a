import type {
  Column,
  Constraint,
  ForeignKey,
  Index,
  IndexKey,
  PrimaryKey,
  Table,
  Unique,
} from '../../ir/index.js';
import { resolvedType } from '../values/resolved-type.js';
import { needsPerson } from '../problem.js';
import { lose, within, type WayContext } from '../way.js';
import { portExpression } from './expressions.js';
import { portIndexName, portName } from './names.js';
import { useOf } from './uses.js';

/** Ports a constraint of a table, a unique one aside; `undefined`: there is nothing to be said, which is noted. */
export function portConstraint(
  constraint: Exclude<Constraint, Unique>,
  table: Table,
  context: WayContext,
): Constraint | undefined {
  if (constraint.comment !== undefined) lose(context, 'comment', 'the comment on a constraint has no place');
  const name = constraint.name === undefined ? {} : { name: constraint.name };
  switch (constraint.kind) {
    case 'primaryKey':
      noteKey(constraint, context);
      if (constraint.index?.keys?.some(({ length }) => length !== undefined))
        needsPerson('prefix-key', 'a primary key on the start of a text has no equal');
      noteIntegerKey(constraint.columns, table, context);
      return { kind: 'primaryKey', columns: constraint.columns };
    case 'check':
      if (constraint.notEnforced === true) {
        lose(context, 'not-enforced', 'a check that is not enforced is left out');
        return undefined;
      }
      if (constraint.notValid === true) lose(context, 'not-valid', 'rows that are there are checked as well');
      return {
        kind: 'check',
        ...name,
        expression: portExpression(constraint.expression, useOf(table, context)),
      };
    case 'foreignKey':
      return portForeignKey(constraint, context);
    case 'exclusion':
      return needsPerson('exclusion', 'an exclusion constraint has no equal', 'a trigger may do its work');
  }
}

/**
 * A unique constraint as the index that SQLite makes for one, but with a name: tools drop and rename it by that, where a constraint
 * asks for the whole table anew. Foreign keys and ON CONFLICT take either ("Foreign Key Support", 3; "UPSERT").
 */
export function portUnique(constraint: Unique, table: Table, context: WayContext): Index {
  if (constraint.comment !== undefined) lose(context, 'comment', 'the comment on a constraint has no place');
  noteKey(constraint, context);
  if (constraint.nullsNotDistinct === true)
    needsPerson('nulls-not-distinct', 'a unique constraint that takes NULLs for equal has no equal');
  return {
    ...(constraint.name === undefined ? {} : { name: portIndexName(constraint.name, table.name, context) }),
    unique: true,
    keys: constraint.columns.map((column) => ({ column })),
  };
}

function noteKey({ include, deferrable }: PrimaryKey | Unique, context: WayContext): void {
  if (include !== undefined) lose(context, 'include', 'INCLUDE has no equal');
  if (deferrable !== undefined)
    lose(context, 'deferrable', 'the key is checked at each row, and cannot be deferred to the end');
}

/** SQLite documentation, "CREATE TABLE", "ROWIDs and the INTEGER PRIMARY KEY". */
export function noteIntegerKey(columns: readonly string[], table: Table, outer: WayContext): void {
  const [name, second] = columns;
  const column = table.columns.find((one) => one.name === name);
  if (column === undefined || second !== undefined) return;
  const type = resolvedType(column.type, outer);
  const isAlias = type.kind === 'integer' && type.bits !== 64;
  if (column.autoIncrement !== undefined) {
    noteCounter(column, isAlias, table, outer);
    return;
  }
  if (!isAlias) return;
  lose(
    within(outer, { table: table.name, column: column.name }),
    'integer-key',
    `${column.name} takes the next number where none, or NULL, is written, as it is the primary key`,
  );
}

/** A key that is made behind its table has no AUTOINCREMENT (SQLite documentation, "SQLite Autoincrement"). */
function noteCounter(column: Column, isAlias: boolean, table: Table, outer: WayContext): void {
  const there = outer.target.table(portName(table.name))?.columns.find(({ name }) => name === column.name);
  if (there === undefined || there.autoIncrement !== undefined) return;
  const at = within(outer, { table: table.name, column: column.name });
  if (isAlias)
    lose(
      at,
      'identity',
      `${column.name} counts on after the highest number that is in it: that of a row which is gone is given again`,
    );
  else
    lose(at, 'counter-lost', `${column.name} does not count: SQLite numbers keys of the type integer alone`);
}

function portForeignKey(constraint: ForeignKey, context: WayContext): ForeignKey {
  const { onDelete, onUpdate, name, columns, deferrable } = constraint;
  if (constraint.match === 'full' && columns.length > 1)
    needsPerson('match-full', 'MATCH FULL on several columns has no equal');
  if (constraint.onDeleteColumns !== undefined)
    needsPerson('set-null-columns', 'SET NULL of some of the columns has no equal');
  if (constraint.notValid === true) lose(context, 'not-valid', 'rows that are there are checked as well');
  if (deferrable === 'immediate')
    lose(context, 'deferrable', 'the key is checked at each statement, unless the connection says otherwise');
  return {
    kind: 'foreignKey',
    ...(name === undefined ? {} : { name }),
    columns,
    references: {
      table: portName(constraint.references.table),
      ...(constraint.references.columns === undefined ? {} : { columns: constraint.references.columns }),
    },
    ...(onDelete === undefined ? {} : { onDelete }),
    ...(onUpdate === undefined ? {} : { onUpdate }),
    ...(deferrable === 'deferred' ? { deferrable } : {}),
  };
}

/** Ports an index; `undefined` where it is left out, which is noted. Throws NeedsPerson where that would change results. */
export function portIndex(index: Index, table: Table, context: WayContext): Index | undefined {
  const isUnique = index.unique === true;
  if (index.nullsNotDistinct === true)
    needsPerson('nulls-not-distinct', 'a unique index that takes NULLs for equal has no equal');
  if (index.method !== undefined && index.method !== 'btree' && index.method !== 'hash') {
    if (isUnique) needsPerson('index', `a unique index of the method ${index.method} has no equal`);
    lose(
      context,
      'index-left-out',
      `a ${index.method} index has no equal: ${index.name ?? 'it'} is left out`,
    );
    return undefined;
  }
  if (index.method === 'hash') lose(context, 'index-method', 'a hash index becomes a btree');
  if (index.include !== undefined) lose(context, 'include', 'INCLUDE has no equal');
  if (index.with !== undefined) lose(context, 'storage', 'storage parameters have no equal');
  if (index.comment !== undefined) lose(context, 'comment', 'the comment on an index has no place');
  const use = useOf(table, context);
  return {
    ...(index.name === undefined ? {} : { name: portIndexName(index.name, table.name, context) }),
    ...(isUnique ? { unique: true } : {}),
    keys: index.keys.map((key) => portKey(key, isUnique, table, context)),
    ...(index.where === undefined ? {} : { where: portExpression(index.where, use) }),
  };
}

function portKey(key: IndexKey, isUnique: boolean, table: Table, context: WayContext): IndexKey {
  if (key.nulls !== undefined) lose(context, 'nulls-order', 'NULLS FIRST and NULLS LAST have no equal');
  if (key.opclass !== undefined)
    lose(context, 'opclass', `the operator class ${key.opclass.name} has no equal`);
  if (key.collation !== undefined && key.collation.name !== 'C') {
    if (isUnique)
      needsPerson('collation', `a unique key of the collation ${key.collation.name} has no equal`);
    lose(context, 'collation', `the collation ${key.collation.name} of a key is not kept`);
  }
  const order = key.order === undefined ? {} : { order: key.order };
  if (key.expression !== undefined)
    return { expression: portExpression(key.expression, useOf(table, context)), ...order };
  const { column, length } = key;
  if (column === undefined || length === undefined || !isUnique) {
    if (length !== undefined)
      lose(context, 'prefix-key', `all of ${column ?? ''} is in the index, not only its start`);
    return { ...(column === undefined ? {} : { column }), ...order };
  }
  return {
    expression: {
      kind: 'call',
      name: { name: 'substr' },
      args: [
        { kind: 'column', path: [column] },
        { kind: 'number', value: '1' },
        { kind: 'number', value: String(length) },
      ],
    },
    ...order,
  };
}
