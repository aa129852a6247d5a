import type { Name } from '../../../ir/index.js';

/** An identifier in backticks, always: no list of reserved words can then be out of date. */
export function quoteIdentifier(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}

/** A name with its database, if it has one. */
export function printName(name: Name): string {
  return name.schema === undefined
    ? quoteIdentifier(name.name)
    : `${quoteIdentifier(name.schema)}.${quoteIdentifier(name.name)}`;
}

/** Identifiers in a list, without parentheses. */
export function printColumns(columns: readonly string[]): string {
  return columns.map(quoteIdentifier).join(', ');
}

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
