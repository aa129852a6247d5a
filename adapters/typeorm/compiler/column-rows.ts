import type { Dialect } from '../../../src/dialects/dialect.js';
import type { SchemaState } from '../../../src/fold/state.js';
import type { Column, ColumnType, Table } from '../../../src/ir/index.js';
import type { Row } from './objects.js';

/** Rows of `information_schema.columns` with what TypeORM asks for beside them. */
export function columnRows(table: Table, state: SchemaState, dialect: Dialect): readonly Row[] {
  const schema = table.name.schema ?? 'public';
  return table.columns.map((column): Row => {
    const element = column.type.kind === 'array' ? column.type.of : column.type;
    const isDomain = element.kind === 'named' && state.domain(element.name) !== undefined;
    return {
      table_catalog: 'database',
      table_schema: schema,
      table_name: table.name.name,
      column_name: column.name,
      column_default: defaultOf(column, table, dialect),
      is_nullable: column.nullable ? 'YES' : 'NO',
      data_type: dataType(column.type, isDomain, dialect),
      udt_schema: element.kind === 'named' ? (element.name.schema ?? 'public') : 'pg_catalog',
      udt_name: column.type.kind === 'array' ? `_${udtName(element, dialect)}` : udtName(element, dialect),
      regtype: canonical(column.type, dialect, false),
      format_type: canonical(column.type, dialect, true),
      character_maximum_length:
        column.type.kind === 'string' || column.type.kind === 'char' || column.type.kind === 'bit'
          ? (column.type.length ?? (column.type.kind === 'string' ? null : 1))
          : null,
      numeric_precision: column.type.kind === 'decimal' ? (column.type.precision ?? null) : null,
      numeric_scale:
        column.type.kind === 'decimal' && column.type.precision !== undefined
          ? (column.type.scale ?? 0)
          : null,
      datetime_precision: datetimePrecision(column.type),
      is_identity: isIdentity(column) ? 'YES' : 'NO',
      identity_generation:
        column.autoIncrement?.kind === 'always'
          ? 'ALWAYS'
          : column.autoIncrement?.kind === 'byDefault'
            ? 'BY DEFAULT'
            : null,
      is_generated: column.generated === undefined ? 'NEVER' : 'ALWAYS',
      generation_expression:
        column.generated === undefined ? null : dialect.printExpression(column.generated.expression),
      description: column.comment ?? null,
      character_set_name: null,
      collation_name: column.collation?.name ?? null,
    };
  });
}

function isIdentity({ autoIncrement }: Column): boolean {
  return autoIncrement?.kind === 'always' || autoIncrement?.kind === 'byDefault';
}

/** As `pg_get_expr` spells it: casts on literals do not matter to TypeORM, which removes them. */
function defaultOf(column: Column, table: Table, dialect: Dialect): string | null {
  if (column.autoIncrement?.kind === 'serial') {
    const name = column.autoIncrement.sequence ?? { name: `${table.name.name}_${column.name}_seq` };
    const path =
      name.schema === undefined ? quoted(name.name) : `${quoted(name.schema)}.${quoted(name.name)}`;
    return `nextval('${path}'::regclass)`;
  }
  return column.default === undefined ? null : dialect.printExpression(column.default);
}

function quoted(name: string): string {
  return /^[a-z_][a-z0-9_$]*$/.test(name) ? name : `"${name}"`;
}

function datetimePrecision(type: ColumnType): number | null {
  switch (type.kind) {
    case 'time':
    case 'timestamp':
    case 'interval':
      return type.precision ?? 6;
    case 'date':
      return 0;
    default:
      return null;
  }
}

function dataType(type: ColumnType, isDomain: boolean, dialect: Dialect): string {
  if (type.kind === 'array') return 'ARRAY';
  if (type.kind === 'named' && !isDomain) return 'USER-DEFINED';
  return canonical(type, dialect, false);
}

/** The name in `pg_type`; only that of types that a schema defines matters. */
function udtName(type: ColumnType, dialect: Dialect): string {
  return type.kind === 'named' ? type.name.name : canonical(type, dialect, false);
}

/** As `format_type` spells it (manual, "Data Types"): long names; with the modifiers or without. */
function canonical(type: ColumnType, dialect: Dialect, withModifiers: boolean): string {
  const modifier = (...parts: readonly (number | undefined)[]): string => {
    const known = parts.filter((part) => part !== undefined);
    return withModifiers && known.length > 0 ? `(${known.join(',')})` : '';
  };
  switch (type.kind) {
    case 'array':
      return `${canonical(type.of, dialect, withModifiers)}[]`;
    case 'string':
      return `character varying${modifier(type.length)}`;
    case 'char':
      return `character${modifier(type.length ?? 1)}`;
    case 'decimal':
      return `numeric${modifier(type.precision, type.precision === undefined ? undefined : (type.scale ?? 0))}`;
    case 'bit':
      return `${type.varying === true ? 'bit varying' : 'bit'}${modifier(type.length)}`;
    case 'time':
    case 'timestamp':
      return `${type.kind}${modifier(type.precision)} ${type.zone ? 'with' : 'without'} time zone`;
    case 'interval':
      return `interval${modifier(type.precision)}`;
    case 'named':
      return type.name.schema === undefined
        ? quoted(type.name.name)
        : `${quoted(type.name.schema)}.${quoted(type.name.name)}`;
    case 'native':
      return type.name;
    default:
      return dialect.printType(type);
  }
}
