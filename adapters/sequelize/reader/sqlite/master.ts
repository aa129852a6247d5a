import type { Dialect } from '../../../../src/dialects/dialect.js';
import type { Column, Table } from '../../../../src/ir/index.js';
import type { Row } from '../rows.js';

/**
 * The rows of `sqlite_master` that have to do with a table, and a text in them where one is given. SQLite keeps statements as
 * they were written, and Sequelize takes them apart as text, so these are written as Sequelize writes its own.
 */
export function masterRows(table: Table, part: string | undefined, dialect: Dialect): readonly Row[] {
  const statements = [asSequelizeWrites(createTable(table, dialect)), ...createIndexes(table, dialect)];
  // LIKE knows no case.
  return statements
    .filter((sql) => part === undefined || sql.toLowerCase().includes(part.toLowerCase()))
    .map((sql) => ({ sql }));
}

/**
 * The statement that makes a table without its indexes. SQLite keeps types as they were written, which the folded schema does
 * not: Sequelize's own are in capitals, as are most people's. It writes no NOT NULL on a key of one integer.
 */
export function createTable({ name, columns, constraints, with: options }: Table, dialect: Dialect): string {
  const key = constraints.find(({ kind }) => kind === 'primaryKey');
  const keyColumns = key !== undefined && 'columns' in key ? key.columns : [];
  const isNumber = ({ name: column, type }: Column): boolean =>
    keyColumns.length === 1 && keyColumns[0] === column && type.kind === 'integer' && type.bits === 32;
  const printed = dialect.print({
    kind: 'createTable',
    table: name,
    columns: columns.map((column) => (isNumber(column) ? { ...column, nullable: true } : column)),
    constraints,
    ...(options === undefined ? {} : { with: options }),
  });
  return inCapitals(printed.join(';'));
}

/** But for strings and names in quotes. */
function inCapitals(sql: string): string {
  return sql.replace(/'(?:[^']|'')*'|"(?:[^"]|"")*"|[^'"]+/g, (part) =>
    /^['"]/.test(part) ? part : part.toUpperCase(),
  );
}

/** The statements that make a table's indexes. */
export function createIndexes({ name, indexes }: Table, dialect: Dialect): readonly string[] {
  return indexes.flatMap((index) => dialect.print({ kind: 'createIndex', table: name, index }));
}

const ACTION = '(?:CASCADE|RESTRICT|SET NULL|SET DEFAULT)';

/** On one line, names in backticks, ON UPDATE before ON DELETE. */
function asSequelizeWrites(sql: string): string {
  return sql
    .replace(
      /'(?:[^']|'')*'|"((?:[^"]|"")*)"|(\(?)\n\s*(\)?)/g,
      (token, name?: string, open = '', close = '') => {
        if (token.startsWith("'")) return token;
        if (name !== undefined) return `\`${name}\``;
        return open === '' && close === '' ? ' ' : `${String(open)}${String(close)}`;
      },
    )
    .replace(new RegExp(`( ON DELETE ${ACTION})( ON UPDATE ${ACTION})`, 'g'), '$2$1');
}
