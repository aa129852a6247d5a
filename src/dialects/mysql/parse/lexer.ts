import type { Flavour } from '../flavour.js';
import { quotedEnd, unquote } from './quotes.js';
import { USUAL_MODE } from './sql-mode.js';
import { LexicalError, type Comment, type Token, type TokenKind } from './tokens.js';

const BASED = /0x[\da-fA-F]+|0b[01]+/y;
const NUMBER = /(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y;
const VARIABLE = /@@?[\w$.\u0080-\uffff]*/y;
const LONG_MARK = /->>|<=>|->|<<|>>|<=|>=|<>|!=|:=|&&|\|\|/y;
const DOLLARS = /\$[A-Za-z0-9_\u0080-\uffff]*\$/y;
const LINE = /[^\r\n]*/y;
const VERSION = /\/\*M?!\d*/y;
const DELIMITER = /delimiter[ \t]+(\S+)[^\r\n]*/iy;

/** A part of the text that is markup of the lexer and no SQL: the start and end of a versioned comment. */
interface Marker {
  readonly start: number;
  readonly end: number;
}

/**
 * Cuts a text into tokens, as they are asked for, so that `SET sql_mode` and `DELIMITER` can change how the rest is cut.
 * The text of versioned comments (`/*!50100 …`) that the server executes is cut like any other.
 * Sources: MySQL reference manual, "Language Structure"; `sql/sql_lex.cc`; for DELIMITER the client, `client/mysql.cc`.
 */
export class Lexer {
  readonly text: string;
  readonly tokens: Token[] = [];
  readonly comments: Comment[] = [];
  /** The session's, as the text has set it up to here. */
  mode = USUAL_MODE;
  readonly #flavour: Flavour;
  readonly #markers: Marker[] = [];
  #at = 0;
  #openVersions = 0;
  #delimiter = ';';

  constructor(text: string, flavour: Flavour) {
    this.text = text;
    this.#flavour = flavour;
  }

  /** The n-th token; after the last one, the end of the text. */
  token(index: number): Token {
    while (this.tokens.length <= index) {
      const last = this.tokens.at(-1);
      if (last?.kind === 'eof') return last;
      this.tokens.push(this.#next());
    }
    return this.tokens[index] as Token;
  }

  /** Forgets the tokens from an index on: they are cut again, by the modes that are in force now. */
  rewind(index: number): void {
    if (index >= this.tokens.length) return;
    this.#at = this.tokens[index - 1]?.end ?? 0;
    this.tokens.length = index;
    while ((this.comments.at(-1)?.start ?? -1) >= this.#at) this.comments.pop();
    while ((this.#markers.at(-1)?.start ?? -1) >= this.#at) this.#markers.pop();
  }

  /** A part of the text without the markers of versioned comments. */
  slice(start: number, end: number): string {
    let result = '';
    let from = start;
    for (const marker of this.#markers) {
      if (marker.end <= from || marker.start >= end) continue;
      result += this.text.slice(from, Math.max(from, marker.start));
      from = marker.end;
    }
    return from < end ? result + this.text.slice(from, end) : result;
  }

  #next(): Token {
    this.#skipBlank();
    const { text } = this;
    const start = this.#at;
    if (start >= text.length) return { kind: 'eof', start, end: start, value: '' };
    if (this.#delimiter !== ';' && text.startsWith(this.#delimiter, start)) {
      return this.#take('end', start + this.#delimiter.length, this.#delimiter);
    }
    const code = text.charCodeAt(start);
    const dollars = code === 36 ? this.#dollarQuoted(start) : undefined;
    if (dollars !== undefined) return dollars;
    if (isWordStart(code)) return this.#word(start);
    if (isDigit(code) || (code === 46 && isDigit(text.charCodeAt(start + 1)) && !this.#followsName())) {
      return this.#number(start);
    }
    switch (text[start]) {
      case "'":
        return this.#quoted('string', start);
      case '"':
        return this.#quoted(this.mode.ansiQuotes ? 'name' : 'string', start);
      case '`':
        return this.#quoted('name', start);
      case '@':
        return this.#variable(start);
      default:
        return this.#mark(start);
    }
  }

  #take(kind: TokenKind, end: number, value: string): Token {
    const token = { kind, start: this.#at, end, value };
    this.#at = end;
    return token;
  }

  /** `$$ … $$` and `$tag$ … $tag$`, around routines in other languages (MySQL manual, "JavaScript Stored Program …"). */
  #dollarQuoted(start: number): Token | undefined {
    if (!this.#flavour.dollarQuotes) return undefined;
    const tag = sticky(DOLLARS, this.text, start);
    const close = tag === undefined ? -1 : this.text.indexOf(tag, start + tag.length);
    if (tag === undefined || close < 0) return undefined;
    return this.#take('string', close + tag.length, this.text.slice(start + tag.length, close));
  }

  #word(start: number): Token {
    const { text } = this;
    // N'…', x'…' and b'…' are one token.
    if (text[start + 1] === "'" && /[xXbB]/.test(text[start] ?? '')) {
      const end = quotedEnd(text, start + 1, true);
      if (end !== undefined) return this.#take('literal', end, text.slice(start, end));
    }
    const end = this.#wordEnd(start);
    return this.#take('word', end, text.slice(start, end).toUpperCase());
  }

  #wordEnd(start: number): number {
    const { text } = this;
    const delimiter = this.#delimiter === ';' ? undefined : this.#delimiter;
    let end = start;
    while (end < text.length && isWordPart(text.charCodeAt(end))) {
      if (delimiter !== undefined && end > start && text.startsWith(delimiter, end)) break;
      end += 1;
    }
    return end;
  }

  /** A number, `0x…`, `0b…`, or an identifier that starts with a digit (`2fa_codes`). */
  #number(start: number): Token {
    const { text } = this;
    const literal = sticky(BASED, text, start);
    if (literal !== undefined && this.#wordEnd(start) === start + literal.length && !this.#followsName()) {
      return this.#take('literal', start + literal.length, literal);
    }
    if (this.#followsName()) return this.#take('word', this.#wordEnd(start), this.#upper(start));
    const number = sticky(NUMBER, text, start) ?? '';
    const end = start + number.length;
    const isWhole = /^\d+$/.test(number);
    const wordEnd = this.#wordEnd(start);
    if (wordEnd > end && (isWhole || /^\d+[eE]\d+$/.test(number))) {
      return this.#take('word', wordEnd, this.#upper(start));
    }
    return this.#take('number', end, number);
  }

  #upper(start: number): string {
    return this.text.slice(start, this.#wordEnd(start)).toUpperCase();
  }

  /** After `t.` there is a name, whatever it starts with. */
  #followsName(): boolean {
    const last = this.tokens.at(-1);
    return last?.kind === 'mark' && last.value === '.' && last.end === this.#at;
  }

  #quoted(kind: 'string' | 'name', start: number): Token {
    const escapes = kind === 'string' && !this.mode.noBackslashEscapes;
    const end = quotedEnd(this.text, start, !escapes);
    if (end === undefined) {
      const what = kind === 'name' ? 'identifier' : 'string';
      throw new LexicalError(`this ${what} has no end`, start, start + 1);
    }
    return this.#take(kind, end, unquote(this.text.slice(start, end), !escapes));
  }

  #variable(start: number): Token {
    const { text } = this;
    const next = text[start + 1] ?? '';
    if (next === "'" || next === '"' || next === '`') {
      const end = quotedEnd(text, start + 1, next === '`');
      if (end === undefined) throw new LexicalError('this variable has no end', start, start + 1);
      return this.#take('variable', end, text.slice(start, end));
    }
    const name = sticky(VARIABLE, text, start) ?? '@';
    return this.#take('variable', start + name.length, name);
  }

  #mark(start: number): Token {
    const { text } = this;
    const long = sticky(LONG_MARK, text, start);
    const mark = long ?? text[start] ?? '';
    return this.#take('mark', start + mark.length, mark);
  }

  /** White space, comments, the markers of versioned comments, and DELIMITER. */
  #skipBlank(): void {
    const { text } = this;
    for (;;) {
      const code = text.charCodeAt(this.#at);
      if (code <= 32 || code === 0xfeff) {
        this.#at += 1;
        continue;
      }
      if (code === 35 || (code === 45 && isLineComment(text, this.#at))) {
        this.#lineComment(code === 35 ? 1 : 2);
        continue;
      }
      if (code === 47 && text[this.#at + 1] === '*') {
        this.#blockComment();
        continue;
      }
      if (code === 42 && text[this.#at + 1] === '/' && this.#openVersions > 0) {
        this.#openVersions -= 1;
        this.#skipMarker(this.#at, this.#at + 2);
        continue;
      }
      if ((code === 68 || code === 100) && this.#readDelimiter()) continue;
      return;
    }
  }

  #skipMarker(start: number, end: number): void {
    this.#markers.push({ start, end });
    this.#at = end;
  }

  #lineComment(markers: number): void {
    const start = this.#at;
    const line = sticky(LINE, this.text, start) ?? '';
    this.#at += line.length;
    this.comments.push({
      start,
      end: this.#at,
      text: line
        .slice(markers)
        .replace(/^[-#]* ?/, '')
        .trimEnd(),
    });
  }

  #blockComment(): void {
    const { text } = this;
    const start = this.#at;
    const head = sticky(VERSION, text, start);
    if (head !== undefined && this.#executes(head)) {
      this.#openVersions += 1;
      this.#skipMarker(start, start + head.length);
      return;
    }
    const close = text.indexOf('*/', start + 2);
    if (close < 0) throw new LexicalError('this comment has no end', start, start + 2);
    this.#at = close + 2;
    this.comments.push({ start, end: close + 2, text: plainBlock(text.slice(start + 2, close)) });
  }

  #executes(head: string): boolean {
    const version = Number(head.replace(/\D/g, ''));
    if (head.startsWith('/*M')) return this.#flavour.ownComments;
    return this.#flavour.executesVersion(version);
  }

  /** `DELIMITER $$` is a command of the client: a line of its own at the start of a statement. */
  #readDelimiter(): boolean {
    const last = this.tokens.at(-1);
    if (last !== undefined && last.kind !== 'end' && last.value !== ';') return false;
    const line = sticky(DELIMITER, this.text, this.#at);
    if (line === undefined) return false;
    this.#delimiter = line.trim().split(/\s+/)[1] ?? ';';
    this.#skipMarker(this.#at, this.#at + line.length);
    return true;
  }
}

function sticky(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

/** `--` starts a comment only before white space or the end (MySQL manual, "Comments"). */
function isLineComment(text: string, at: number): boolean {
  if (text[at + 1] !== '-') return false;
  const code = text.charCodeAt(at + 2);
  return Number.isNaN(code) || code <= 32;
}

/** A block comment without the stars at its left edge. */
function plainBlock(text: string): string {
  return text
    .split(/\r?\n/)
    .map((line) => line.replace(/^\s*\*+ ?/, '').trimEnd())
    .join('\n')
    .trim();
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function isWordStart(code: number): boolean {
  return (
    (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || code === 36 || code >= 0x80
  );
}

function isWordPart(code: number): boolean {
  return isWordStart(code) || isDigit(code);
}
