import { doubling, namePrinters } from '../../shared/quoting.js';

/** An identifier in backticks, always: no list of reserved words can then be out of date. */
export function quoteIdentifier(name: string): string {
  return doubling('`', name);
}

/** Names with the database, and lists of columns. */
export const { printName, printColumns } = namePrinters(quoteIdentifier);

/** A string constant, for the default sql_mode, in which a backslash escapes. */
export function quoteString(text: string): string {
  return `'${text.replace(/['\\\0\u001a]/g, (character) => ESCAPES[character] ?? character)}'`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  "'": "''",
  '\\': '\\\\',
  '\0': '\\0',
  '\u001a': '\\Z',
};

/** Text that is there if a flag is set. */
export function flag(value: boolean | undefined, text: string): string {
  return value === true ? text : '';
}
