import type { OperationBody } from '../../../ir/index.js';
import { readAlterTable } from './alter-table.js';
import { skipBody, skipHead } from './bodies.js';
import { Unexpected, Unmodelled, type Cursor } from './cursor.js';
import { readDelete, readInsert, readUpdate } from './data.js';
import { describeRaw } from './effects.js';
import {
  readCreateDatabase,
  readCreateIndex,
  readDropDatabase,
  readDropIndex,
  readDropRelations,
  readDropRoutine,
  readDropTrigger,
  readRenameTable,
} from './objects.js';
import { readPrefix, readRoutine, readTrigger, readView } from './programs.js';
import { readAlterSequence, readCreateSequence, readDropSequences } from './sequences.js';
import { readCreateTable } from './tables.js';

/** What reading one statement gives. */
export interface ReadStatement {
  readonly operations: readonly OperationBody[];
  /** Where the text went on in a way that is not known here: the statement is kept to the letter. */
  readonly lost?: Unexpected;
}

type Reader = (cursor: Cursor, start: number) => OperationBody | readonly OperationBody[];

/** How statements are read that the IR models, by their first word. Every other is kept to the letter. */
const readers: Readonly<Record<string, Reader>> = {
  CREATE: readCreate,
  ALTER: readAlter,
  DROP: readDrop,
  RENAME: (cursor) => {
    if (cursor.oneOf('TABLE', 'TABLES') === undefined) throw new Unmodelled('RENAME of no table');
    return readRenameTable(cursor);
  },
  INSERT: readInsert,
  UPDATE: readUpdate,
  DELETE: readDelete,
};

/** Reads the statement that starts here, up to its end: a semicolon or what DELIMITER has set. */
export function readStatement(cursor: Cursor): ReadStatement {
  const start = cursor.index;
  const noticed = cursor.notices.length;
  const token = cursor.peek();
  const read =
    token.kind === 'word' && Object.hasOwn(readers, token.value) ? readers[token.value] : undefined;
  try {
    if (read === undefined) throw new Unmodelled(token.value);
    if (cursor.lexer.mode.otherGrammar) throw new Unmodelled('a grammar that sql_mode changes');
    cursor.next();
    const operations = read(cursor, start);
    cursor.expectEnd();
    if (cursor.lexer.mode.noBackslashEscapes) refuseBackslashes(cursor, start);
    return { operations: 'kind' in operations ? [operations] : operations };
  } catch (error) {
    if (!(error instanceof Unmodelled) && !(error instanceof Unexpected)) throw error;
    cursor.index = start;
    cursor.notices.length = noticed;
    skipStatement(cursor);
    return {
      operations: [rawStatement(cursor, start, cursor.index)],
      ...(error instanceof Unexpected ? { lost: error } : {}),
    };
  }
}

/** What is printed is for the usual mode, while the one that was set is still in force where it is run. */
function refuseBackslashes(cursor: Cursor, from: number): void {
  for (let index = from; index < cursor.index; index += 1) {
    const { kind, value } = cursor.lexer.token(index);
    if (kind === 'string' && value.includes('\\')) throw new Unmodelled('a backslash that escapes nothing');
  }
}

/** A statement as written. */
function rawStatement(cursor: Cursor, from: number, to: number): OperationBody {
  return {
    kind: 'rawSql',
    dialect: cursor.flavour.dialect,
    sql: cursor.text(from, to),
    ...describeRaw(cursor, from, to),
  };
}

/** Goes past a statement that is not read; one that has a body may hold semicolons. */
function skipStatement(cursor: Cursor): void {
  const hasBody = cursor.isWord('CREATE', 'ALTER') && isProgram(cursor);
  if (hasBody || cursor.areWords('BEGIN', 'NOT', 'ATOMIC')) {
    const start = cursor.index;
    if (hasBody) skipHead(cursor);
    try {
      skipBody(cursor);
      return;
    } catch (error) {
      if (!(error instanceof Unexpected)) throw error;
      cursor.index = start;
    }
  }
  while (!cursor.atEnd) cursor.next();
}

/** Whether one of the first words of a CREATE or ALTER names a kind of object that has a body. */
function isProgram(cursor: Cursor): boolean {
  for (let ahead = 1; ahead < 14; ahead += 1) {
    const { kind, value } = cursor.peek(ahead);
    if (kind === 'eof' || kind === 'end' || (kind === 'mark' && (value === ';' || value === '(')))
      return false;
    if (kind !== 'word') continue;
    if (['EVENT', 'PROCEDURE', 'FUNCTION', 'TRIGGER', 'PACKAGE'].includes(value)) return true;
    if (['TABLE', 'VIEW', 'INDEX', 'DATABASE', 'SCHEMA', 'USER'].includes(value)) return false;
  }
  return false;
}

function readCreate(cursor: Cursor, start: number): OperationBody | readonly OperationBody[] {
  const prefix = readPrefix(cursor);
  if (cursor.words('TABLE'))
    return readCreateTable(cursor, { temporary: false, orReplace: prefix.orReplace });
  if (cursor.words('TEMPORARY', 'TABLE')) {
    return readCreateTable(cursor, { temporary: true, orReplace: prefix.orReplace });
  }
  if (
    cursor.isWord('UNIQUE', 'FULLTEXT', 'SPATIAL', 'INDEX', 'VECTOR') &&
    !cursor.areWords('SPATIAL', 'REFERENCE')
  ) {
    return readCreateIndex(cursor, prefix.orReplace);
  }
  if (cursor.words('VIEW')) return readView(cursor, prefix);
  if (cursor.words('TRIGGER')) return readTrigger(cursor, start, prefix);
  if (cursor.words('PROCEDURE')) return readRoutine(cursor, start, 'procedure', prefix);
  if (cursor.words('FUNCTION')) return readRoutine(cursor, start, 'function', prefix);
  if (cursor.flavour.sequences && cursor.words('SEQUENCE'))
    return readCreateSequence(cursor, prefix.orReplace);
  if (cursor.oneOf('DATABASE', 'SCHEMA') !== undefined) return readCreateDatabase(cursor, prefix.orReplace);
  throw new Unmodelled(`CREATE ${cursor.peek().value}`);
}

function readAlter(cursor: Cursor): OperationBody | readonly OperationBody[] {
  cursor.oneOf('ONLINE', 'IGNORE');
  if (cursor.words('TABLE')) return readAlterTable(cursor);
  if (cursor.flavour.sequences && cursor.words('SEQUENCE')) return readAlterSequence(cursor);
  const prefix = readPrefix(cursor);
  // ALTER VIEW defines the view anew.
  if (cursor.words('VIEW')) return readView(cursor, { ...prefix, orReplace: true });
  throw new Unmodelled(`ALTER ${cursor.peek().value}`);
}

function readDrop(cursor: Cursor): OperationBody | readonly OperationBody[] {
  if (cursor.oneOf('TABLE', 'TABLES') !== undefined) return readDropRelations(cursor, 'table');
  if (cursor.words('VIEW')) return readDropRelations(cursor, 'view');
  if (cursor.words('INDEX')) return readDropIndex(cursor);
  if (cursor.words('TRIGGER')) return readDropTrigger(cursor);
  if (cursor.words('PROCEDURE')) return readDropRoutine(cursor, 'procedure');
  if (cursor.words('FUNCTION')) return readDropRoutine(cursor, 'function');
  if (cursor.flavour.sequences && cursor.words('SEQUENCE')) return readDropSequences(cursor);
  if (cursor.oneOf('DATABASE', 'SCHEMA') !== undefined) return readDropDatabase(cursor);
  throw new Unmodelled(`DROP ${cursor.peek().value}`);
}
