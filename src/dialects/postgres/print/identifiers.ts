import { doubling, namePrinters, refuseNul } from '../../shared/quoting.js';

/** An identifier in double quotes, always: no list of reserved words can then be out of date. */
export function quoteIdentifier(name: string): string {
  refuseNul(name, 'an identifier', 'PostgreSQL');
  return doubling('"', name);
}

/** Names with the schema, and lists of columns. */
export const { printName, printColumns } = namePrinters(quoteIdentifier);

/** A string constant. With standard_conforming_strings, the default since 9.1, a backslash is a character like others. */
export function quoteString(text: string): string {
  refuseNul(text, 'a string', 'PostgreSQL');
  return doubling("'", text);
}

/** Text between dollar signs, with a tag that does not occur in it. */
export function dollarQuote(text: string): string {
  refuseNul(text, 'a string', 'PostgreSQL');
  let tag = '$$';
  for (let i = 0; text.includes(tag.slice(0, -1)); i += 1) tag = i === 0 ? '$body$' : `$body${i}$`;
  return `${tag}${text}${tag}`;
}
