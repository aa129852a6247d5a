import { scanSync, type ScanToken } from 'libpg-query';

/** A part of a text, in bytes of UTF-8 as the grammar counts. */
export interface Extent {
  readonly start: number;
  readonly end: number;
}

/** A token with its place in bytes of UTF-8; `text` as written. */
export interface Token extends Extent {
  readonly text: string;
}

/** A comment with its place in bytes of UTF-8 and its text without markers. */
export interface Comment extends Extent {
  readonly text: string;
}

/**
 * The text that is read. The grammar counts bytes of UTF-8, JavaScript counts UTF-16 code units: this converts, which
 * costs nothing for ASCII.
 */
export class SqlText {
  readonly text: string;
  readonly byteLength: number;
  readonly #indexes: Uint32Array | undefined;

  constructor(text: string) {
    this.text = text;
    this.byteLength = Buffer.byteLength(text);
    this.#indexes = this.byteLength === text.length ? undefined : indexesByByte(text, this.byteLength);
  }

  /** The index in the text of a byte. */
  index(byte: number): number {
    return this.#indexes === undefined ? byte : (this.#indexes[byte] ?? this.text.length);
  }

  slice(extent: Extent): string {
    return this.text.slice(this.index(extent.start), this.index(extent.end));
  }
}

function indexesByByte(text: string, byteLength: number): Uint32Array {
  const indexes = new Uint32Array(byteLength + 1);
  let byte = 0;
  for (let index = 0; index < text.length;) {
    const code = text.codePointAt(index) ?? 0;
    const units = code > 0xffff ? 2 : 1;
    const bytes = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    indexes.fill(index, byte, byte + bytes);
    byte += bytes;
    index += units;
  }
  indexes[byte] = text.length;
  return indexes;
}

/** What the grammar's scanner finds in a part of a text. */
export interface Scanned {
  readonly tokens: readonly Token[];
  readonly comments: readonly Comment[];
}

/** The tokens of a part of a text, split into comments and others. */
export function scan(text: SqlText, extent: Extent): Scanned {
  const slice = text.slice(extent);
  const tokens: Token[] = [];
  const comments: Comment[] = [];
  // The scanner refuses an empty text.
  if (slice.trim() === '') return { tokens, comments };
  for (const token of scanSync(slice).tokens) {
    const place = { start: token.start + extent.start, end: token.end + extent.start };
    if (isComment(token)) comments.push({ ...place, text: plainComment(token.text) });
    else tokens.push({ ...place, text: token.text });
  }
  return { tokens, comments };
}

/**
 * The comments between two statements. Nothing else but white space and semicolons is there, so they need no scanner,
 * which would cost more than reading a statement.
 */
export function commentsBetween(text: SqlText, extent: Extent): readonly Comment[] {
  const gap = text.slice(extent);
  const comments: Comment[] = [];
  const marks = /--[^\r\n]*|\/\*/g;
  let byte = extent.start;
  let counted = 0;
  for (let mark = marks.exec(gap); mark !== null; mark = marks.exec(gap)) {
    const end = mark[0] === '/*' ? endOfBlock(gap, mark.index) : marks.lastIndex;
    byte += Buffer.byteLength(gap.slice(counted, mark.index));
    const comment = gap.slice(mark.index, end);
    const start = byte;
    byte += Buffer.byteLength(comment);
    comments.push({ start, end: byte, text: plainComment(comment) });
    counted = end;
    marks.lastIndex = end;
  }
  return comments;
}

/** Block comments nest in PostgreSQL. */
function endOfBlock(text: string, start: number): number {
  const marks = /\/\*|\*\//g;
  marks.lastIndex = start;
  let depth = 0;
  for (let mark = marks.exec(text); mark !== null; mark = marks.exec(text)) {
    depth += mark[0] === '/*' ? 1 : -1;
    if (depth === 0) return marks.lastIndex;
  }
  return text.length;
}

function isComment(token: ScanToken): boolean {
  return token.tokenName === 'SQL_COMMENT' || token.tokenName === 'C_COMMENT';
}

/** A comment without its markers and without the stars at the left edge of a block. */
function plainComment(comment: string): string {
  if (comment.startsWith('--')) return comment.replace(/^--+ ?/, '').trimEnd();
  return comment
    .slice(2, -2)
    .split(/\r?\n/)
    .map((line) => line.replace(/^\s*\*+ ?/, '').trimEnd())
    .join('\n')
    .trim();
}
