import { LexicalError, scan, type Token } from './parse/lexer.js';
import { isKeyword } from './parse/keywords.js';
import { quoteIdentifier } from './print/identifiers.js';

/**
 * SQL with single spaces, no comments, keywords in lower case and all names in double quotes: two texts that
 * SQLite reads as the same tokens come out alike. Undefined for what is not made of SQLite's tokens.
 */
export function canonicalSql(sql: string): string | undefined {
  try {
    const { tokens } = scan(sql);
    return tokens.map((token, at) => canonicalToken(token, tokens[at + 1])).join(' ');
  } catch (error) {
    if (error instanceof LexicalError) return undefined;
    throw error;
  }
}

function canonicalToken(token: Token, next: Token | undefined): string {
  if (token.kind !== 'word' && token.kind !== 'quoted') return token.text;
  if (token.kind === 'word' && isKeyword(token.value)) return token.value;
  const name = token.kind === 'word' ? token.text : token.value;
  // A function's case means nothing, and it looks like a table before the list of its columns.
  const isBeforeList = next?.kind === 'operator' && next.value === '(';
  return quoteIdentifier(isBeforeList ? name.toLowerCase() : name);
}
