import type { Name } from '../../../ir/index.js';
import type { Token } from './lexer.js';

/** Thrown where the IR has no place for something that SQLite takes: the statement is kept to the letter. */
export class Unmodelled extends Error {
  override readonly name = 'Unmodelled';
}

/** Thrown where SQLite's grammar ends: the statement is wrong. */
export class SyntaxProblem extends Error {
  override readonly name = 'SyntaxProblem';
  readonly at: Token;
  constructor(at: Token, message?: string) {
    super(message ?? (at.kind === 'end' ? 'incomplete input' : `near "${at.text}": syntax error`));
    this.at = at;
  }
}

/** Walks over the tokens of one statement. */
export class Cursor {
  readonly text: string;
  readonly #tokens: readonly Token[];
  readonly #end: Token;
  #at = 0;

  constructor(text: string, tokens: readonly Token[]) {
    this.text = text;
    this.#tokens = tokens;
    const last = tokens.at(-1)?.end ?? 0;
    this.#end = { kind: 'end', start: last, end: last, text: '', value: '' };
  }

  /** The place in the list of tokens, for {@link Cursor.back}. */
  get position(): number {
    return this.#at;
  }

  /** Goes back to a place. */
  back(position: number): void {
    this.#at = position;
  }

  peek(ahead = 0): Token {
    return this.#tokens[this.#at + ahead] ?? this.#end;
  }

  next(): Token {
    const token = this.peek();
    if (token.kind !== 'end') this.#at += 1;
    return token;
  }

  get isAtEnd(): boolean {
    return this.peek().kind === 'end';
  }

  /** Whether keywords stand here, in this order. */
  isAt(...keywords: readonly string[]): boolean {
    return keywords.every((keyword, ahead) => {
      const token = this.peek(ahead);
      return token.kind === 'word' && token.value === keyword;
    });
  }

  /** Whether one of several keywords stands here. */
  isAtAny(keywords: ReadonlySet<string>): boolean {
    const token = this.peek();
    return token.kind === 'word' && keywords.has(token.value);
  }

  /** Goes past keywords if they stand here. */
  accept(...keywords: readonly string[]): boolean {
    if (!this.isAt(...keywords)) return false;
    this.#at += keywords.length;
    return true;
  }

  expect(...keywords: readonly string[]): void {
    for (const keyword of keywords) if (!this.accept(keyword)) throw new SyntaxProblem(this.peek());
  }

  isAtOperator(operator: string): boolean {
    const token = this.peek();
    return token.kind === 'operator' && token.value === operator;
  }

  acceptOperator(operator: string): boolean {
    if (!this.isAtOperator(operator)) return false;
    this.#at += 1;
    return true;
  }

  expectOperator(operator: string): Token {
    const token = this.peek();
    if (!this.acceptOperator(operator)) throw new SyntaxProblem(token);
    return token;
  }

  expectEnd(): void {
    if (!this.isAtEnd) throw new SyntaxProblem(this.peek());
  }

  /** The text from where a token starts to the end of the last one that was read. */
  since(position: number): string {
    const first = this.#tokens[position];
    const last = this.#tokens[this.#at - 1];
    return first === undefined || last === undefined ? '' : this.text.slice(first.start, last.end);
  }

  /** The tokens from a place to here. */
  tokensSince(position: number): readonly Token[] {
    return this.#tokens.slice(position, this.#at);
  }

  /**
   * A name: SQLite takes a string for one as well (grammar: `nm ::= idj | STRING`). Which keywords may stand bare is
   * the server's matter; the callers ask for a name only where nothing else can be.
   */
  name(): string {
    const token = this.peek();
    if (token.kind !== 'word' && token.kind !== 'quoted' && token.kind !== 'string') {
      throw new SyntaxProblem(token);
    }
    this.#at += 1;
    return token.kind === 'word' ? token.text : token.value;
  }

  /** `name` or `schema.name`. `main` is the default schema, `temp` that of temporary objects. */
  qualifiedName(): Name {
    const first = this.name();
    if (!this.acceptOperator('.')) return { name: first };
    const name = this.name();
    return first.toLowerCase() === 'main' ? { name } : { schema: first, name };
  }

  /** `item, item` up to where no comma follows. */
  list<T>(item: () => T): readonly T[] {
    const items = [item()];
    while (this.acceptOperator(',')) items.push(item());
    return items;
  }

  /** `(item, item)`. */
  parenthesized<T>(item: () => T): readonly T[] {
    this.expectOperator('(');
    const items = this.list(item);
    this.expectOperator(')');
    return items;
  }

  /** Goes past `( … )`, whatever is inside. */
  skipParenthesized(): void {
    this.expectOperator('(');
    for (let depth = 1; depth > 0;) {
      const token = this.next();
      if (token.kind === 'end') throw new SyntaxProblem(token);
      if (token.kind !== 'operator') continue;
      if (token.value === '(') depth += 1;
      else if (token.value === ')') depth -= 1;
    }
  }
}
