import type { OperationBody } from '../../../ir/index.js';
import { readAlterTable } from './alter-table.js';
import { SyntaxProblem, Unmodelled, Cursor } from './cursor.js';
import { readDelete, readInsert, readUpdate } from './data.js';
import { readDrop } from './drops.js';
import { readCreateIndex } from './indexes.js';
import type { Token } from './lexer.js';
import { readCreateTrigger, readCreateView } from './programs.js';
import { rawStatement } from './raw.js';
import { readCreateTable } from './tables.js';
import { isWord } from './touches.js';

/** The tokens of one statement, without its semicolon. */
export type Statement = readonly Token[];

/**
 * Splits tokens at semicolons. Those in the body of a trigger belong to it: it ends at the END behind a semicolon
 * (sqlite3_complete in src/complete.c).
 */
export function splitStatements(tokens: readonly Token[]): readonly Statement[] {
  const statements: Statement[] = [];
  let current: Token[] = [];
  const finish = (): void => {
    if (current.length > 0) statements.push(current);
    current = [];
  };
  for (const token of tokens) {
    const isSemicolon = token.kind === 'operator' && token.value === ';';
    if (!isSemicolon) current.push(token);
    else if (isInTrigger(current)) current.push(token);
    else finish();
  }
  finish();
  return statements;
}

/** Whether a statement that has begun is a trigger whose END has not come. */
function isInTrigger(tokens: readonly Token[]): boolean {
  if (!isWord(tokens[0], 'create')) return false;
  const isTemporary = isWord(tokens[1], 'temp') || isWord(tokens[1], 'temporary');
  if (!isWord(tokens[isTemporary ? 2 : 1], 'trigger')) return false;
  const last = tokens.at(-1);
  const before = tokens.at(-2);
  return !(isWord(last, 'end') && before?.kind === 'operator' && before.value === ';');
}

/** The words that a statement can begin with. */
const VERBS = new Set(
  `alter analyze attach begin commit create delete detach drop end explain insert pragma reindex release replace
  rollback savepoint select update vacuum values with`.split(/\s+/),
);

/** Statements whose whole grammar is read: what does not fit it is wrong. Of others only the beginning is looked at. */
const DATA = new Set(['insert', 'update', 'delete']);

/** Reads one statement. What the IR has no place for is kept as it stands; throws SyntaxProblem for what is wrong. */
export function readStatement(text: string, tokens: Statement): OperationBody {
  const [first] = tokens;
  const cursor = new Cursor(text, tokens);
  if (first === undefined || first.kind !== 'word' || !VERBS.has(first.value)) {
    throw new SyntaxProblem(cursor.peek());
  }
  const raw = (): OperationBody => rawStatement(tokens, text.slice(first.start, tokens.at(-1)?.end));
  try {
    return readModelled(cursor) ?? raw();
  } catch (error) {
    if (error instanceof Unmodelled) return raw();
    if (error instanceof SyntaxProblem && DATA.has(first.value)) return raw();
    throw error;
  }
}

function readModelled(cursor: Cursor): OperationBody | undefined {
  const { value } = cursor.next();
  switch (value) {
    case 'create':
      return readCreate(cursor);
    case 'alter':
      cursor.expect('table');
      return readAlterTable(cursor);
    case 'drop':
      return readDrop(cursor);
    case 'insert':
      return readInsert(cursor);
    case 'update':
      return readUpdate(cursor);
    case 'delete':
      return readDelete(cursor);
    default:
      return undefined;
  }
}

function readCreate(cursor: Cursor): OperationBody | undefined {
  const isTemporary = cursor.accept('temp') || cursor.accept('temporary');
  if (cursor.accept('table')) return readCreateTable(cursor, isTemporary);
  if (cursor.accept('view')) return readCreateView(cursor, isTemporary);
  if (cursor.accept('trigger')) return readCreateTrigger(cursor, isTemporary);
  if (cursor.isAt('virtual', 'table')) return undefined;
  const isUnique = cursor.accept('unique');
  cursor.expect('index');
  return readCreateIndex(cursor, isUnique);
}
