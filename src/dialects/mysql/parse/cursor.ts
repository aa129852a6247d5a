import type { Name } from '../../../ir/index.js';
import type { Flavour } from '../flavour.js';
import type { Lexer } from './lexer.js';
import type { Token } from './tokens.js';

/** The grammar of the server has it, the IR has no place for it: the statement is kept to the letter. */
export class Unmodelled extends Error {
  override readonly name = 'Unmodelled';
}

/** The text goes on in another way than the grammar, as far as it is known here. */
export class Unexpected extends Error {
  override readonly name = 'Unexpected';
  readonly token: Token;

  constructor(token: Token, expected: string) {
    super(`${expected} was expected here`);
    this.token = token;
  }
}

/** Something to tell of a place. */
export interface Notice {
  readonly token: Token;
  readonly code: string;
  readonly message: string;
  readonly help: string;
}

/** Walks over the tokens of a text. */
export class Cursor {
  readonly lexer: Lexer;
  readonly flavour: Flavour;
  /** The next token. */
  index = 0;
  /** What is read otherwise than it is written, and must be told. */
  readonly notices: Notice[] = [];

  constructor(lexer: Lexer, flavour: Flavour) {
    this.lexer = lexer;
    this.flavour = flavour;
  }

  peek(ahead = 0): Token {
    return this.lexer.token(this.index + ahead);
  }

  next(): Token {
    const token = this.lexer.token(this.index);
    if (token.kind !== 'eof') this.index += 1;
    return token;
  }

  /** Whether one of the words comes next. */
  isWord(...words: readonly string[]): boolean {
    const token = this.peek();
    return token.kind === 'word' && words.includes(token.value);
  }

  /** Whether these words come next, in this order. */
  areWords(...words: readonly string[]): boolean {
    return words.every((word, ahead) => {
      const token = this.peek(ahead);
      return token.kind === 'word' && token.value === word;
    });
  }

  isMark(mark: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === 'mark' && token.value === mark;
  }

  /** Takes the words if they come next, all of them or none. */
  words(...words: readonly string[]): boolean {
    if (!this.areWords(...words)) return false;
    this.index += words.length;
    return true;
  }

  /** Takes one of several words if it comes next. */
  oneOf(...words: readonly string[]): string | undefined {
    return this.isWord(...words) ? this.next().value : undefined;
  }

  mark(mark: string): boolean {
    if (!this.isMark(mark)) return false;
    this.index += 1;
    return true;
  }

  expectWords(...words: readonly string[]): void {
    if (!this.words(...words)) throw new Unexpected(this.peek(), words.join(' '));
  }

  expectMark(mark: string): void {
    if (!this.mark(mark)) throw new Unexpected(this.peek(), `"${mark}"`);
  }

  /** Whether the statement ends here. */
  get atEnd(): boolean {
    const { kind, value } = this.peek();
    return kind === 'eof' || kind === 'end' || (kind === 'mark' && value === ';');
  }

  expectEnd(): void {
    if (!this.atEnd) throw new Unexpected(this.peek(), 'the end of the statement');
  }

  /** An identifier, quoted or not, as written. */
  identifier(what = 'a name'): string {
    const token = this.peek();
    if (token.kind === 'name') {
      this.index += 1;
      return token.value;
    }
    if (token.kind === 'word') {
      this.index += 1;
      return this.lexer.text.slice(token.start, token.end);
    }
    // Under ANSI_QUOTES, and as an alias, a text in quotes is a name; elsewhere it is none.
    throw new Unexpected(token, what);
  }

  /** Whether an identifier can come next: any word will do, the caller has looked for keywords before. */
  get atIdentifier(): boolean {
    const { kind } = this.peek();
    return kind === 'name' || kind === 'word';
  }

  /** `t`, `db.t`, `.t`. */
  objectName(): Name {
    this.mark('.');
    const first = this.identifier();
    return this.mark('.') ? { schema: first, name: this.identifier() } : { name: first };
  }

  /** A text in quotes; texts side by side are one. */
  string(what = 'a text in quotes'): string {
    if (this.peek().kind !== 'string') throw new Unexpected(this.peek(), what);
    let value = this.next().value;
    while (this.peek().kind === 'string') value += this.next().value;
    return value;
  }

  number(): string {
    if (this.peek().kind !== 'number') throw new Unexpected(this.peek(), 'a number');
    return this.next().value;
  }

  integer(): number {
    const token = this.peek();
    const value = Number(this.number());
    if (!Number.isSafeInteger(value)) throw new Unexpected(token, 'a whole number');
    return value;
  }

  /** Elements with commas between them, in brackets. */
  list<T>(read: () => T): T[] {
    this.expectMark('(');
    const elements = this.elements(read);
    this.expectMark(')');
    return elements;
  }

  /** Elements with commas between them. */
  elements<T>(read: () => T): T[] {
    const elements = [read()];
    while (this.mark(',')) elements.push(read());
    return elements;
  }

  /** Goes past what is in brackets, which starts here. */
  skipBrackets(): void {
    const open = this.peek();
    this.expectMark('(');
    for (let depth = 1; depth > 0;) {
      const token = this.next();
      if (token.kind === 'eof' || token.kind === 'end')
        throw new Unexpected(open, 'a closing bracket for this');
      if (token.kind !== 'mark') continue;
      if (token.value === '(') depth += 1;
      else if (token.value === ')') depth -= 1;
    }
  }

  /** What is in brackets, as text. */
  bracketText(): string {
    const from = this.index + 1;
    this.skipBrackets();
    return this.text(from, this.index - 1);
  }

  /** The text of the tokens from one index up to another. */
  text(from: number, to: number): string {
    if (to <= from) return '';
    return this.lexer.slice(this.lexer.token(from).start, this.lexer.token(to - 1).end);
  }

  /** Reads something, or comes back to where it was if that is no such thing. */
  attempt<T>(read: () => T): T | undefined {
    const { index } = this;
    try {
      return read();
    } catch (error) {
      if (!(error instanceof Unexpected) && !(error instanceof Unmodelled)) throw error;
      this.index = index;
      return undefined;
    }
  }
}
