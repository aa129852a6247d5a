import type { Dialect } from '../../../../src/dialects/dialect.js';
import type { SchemaState } from '../../../../src/fold/state.js';
import type { Column, ColumnType, Table } from '../../../../src/ir/index.js';
import type { Row } from '../objects.js';
import { own } from '../../../../src/own.js';

/** Rows of `information_schema.columns` with what TypeORM asks for beside them. */
export function columnRows(table: Table, state: SchemaState, dialect: Dialect): readonly Row[] {
  const schema = table.name.schema ?? 'public';
  return table.columns.map((column): Row => {
    const domain = column.type.kind === 'named' ? state.domain(column.type.name) : undefined;
    // A column of a domain is told as one of the domain's type.
    const type = domain?.type ?? column.type;
    const element = type.kind === 'array' ? type.of : type;
    return {
      table_catalog: 'database',
      table_schema: schema,
      table_name: table.name.name,
      column_name: column.name,
      column_default: defaultOf(column, table, dialect),
      is_nullable: column.nullable ? 'YES' : 'NO',
      data_type: dataType(type, dialect),
      udt_schema: element.kind === 'named' ? (element.name.schema ?? 'public') : 'pg_catalog',
      udt_name: type.kind === 'array' ? `_${udtName(element, dialect)}` : udtName(element, dialect),
      regtype: canonical(type, dialect, false),
      format_type: canonical(column.type, dialect, true),
      character_maximum_length: maximumLength(type),
      numeric_precision: type.kind === 'decimal' ? (type.precision ?? null) : null,
      numeric_scale:
        type.kind === 'decimal' && type.precision !== undefined ? scaleOf(type.scale ?? 0) : null,
      datetime_precision: datetimePrecision(type),
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
      collation_name: (column.collation ?? domain?.collation)?.name ?? ownCollation(element),
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

/** Of characters and bits: null where there is none. */
function maximumLength(type: ColumnType): number | null {
  switch (type.kind) {
    case 'string':
      return type.length ?? null;
    case 'char':
      return type.length ?? 1;
    case 'bit':
      return type.length ?? (type.varying === true ? null : 1);
    default:
      return null;
  }
}

/** The view takes eleven bits of the modifier, and forgets the sign (PostgreSQL `information_schema.sql`, `_pg_numeric_scale`). */
function scaleOf(scale: number): number {
  return scale & 2047;
}

/** Types with a collation that is not the database's own: `name` (manual, "Collation Support"). */
function ownCollation(type: ColumnType): string | null {
  return type.kind === 'native' && type.name === 'name' ? 'C' : null;
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

function dataType(type: ColumnType, dialect: Dialect): string {
  if (type.kind === 'array') return 'ARRAY';
  if (type.kind === 'named') return 'USER-DEFINED';
  return canonical(type, dialect, false);
}

/** The name in `pg_type`; only that of types that a schema defines matters. */
function udtName(type: ColumnType, dialect: Dialect): string {
  return type.kind === 'named' ? type.name.name : canonical(type, dialect, false);
}

/** Types that `regtype` spells otherwise than we do. */
const LONG_NAMES: Readonly<Record<string, string>> = { char: '"char"', bpchar: 'character' };

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
      return withModifiers ? type.name : (own(LONG_NAMES, type.name) ?? type.name);
    default:
      return dialect.printType(type);
  }
}
