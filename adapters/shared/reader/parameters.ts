import type { DialectName } from '../../../src/ir/index.js';
import { inlineBindings, MissingBinding, type Binding } from './bindings.js';

/** Values of parameters as a library hands them to a driver: a list, or by name with its `$` (Sequelize on SQLite). */
export type Parameters = readonly Binding[] | Readonly<Record<string, Binding>>;

/** A statement with literals in the places of its parameters. Throws {@link MissingBinding}. */
export const INLINED: Readonly<Record<DialectName, (sql: string, values: Parameters) => string>> = {
  postgres: (sql, values) => inlineBindings(sql, values as readonly Binding[]),
  mysql: (sql, values) => inlineMarks(sql, values, MYSQL_TOKENS, mysqlLiteral),
  mariadb: (sql, values) => inlineMarks(sql, values, MYSQL_TOKENS, mysqlLiteral),
  sqlite: (sql, values) =>
    Array.isArray(values) ? inlineMarks(sql, values, SQLITE_TOKENS, sqliteLiteral) : inlineNames(sql, values),
};

/** Whatever may hold a parameter's sign without being one: strings, quoted names, comments (MySQL manual, "Lexical Structure"). */
const MYSQL_TOKENS =
  /'(?:[^'\\]|\\[\s\S]|'')*'|"(?:[^"\\]|\\[\s\S]|"")*"|`[^`]*`|--[ \t][^\n]*|#[^\n]*|\/\*[\s\S]*?\*\/|\?/g;

function inlineMarks(
  sql: string,
  values: Parameters,
  tokens: RegExp,
  literal: (value: Binding) => string,
): string {
  const list = values as readonly Binding[];
  let place = 0;
  return sql.replace(tokens, (token) => {
    if (token !== '?') return token;
    if (place >= list.length) throw new MissingBinding(`${place + 1}`);
    return literal(list[place++]);
  });
}

/** What the driver makes of a value (mysql2 `lib/packets/execute.js`, `toParameter`; its dates are UTC, as Sequelize tells it). */
function mysqlLiteral(value: Binding): string {
  if (value === null || value === undefined) return 'NULL';
  if (typeof value === 'boolean') return value ? '1' : '0';
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  if (value instanceof Date) return `'${value.toISOString().replace('T', ' ').replace('Z', '')}'`;
  if (Buffer.isBuffer(value)) return `X'${value.toString('hex')}'`;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}

const SQLITE_TOKENS =
  /'(?:[^']|'')*'|"(?:[^"]|"")*"|`[^`]*`|\[[^\]]*\]|--[^\n]*|\/\*[\s\S]*?\*\/|[A-Za-z_]\w*|\$\w+|\?/g;

function inlineNames(sql: string, values: Parameters): string {
  const named = values as Readonly<Record<string, Binding>>;
  return sql.replace(SQLITE_TOKENS, (token) => {
    if (!token.startsWith('$')) return token;
    if (!Object.hasOwn(named, token)) throw new MissingBinding(token);
    return sqliteLiteral(named[token]);
  });
}

/** What the driver makes of a value (sqlite3 `src/statement.cc`, `BindParameter`): a date is its milliseconds. */
function sqliteLiteral(value: Binding): string {
  if (value === null || value === undefined) return 'NULL';
  if (typeof value === 'boolean') return value ? '1' : '0';
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  if (value instanceof Date) return String(value.valueOf());
  if (Buffer.isBuffer(value)) return `X'${value.toString('hex')}'`;
  return `'${String(value as string).replaceAll("'", "''")}'`;
}
