import type { Dialect } from '../../../src/dialects/dialect.js';
import {
  keyOf,
  type Constraint,
  type Name,
  type Schema,
  type SchemaNamespace,
  type Table,
} from '../../../src/ir/index.js';
import { describableColumn } from './describable-column.js';
import { describableEnums, isNameable } from './describable-enum.js';
import { describableIndex, uniqueAsIndex } from './describable-index.js';
import { describableForeignKey } from './describable-relation.js';
import { Limits } from './limits.js';
import { isMysql } from './mysql/family.js';
import { prepareMysql } from './mysql/prepare.js';

/** What of a schema Prisma's schema language can say, exactly as its engine would make it, and what it cannot. */
export interface Describable {
  readonly schema: Schema;
  readonly limits: Limits;
}

/**
 * Reduces a schema to what `schema.prisma` can say: everything that is left out or changed on the way is a limit.
 * The result is both what is written and what Prisma's engine must make of it, to the letter.
 */
export function describable(original: Schema, dialect: Dialect): Describable {
  const limits = new Limits();
  const schema = isMysql(dialect) ? prepareMysql(original, limits) : original;
  const enums = describableEnums(schema, limits);
  const typed: Schema = { ...schema, enums };
  const tables: Record<string, Table> = {};
  for (const [key, table] of Object.entries(schema.tables)) {
    const kept = describableTable(table, typed, dialect, limits);
    if (kept !== undefined) tables[key] = kept;
  }
  const related: Record<string, Table> = {};
  for (const [key, table] of Object.entries(tables)) {
    related[key] = withForeignKeys(table, { ...typed, tables }, dialect, limits);
  }
  tellRest(schema, limits);
  return {
    limits,
    schema: {
      ...schema,
      schemas: describableSchemas(schema, [...Object.values(related), ...Object.values(enums)], limits),
      extensions: {},
      enums,
      domains: {},
      sequences: {},
      tables: related,
      views: {},
      functions: {},
      others: {},
    },
  };
}

/**
 * The schemas that something of schema.prisma lives in: the engine makes no other, though it is listed in `schemas`
 * (asked of Prisma 7.10: `migrate diff --from-empty`).
 */
function describableSchemas(
  { schemas }: Schema,
  living: readonly { readonly name: Name }[],
  limits: Limits,
): Schema['schemas'] {
  const used = new Set(living.map(({ name }) => name.schema));
  const kept: Record<string, SchemaNamespace> = {};
  for (const [key, { name }] of Object.entries(schemas)) {
    if (used.has(name)) kept[key] = { name };
    else limits.add(`schema ${key}`, 'no model and no enum is in it');
  }
  return kept;
}

function describableTable(table: Table, schema: Schema, dialect: Dialect, limits: Limits): Table | undefined {
  const object = `table ${keyOf(table.name)}`;
  const reason = whyNoModel(table);
  if (reason !== undefined) {
    limits.add(object, reason);
    return undefined;
  }
  tellTable(table, object, limits);
  const columns = table.columns.map((column) =>
    describableColumn(column, table.name, schema, dialect, limits),
  );
  const primaryKey = table.constraints.find((c) => c.kind === 'primaryKey');
  const kept = primaryKey === undefined ? [] : keptPrimaryKey(primaryKey, columns, object, limits);
  const uniques = table.constraints
    .filter((c) => c.kind === 'unique')
    .map((c) => uniqueAsIndex(c, object, limits));
  const context = { table: { ...table, columns }, schema, dialect, object, limits };
  const indexes = [...uniques, ...table.indexes]
    .map((index) => describableIndex(index, context))
    .filter((index) => index !== undefined)
    .sort((a, b) => ((a.name ?? '') < (b.name ?? '') ? -1 : 1));
  // Foreign keys come later: they need to know what became of the tables that they refer to.
  const foreignKeys = table.constraints.filter((c) => c.kind === 'foreignKey');
  return {
    name: table.name,
    columns,
    constraints: [...kept, ...foreignKeys],
    indexes,
    triggers: [],
    ...(table.comment === undefined ? {} : { comment: table.comment }),
  };
}

function whyNoModel(table: Table): string | undefined {
  if (table.temporary === true) return 'a temporary table';
  if (table.columns.length === 0) return 'a table without columns';
  const names = [table.name.name, table.name.schema, ...table.columns.map((c) => c.name)];
  return isNameable(...names) ? undefined : 'a name with a quote in it, which the engine does not escape';
}

function tellTable(table: Table, object: string, limits: Limits): void {
  if (table.uncertain !== undefined) limits.add(object, `its shape is not certain: ${table.uncertain}`);
  if (table.comment !== undefined) limits.nearly('comment', object);
  if (table.unlogged === true) limits.add(object, 'UNLOGGED');
  if (table.partitionBy !== undefined) limits.add(object, `PARTITION BY ${table.partitionBy}`);
  if (table.with !== undefined) limits.add(object, 'its storage parameters');
  if (table.rowLevelSecurity !== undefined)
    limits.add(object, `row-level security (${table.rowLevelSecurity})`);
  for (const trigger of table.triggers) limits.add(object, `the trigger ${trigger.name}`);
  for (const constraint of table.constraints) {
    if (constraint.comment !== undefined)
      limits.add(object, `the comment on the constraint ${constraint.name}`);
    if (constraint.kind === 'check') limits.add(object, `the check ${constraint.name}`);
    if (constraint.kind === 'exclusion') limits.add(object, `the exclusion constraint ${constraint.name}`);
  }
}

type PrimaryKey = Extract<Table['constraints'][number], { kind: 'primaryKey' }>;

function keptPrimaryKey(
  key: PrimaryKey,
  columns: Table['columns'],
  object: string,
  limits: Limits,
): PrimaryKey[] {
  if (!isNameable(key.name)) {
    limits.add(object, 'a primary key with a quote in its name');
    return [];
  }
  if (key.columns.some((name) => columns.find((c) => c.name === name)?.type.kind === 'array')) {
    limits.add(object, `the primary key ${key.name}: an array cannot be part of an @id`);
    return [];
  }
  if (key.include !== undefined) limits.add(object, `INCLUDE of the primary key ${key.name}`);
  if (key.deferrable !== undefined) limits.add(object, `DEFERRABLE of the primary key ${key.name}`);
  if (key.index?.method !== undefined || key.index?.with !== undefined)
    limits.add(object, 'how the index of its primary key is made');
  return [
    {
      kind: 'primaryKey',
      ...(key.name === undefined ? {} : { name: key.name }),
      columns: key.columns,
      ...(key.index?.keys === undefined ? {} : { index: { keys: key.index.keys } }),
    },
  ];
}

function withForeignKeys(table: Table, schema: Schema, dialect: Dialect, limits: Limits): Table {
  const constraints = table.constraints.flatMap((constraint): Constraint[] => {
    if (constraint.kind !== 'foreignKey') return [constraint];
    const kept = describableForeignKey(constraint, table, schema, dialect, limits);
    return kept === undefined ? [] : [kept];
  });
  return { ...table, constraints };
}

/** Objects that have no place in schema.prisma at all. */
function tellRest(schema: Schema, limits: Limits): void {
  const tell = (kind: string, objects: Readonly<Record<string, unknown>>) => {
    for (const key of Object.keys(objects))
      limits.add(`${kind} ${key}`, `there are no ${kind}s in schema.prisma`);
  };
  if (schema.uncertain !== undefined) limits.add('schema', `it is not certain: ${schema.uncertain}`);
  tell('extension', schema.extensions);
  tell('domain', schema.domains);
  tell('sequence', schema.sequences);
  tell('view', schema.views);
  tell('function', schema.functions);
  for (const [key, namespace] of Object.entries(schema.schemas)) {
    if (namespace.comment !== undefined) limits.nearly('comment', `schema ${key}`);
  }
  for (const key of Object.keys(schema.others)) limits.add(key, 'there is nothing like it in schema.prisma');
}
