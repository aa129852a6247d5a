import type { ColumnType, Diagnostic, Expression, Operation, OperationKind, Origin } from '../../ir/index.js';
import type { ParsedSql, SqlSource } from '../dialect.js';
import { SqlFragmentError } from '../fragment-error.js';
import { Spans } from '../spans.js';
import { syntaxFailure, type SyntaxFailure } from '../syntax-failure.js';
import type { Flavour } from './flavour.js';
import { Cursor, Unexpected, Unmodelled } from './parse/cursor.js';
import { STATEMENT_WORDS } from './parse/effects.js';
import { readExpression } from './parse/expressions.js';
import { Lexer } from './parse/lexer.js';
import { applySetting, applySettings } from './parse/settings.js';
import { readStatement, type ReadStatement } from './parse/statements.js';
import { LexicalError, type Token } from './parse/tokens.js';
import { readType } from './types.js';

/**
 * Reads SQL of MySQL or MariaDB. Nothing is dropped: what the IR does not model is `rawSql`. A text whose quotes or
 * brackets do not close, or that is not SQL, gives no operations. Where a statement goes on in a way that is not known
 * here, it is kept to the letter and a warning `sql-not-understood` shows the place.
 */
export function parse(sql: string, source: SqlSource, flavour: Flavour): ParsedSql {
  const failed = (failure: SyntaxFailure): ParsedSql => syntaxFailure(sql, source, flavour.title, failure);
  const nul = sql.indexOf('\0');
  if (nul >= 0) return failed({ start: nul, end: nul + 1, message: 'the character NUL cannot occur in SQL' });
  try {
    const lexer = new Lexer(sql, flavour);
    for (const setting of source.after ?? []) applySetting(lexer, setting);
    return readAll(new Cursor(lexer, flavour), new Spans(sql, source));
  } catch (error) {
    if (error instanceof LexicalError || error instanceof SyntaxProblem) return failed(error);
    if (error instanceof RangeError)
      return failed({ start: 0, end: sql.length, message: 'the SQL is nested too deeply' });
    throw error;
  }
}

/** The text is certainly wrong at a place. */
class SyntaxProblem extends Error {
  readonly start: number;
  readonly end: number;

  constructor(message: string, { start, end }: Pick<Token, 'start' | 'end'>) {
    super(message);
    this.start = start;
    this.end = end;
  }
}

/** A statement and where it is in the text. */
interface Placed {
  readonly start: number;
  readonly end: number;
  readonly read: ReadStatement;
}

function readAll(cursor: Cursor, spans: Spans): ParsedSql {
  const placed: Placed[] = [];
  for (;;) {
    while (cursor.mark(';') || cursor.peek().kind === 'end') if (cursor.peek().kind === 'end') cursor.next();
    const first = cursor.peek();
    if (first.kind === 'eof') break;
    checkStart(cursor);
    const from = cursor.index;
    const read = readStatement(cursor);
    checkEnd(cursor, read, from);
    applySettings(cursor, from);
    placed.push({ start: first.start, end: cursor.lexer.token(cursor.index - 1).end, read });
  }
  return withPlaces(cursor, spans, placed);
}

/** What starts with no word of SQL is no SQL. */
function checkStart(cursor: Cursor): void {
  const token = cursor.peek();
  const isLabel = cursor.isMark(':', 1);
  if (token.kind === 'mark' && token.value === '(') return;
  if (token.kind === 'word' && (STATEMENT_WORDS.has(token.value) || isLabel)) return;
  throw new SyntaxProblem('no statement starts so', token);
}

/** A statement that stops before it is whole, or whose brackets do not close, cannot be right. */
function checkEnd(cursor: Cursor, { lost }: ReadStatement, from: number): void {
  let depth = 0;
  for (let index = from; index < cursor.index; index += 1) {
    const token = cursor.lexer.token(index);
    if (token.kind !== 'mark') continue;
    if (token.value === '(') depth += 1;
    else if (token.value === ')') depth -= 1;
    if (depth < 0) throw new SyntaxProblem('this bracket closes nothing', token);
  }
  if (depth > 0)
    throw new SyntaxProblem('a bracket is not closed before the end of the statement', cursor.peek());
  const end = lost?.token;
  if (end === undefined) return;
  if (end.kind === 'eof' || end.kind === 'end' || (end.kind === 'mark' && end.value === ';')) {
    throw new SyntaxProblem(`the statement stops too early: ${lost?.message ?? ''}`, end);
  }
}

/** Operations that keep the statement's text, with the comments in it. */
const keepsText: ReadonlySet<OperationKind> = new Set<OperationKind>([
  'rawSql',
  'createView',
  'createFunction',
  'createTrigger',
]);

function withPlaces(cursor: Cursor, spans: Spans, placed: readonly Placed[]): ParsedSql {
  const operations: Operation[] = [];
  const diagnostics: Diagnostic[] = [];
  const comments = commentsOf(cursor, placed);
  for (const [index, { start, end, read }] of placed.entries()) {
    const span = spans.span(start, end);
    const own = comments[index] ?? { around: [], inside: [] };
    const keeps = read.operations.some(({ kind }) => keepsText.has(kind));
    const all = (keeps ? own.around : [...own.around, ...own.inside]).filter((comment) => comment !== '');
    const origin: Origin = all.length === 0 ? span : { ...span, comments: all };
    for (const operation of read.operations) operations.push({ ...operation, origin });
    if (read.lost !== undefined) diagnostics.push(notUnderstood(read.lost, cursor, spans));
  }
  for (const { token, ...notice } of cursor.notices)
    diagnostics.push({ severity: 'warning', ...notice, span: spans.span(token.start, token.end) });
  return { operations, diagnostics };
}

function notUnderstood({ token, message }: Unexpected, cursor: Cursor, spans: Spans): Diagnostic {
  return {
    severity: 'warning',
    code: 'sql-not-understood',
    message: `"${cursor.lexer.text.slice(token.start, token.end)}" was not understood (${message}): the statement is kept to the letter`,
    span: spans.span(token.start, token.end),
    help: `if ${cursor.flavour.title} takes it, nothing is wrong; what it changes is not known then`,
  };
}

interface OwnComments {
  /** Before the statement, and after it on its last line. */
  readonly around: string[];
  readonly inside: string[];
}

/** The comments of each statement. Those after the last statement's line are nobody's. */
function commentsOf(cursor: Cursor, placed: readonly Placed[]): readonly OwnComments[] {
  const lists: OwnComments[] = placed.map(() => ({ around: [], inside: [] }));
  const { comments, text } = cursor.lexer;
  let at = 0;
  for (const comment of comments) {
    while (at < placed.length && (placed[at]?.end ?? 0) <= comment.start) at += 1;
    const before = placed[at - 1];
    const isSameLine = before !== undefined && !/[\r\n]/.test(text.slice(before.end, comment.start));
    const current = placed[at];
    if (current !== undefined && comment.start > current.start) lists[at]?.inside.push(comment.text);
    else if (isSameLine) lists[at - 1]?.around.push(comment.text);
    else lists[at]?.around.push(comment.text);
  }
  return lists;
}

/** Reads one expression. Throws SqlFragmentError if the text is not exactly one. */
export function parseExpression(sql: string, flavour: Flavour): Expression {
  return fragment(sql, 'expression', flavour, readExpression);
}

/** Reads one type. Throws SqlFragmentError if the text is not exactly one. */
export function parseType(sql: string, flavour: Flavour): ColumnType {
  return fragment(sql, 'type', flavour, (cursor) => readType(cursor).type);
}

/** Reads something that is a whole text. */
function fragment<T>(
  sql: string,
  what: 'expression' | 'type',
  flavour: Flavour,
  read: (cursor: Cursor) => T,
): T {
  const cursor = new Cursor(new Lexer(sql, flavour), flavour);
  try {
    const result = read(cursor);
    if (cursor.peek().kind !== 'eof') throw new Unexpected(cursor.peek(), 'the end');
    return result;
  } catch (error) {
    const isBad =
      error instanceof LexicalError ||
      error instanceof Unexpected ||
      error instanceof Unmodelled ||
      error instanceof RangeError;
    if (isBad) throw new SqlFragmentError(what, sql, error.message);
    throw error;
  }
}
