import type { Name } from '../../../ir/index.js';

/** An identifier in double quotes, always: no list of reserved words can then be out of date. */
export function quoteIdentifier(name: string): string {
  refuseNul(name, 'an identifier');
  return `"${name.replaceAll('"', '""')}"`;
}

/** A name with its schema, if it has one. */
export function printName(name: Name): string {
  return name.schema === undefined
    ? quoteIdentifier(name.name)
    : `${quoteIdentifier(name.schema)}.${quoteIdentifier(name.name)}`;
}

/** Identifiers in a list, without parentheses. */
export function printColumns(columns: readonly string[]): string {
  return columns.map(quoteIdentifier).join(', ');
}

/** A string constant. With standard_conforming_strings, the default since 9.1, a backslash is a character like others. */
export function quoteString(text: string): string {
  refuseNul(text, 'a string');
  return `'${text.replaceAll("'", "''")}'`;
}

/** Text between dollar signs, with a tag that does not occur in it. */
export function dollarQuote(text: string): string {
  refuseNul(text, 'a string');
  let tag = '$$';
  for (let i = 0; text.includes(tag.slice(0, -1)); i += 1) tag = i === 0 ? '$body$' : `$body${i}$`;
  return `${tag}${text}${tag}`;
}

/** PostgreSQL has no way to write the character NUL. */
function refuseNul(text: string, what: string): void {
  if (text.includes('\0'))
    throw new RangeError(`${what} with the character NUL cannot be written for PostgreSQL`);
}
