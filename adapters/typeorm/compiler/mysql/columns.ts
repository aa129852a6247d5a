import { catalogColumn } from '../../../../src/dialects/mysql/catalog/columns.js';
import type { Flavour } from '../../../../src/dialects/mysql/flavour.js';
import type { Column, ColumnType, Table } from '../../../../src/ir/index.js';
import { DATABASE, NOT_KNOWN } from '../names.js';
import type { Row } from '../objects.js';

/** What a database has that says nothing of it (MySQL manual, "Server Character Set and Collation"; MariaDB 10.11). */
export const DEFAULT_COLLATIONS: Readonly<Record<Flavour['dialect'], string>> = {
  mysql: 'utf8mb4_0900_ai_ci',
  mariadb: 'utf8mb4_general_ci',
};

/** Rows of `INFORMATION_SCHEMA.COLUMNS`, as far as TypeORM reads them. */
export function columnRows(table: Table, flavour: Flavour): readonly Row[] {
  return table.columns.map((column) => {
    const shown = catalogColumn(table, column, flavour);
    const isText = shown.collation !== null;
    const collation = shown.collation ?? DEFAULT_COLLATIONS[flavour.dialect];
    return {
      TABLE_SCHEMA: DATABASE,
      TABLE_NAME: table.name.name,
      COLUMN_NAME: column.name,
      DATA_TYPE: shown.dataType,
      COLUMN_TYPE: shown.columnType,
      COLUMN_DEFAULT: shown.storedDefault === undefined ? NOT_KNOWN : shown.storedDefault,
      EXTRA: shown.extra,
      GENERATION_EXPRESSION: column.generated === undefined ? '' : NOT_KNOWN,
      IS_NULLABLE: shown.nullable ? 'YES' : 'NO',
      COLUMN_COMMENT: shown.comment,
      CHARACTER_SET_NAME: isText ? collation.split('_', 1)[0] : null,
      COLLATION_NAME: isText ? collation : null,
      CHARACTER_MAXIMUM_LENGTH: shown.maxLength,
      NUMERIC_PRECISION: numbersOf(shown.columnType, column)[0],
      NUMERIC_SCALE: numbersOf(shown.columnType, column)[1],
      DATETIME_PRECISION: datetimePrecision(column.type),
    };
  });
}

/** Precision and scale (MySQL manual, "The INFORMATION_SCHEMA COLUMNS Table"; `double` without both has 22, `float` 12). */
function numbersOf(columnType: string, { type }: Column): readonly [number | null, number | null] {
  if (type.kind === 'decimal') return [type.precision ?? 10, type.scale ?? 0];
  const found = /^(float|double)(?:\((\d+),(\d+)\))?/.exec(columnType);
  if (found === null) return [null, null];
  const [, name, precision, scale] = found;
  if (precision !== undefined) return [Number(precision), Number(scale)];
  return [name === 'float' ? 12 : 22, null];
}

function datetimePrecision(type: ColumnType): number | null {
  return type.kind === 'timestamp' || type.kind === 'time' ? (type.precision ?? 0) : null;
}
