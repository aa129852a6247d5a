import type { Column, Constraint, Index, Schema, Table } from '../../../../src/ir/index.js';
import { keyOf } from '../../../../src/ir/index.js';
import { whyNoEnum } from '../describable-enum.js';
import type { Limits } from '../limits.js';

/**
 * A schema of MySQL in the terms of one that has enums of its own: Prisma's are, and a column's type names them. What
 * only MySQL has and schema.prisma has no word for is a limit.
 */
export function prepareMysql(schema: Schema, limits: Limits): Schema {
  const enums: Record<string, Schema['enums'][string]> = {};
  const tables = Object.entries(schema.tables).flatMap(([key, table]): (readonly [string, Table])[] => {
    if (table.name.schema === undefined) return [[key, prepareTable(table, enums, limits)]];
    limits.add(`table ${key}`, 'a table of another database');
    return [];
  });
  // `@@schema` is refused for MySQL (Prisma, "Multi-schema").
  return { ...schema, schemas: {}, enums, tables: Object.fromEntries(tables) };
}

function prepareTable(table: Table, enums: Record<string, Schema['enums'][string]>, limits: Limits): Table {
  const object = `table ${keyOf(table.name)}`;
  const { options, ...rest } = table;
  for (const [option, value] of Object.entries(options ?? {})) {
    // Where the next number starts is a matter of the rows.
    if (option !== 'auto_increment' && !isUsual(option, value)) limits.add(object, `${option} = ${value}`);
  }
  return {
    ...rest,
    columns: table.columns.map((column) => prepareColumn(column, table, enums, limits)),
    constraints: table.constraints.map(withoutPrimaryName),
    // What the server makes for a foreign key goes without saying.
    indexes: table.indexes
      .filter((index) => index.implicit !== true)
      .map((index) => prepared(index, object, limits)),
  };
}

/** What a new table of Prisma has (prisma-engines, `sql_renderer/mysql_renderer.rs`, `render_create_table_as`). */
function isUsual(option: string, value: string): boolean {
  if (option === 'engine') return value.toLowerCase() === 'innodb';
  return (
    (option === 'charset' && value === 'utf8mb4') || (option === 'collate' && value === 'utf8mb4_unicode_ci')
  );
}

/** The name of a primary key is always PRIMARY, and Prisma gives it none. */
function withoutPrimaryName(constraint: Constraint): Constraint {
  if (constraint.kind !== 'primaryKey') return constraint;
  const { name: _, ...rest } = constraint;
  return rest;
}

function prepared(index: Index, object: string, limits: Limits): Index {
  const { parser, invisible, ...rest } = index;
  if (parser !== undefined) limits.add(object, `the parser of the index ${index.name}`);
  if (invisible === true) limits.add(object, `that the index ${index.name} is hidden`);
  return rest;
}

function prepareColumn(
  column: Column,
  table: Table,
  enums: Record<string, Schema['enums'][string]>,
  limits: Limits,
): Column {
  const object = `column ${keyOf(table.name)}.${column.name}`;
  const { charset, onUpdate, invisible, options, noDefault, ...rest } = column;
  if (charset !== undefined) limits.add(object, `CHARACTER SET ${charset}`);
  if (onUpdate !== undefined) limits.add(object, 'ON UPDATE CURRENT_TIMESTAMP');
  if (invisible === true) limits.add(object, 'INVISIBLE');
  if (noDefault === true) limits.add(object, 'that it has no default, not even NULL');
  for (const option of Object.keys(options ?? {})) limits.add(object, `its option ${option}`);
  return { ...rest, type: prepareType(column, table, object, enums, limits) };
}

function prepareType(
  { name, type }: Column,
  table: Table,
  object: string,
  enums: Record<string, Schema['enums'][string]>,
  limits: Limits,
): Column['type'] {
  switch (type.kind) {
    case 'enum': {
      // As `prisma db pull` names them.
      const own = { name: `${table.name.name}_${name}` };
      const why = whyNoEnum({ name: own, values: type.values });
      if (why !== undefined) {
        limits.add(object, why);
        return type;
      }
      enums[keyOf(own)] = { name: own, values: type.values };
      return { kind: 'named', name: own };
    }
    case 'integer': {
      const { zerofill, width, ...plain } = type;
      if (zerofill === true) limits.add(object, 'ZEROFILL');
      if (width !== undefined) limits.add(object, `its display width ${width}`);
      return plain;
    }
    case 'decimal': {
      const { unsigned, zerofill, ...plain } = type;
      if (unsigned === true) limits.add(object, zerofill === true ? 'UNSIGNED ZEROFILL' : 'UNSIGNED');
      return plain;
    }
    case 'float': {
      if (type.unsigned === true || type.precision !== undefined)
        limits.add(object, 'the digits and the sign of its type');
      return { kind: 'float', bits: type.bits };
    }
    default:
      return type;
  }
}
