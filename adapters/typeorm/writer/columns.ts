import { sameName, type Column, type Name, type OperationOf } from '../../../src/ir/index.js';
import { mariadbFlavour } from '../../../src/dialects/mariadb/flavour.js';
import { mysqlFlavour } from '../../../src/dialects/mysql/flavour.js';
import { printDefault } from '../../../src/dialects/mysql/print/expressions.js';
import type { SchemaState } from '../../../src/fold/state.js';
import type { BlockContext } from './block.js';
import type { Argument } from './calls.js';
import { typeOptions } from './types.js';

/** What a column is beside its own definition. */
export interface ColumnRole {
  readonly isPrimary?: boolean;
  /** The name of the primary key, told by its first column. */
  readonly primaryKeyName?: string | undefined;
  /** Its enum type, where TypeORM is to make it or to know it. */
  readonly enumType?: EnumRole | undefined;
  readonly comment?: string | undefined;
}

/** An enum type as the options of a column say it. */
interface EnumRole {
  readonly values: readonly string[];
  /** Absent: the one that TypeORM gives by itself. */
  readonly name?: string;
}

/** The options of a `TableColumn`; undefined where TypeORM has no way to say the column. */
export function columnOptions(
  column: Column,
  role: ColumnRole,
  { dialect }: BlockContext,
): Readonly<Record<string, Argument | undefined>> | undefined {
  const { autoIncrement, collation } = column;
  // TypeORM keeps the expressions of generated columns in a table of its own, which is only there where entities want it.
  if (column.generated !== undefined || autoIncrement?.options !== undefined) return undefined;
  if (collation?.schema !== undefined) return undefined;
  if (column.invisible === true || column.noDefault === true || column.options !== undefined)
    return undefined;
  const own = typeOptions(column.type, dialect);
  const { type, length, precision, scale, isArray } = own;
  const isPrimary = role.isPrimary === true;
  // On SQLite a key may be NULL unless it says otherwise.
  const mayBeNull = !isPrimary || dialect.name === 'sqlite';
  return {
    name: column.name,
    type: role.enumType === undefined ? type : 'enum',
    length,
    precision,
    scale,
    isArray,
    width: own.width,
    unsigned: own.unsigned,
    zerofill: own.zerofill,
    enum: role.enumType?.values ?? own.enum,
    enumName: role.enumType?.name,
    isPrimary: isPrimary ? true : undefined,
    primaryKeyConstraintName: role.primaryKeyName,
    isGenerated: autoIncrement === undefined ? undefined : true,
    generationStrategy: strategyOf(column),
    generatedIdentity: autoIncrement?.kind === 'always' ? 'ALWAYS' : undefined,
    isNullable: column.nullable && mayBeNull ? true : undefined,
    default: column.default === undefined ? undefined : defaultText(column, dialect),
    onUpdate: column.onUpdate === undefined ? undefined : dialect.printExpression(column.onUpdate),
    charset: column.charset,
    collation: collation?.name,
    comment: role.comment ?? column.comment,
  };
}

function strategyOf({ autoIncrement }: Column): string | undefined {
  if (autoIncrement === undefined) return undefined;
  return autoIncrement.kind === 'serial' || autoIncrement.kind === 'autoIncrement' ? 'increment' : 'identity';
}

/** TypeORM writes a default as it is: SQL, or a plain value that is the same in SQL. */
function defaultText(
  { default: expression, type }: Pick<Column, 'default' | 'type'>,
  dialect: BlockContext['dialect'],
): Argument | undefined {
  if (expression === undefined) return undefined;
  const isMysql = dialect.name === 'mysql' || dialect.name === 'mariadb';
  if (isMysql && expression.kind !== 'number')
    return printDefault(expression, type, dialect.name === 'mariadb' ? mariadbFlavour : mysqlFlavour);
  // On the others than PostgreSQL it stands as SQL has it.
  if (expression.kind === 'boolean' && dialect.name === 'postgres') return expression.value;
  if (expression.kind === 'number' && String(Number(expression.value)) === expression.value)
    return Number(expression.value);
  return dialect.printExpression(expression);
}

/**
 * The enum type of a column, by its name in this state or among those that are just being made. The name is left out where
 * TypeORM would choose it (typeorm `driver/postgres/PostgresQueryRunner.js`, `buildEnumName`).
 */
export function enumRole(
  table: Name,
  column: Column,
  state: SchemaState,
  fresh: readonly OperationOf<'createEnum'>[] = [],
): EnumRole | undefined {
  const name = enumName(column);
  if (name === undefined || name.schema !== table.schema) return undefined;
  const values = fresh.find((one) => sameName(one.name, name))?.values ?? state.enumType(name)?.values;
  if (values === undefined) return undefined;
  const own = `${table.name}_${column.name.toLowerCase()}_enum`;
  return { values, ...(name.name === own ? {} : { name: name.name }) };
}

/** The type that a schema defines of a column or of its elements. */
export function enumName({ type }: Column): Name | undefined {
  const element = type.kind === 'array' ? type.of : type;
  return element.kind === 'named' && element.args === undefined ? element.name : undefined;
}

/** A table's name as TypeORM takes it: with its schema before a dot. */
export function tablePath(name: Name): string {
  return name.schema === undefined ? name.name : `${name.schema}.${name.name}`;
}
