import type { Dialect } from '../../../../src/dialects/dialect.js';
import { emptySchema, keyOf, type Column, type ColumnType, type Table } from '../../../../src/ir/index.js';
import type { Row } from '../rows.js';

/** What SHOW FULL COLUMNS says of a table, as far as Sequelize reads it. */
export function describedColumns(table: Table, dialect: Dialect): readonly Row[] {
  const isMaria = dialect.name === 'mariadb';
  const key = primaryColumns(table);
  return asServerHasIt(table, dialect).columns.map((column) => ({
    Field: column.name,
    Type: typeText(column.type, dialect),
    Null: column.nullable ? 'YES' : 'NO',
    Key: key.has(column.name) ? 'PRI' : '',
    Default: defaultText(column, dialect),
    Extra: extra(column, isMaria),
    Comment: column.comment ?? '',
  }));
}

/** Types and defaults in the spelling that the server gives back. */
function asServerHasIt(table: Table, dialect: Dialect): Table {
  const key = keyOf(table.name);
  return dialect.normalize({ ...emptySchema(dialect.name), tables: { [key]: table } }).tables[key] ?? table;
}

/** Without a primary key, the first unique one whose columns cannot be NULL is shown as it (MySQL manual, "SHOW COLUMNS"). */
function primaryColumns({ columns, constraints, indexes }: Table): ReadonlySet<string> {
  const key = constraints.find(({ kind }) => kind === 'primaryKey');
  if (key !== undefined && 'columns' in key) return new Set(key.columns);
  const isRequired = (name: string | undefined): boolean =>
    columns.some((column) => column.name === name && !column.nullable);
  const unique = indexes.find(
    (index) => index.unique && index.keys.every(({ column }) => isRequired(column)),
  );
  return new Set(unique?.keys.flatMap(({ column }) => column ?? []) ?? []);
}

function extra(column: Column, isMaria: boolean): string {
  if (column.autoIncrement !== undefined) return 'auto_increment';
  if (column.generated !== undefined) return `${column.generated.stored ? 'STORED' : 'VIRTUAL'} GENERATED`;
  const isGenerated = !isMaria && column.default !== undefined && isComputed(column);
  const onUpdate = isMaria ? 'on update current_timestamp()' : 'on update CURRENT_TIMESTAMP';
  return [isGenerated ? 'DEFAULT_GENERATED' : '', column.onUpdate === undefined ? '' : onUpdate]
    .filter((part) => part !== '')
    .join(' ');
}

function isComputed({ default: value }: Column): boolean {
  return value !== undefined && !['string', 'number', 'boolean', 'null', 'verbatim'].includes(value.kind);
}

function defaultText(column: Column, dialect: Dialect): string | null {
  const { default: value, type } = column;
  if (value === undefined) return null;
  switch (value.kind) {
    case 'null':
      return null;
    case 'boolean':
      return value.value ? '1' : '0';
    case 'number':
      return value.value;
    case 'string': {
      // Long text has an expression for its default.
      const isLong = type.kind === 'text' || type.kind === 'json' || type.kind === 'binary';
      if (!isLong) return value.value;
      const quoted = `'${value.value.replaceAll("'", "\\'")}'`;
      return dialect.name === 'mariadb'
        ? dialect.quoteString(value.value)
        : `_utf8mb4\\${quoted.slice(0, -1)}\\'`;
    }
    default:
      return currentTimestamp(dialect.printExpression(value), dialect);
  }
}

function currentTimestamp(text: string, { name }: Dialect): string {
  const digits = /^(?:current_timestamp|now)(?:\((\d*)\))?$/i.exec(text);
  if (digits === null) return text;
  const precision = digits[1] ?? '';
  if (name === 'mariadb') return `current_timestamp(${precision})`;
  return precision === '' ? 'CURRENT_TIMESTAMP' : `CURRENT_TIMESTAMP(${precision})`;
}

/** How wide MariaDB shows integers that do not say it: signed, unsigned. */
const WIDTHS: Readonly<Record<8 | 16 | 24 | 32 | 64, readonly [number, number]>> = {
  8: [4, 3],
  16: [6, 5],
  24: [9, 8],
  32: [11, 10],
  64: [20, 20],
};

function typeText(type: ColumnType, dialect: Dialect): string {
  const isMaria = dialect.name === 'mariadb';
  switch (type.kind) {
    case 'enum':
    case 'set':
      return `${type.kind}(${type.values.map((value) => dialect.quoteString(value)).join(',')})`;
    case 'json':
      return isMaria ? 'longtext' : 'json';
    case 'integer':
      return isMaria && type.width === undefined
        ? dialect.printType({ ...type, width: WIDTHS[type.bits][type.unsigned === true ? 1 : 0] })
        : dialect.printType(type);
    case 'decimal':
      return dialect.printType({ ...type, precision: type.precision ?? 10, scale: type.scale ?? 0 });
    case 'native':
      return isMaria && type.name === 'year' ? 'year(4)' : dialect.printType(type);
    default:
      return dialect.printType(type);
  }
}
