import type { Name } from '../../ir/index.js';

/** Names as every dialect writes them, but for the quotes. */
export interface NamePrinters {
  /** A name with its schema or database, if it has one. */
  printName(name: Name): string;
  /** Identifiers in a list, without parentheses. */
  printColumns(columns: readonly string[]): string;
}

/** Printers of names whose parts are quoted one by one. */
export function namePrinters(quoteIdentifier: (name: string) => string): NamePrinters {
  return {
    printName: ({ schema, name }) =>
      schema === undefined ? quoteIdentifier(name) : `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`,
    printColumns: (columns) => columns.map(quoteIdentifier).join(', '),
  };
}

/** Text between quotes that escape themselves by being doubled, as standard SQL has it. */
export function doubling(quote: "'" | '"' | '`', text: string): string {
  return `${quote}${text.replaceAll(quote, quote + quote)}${quote}`;
}

/** Throws a RangeError for text with the character NUL, which the database has no way to write. `what`: `a string` … */
export function refuseNul(text: string, what: string, database: string): void {
  if (text.includes('\0'))
    throw new RangeError(`${what} with the character NUL cannot be written for ${database}`);
}
