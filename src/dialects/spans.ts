import type { Span } from '../ir/index.js';
import type { SqlSource } from './dialect.js';

/** Gives places in the text their line and column. Places are asked for in ascending order, so one pass is enough. */
export class Spans {
  readonly #text: string;
  readonly #source: SqlSource;
  #line = 1;
  #lineStart = 0;
  #nextBreak: number;

  constructor(text: string, source: SqlSource) {
    this.#text = text;
    this.#source = source;
    this.#nextBreak = text.indexOf('\n');
  }

  /** The place from one index of the text to another, or that of the code that holds the SQL. */
  span(start: number, end: number): Span {
    if (this.#source.at !== undefined) return this.#source.at;
    while (this.#nextBreak >= 0 && this.#nextBreak < start) {
      this.#line += 1;
      this.#lineStart = this.#nextBreak + 1;
      this.#nextBreak = this.#text.indexOf('\n', this.#lineStart);
    }
    return { file: this.#source.file, start, end, line: this.#line, column: start - this.#lineStart + 1 };
  }
}
