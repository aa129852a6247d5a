import type {
  Attribute,
  Block,
  BlockAttribute,
  Comment,
  Enum,
  Field,
  Model,
  Value,
} from '@mrleebo/prisma-ast';
import type { Dialect } from '../../../src/dialects/dialect.js';
import { type Column, type EnumType, type Name, type Schema, type Table } from '../../../src/ir/index.js';
import {
  argument,
  attribute,
  blockAttribute,
  call,
  documentation,
  list,
  nativeAttribute,
  text,
} from './ast.js';
import type { DefaultValue } from './defaults.js';
import { columnDefault } from './column-default.js';
import { blockKeysOf, fieldKeysOf, type Keys, keysOf } from './keys.js';
import type { EnumNames, ModelNames, SchemaNames } from './naming.js';
import { nameSchema } from './naming.js';
import { isMysql } from './mysql/family.js';
import { relationAttribute } from './relation-attribute.js';
import { relationsOf, type Relation } from './relations.js';
import { prismaTypeOf } from './types.js';
import type { PrismaType } from './prisma-type.js';
import { own } from '../../../src/own.js';

interface ModelContext {
  readonly schema: Schema;
  readonly dialect: Dialect;
  readonly names: SchemaNames;
  readonly relations: readonly Relation[];
  /** Tables that Prisma's client cannot work with: their rows have no unique name. */
  readonly ignored: ReadonlySet<string>;
  /** Every model and enum says its schema. */
  readonly multiSchema: boolean;
}

/** The models and enums of a schema that has been reduced to what Prisma can say. */
export function blocksOf(schema: Schema, dialect: Dialect): readonly Block[] {
  const names = nameSchema(schema);
  const tables = Object.entries(schema.tables);
  const context: ModelContext = {
    schema,
    dialect,
    names,
    relations: relationsOf(schema, names),
    ignored: new Set(tables.filter(([, table]) => !hasUsableKey(table, schema, dialect)).map(([key]) => key)),
    multiSchema: namespacesOf(schema).length > 1,
  };
  return [
    ...tables.map(([key, table]) => modelOf(key, table, context)),
    ...Object.entries(schema.enums).map(([key, type]) => enumOf(key, type, context)),
  ].flatMap((blocks) => blocks);
}

/** The schemas that models and enums live in, `public` first. */
export function namespacesOf(schema: Schema): readonly string[] {
  const used = [...Object.values(schema.tables), ...Object.values(schema.enums)].map((o) =>
    schemaName(o.name),
  );
  const declared = Object.values(schema.schemas).map((s) => s.name);
  const others = [...new Set([...used, ...declared])].filter((name) => name !== 'public').sort();
  return ['public', ...others];
}

function modelOf(key: string, table: Table, context: ModelContext): Block[] {
  const names = context.names.models.get(key);
  if (names === undefined) return [];
  const keys = keysOf(table);
  const isIgnored = context.ignored.has(key);
  const model: Model = {
    type: 'model',
    name: names.model,
    properties: [
      ...table.columns.flatMap((column) => [
        ...documentation(column.comment),
        scalarField(column, table, names, keys, context),
      ]),
      ...relationFields(key, context),
      ...blockKeysOf(keys, table, names.fields, context.dialect),
      ...(names.model === table.name.name ? [] : [blockAttribute('map', argument(text(table.name.name)))]),
      ...schemaAttribute(table.name, context),
      ...(isIgnored ? [blockAttribute('ignore')] : []),
    ],
  };
  const why: Comment[] = isIgnored
    ? documentation("Without a key that names one row, which Prisma's client needs: @@ignore.")
    : [];
  return [{ type: 'break' }, ...documentation(table.comment), ...why, model];
}

function scalarField(
  column: Column,
  table: Table,
  names: ModelNames,
  keys: Keys,
  context: ModelContext,
): Field {
  const type = prismaTypeOf(column.type, context.schema, context.dialect);
  const field = names.fields.get(column.name) ?? column.name;
  const attributes: Attribute[] = [
    ...fieldKeysOf(keys, table, column.name),
    ...defaultAttribute(column, type, context),
    ...(field === column.name ? [] : [attribute('map', argument(text(column.name)))]),
    ...(type.kind === 'scalar' && type.native !== undefined
      ? [nativeAttribute(type.native.name, type.native.args)]
      : []),
  ];
  return {
    type: 'field',
    name: field,
    fieldType: typeName(type, context),
    ...(type.list ? { array: true } : column.nullable ? { optional: true } : {}),
    attributes,
  };
}

function typeName(type: PrismaType, context: ModelContext): Field['fieldType'] {
  switch (type.kind) {
    case 'scalar':
      return type.scalar;
    case 'enum':
      return context.names.enums.get(type.enumKey)?.name ?? type.enumKey;
    case 'unsupported':
      return { type: 'function', name: 'Unsupported', params: [text(type.sql)] };
  }
}

function defaultAttribute(column: Column, type: PrismaType, context: ModelContext): Attribute[] {
  if (column.autoIncrement !== undefined) return [attribute('default', argument(call('autoincrement')))];
  // A default that only the database knows: the client may leave the column out.
  if (column.generated !== undefined) return [attribute('default', argument(call('dbgenerated')))];
  const enumType = type.kind === 'enum' ? own(context.schema.enums, type.enumKey) : undefined;
  const found = columnDefault(column, type, enumType, context.dialect);
  if (found === undefined) return [];
  const names = type.kind === 'enum' ? context.names.enums.get(type.enumKey) : undefined;
  return [attribute('default', argument(defaultArgument(found.value, names)))];
}

function defaultArgument(value: DefaultValue, names: EnumNames | undefined): Value {
  if (value.kind === 'value') return value.value;
  const identifiers = value.values.map((name) => names?.values.get(name) ?? name);
  return value.list ? list(identifiers) : (identifiers[0] ?? '');
}

function relationFields(key: string, context: ModelContext): Field[] {
  const fields: Field[] = [];
  for (const relation of context.relations) {
    // A model that is ignored as a whole needs no @ignore on its fields.
    const hidden = (other: string) =>
      context.ignored.has(other) && !context.ignored.has(key) ? [attribute('ignore')] : [];
    if (relation.from === key) {
      fields.push({
        type: 'field',
        name: relation.field,
        fieldType: context.names.models.get(relation.to)?.model ?? relation.to,
        ...(relation.optional ? { optional: true } : {}),
        attributes: [relationAttribute(relation, context.schema, context.names), ...hidden(relation.to)],
      });
    }
    if (relation.to === key) {
      fields.push({
        type: 'field',
        name: relation.backField,
        fieldType: context.names.models.get(relation.from)?.model ?? relation.from,
        ...(relation.toOne ? { optional: true } : { array: true }),
        attributes: [
          ...(relation.name === undefined ? [] : [attribute('relation', argument(text(relation.name)))]),
          ...hidden(relation.from),
        ],
      });
    }
  }
  return fields;
}

function enumOf(key: string, type: EnumType, context: ModelContext): Block[] {
  const names = context.names.enums.get(key);
  if (names === undefined) return [];
  const block: Enum = {
    type: 'enum',
    name: names.name,
    enumerators: [
      ...type.values.map((value) => {
        const name = names.values.get(value) ?? value;
        return {
          type: 'enumerator' as const,
          name,
          attributes: name === value ? [] : [attribute('map', argument(text(value)))],
        };
      }),
      // On MySQL the name of an enum is Prisma's alone.
      ...(names.name === type.name.name || isMysql(context.dialect)
        ? []
        : [blockAttribute('map', argument(text(type.name.name)))]),
      ...schemaAttribute(type.name, context),
    ],
  };
  return [{ type: 'break' }, ...documentation(type.comment), block];
}

function schemaAttribute(name: Name, context: ModelContext): BlockAttribute[] {
  return context.multiSchema ? [blockAttribute('schema', argument(text(schemaName(name))))] : [];
}

/** Prisma's client addresses rows by a key of required fields whose types it supports. */
function hasUsableKey(table: Table, schema: Schema, dialect: Dialect): boolean {
  const isUsable = (name: string | undefined) => {
    const column = table.columns.find((c) => c.name === name);
    if (column === undefined || column.nullable) return false;
    const type = prismaTypeOf(column.type, schema, dialect);
    return type.kind !== 'unsupported' && !type.list;
  };
  return (
    table.constraints.some((c) => c.kind === 'primaryKey' && c.columns.every(isUsable)) ||
    table.indexes.some((index) => index.unique === true && index.keys.every((key) => isUsable(key.column)))
  );
}

function schemaName(name: Name): string {
  return name.schema ?? 'public';
}
