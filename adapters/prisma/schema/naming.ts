import { keyOf, type EnumType, type Name, type Schema, type Table } from '../../../src/ir/index.js';
import { enumName, enumValueName, fieldName, modelName, NameScope, capital } from './names.js';

/** The names that a schema's objects get in schema.prisma. */
export interface SchemaNames {
  /** Model by table key, enum by enum key. */
  readonly models: ReadonlyMap<string, ModelNames>;
  readonly enums: ReadonlyMap<string, EnumNames>;
}

export interface ModelNames {
  readonly model: string;
  /** Field by column. */
  readonly fields: ReadonlyMap<string, string>;
  /** For the relation fields that come after the columns. */
  readonly scope: NameScope;
}

export interface EnumNames {
  readonly name: string;
  /** Identifier by value. */
  readonly values: ReadonlyMap<string, string>;
}

/**
 * Chooses all names: models in the singular and PascalCase, fields in camelCase, both as Prisma's documentation has
 * them. A name that is taken already gets the schema's name in front, else a number behind.
 */
export function nameSchema(schema: Schema): SchemaNames {
  const scope = new NameScope();
  const models = new Map<string, ModelNames>();
  for (const table of defaultSchemaFirst(Object.values(schema.tables))) {
    const wanted = modelName(table.name.name);
    const model = scope.claim(wanted, ...inSchema(wanted, table.name.schema));
    models.set(keyOf(table.name), { model, ...nameFields(table) });
  }
  const enums = new Map<string, EnumNames>();
  for (const type of defaultSchemaFirst(Object.values(schema.enums))) {
    const wanted = enumName(type.name.name);
    const name = scope.claim(wanted, ...inSchema(wanted, type.name.schema), `${wanted}Enum`);
    enums.set(keyOf(type.name), { name, values: nameValues(type) });
  }
  return { models, enums };
}

/** So that of two tables with one name, the one in the default schema keeps it. */
function defaultSchemaFirst<T extends { readonly name: Name }>(objects: readonly T[]): readonly T[] {
  return [
    ...objects.filter((object) => object.name.schema === undefined),
    ...objects.filter((object) => object.name.schema !== undefined),
  ];
}

function inSchema(name: string, schema: string | undefined): string[] {
  return schema === undefined ? [] : [`${capital(fieldName(schema))}${name}`];
}

function nameFields(table: Table): {
  readonly fields: ReadonlyMap<string, string>;
  readonly scope: NameScope;
} {
  const scope = new NameScope();
  const fields = new Map<string, string>();
  for (const column of table.columns) fields.set(column.name, scope.claim(fieldName(column.name)));
  return { fields, scope };
}

function nameValues(type: EnumType): ReadonlyMap<string, string> {
  const scope = new NameScope();
  const values = new Map<string, string>();
  // Values that are valid as they are keep their names, whatever the others would like to be called.
  for (const value of type.values) if (enumValueName(value) === value) values.set(value, scope.claim(value));
  for (const value of type.values)
    if (!values.has(value)) values.set(value, scope.claim(enumValueName(value)));
  return values;
}
