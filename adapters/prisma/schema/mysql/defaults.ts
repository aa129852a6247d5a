import { mariadbFlavour } from '../../../../src/dialects/mariadb/flavour.js';
import type { Dialect } from '../../../../src/dialects/dialect.js';
import { mysqlFlavour } from '../../../../src/dialects/mysql/flavour.js';
import { printDefault } from '../../../../src/dialects/mysql/print/expressions.js';
import type { Column, EnumType, Expression } from '../../../../src/ir/index.js';
import { call, text } from '../ast.js';
import { literalDefault, type PrismaDefault } from '../defaults.js';
import type { PrismaType } from '../prisma-type.js';

/** The default of a column of MySQL: in Prisma's own words where it has some for that type, else `dbgenerated("…")`. */
export function mysqlDefault(
  { default: value, type: columnType }: Column,
  type: PrismaType,
  enumType: EnumType | undefined,
  { name }: Dialect,
): PrismaDefault | undefined {
  if (value === undefined || value.kind === 'null') return undefined;
  const idiomatic = idiomaticDefault(value, columnType, type, enumType);
  if (idiomatic !== undefined) return idiomatic;
  const flavour = name === 'mariadb' ? mariadbFlavour : mysqlFlavour;
  // An enum of its own is the column's type in the database.
  const ofType = columnType.kind === 'named' ? undefined : columnType;
  return {
    value: { kind: 'value', value: call('dbgenerated', text(printDefault(value, ofType, flavour))) },
    expression: value,
  };
}

function idiomaticDefault(
  value: Expression,
  columnType: Column['type'],
  type: PrismaType,
  enumType: EnumType | undefined,
): PrismaDefault | undefined {
  if (type.kind === 'unsupported') return undefined;
  if (type.kind === 'enum') {
    if (value.kind !== 'string' || !enumType?.values.includes(value.value)) return undefined;
    return { value: { kind: 'enumValues', values: [value.value], list: false }, expression: value };
  }
  if (type.scalar === 'DateTime') {
    // Prisma gives CURRENT_TIMESTAMP the precision of the column.
    const precision = columnType.kind === 'timestamp' ? (columnType.precision ?? 0) : undefined;
    const isNow = value.kind === 'keyword' && value.name === 'current_timestamp';
    return isNow && (value.precision ?? 0) === precision
      ? { value: { kind: 'value', value: call('now') }, expression: value }
      : undefined;
  }
  // Text, JSON and bytes have expressions for defaults, if any.
  if (columnType.kind === 'text' || type.scalar === 'Json' || type.native?.name === 'Bit') return undefined;
  if (type.scalar === 'Boolean' && value.kind === 'number')
    return literalDefault({ kind: 'string', value: value.value }, type);
  return literalDefault(value, type);
}
