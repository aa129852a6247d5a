import type { Dialect } from '../../../src/dialects/dialect.js';
import { keyOf, type Column, type ForeignKey, type Schema, type Table } from '../../../src/ir/index.js';
import type { Limits } from './limits.js';
import { prismaTypeOf } from './types.js';
import { own } from '../../../src/own.js';

/** A foreign key as a relation of Prisma would make it; undefined: it cannot be one. */
export function describableForeignKey(
  key: ForeignKey,
  table: Table,
  schema: Schema,
  dialect: Dialect,
  limits: Limits,
): ForeignKey | undefined {
  const object = `table ${keyOf(table.name)}`;
  const title = `the foreign key ${key.name}`;
  const reason = whyNoRelation(key, table, schema, dialect);
  if (reason !== undefined) {
    limits.add(object, `${title}, ${reason}`);
    return undefined;
  }
  if (key.match !== undefined) limits.add(object, `MATCH FULL of ${title}`);
  if (key.deferrable !== undefined) limits.add(object, `DEFERRABLE of ${title}`);
  if (key.notValid === true) limits.add(object, `NOT VALID of ${title}`);
  if (key.onDeleteColumns !== undefined) limits.add(object, `the columns of ON DELETE of ${title}`);
  return {
    kind: 'foreignKey',
    ...(key.name === undefined ? {} : { name: key.name }),
    columns: key.columns,
    references: key.references,
    ...(key.onDelete === undefined ? {} : { onDelete: key.onDelete }),
    ...(key.onUpdate === undefined ? {} : { onUpdate: key.onUpdate }),
  };
}

function whyNoRelation(key: ForeignKey, table: Table, schema: Schema, dialect: Dialect): string | undefined {
  if (key.name?.includes('"') === true) return 'whose name has a quote in it';
  const target = own(schema.tables, keyOf(key.references.table));
  if (target === undefined)
    return `which refers to ${keyOf(key.references.table)}, which is not in schema.prisma`;
  const referenced = key.references.columns ?? [];
  if (!isUniqueIn(target, referenced))
    return 'which refers to columns that schema.prisma cannot call unique, in that order';
  for (const [i, name] of key.columns.entries()) {
    const reason = whyTypesDiffer(columnOf(table, name), columnOf(target, referenced[i]), schema, dialect);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

function whyTypesDiffer(
  from: Column | undefined,
  to: Column | undefined,
  schema: Schema,
  dialect: Dialect,
): string | undefined {
  if (from === undefined || to === undefined) return 'whose columns are not known';
  const a = prismaTypeOf(from.type, schema, dialect);
  const b = prismaTypeOf(to.type, schema, dialect);
  if (a.kind === 'unsupported' || b.kind === 'unsupported')
    return `over ${from.name}, whose type Prisma does not support`;
  if (a.list || b.list) return `over ${from.name}, which is an array`;
  const same =
    a.kind === 'enum'
      ? b.kind === 'enum' && a.enumKey === b.enumKey
      : b.kind === 'scalar' && a.scalar === b.scalar;
  return same ? undefined : `between ${from.name} and ${to.name}, whose types differ to Prisma`;
}

/** Whether the columns are, in that order, the key of the table or of one of its unique indexes. */
export function isUniqueIn(table: Table, columns: readonly string[]): boolean {
  const same = (others: readonly (string | undefined)[]) =>
    others.length === columns.length && others.every((name, i) => name === columns[i]);
  return (
    table.constraints.some((c) => c.kind === 'primaryKey' && same(c.columns)) ||
    table.indexes.some((index) => index.unique === true && same(index.keys.map((key) => key.column)))
  );
}

function columnOf(table: Table, name: string | undefined): Column | undefined {
  return table.columns.find((column) => column.name === name);
}
