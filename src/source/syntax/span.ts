import { commentsOf, type SourceComment } from './comments.js';
import type { ts } from './typescript.js';

/**
 * A place in a file that was read.
 *
 * `start` and `end` are offsets in UTF-16 code units (`text.slice(start, end)` is the code); `line` and `column`
 * are those of `start`, counted from 1, the column in UTF-16 code units too. `file` is the absolute path.
 */
export interface Span {
  readonly file: string;
  readonly start: number;
  readonly end: number;
  readonly line: number;
  readonly column: number;
}

/** A parsed file: its text (without a byte order mark) and its syntax tree. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
  readonly tree: ts.SourceFile;
}

/** Where a call, a member access or an effect stands in the code that is read. Everything is computed on demand. */
export interface Site {
  /** The expression itself. */
  readonly span: Span;
  /** The statement that the expression is part of. */
  readonly statement: Span;
  /** The author's comments on that statement and on what it stands in, see `commentsOf`. */
  readonly comments: readonly SourceComment[];
  /** The call that led to the function this site is in, and so on up to the entry; undefined at the entry. */
  readonly caller: Site | undefined;
  /** The code of `span`. */
  readonly code: string;
  /** The code from an offset in the same file to the end of `span`. */
  codeFrom(start: number): string;
}

/** The span of a node, without its leading trivia (comments and white space). */
export function spanOf(source: SourceFile, node: ts.Node): Span {
  return spanBetween(source, node.getStart(source.tree), node.end);
}

/** A span from offsets. */
export function spanBetween(source: SourceFile, start: number, end: number): Span {
  const { line, character } = source.tree.getLineAndCharacterOfPosition(start);
  return { file: source.path, start, end, line: line + 1, column: character + 1 };
}

/** The code of a node, without its leading trivia. */
export function codeOf(source: SourceFile, node: ts.Node): string {
  return source.text.slice(node.getStart(source.tree), node.end);
}

/** A {@link Site} that computes its parts when they are asked for: a call that nobody looks at costs only its fields. */
export class LazySite implements Site {
  readonly #source: SourceFile;
  readonly #node: ts.Node;
  readonly #statement: ts.Node;
  readonly caller: Site | undefined;
  #span: Span | undefined;

  constructor(source: SourceFile, node: ts.Node, statement: ts.Node, caller: Site | undefined) {
    this.#source = source;
    this.#node = node;
    this.#statement = statement;
    this.caller = caller;
  }

  get span(): Span {
    this.#span ??= spanOf(this.#source, this.#node);
    return this.#span;
  }

  get statement(): Span {
    return spanOf(this.#source, this.#statement);
  }

  get comments(): readonly SourceComment[] {
    return commentsOf(this.#source, this.#statement);
  }

  get code(): string {
    return codeOf(this.#source, this.#node);
  }

  codeFrom(start: number): string {
    return this.#source.text.slice(start, this.#node.end);
  }
}

/** The site of something that stands nowhere in the code. */
export function siteAt(span: Span): Site {
  return { span, statement: span, comments: [], caller: undefined, code: '', codeFrom: () => '' };
}
