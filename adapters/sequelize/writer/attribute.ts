import type {
  Column,
  ColumnPosition,
  ColumnType,
  Expression,
  ForeignKey,
  Name,
} from '../../../src/ir/index.js';
import type { BlockContext } from './block.js';
import type { Dialect } from '../../../src/dialects/dialect.js';
import { isAlwaysExpression } from '../../../src/dialects/mysql/parse/columns.js';
import { plainDefault } from '../../../src/fold/meaning/plain-default.js';
import { literal, member, object, type Argument } from './calls.js';
import { typeArgument, typeText } from './types.js';

/** What a column is beside its own definition. */
export interface ColumnRole {
  readonly primaryKey?: boolean;
  readonly unique?: boolean;
  readonly foreignKey?: ForeignKey;
  /** The table that the column is in. */
  readonly table?: Name;
  /** The values of its enum type, where that has the name that Sequelize gives it. */
  readonly enumValues?: readonly string[] | undefined;
  readonly comment?: string | undefined;
  /** What its rows become when its type changes. */
  readonly using?: Expression | undefined;
  /** Where it goes among the others. */
  readonly position?: ColumnPosition | undefined;
  /** Its default as SQL, where Sequelize writes a plain value otherwise. */
  readonly rawDefault?: boolean;
  /** What a change takes from it: Sequelize would do so unsaid, which nobody who reads it could tell from a mistake. */
  readonly loses?: { readonly notNull: boolean; readonly default: boolean };
}

/** The attribute of a column; undefined where Sequelize has no way to say it. */
export function attribute(column: Column, role: ColumnRole, context: BlockContext): Argument | undefined {
  const { autoIncrement } = column;
  if (autoIncrement?.options !== undefined || !isSayable(column)) return undefined;
  const isSequelizes = autoIncrement !== undefined && autoIncrement.kind !== 'always';
  return object({
    type: withSuffix(column, role, context) ?? attributeType(column, role.enumValues, context),
    allowNull: allowNull(column, role, context),
    primaryKey: role.primaryKey === true ? true : undefined,
    autoIncrement: isSequelizes ? true : undefined,
    autoIncrementIdentity: autoIncrement?.kind === 'byDefault' ? true : undefined,
    defaultValue:
      column.default === undefined
        ? role.loses?.default === true
          ? { kind: 'undefined' }
          : undefined
        : defaultValue(column.default, column.type, role, context),
    unique: role.unique === true ? true : undefined,
    ...(role.foreignKey === undefined ? {} : referenceEntries(role.foreignKey, role.table)),
    comment: role.comment,
    ...placeEntries(role.position),
  });
}

function placeEntries(position: ColumnPosition | undefined): Readonly<Record<string, Argument>> {
  if (position === undefined) return {};
  return 'first' in position ? { first: true } : { after: position.after };
}

/** What only SQL says of a column: MySQL's INVISIBLE and its like. */
function isSayable({ invisible, noDefault, options = {} }: Column): boolean {
  return (
    invisible === undefined &&
    noDefault === undefined &&
    Object.keys(options).every((key) => key === 'binary')
  );
}

function allowNull(
  column: Column,
  { primaryKey, loses }: ColumnRole,
  { dialect }: BlockContext,
): boolean | undefined {
  // On SQLite a key may be NULL unless its columns say otherwise; Sequelize says nothing of one that is a whole number.
  const isSaid = primaryKey !== true || (dialect.name === 'sqlite' && column.type.kind !== 'integer');
  if (!column.nullable && isSaid) return false;
  return loses?.notNull === true ? true : undefined;
}

/** What Sequelize has no option for goes with the type: it takes a type's text as it is. */
function withSuffix(column: Column, { using }: ColumnRole, { dialect }: BlockContext): string | undefined {
  const { generated, collation, autoIncrement, type, charset, onUpdate } = column;
  const parts: string[] = [];
  if (charset !== undefined) parts.push(`CHARACTER SET ${charset}`);
  if (collation !== undefined)
    parts.push(
      `COLLATE ${[collation.schema, collation.name]
        .filter((part) => part !== undefined)
        .map((part) => dialect.quoteIdentifier(part))
        .join('.')}`,
    );
  if (autoIncrement?.kind === 'always') parts.push('GENERATED ALWAYS AS IDENTITY');
  if (generated !== undefined) {
    const kind = generated.stored ? 'STORED' : 'VIRTUAL';
    parts.push(`GENERATED ALWAYS AS (${dialect.printExpression(generated.expression)}) ${kind}`);
  }
  if (onUpdate !== undefined) parts.push(`ON UPDATE ${dialect.printExpression(onUpdate)}`);
  if (using !== undefined) parts.push(`USING ${dialect.printExpression(using)}`);
  return parts.length === 0 ? undefined : [typeText(type, dialect), ...parts].join(' ');
}

function attributeType(
  { type, options }: Column,
  values: readonly string[] | undefined,
  context: BlockContext,
): Argument {
  // MySQL's `char(36) binary`, as Sequelize has it.
  if (options?.['binary'] !== undefined && type.kind === 'char' && type.length === UUID_LENGTH)
    return member('UUID');
  if (options?.['binary'] !== undefined && type.kind === 'string' && type.length !== undefined)
    return member('STRING', type.length, true);
  if (values === undefined) return typeArgument(type, context);
  const own = member('ENUM', ...values);
  return type.kind === 'array' ? member('ARRAY', own) : own;
}

const UUID_LENGTH = 36;

/** The type of an enum column that has the name of Sequelize's own (sequelize `lib/utils.js`, `generateEnumName`). */
export function ownEnumName(table: Name, column: Column): Name | undefined {
  const type = column.type.kind === 'array' ? column.type.of : column.type;
  if (type.kind !== 'named' || type.name.schema !== table.schema) return undefined;
  return type.name.name === `enum_${table.name}_${column.name}` ? type.name : undefined;
}

/** Plain values where Sequelize writes them as they are for a type; SQL elsewhere. */
function defaultValue(
  value: Expression,
  type: ColumnType,
  { rawDefault }: ColumnRole,
  { dialect }: BlockContext,
): Argument {
  // A literal as the default of these stands in brackets, which Sequelize would not write.
  if (dialect.name === 'mysql' && isAlwaysExpression(type) && value.kind !== 'null')
    return literal(`(${dialect.printExpression(value)})`);
  if (dialect.name !== 'postgres') {
    const plain = rawDefault ? undefined : plainValue(value);
    return plain ?? literal(defaultText(value, dialect));
  }
  const expression = plainDefault(value, type);
  switch (expression.kind) {
    case 'string':
      if (['string', 'text', 'char', 'named'].includes(type.kind)) return expression.value;
      if (type.kind === 'json' || type.kind === 'jsonb')
        return jsonArgument(expression.value) ?? literal(dialect.printExpression(expression));
      break;
    case 'number':
      if (['integer', 'decimal'].includes(type.kind) && isPlainNumber(expression.value))
        return Number(expression.value);
      break;
    case 'boolean':
      return expression.value;
    default:
      break;
  }
  return literal(dialect.printExpression(expression));
}

/**
 * The SQL of a default. On SQLite Sequelize writes `DEFAULT 0` for `DEFAULT false`, also where that is SQL, but only in small letters
 * (sequelize `lib/dialects/sqlite/query-generator.js`, `replaceBooleanDefaults`).
 */
function defaultText(value: Expression, dialect: Dialect): string {
  const text = dialect.printExpression(value);
  return dialect.name === 'sqlite' && value.kind === 'boolean' ? text.toUpperCase() : text;
}

/** A constant as itself: whether Sequelize writes it the same way depends on the type and the database. */
function plainValue(value: Expression): Argument | undefined {
  switch (value.kind) {
    case 'string':
    case 'boolean':
      return value.value;
    case 'number':
      return isPlainNumber(value.value) ? Number(value.value) : undefined;
    default:
      return undefined;
  }
}

/** JSON that Sequelize turns into the same text: `{}`, `[]`, `{"a":1}`. Not a string, which it would quote once more. */
function jsonArgument(text: string): Argument | undefined {
  try {
    const value = JSON.parse(text) as unknown;
    if (typeof value !== 'object' || value === null || JSON.stringify(value) !== text) return undefined;
    return jsonValue(value);
  } catch {
    return undefined;
  }
}

function jsonValue(value: unknown): Argument {
  if (Array.isArray(value)) return value.map(jsonValue);
  if (typeof value !== 'object' || value === null) return value as string | number | boolean | null;
  return object(Object.fromEntries(Object.entries(value).map(([key, one]) => [key, jsonValue(one)])));
}

export function isPlainNumber(text: string): boolean {
  return String(Number(text)) === text && Math.abs(Number(text)) <= Number.MAX_SAFE_INTEGER;
}

function referenceEntries(
  { references, onDelete, onUpdate }: ForeignKey,
  from: Name | undefined,
): Readonly<Record<string, Argument | undefined>> {
  const [key] = references.columns ?? [];
  const { name, schema } = references.table;
  // Sequelize looks for a name without a schema in that of the table (`lib/dialects/postgres/query-generator.js`, `attributeToSQL`).
  const model =
    schema === undefined && from?.schema !== undefined
      ? object({ tableName: name, schema: 'public' })
      : tableArgument(references.table);
  return {
    references: object({ model, key }),
    onUpdate: onUpdate === undefined ? undefined : ACTIONS[onUpdate],
    onDelete: onDelete === undefined ? undefined : ACTIONS[onDelete],
  };
}

export const ACTIONS: Readonly<Record<NonNullable<ForeignKey['onDelete']>, string>> = {
  restrict: 'RESTRICT',
  cascade: 'CASCADE',
  setNull: 'SET NULL',
  setDefault: 'SET DEFAULT',
};

/** A table's name, with its schema where it is not in the default one. */
export function tableArgument(name: Name): Argument {
  return name.schema === undefined ? name.name : object({ tableName: name.name, schema: name.schema });
}
