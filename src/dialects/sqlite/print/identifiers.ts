import type { Name } from '../../../ir/index.js';

/** An identifier in double quotes, always: no list of reserved words can then be out of date. */
export function quoteIdentifier(name: string): string {
  refuseNul(name, 'an identifier');
  return `"${name.replaceAll('"', '""')}"`;
}

/** A name with the database that it is in, if it says one. */
export function printName(name: Name): string {
  return name.schema === undefined
    ? quoteIdentifier(name.name)
    : `${quoteIdentifier(name.schema)}.${quoteIdentifier(name.name)}`;
}

/** Identifiers in a list, without parentheses. */
export function printColumns(columns: readonly string[]): string {
  return columns.map(quoteIdentifier).join(', ');
}

/** A string constant: SQLite has no escapes but the doubled quote. */
export function quoteString(text: string): string {
  refuseNul(text, 'a string');
  return `'${text.replaceAll("'", "''")}'`;
}

/** SQLite ends a statement at the character NUL. */
function refuseNul(text: string, what: string): void {
  if (text.includes('\0'))
    throw new RangeError(`${what} with the character NUL cannot be written for SQLite`);
}
