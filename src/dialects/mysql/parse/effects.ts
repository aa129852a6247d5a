import type { ObjectReference, OperationOf, RawEffect } from '../../../ir/index.js';
import type { Cursor } from './cursor.js';
import { relationsIn } from './touches.js';

/** What a statement does that is kept to the letter, by the words it starts with. */
interface Head {
  readonly words: readonly string[];
  readonly effect: RawEffect;
  /** What it is about: the tables that it names, the object after its words, or nothing that the schema has. */
  readonly about?: 'tables' | 'name' | 'table';
}

/** Longer heads first. A statement that starts with none of these is of unknown effect. */
const HEADS: readonly Head[] = [
  { words: ['CREATE', 'TEMPORARY', 'TABLE'], effect: 'none' },
  { words: ['DROP', 'TEMPORARY', 'TABLE'], effect: 'none' },
  { words: ['DROP', 'TEMPORARY', 'TABLES'], effect: 'none' },
  { words: ['CREATE', 'TABLE'], effect: 'schema', about: 'table' },
  { words: ['ALTER', 'TABLE'], effect: 'schema', about: 'table' },
  { words: ['ALTER', 'ONLINE', 'TABLE'], effect: 'schema', about: 'table' },
  { words: ['ALTER', 'IGNORE', 'TABLE'], effect: 'schema', about: 'table' },
  { words: ['RENAME', 'TABLE'], effect: 'schema', about: 'tables' },
  { words: ['RENAME', 'TABLES'], effect: 'schema', about: 'tables' },
  { words: ['RENAME', 'USER'], effect: 'none' },
  { words: ['DROP', 'TABLE'], effect: 'schema', about: 'tables' },
  { words: ['DROP', 'TABLES'], effect: 'schema', about: 'tables' },
  { words: ['DROP', 'INDEX'], effect: 'schema', about: 'tables' },
  { words: ['CREATE', 'EVENT'], effect: 'catalog', about: 'name' },
  { words: ['ALTER', 'EVENT'], effect: 'catalog', about: 'name' },
  { words: ['DROP', 'EVENT'], effect: 'catalog', about: 'name' },
  { words: ['CREATE', 'SERVER'], effect: 'none' },
  { words: ['ALTER', 'SERVER'], effect: 'none' },
  { words: ['DROP', 'SERVER'], effect: 'none' },
  { words: ['ALTER', 'PROCEDURE'], effect: 'schema', about: 'name' },
  { words: ['ALTER', 'FUNCTION'], effect: 'schema', about: 'name' },
  { words: ['CREATE', 'SEQUENCE'], effect: 'catalog', about: 'name' },
  { words: ['ALTER', 'SEQUENCE'], effect: 'catalog', about: 'name' },
  { words: ['DROP', 'SEQUENCE'], effect: 'catalog', about: 'name' },
  { words: ['CREATE', 'PACKAGE'], effect: 'catalog', about: 'name' },
  { words: ['DROP', 'PACKAGE'], effect: 'catalog', about: 'name' },
  { words: ['CREATE', 'LIBRARY'], effect: 'catalog', about: 'name' },
  { words: ['ALTER', 'LIBRARY'], effect: 'catalog', about: 'name' },
  { words: ['DROP', 'LIBRARY'], effect: 'catalog', about: 'name' },
  ...[
    'USER',
    'ROLE',
    'DATABASE',
    'SCHEMA',
    'TABLESPACE',
    'UNDO',
    'LOGFILE',
    'RESOURCE',
    'SPATIAL',
    'INSTANCE',
  ].flatMap((word): Head[] =>
    ['CREATE', 'ALTER', 'DROP'].map((verb) => ({ words: [verb, word], effect: 'none' })),
  ),
  { words: ['TRUNCATE'], effect: 'data', about: 'table' },
  ...['INSERT', 'REPLACE', 'UPDATE', 'DELETE', 'LOAD'].map((word): Head => ({
    words: [word],
    effect: 'data',
    about: 'tables',
  })),
  { words: ['WITH'], effect: 'data', about: 'tables' },
  { words: ['IMPORT'], effect: 'unknown' },
  ...[
    'SELECT',
    'TABLE',
    'VALUES',
    'SHOW',
    'DESCRIBE',
    'DESC',
    'EXPLAIN',
    'HELP',
    'SET',
    'USE',
    'BEGIN',
    'START',
    'COMMIT',
    'ROLLBACK',
    'SAVEPOINT',
    'RELEASE',
    'LOCK',
    'UNLOCK',
    'GRANT',
    'REVOKE',
    'FLUSH',
    'ANALYZE',
    'OPTIMIZE',
    'REPAIR',
    'CHECK',
    'CHECKSUM',
    'CACHE',
    'KILL',
    'RESET',
    'PURGE',
    'CHANGE',
    'STOP',
    'BINLOG',
    'INSTALL',
    'UNINSTALL',
    'PREPARE',
    'DEALLOCATE',
    'DO',
    'HANDLER',
    'XA',
    'SHUTDOWN',
    'RESTART',
    'CLONE',
    'BACKUP',
    'SIGNAL',
    'GET',
  ].map((word): Head => ({ words: [word], effect: 'none' })),
  { words: ['CALL'], effect: 'unknown' },
  { words: ['EXECUTE'], effect: 'unknown' },
  { words: ['CREATE'], effect: 'unknown' },
  { words: ['ALTER'], effect: 'unknown' },
  { words: ['DROP'], effect: 'unknown' },
  { words: ['RENAME'], effect: 'unknown' },
];

/** First words of statements: a text that starts with none of them is no SQL of MySQL. */
export const STATEMENT_WORDS: ReadonlySet<string> = new Set(HEADS.map(({ words }) => words[0] ?? ''));

/** Words between CREATE or ALTER and the kind of object that do not tell the kind. */
const ATTRIBUTES: ReadonlySet<string> = new Set([
  'OR',
  'REPLACE',
  'DEFINER',
  'ALGORITHM',
  'SQL',
  'SECURITY',
  'AGGREGATE',
]);

/** What kind of statement the tokens are, what they do and to what. */
export function describeRaw(
  cursor: Cursor,
  from: number,
  to: number,
): Pick<OperationOf<'rawSql'>, 'statement' | 'effect' | 'touches'> {
  const words = headWords(cursor, from, to);
  const head = executed(cursor, words, to) ?? asked(cursor, words, to) ?? headOf(words);
  const statement = (head?.words ?? words.slice(0, 1).map(({ value }) => value)).join(' ').toLowerCase();
  if (head === undefined) return { statement, effect: 'unknown', touches: [] };
  const after = (words[head.words.length - 1]?.index ?? from) + 1;
  return {
    statement: transactionWord(words, statement),
    effect: head.effect,
    touches: touched(cursor, head, after, from, to),
  };
}

function headOf(words: readonly HeadWord[]): Head | undefined {
  return HEADS.find((candidate) => candidate.words.every((word, index) => words[index]?.value === word));
}

const CHANGING: ReadonlySet<string> = new Set(['INSERT', 'REPLACE', 'UPDATE', 'DELETE', 'WITH']);

/**
 * EXPLAIN ANALYZE does what it explains (MySQL's manual, "EXPLAIN Statement": of multi-table UPDATE and DELETE, too), and so does MariaDB's
 * ANALYZE ("ANALYZE Statement").
 */
function executed(cursor: Cursor, words: readonly HeadWord[], to: number): Head | undefined {
  const [first, second] = words;
  const isExplained = /^(?:EXPLAIN|DESCRIBE|DESC)$/.test(first?.value ?? '') && second?.value === 'ANALYZE';
  if (first === undefined || (!isExplained && first.value !== 'ANALYZE')) return undefined;
  for (let index = first.index + 1; index < to; index += 1) {
    const { kind, value } = cursor.lexer.token(index);
    if (kind !== 'word') continue;
    if (value === 'TABLE' || value === 'SELECT') return undefined;
    if (CHANGING.has(value)) return { words: [first.value], effect: 'data', about: 'tables' };
  }
  return undefined;
}

/** WITH before a SELECT, which asks only, rather than before a statement that changes rows: what stands behind its queries, which are in brackets. */
function asked(cursor: Cursor, words: readonly HeadWord[], to: number): Head | undefined {
  const [first] = words;
  if (first?.value !== 'WITH') return undefined;
  let depth = 0;
  for (let index = first.index + 1; index < to; index += 1) {
    const { kind, value } = cursor.lexer.token(index);
    if (kind === 'mark') depth += value === '(' ? 1 : value === ')' ? -1 : 0;
    if (kind !== 'word' || depth > 0) continue;
    if (value === 'SELECT') return HEADS.find(({ words: [word] }) => word === value);
    if (CHANGING.has(value)) return undefined;
  }
  return undefined;
}

interface HeadWord {
  readonly value: string;
  readonly index: number;
}

/** The first words, without those that only qualify: `CREATE DEFINER = u EVENT`. */
function headWords(cursor: Cursor, from: number, to: number): readonly HeadWord[] {
  const words: HeadWord[] = [];
  for (let index = from; index < to && words.length < 3; index += 1) {
    const { kind, value } = cursor.lexer.token(index);
    if (kind === 'word' && ATTRIBUTES.has(value) && index > from) {
      // `DEFINER = u@h`: what the sign assigns is no word of the head.
      const next = cursor.lexer.token(index + 1);
      if (next.kind === 'mark' && next.value === '=') index += 2;
      continue;
    }
    if (kind === 'variable' || kind === 'mark') continue;
    if (kind !== 'word') break;
    words.push({ value, index });
  }
  return words;
}

/** `rollback to`, `start` and `savepoint` are told apart as the rest of the IR knows them. */
function transactionWord(words: readonly HeadWord[], statement: string): string {
  if (statement === 'rollback' && words.some(({ value }) => value === 'TO')) return 'rollback to';
  if (statement === 'start' && words[1]?.value !== 'TRANSACTION') return 'start replica';
  return statement;
}

function touched(
  cursor: Cursor,
  head: Head,
  after: number,
  from: number,
  to: number,
): readonly ObjectReference[] {
  switch (head.about) {
    case undefined:
      return [];
    case 'tables':
      return tables(cursor, from, to, isList(head) ? after : undefined);
    case 'table':
    case 'name': {
      const name = nameAt(cursor, after, to);
      if (name === undefined) return [];
      const kind = head.about === 'table' ? 'table' : 'other';
      // A statement about one table may read others, whose shape it leaves alone.
      return [{ kind, name }];
    }
  }
}

function isList(head: Head): boolean {
  return head.words[0] === 'DROP' || head.words[0] === 'RENAME';
}

function tables(
  cursor: Cursor,
  from: number,
  to: number,
  list: number | undefined,
): readonly ObjectReference[] {
  const names = list === undefined ? relationsIn(cursor, from, to) : namesIn(cursor, list, to);
  return names.map((name) => ({ kind: 'table', name }));
}

const SKIP: ReadonlySet<string> = new Set(['IF', 'NOT', 'EXISTS', 'TABLE', 'BODY']);

function nameAt(cursor: Cursor, from: number, to: number) {
  const { index } = cursor;
  cursor.index = from;
  try {
    while (cursor.index < to && cursor.peek().kind === 'word' && SKIP.has(cursor.peek().value)) cursor.next();
    return cursor.index < to ? cursor.attempt(() => cursor.objectName()) : undefined;
  } finally {
    cursor.index = index;
  }
}

/** All names in a list of names: `a, b`, `a TO b, c TO d`, `i ON t`. */
function namesIn(cursor: Cursor, from: number, to: number) {
  const { index } = cursor;
  const names = [];
  cursor.index = from;
  while (cursor.index < to) {
    const isWord =
      cursor.peek().kind === 'word' &&
      ['TO', 'ON', 'IF', 'EXISTS', 'RESTRICT', 'CASCADE'].includes(cursor.peek().value);
    const name = isWord ? undefined : cursor.attempt(() => cursor.objectName());
    if (name === undefined) cursor.next();
    else names.push(name);
  }
  cursor.index = index;
  return names;
}
