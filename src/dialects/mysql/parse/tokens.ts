/**
 * What a token is. `word`: a keyword or an identifier without quotes; `name`: one in backticks (or in double quotes under
 * ANSI_QUOTES); `string`: a text in quotes; `literal`: `x'…'`, `0x…`, `b'…'`; `variable`: `@a`, `@@global.b`;
 * `mark`: an operator or a sign; `end`: the end of a statement as DELIMITER has set it; `eof`: the end of the text.
 */
export type TokenKind =
  | 'word'
  | 'name'
  | 'string'
  | 'number'
  | 'literal'
  | 'variable'
  | 'mark'
  | 'end'
  | 'eof';

export interface Token {
  readonly kind: TokenKind;
  /** Where it is in the text, in UTF-16 code units. */
  readonly start: number;
  readonly end: number;
  /** A word in upper case; a name or a string without quotes and escapes; anything else as written. */
  readonly value: string;
}

/** A comment, without its markers. */
export interface Comment {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The text is no SQL from here on: an end is missing. */
export class LexicalError extends Error {
  override readonly name = 'LexicalError';
  readonly start: number;
  readonly end: number;

  constructor(message: string, start: number, end: number) {
    super(message);
    this.start = start;
    this.end = end;
  }
}
