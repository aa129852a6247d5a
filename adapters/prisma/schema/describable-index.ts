import type { Dialect } from '../../../src/dialects/dialect.js';
import type { Index, IndexKey, Schema, Table, Unique } from '../../../src/ir/index.js';
import type { Limits } from './limits.js';
import { isMysql } from './mysql/family.js';
import { prismaTypeOf } from './types.js';
import type { PrismaType } from './prisma-type.js';
import { own } from '../../../src/own.js';

interface IndexContext {
  readonly table: Table;
  readonly schema: Schema;
  readonly dialect: Dialect;
  readonly object: string;
  readonly limits: Limits;
}

/** Index methods as Prisma names them (`type: Gin`). */
export const INDEX_TYPES: Readonly<Record<string, string>> = {
  btree: 'BTree',
  hash: 'Hash',
  gist: 'Gist',
  gin: 'Gin',
  spgist: 'SpGist',
  brin: 'Brin',
};

/** What `@@index` and `@@fulltext` make on MySQL. */
const mysqlMethods: ReadonlySet<string> = new Set(['btree', 'fulltext']);

/** A unique constraint as what Prisma makes of `@unique`: a unique index of the same name. */
export function uniqueAsIndex(unique: Unique, object: string, limits: Limits): Index {
  limits.nearly('uniqueConstraint', unique.name ?? object);
  if (unique.deferrable !== undefined)
    limits.add(object, `DEFERRABLE of the unique constraint ${unique.name}`);
  return {
    ...(unique.name === undefined ? {} : { name: unique.name }),
    unique: true,
    keys: unique.columns.map((column) => ({ column })),
    ...(unique.include === undefined ? {} : { include: unique.include }),
    ...(unique.nullsNotDistinct === undefined ? {} : { nullsNotDistinct: unique.nullsNotDistinct }),
  };
}

/** An index as Prisma's engine would make it; undefined: it has no place in schema.prisma. */
export function describableIndex(index: Index, context: IndexContext): Index | undefined {
  const { object, limits } = context;
  const title = `the ${index.unique === true ? 'unique index' : 'index'} ${index.name}`;
  const reason = whyNoIndex(index, context);
  if (reason !== undefined) {
    limits.add(object, `${title}, ${reason}`);
    return undefined;
  }
  if (index.include !== undefined) limits.add(object, `INCLUDE of ${title}`);
  if (index.nullsNotDistinct !== undefined) limits.add(object, `NULLS NOT DISTINCT of ${title}`);
  if (index.with !== undefined) limits.add(object, `the storage parameters of ${title}`);
  if (index.comment !== undefined) limits.add(object, `the comment on ${title}`);
  return {
    ...(index.name === undefined ? {} : { name: index.name }),
    ...(index.unique === undefined ? {} : { unique: index.unique }),
    ...(index.method === undefined || index.method === 'btree' ? {} : { method: index.method }),
    keys: index.keys.map((key) => describableKey(key, index, title, context)),
  };
}

function describableKey(key: IndexKey, index: Index, title: string, context: IndexContext): IndexKey {
  const { object, limits } = context;
  if (key.nulls !== undefined) limits.add(object, `NULLS ${key.nulls.toUpperCase()} of ${title}`);
  if (key.collation !== undefined) limits.add(object, `COLLATE of ${title}`);
  if (key.opclassOptions !== undefined) limits.add(object, `the operator class's parameters of ${title}`);
  const sayable = key.opclass !== undefined && index.unique !== true && key.opclass.schema === undefined;
  if (key.opclass !== undefined && !sayable)
    limits.add(object, `the operator class ${key.opclass.name} of ${title}`);
  return {
    ...(key.column === undefined ? {} : { column: key.column }),
    ...(key.length === undefined ? {} : { length: key.length }),
    ...(sayable ? { opclass: key.opclass } : {}),
    ...(key.order === undefined ? {} : { order: key.order }),
  };
}

function whyNoIndex(index: Index, context: IndexContext): string | undefined {
  if (index.where !== undefined) return 'which is partial';
  if (index.keys.some((key) => key.column === undefined)) return 'which is over an expression';
  if (index.name?.includes('"') === true) return 'whose name has a quote in it';
  const method = index.method ?? 'btree';
  if (isMysql(context.dialect)) return mysqlMethods.has(method) ? undefined : `of the method ${method}`;
  if (isForeignKeysToo(index.name, context.table)) return 'whose name a foreign key of the table has, too';
  if (own(INDEX_TYPES, method) === undefined) return `of the method ${method}`;
  if (index.keys.some((key) => isXml(key, context))) return 'over XML, which Prisma refuses';
  const refused = index.keys.find(
    (key) => key.opclass === undefined && !takesDefaultClass(method, key, context),
  );
  return refused === undefined
    ? undefined
    : `of the method ${method}: Prisma wants an operator class for ${refused.column}, and it has none of its own`;
}

/**
 * Prisma wants the names of a model's keys, indexes and foreign keys to differ, on PostgreSQL; on MySQL those of foreign keys are apart
 * (prisma-engines, `constraint_violation_scopes` of the connectors).
 */
function isForeignKeysToo(name: string | undefined, { constraints }: Table): boolean {
  return name !== undefined && constraints.some((one) => one.kind === 'foreignKey' && one.name === name);
}

/**
 * Whether Prisma takes a column in an index of that method without an operator class. Its list is closed: what
 * an extension makes possible (btree_gin, btree_gist) is refused (psl/psl-core/src/builtin_connectors/
 * postgres_datamodel_connector/validations.rs).
 */
function takesDefaultClass(method: string, key: IndexKey, context: IndexContext): boolean {
  if (method === 'btree' || method === 'hash') return true;
  const column = context.table.columns.find((c) => c.name === key.column);
  if (column === undefined) return false;
  const type = prismaTypeOf(column.type, context.schema, context.dialect);
  if (type.kind === 'unsupported') return true;
  if (method === 'gin')
    return type.list || (type.kind === 'scalar' && type.scalar === 'Json' && type.native === undefined);
  if (method === 'brin') return isBrinType(type);
  return (
    method === 'spgist' &&
    type.kind === 'scalar' &&
    type.scalar === 'String' &&
    takesSpGist(type.native?.name)
  );
}

function isXml(key: IndexKey, { table, schema, dialect }: IndexContext): boolean {
  const column = table.columns.find((c) => c.name === key.column);
  if (column === undefined) return false;
  const type = prismaTypeOf(column.type, schema, dialect);
  return type.kind === 'scalar' && type.native?.name === 'Xml';
}

/** PostgreSQL has no BRIN operator class for JSON, money and booleans, and Prisma knows it. */
function isBrinType(type: PrismaType): boolean {
  if (type.kind !== 'scalar' || type.list || type.native?.name === 'Money') return false;
  return type.scalar !== 'Json' && type.scalar !== 'Boolean';
}

function takesSpGist(native: string | undefined): boolean {
  return native === undefined || native === 'VarChar' || native === 'Char' || native === 'Inet';
}
