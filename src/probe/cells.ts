import type { Dialect } from '../dialects/dialect.js';
import type { ColumnType } from '../ir/index.js';
import type { ProbeColumn, ProbeTable } from './model.js';
import { tableText, type WrittenSide } from './statement.js';

/** The SELECT of all rows of a table on a side: every cell as text that {@link meaningOf} understands. */
export function selectOf(table: ProbeTable, at: WrittenSide): string {
  const columns = table.columns.map((column, i) => {
    const [name, type] =
      at.side === 'source' ? [column.name, column.type] : [column.targetName, column.targetType];
    return `${asText(at.dialect.quoteIdentifier(name), type, at.dialect)} AS c${i}`;
  });
  return `SELECT ${columns.join(', ')} FROM ${tableText(table, at)}`;
}

function asText(column: string, type: ColumnType, dialect: Dialect): string {
  switch (dialect.name) {
    case 'postgres':
      if (type.kind === 'array') return `to_json(${column})::text`;
      return type.kind === 'binary' ? `encode(${column}, 'hex')` : `${column}::text`;
    case 'mysql':
    case 'mariadb':
      if (type.kind === 'binary') return `HEX(${column})`;
      if (type.kind === 'bit') return `LPAD(BIN(${column} + 0), ${type.length ?? 1}, '0')`;
      return column;
    case 'sqlite':
      return `CASE typeof(${column}) WHEN 'blob' THEN hex(${column}) ELSE CAST(${column} AS TEXT) END`;
  }
}

/** SQLite's client spells text with quotes. */
export function plainCell(cell: string | null, dialect: Dialect): string | null {
  if (cell === null || dialect.name !== 'sqlite') return cell;
  return cell.startsWith("'") ? cell.slice(1, -1).replaceAll("''", "'") : cell;
}

/**
 * A cell as text that is the same for whatever means the same in the other database: `t` and `1` of a boolean, digits
 * after the last of a fraction, `1.50` and `1.5` of JSON, a point in time by any zone.
 */
export function meaningOf(cell: string, { type, targetType }: ProbeColumn, isSource: boolean): string {
  switch (type.kind) {
    case 'boolean':
      return /^(t|true|1)$/i.test(cell) ? 'true' : /^(f|false|0)$/i.test(cell) ? 'false' : cell;
    case 'integer':
    case 'decimal':
      return plainNumber(cell);
    case 'float':
      return roughNumber(cell, type.bits);
    case 'char':
      return cell.replace(/ +$/, '');
    case 'binary':
      return cell.toLowerCase();
    case 'uuid':
      return uuidOf(cell, isSource ? type : targetType);
    case 'time':
    case 'timestamp':
      return momentOf(cell);
    case 'json':
    case 'jsonb':
    case 'array':
      return jsonOf(cell);
    case 'native':
      return nativeOf(cell, type.name);
    case 'string':
    case 'text':
    case 'bit':
    case 'date':
    case 'enum':
    case 'set':
    case 'interval':
    case 'named':
      return cell;
  }
}

function plainNumber(cell: string): string {
  if (!/^-?\d+(\.\d+)?$/.test(cell)) return /^-?[\d.]+e[-+]?\d+$/i.test(cell) ? String(Number(cell)) : cell;
  const plain = cell.includes('.') ? cell.replace(/\.?0+$/, '') : cell;
  return plain === '-0' ? '0' : plain;
}

/** MySQL shows six digits of a FLOAT (manual, "Problems with Floating-Point Values"). */
function roughNumber(cell: string, bits: number): string {
  const value = Number(cell);
  return Number.isNaN(value) ? cell : String(Number(value.toPrecision(bits === 32 ? 6 : 15)));
}

function uuidOf(cell: string, type: ColumnType): string {
  const plain = cell.toLowerCase();
  return type.kind === 'binary' && /^[\da-f]{32}$/.test(plain)
    ? plain.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
    : plain;
}

/** Without `+00`, which a session in UTC shows, and without zeros at the end of a fraction. */
function momentOf(cell: string): string {
  return cell
    .replace(/(?:\+00(?::00)?|Z)$/, '')
    .replace(/(\.\d*?)0+$/, '$1')
    .replace(/\.$/, '')
    .replace('T', ' ');
}

function jsonOf(cell: string): string {
  try {
    return JSON.stringify(sortedKeys(JSON.parse(cell)));
  } catch {
    return cell;
  }
}

function sortedKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortedKeys);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, one]) => [key, sortedKeys(one)]),
  );
}

function nativeOf(cell: string, name: string): string {
  if (name === 'inet' || name === 'cidr') return cell.replace(/\/32$/, '');
  return name === 'money' ? plainNumber(cell.replaceAll(/[$,]/g, '')) : cell;
}
