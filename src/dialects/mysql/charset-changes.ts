import type { Column, ColumnType, Constraint, Table, TableOptions } from '../../ir/index.js';
import { hasCharset } from '../../fold/operations/charset.js';
import type { Flavour } from './flavour.js';
import { charsetOf, collationOf, usualCollation } from './normalize/collations.js';

function collationOfTable({ options }: Pick<Table, 'options'>, flavour: Flavour): string {
  return collationOf(options?.['charset'], options?.['collate'], flavour) ?? usualCollation(flavour);
}

/** How many bytes a character of a column may take, whose table has these options. */
export function bytesOfCharacter(column: Column, table: Pick<Table, 'options'>, flavour: Flavour): number {
  return bytesOf(collationOfColumn(column, collationOfTable(table, flavour), flavour));
}

function collationOfColumn({ charset, collation }: Column, ofTable: string, flavour: Flavour): string {
  return collationOf(charset, collation?.name, flavour) ?? ofTable;
}

/**
 * ALTER TABLE … CHARACTER SET, COLLATE: a character set brings its own collation and a collation its character set; the
 * columns that are there keep the collation that they had, which is theirs from then on (MySQL manual, "ALTER TABLE Statement",
 * "Changing the Character Set"; asked of MySQL 9.7 and MariaDB 10.11).
 *
 * @param said The options that the statement has.
 */
export function withOptions(before: Table, said: TableOptions, flavour: Flavour): Table {
  const { charset: _charset, collate: _collate, ...others } = before.options ?? {};
  const names = 'charset' in said || 'collate' in said;
  return withPinned(
    before,
    { ...before, options: { ...(names ? others : before.options), ...said } },
    flavour,
  );
}

function withPinned(before: Table, after: Table, flavour: Flavour): Table {
  const [old, now] = [before, after].map((table) => collationOfTable(table, flavour));
  if (old === undefined || old === now) return after;
  const isOwn = (column: Column): boolean => column.charset !== undefined || column.collation !== undefined;
  return {
    ...after,
    columns: after.columns.map((column) =>
      hasCharset(column.type) && !isOwn(column) ? { ...column, collation: { name: old } } : column,
    ),
  };
}

/** Bytes of the longest character; of all others it is one (both servers, SHOW CHARACTER SET). */
const BYTES: Readonly<Record<string, number>> = {
  ...{ utf8mb4: 4, utf16: 4, utf16le: 4, utf32: 4, gb18030: 4, utf8: 3, utf8mb3: 3, ujis: 3, eucjpms: 3 },
  ...{ ucs2: 2, big5: 2, cp932: 2, euckr: 2, gb2312: 2, gbk: 2, sjis: 2 },
};

function bytesOf(collation: string): number {
  return BYTES[charsetOf(collation)] ?? 1;
}

type TextSize = Extract<ColumnType, { readonly kind: 'text' }>['size'];

/** Each kind of text with the bytes that it holds (manual, "Data Type Storage Requirements"). */
const SIZES: readonly (readonly [size: TextSize, bytes: number])[] = [
  ['tiny', 255],
  [undefined, 65_535],
  ['medium', 16_777_215],
  ['long', 4_294_967_295],
];

/**
 * CONVERT TO CHARACTER SET: a text becomes of a kind that holds as many characters as before (MySQL manual, "ALTER TABLE
 * Statement": "TEXT … may be changed to MEDIUMTEXT"; `Create_field` in `sql/create_field.cc`). In MariaDB a column of JSON is LONGTEXT
 * with a check, and only with a collation of its own is it shown as JSON.
 */
export function charsetConverted(before: Table, after: Table, flavour: Flavour): Table {
  const [old, now] = [before, after].map((table) => collationOfTable(table, flavour));
  if (old === undefined || now === undefined) return after;
  const checks: Constraint[] = [];
  const columns = after.columns.map((column): Column => {
    const was = before.columns.find(({ name }) => name === column.name);
    if (column.type.kind === 'json' && flavour.dialect === 'mariadb') {
      checks.push(validity(column.name));
      return { ...column, type: { kind: 'text', size: 'long' } };
    }
    if (column.type.kind !== 'text' || was === undefined) return column;
    const size = sizeFor(column.type.size, collationOfColumn(was, old, flavour), now);
    return size === column.type.size ? column : { ...column, type: textOf(size) };
  });
  return { ...after, columns, constraints: [...after.constraints, ...checks] };
}

function textOf(size: TextSize): ColumnType {
  return { kind: 'text', ...(size === undefined ? {} : { size }) };
}

function sizeFor(size: TextSize, old: string, now: string): TextSize {
  const [from, to] = [old, now].map(bytesOf);
  const held = SIZES.find(([one]) => one === size)?.[1];
  if (held === undefined || from === undefined || to === undefined) return size;
  const bytes = Math.floor(held / from) * to;
  return (SIZES.find(([, most]) => bytes <= most) ?? SIZES.at(-1))?.[0];
}

function validity(column: string): Constraint {
  return {
    kind: 'check',
    name: column,
    column,
    expression: {
      kind: 'call',
      name: { name: 'json_valid' },
      args: [{ kind: 'column', path: [column] }],
    },
  };
}
