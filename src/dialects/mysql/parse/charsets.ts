import type { Cursor } from './cursor.js';

/** The name of a collation or character set: a word, or a text in quotes. */
export function readCollationName(cursor: Cursor): string {
  const token = cursor.peek();
  if (token.kind === 'string') return cursor.string().toLowerCase();
  return cursor.identifier('a character set or collation').toLowerCase();
}

/** `CHARACTER SET x`, `CHARSET x`, `CHAR SET x`, with the optional `=` of table options; lower case. */
export function readCharset(cursor: Cursor): string | undefined {
  const isThere = cursor.words('CHARSET') || cursor.words('CHARACTER', 'SET') || cursor.words('CHAR', 'SET');
  if (!isThere) return undefined;
  cursor.mark('=');
  return charsetName(readCollationName(cursor));
}

/** `utf8` is another name of `utf8mb3` (MySQL manual, "The utf8 Character Set"). */
export function charsetName(name: string): string {
  return name === 'utf8' ? 'utf8mb3' : name;
}

/** Collations of `utf8` as the server names them. */
export function collationName(name: string): string {
  return name.replace(/^utf8_/, 'utf8mb3_');
}
