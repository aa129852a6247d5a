import { Unexpected, type Cursor } from './cursor.js';

/** Words after which a statement inside a routine begins. */
const BEFORE_STATEMENT: ReadonlySet<string> = new Set(['BEGIN', 'THEN', 'ELSE', 'DO', 'LOOP', 'REPEAT']);

/** Words that, where a statement begins, open what END closes. CASE opens it wherever it stands. */
const OPENS: ReadonlySet<string> = new Set(['BEGIN', 'IF', 'LOOP', 'WHILE', 'REPEAT']);

/** What may follow END and belongs to it. */
const AFTER_END = ['IF', 'CASE', 'LOOP', 'WHILE', 'REPEAT', 'FOR'];

/**
 * Goes past the body of a routine, trigger or event, which starts here, up to the end of the statement. Inside BEGIN … END
 * semicolons end the statements of the body, not the body: the server reads a text of several statements just so.
 * Source: MySQL manual, "Compound Statements"; MariaDB, "Programmatic & Compound Statements".
 */
export function skipBody(cursor: Cursor): void {
  const start = cursor.peek();
  let depth = 0;
  let atStatement = true;
  for (;;) {
    const token = cursor.peek();
    if (token.kind === 'eof' || token.kind === 'end') {
      if (depth > 0) throw new Unexpected(token, `END of the block that starts with ${start.value}`);
      return;
    }
    if (token.kind === 'mark' && token.value === ';') {
      if (depth === 0) return;
      atStatement = true;
      cursor.next();
      continue;
    }
    if (token.kind === 'mark' && token.value === ':' && isLabel(cursor)) {
      atStatement = true;
      cursor.next();
      continue;
    }
    if (token.kind !== 'word') {
      atStatement = false;
      cursor.next();
      continue;
    }
    if (atStatement && skipHandlerHead(cursor)) continue;
    if (opens(cursor, token.value, atStatement)) depth += 1;
    if (token.value === 'END' && depth > 0 && !isName(cursor)) {
      depth -= 1;
      cursor.next();
      cursor.oneOf(...AFTER_END);
      atStatement = false;
      continue;
    }
    atStatement = BEFORE_STATEMENT.has(token.value);
    cursor.next();
    if (token.value === 'BEGIN') cursor.words('NOT', 'ATOMIC');
  }
}

function opens(cursor: Cursor, word: string, atStatement: boolean): boolean {
  if (isName(cursor)) return false;
  if (word === 'CASE') return true;
  // MariaDB's FOR … DO … END FOR.
  if (atStatement && word === 'FOR' && cursor.flavour.dialect === 'mariadb') return true;
  return atStatement && OPENS.has(word);
}

/** Whether the word is a part of a qualified name: `NEW.end`. */
function isName(cursor: Cursor): boolean {
  const before = cursor.index > 0 ? cursor.lexer.token(cursor.index - 1) : undefined;
  return (before?.kind === 'mark' && before.value === '.') || cursor.isMark('.', 1);
}

/** `label: BEGIN`. */
function isLabel(cursor: Cursor): boolean {
  const { value } = cursor.peek(1);
  return ['BEGIN', 'LOOP', 'WHILE', 'REPEAT', 'FOR'].includes(value);
}

/**
 * `DECLARE EXIT HANDLER FOR SQLEXCEPTION, SQLSTATE '02000'`: a statement follows, often a block (MySQL manual,
 * "DECLARE ... HANDLER Statement").
 */
function skipHandlerHead(cursor: Cursor): boolean {
  if (!cursor.isWord('DECLARE')) return false;
  const { value } = cursor.peek(1);
  if (!['CONTINUE', 'EXIT', 'UNDO'].includes(value) || cursor.peek(2).value !== 'HANDLER') return false;
  cursor.index += 4;
  do {
    if (cursor.words('SQLSTATE')) cursor.words('VALUE');
    cursor.words('NOT');
    cursor.next();
  } while (cursor.mark(','));
  return true;
}

/** Goes past the head of a routine, trigger or event to where its body may begin, for {@link skipBody}. */
export function skipHead(cursor: Cursor): void {
  while (!cursor.atEnd && !cursor.isMark(';')) {
    if (cursor.isWord('BEGIN', 'LOOP', 'WHILE', 'REPEAT', 'CASE') && !isName(cursor)) return;
    if (cursor.isWord('IF') && !cursor.areWords('IF', 'NOT') && !cursor.areWords('IF', 'EXISTS')) return;
    cursor.next();
  }
}
