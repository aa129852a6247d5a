import type { Constraint, ForeignKey, Index, IndexKey, Table, Unique } from '../../ir/index.js';
import { needsPerson } from '../problem.js';
import { lose, type WayContext } from '../way.js';
import { portCondition, portExpression } from './expressions.js';
import { portIndexName, portName, short } from './names.js';
import { useOf } from './uses.js';

/** Ports a constraint of a table; `undefined`: there is nothing to be said, which is noted. */
export function portConstraint(
  constraint: Exclude<Constraint, Unique>,
  table: Table,
  context: WayContext,
): Constraint | undefined {
  switch (constraint.kind) {
    case 'primaryKey':
      if (constraint.index?.keys?.some(({ length }) => length !== undefined) === true)
        needsPerson('prefix-key', 'a primary key on the start of a text has no equal');
      return { kind: 'primaryKey', columns: constraint.columns };
    case 'check':
      if (constraint.notEnforced === true) {
        lose(context, 'not-enforced', 'a check that is not enforced is left out');
        return undefined;
      }
      return {
        kind: 'check',
        ...named(constraint.name),
        expression: portCondition(constraint.expression, useOf(table, context)),
      };
    case 'foreignKey':
      return portForeignKey(constraint);
    case 'exclusion':
      return needsPerson('constraint', 'a constraint of this kind is none of MySQL');
  }
}

/** NO ACTION is RESTRICT in InnoDB: both are checked at each row (MySQL manual, "FOREIGN KEY Constraints"). */
function portForeignKey(constraint: ForeignKey): ForeignKey {
  const { onDelete, onUpdate } = constraint;
  if (onDelete === 'setDefault' || onUpdate === 'setDefault')
    needsPerson('set-default', 'InnoDB refuses SET DEFAULT, so what is meant is not known');
  return {
    kind: 'foreignKey',
    ...named(constraint.name),
    columns: constraint.columns,
    references: {
      table: portName(constraint.references.table),
      ...(constraint.references.columns === undefined ? {} : { columns: constraint.references.columns }),
    },
    ...(onDelete === undefined ? {} : { onDelete }),
    ...(onUpdate === undefined ? {} : { onUpdate }),
  };
}

function named(name: string | undefined): { readonly name?: string } {
  return name === undefined ? {} : { name: short(name) };
}

/** Ports an index; `undefined` where it is left out, which is noted. Throws NeedsPerson where that would change results. */
export function portIndex(index: Index, table: Table, context: WayContext): Index | undefined {
  const { method } = index;
  if (method === 'fulltext' || method === 'spatial' || method === 'vector') {
    lose(
      context,
      'index-left-out',
      `a ${method} index has no equal: ${index.name ?? 'it'} is left out`,
      method === 'fulltext' ? 'a GIN index on to_tsvector(…), with queries that use @@' : undefined,
    );
    return undefined;
  }
  if (method === 'hash') lose(context, 'index-method', 'a hash index becomes a btree');
  const isUnique = index.unique === true;
  return {
    ...(index.name === undefined ? {} : { name: portIndexName(index.name, table.name, context) }),
    ...(isUnique ? { unique: true } : {}),
    keys: index.keys.map((key) => portKey(key, isUnique, table, context)),
    ...(index.comment === undefined ? {} : { comment: index.comment }),
  };
}

function portKey(key: IndexKey, isUnique: boolean, table: Table, context: WayContext): IndexKey {
  const order = key.order === undefined ? {} : { order: key.order };
  if (key.expression !== undefined) {
    const use = { ...useOf(table, context), immutable: true } as const;
    return { expression: portExpression(key.expression, use), ...order };
  }
  const { column, length } = key;
  if (column === undefined || length === undefined)
    return { ...(column === undefined ? {} : { column }), ...order };
  const type = table.columns.find(({ name }) => name.toLowerCase() === column.toLowerCase())?.type;
  // Short text is indexed as a whole, which serves all that its start would.
  const isShort = (type?.kind === 'string' || type?.kind === 'char') && (type.length ?? 1) <= 512;
  if (!isUnique && isShort) {
    lose(context, 'prefix-key', `all of ${column} is in the index, not only its start`);
    return { column, ...order };
  }
  if (type?.kind === 'binary')
    return needsPerson('prefix-key', 'a key on the first bytes of a column has no equal that is known');
  if (!isUnique)
    lose(
      context,
      'prefix-key',
      `the index is on left(${column}, ${length}): queries use it where they say that, too`,
    );
  return {
    expression: {
      kind: 'call',
      name: { name: 'left' },
      args: [
        { kind: 'column', path: [column] },
        { kind: 'number', value: String(length) },
      ],
    },
    ...order,
  };
}
