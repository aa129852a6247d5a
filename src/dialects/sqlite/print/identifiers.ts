import { doubling, namePrinters, refuseNul } from '../../shared/quoting.js';

/** An identifier in double quotes, always: no list of reserved words can then be out of date. */
export function quoteIdentifier(name: string): string {
  refuseNul(name, 'an identifier', 'SQLite');
  return doubling('"', name);
}

/** Names with the database that it is in, and lists of columns. */
export const { printName, printColumns } = namePrinters(quoteIdentifier);

/** A string constant: SQLite has no escapes but the doubled quote. */
export function quoteString(text: string): string {
  refuseNul(text, 'a string', 'SQLite');
  return doubling("'", text);
}
