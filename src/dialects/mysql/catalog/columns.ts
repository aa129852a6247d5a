import type { Column, ColumnType, Expression, Table } from '../../../ir/index.js';
import type { Flavour } from '../flavour.js';
import { charsetOf, collationOf } from '../normalize/collations.js';
import { plainDefault } from '../normalize/defaults.js';
import { printExpression } from '../print/expressions.js';
import { quoteString } from '../print/identifiers.js';
import { printType } from '../print/types.js';

/**
 * A column as the server's catalogs show it. `undefined`: the folded schema does not tell, or it is a matter of the
 * database (its default collation).
 */
export interface CatalogColumn {
  readonly name: string;
  /** COLUMN_TYPE, and Type of SHOW COLUMNS: `int unsigned`, in MariaDB `int(10) unsigned`. */
  readonly columnType: string;
  /** DATA_TYPE: `int`. */
  readonly dataType: string;
  /** CHARACTER_MAXIMUM_LENGTH: characters, or bytes of a binary column; null for what is no text. */
  readonly maxLength: number | null;
  readonly nullable: boolean;
  /** Default of SHOW COLUMNS. */
  readonly shownDefault: string | null | undefined;
  /** COLUMN_DEFAULT, which MariaDB writes as an expression: `'text'`, `NULL`. */
  readonly storedDefault: string | null | undefined;
  /** `auto_increment`, `on update CURRENT_TIMESTAMP` and their like. */
  readonly extra: string;
  /** null for what is no text. */
  readonly collation: string | null | undefined;
  readonly key: 'PRI' | 'UNI' | 'MUL' | '';
  readonly comment: string;
}

/**
 * A column of a table as the catalogs of a server show it (MySQL manual, "SHOW COLUMNS Statement" and "The
 * INFORMATION_SCHEMA COLUMNS Table"; MariaDB's of the same names; spellings as both servers give them).
 */
export function catalogColumn(table: Table, column: Column, flavour: Flavour): CatalogColumn {
  const type = settledType(column.type, flavour);
  const columnType = shownType(type, flavour);
  const shown = shownDefault(column, flavour);
  return {
    name: column.name,
    columnType,
    dataType: /^[a-z0-9]+/.exec(columnType)?.[0] ?? columnType,
    maxLength: maxLengthOf(type, columnType),
    nullable: column.nullable,
    shownDefault: shown,
    storedDefault: storedDefault(column, shown, flavour),
    extra: extraOf(column, flavour),
    collation: collation(table, column, type, flavour),
    key: keyOf(table, column),
    comment: column.comment ?? '',
  };
}

/** MariaDB's JSON is text with a check (documentation, "JSON Data Type"). */
function settledType(type: ColumnType, { dialect }: Flavour): ColumnType {
  return type.kind === 'json' && dialect === 'mariadb' ? { kind: 'text', size: 'long' } : type;
}

/** Widths that MariaDB shows where none is declared: signed, unsigned. */
const WIDTHS: Readonly<Record<number, readonly [number, number]>> = {
  8: [4, 3],
  16: [6, 5],
  24: [9, 8],
  32: [11, 10],
  64: [20, 20],
};

function shownType(type: ColumnType, flavour: Flavour): string {
  if (type.kind === 'integer' && (flavour.displayWidths || type.zerofill === true)) {
    const width = type.width ?? WIDTHS[type.bits]?.[type.unsigned === true ? 1 : 0];
    return printType({ ...type, ...(width === undefined ? {} : { width }) }, flavour);
  }
  if (type.kind === 'enum' || type.kind === 'set')
    return `${type.kind}(${type.values.map((value) => `'${value.replaceAll("'", "''")}'`).join(',')})`;
  if (type.kind === 'native' && type.name === 'year' && flavour.dialect === 'mariadb')
    return `year(${type.args?.[0] ?? 4})`;
  return printType(type, flavour);
}

const TEXT_SIZES: Readonly<Record<string, number>> = {
  tiny: 255,
  usual: 65_535,
  medium: 16_777_215,
  long: 4_294_967_295,
};

function maxLengthOf(type: ColumnType, columnType: string): number | null {
  switch (type.kind) {
    case 'string':
    case 'char':
      return type.length ?? 1;
    case 'text':
      return TEXT_SIZES[type.size ?? 'usual'] ?? null;
    case 'binary':
      if (type.form === undefined) return TEXT_SIZES[type.size ?? 'usual'] ?? null;
      return Number(/\((\d+)\)/.exec(columnType)?.[1] ?? 1);
    case 'enum':
      return Math.max(...type.values.map((value) => [...value].length));
    case 'set':
      return type.values.reduce((sum, value) => sum + [...value].length, type.values.length - 1);
    default:
      return null;
  }
}

function shownDefault(
  { default: value, type, generated }: Column,
  flavour: Flavour,
): string | null | undefined {
  if (value === undefined || value.kind === 'null' || generated !== undefined) return null;
  const now = currentTimestamp(value, flavour);
  if (now !== undefined) return now;
  const plain = plainDefault(value, type, flavour);
  if (plain.kind === 'string' || plain.kind === 'number') return plain.value;
  if (plain.kind === 'verbatim' && /^b'[01]+'$/.test(plain.text)) return plain.text;
  // How the server prints an expression anew is its own matter.
  return undefined;
}

/** `CURRENT_TIMESTAMP(3)`, in MariaDB `current_timestamp(3)`. */
function currentTimestamp(value: Expression, { dialect }: Flavour): string | undefined {
  if (value.kind !== 'keyword' || value.name !== 'current_timestamp') return undefined;
  const precision = value.precision ?? 0;
  if (dialect === 'mariadb') return `current_timestamp(${precision === 0 ? '' : precision})`;
  return `CURRENT_TIMESTAMP${precision === 0 ? '' : `(${precision})`}`;
}

function storedDefault(
  column: Column,
  shown: string | null | undefined,
  flavour: Flavour,
): string | null | undefined {
  if (flavour.dialect !== 'mariadb' || shown === undefined) return shown;
  if (shown === null) return column.nullable && column.noDefault !== true ? 'NULL' : null;
  const value = column.default;
  const isText = value !== undefined && plainDefault(value, column.type, flavour).kind === 'string';
  return isText && currentTimestamp(value, flavour) === undefined ? quoteString(shown) : shown;
}

function extraOf(column: Column, flavour: Flavour): string {
  if (column.autoIncrement !== undefined) return 'auto_increment';
  if (column.generated !== undefined) return `${column.generated.stored ? 'STORED' : 'VIRTUAL'} GENERATED`;
  const parts: string[] = [];
  const isExpression =
    column.default !== undefined &&
    !['string', 'number', 'null', 'boolean'].includes(column.default.kind) &&
    !(column.default.kind === 'verbatim' && /^[bx]'/i.test(column.default.text));
  if (isExpression && flavour.dialect === 'mysql') parts.push('DEFAULT_GENERATED');
  if (column.onUpdate !== undefined)
    parts.push(
      `on update ${currentTimestamp(column.onUpdate, flavour) ?? printExpression(column.onUpdate, flavour)}`,
    );
  if (column.invisible === true) parts.push('INVISIBLE');
  return parts.join(flavour.dialect === 'mariadb' ? ', ' : ' ');
}

function collation(
  { options }: Table,
  column: Column,
  type: ColumnType,
  flavour: Flavour,
): string | null | undefined {
  if (!['string', 'char', 'text', 'enum', 'set'].includes(type.kind)) return null;
  if (column.type.kind === 'json') return 'utf8mb4_bin';
  const ofTable = collationOf(options?.['charset'], options?.['collate'], flavour);
  if (column.options?.['binary'] !== undefined) {
    const charset = column.charset ?? (ofTable === undefined ? undefined : charsetOf(ofTable));
    return charset === undefined ? undefined : `${charset}_bin`;
  }
  return collationOf(column.charset, column.collation?.name, flavour) ?? ofTable;
}

/** MySQL manual, "SHOW COLUMNS Statement", on Key. */
function keyOf(table: Table, column: Column): CatalogColumn['key'] {
  const primary = table.constraints.find(({ kind }) => kind === 'primaryKey');
  if (primary?.kind === 'primaryKey' && primary.columns.includes(column.name)) return 'PRI';
  const leading = table.indexes.filter((index) => index.keys[0]?.column === column.name);
  const isUnique = leading.some(
    (index) => index.unique === true && index.keys.length === 1 && index.keys[0]?.length === undefined,
  );
  if (isUnique) return 'UNI';
  return leading.length > 0 ? 'MUL' : '';
}
