import type { Name, OperationBody } from '../../../ir/index.js';
import { skipBody } from './bodies.js';
import { Unexpected, Unmodelled, type Cursor } from './cursor.js';
import { relationsIn } from './touches.js';

/** What can stand between CREATE and the kind of the object. */
export interface CreatePrefix {
  readonly orReplace: boolean;
  readonly attributes: Readonly<Record<string, string>>;
}

/** Reads `[OR REPLACE] [ALGORITHM = x] [DEFINER = y] [SQL SECURITY z] [AGGREGATE]`. */
export function readPrefix(cursor: Cursor): CreatePrefix {
  const attributes: Record<string, string> = {};
  const orReplace = cursor.words('OR', 'REPLACE');
  for (;;) {
    if (cursor.words('ALGORITHM')) {
      cursor.expectMark('=');
      attributes['algorithm'] = cursor.identifier().toLowerCase();
    } else if (cursor.words('DEFINER')) {
      cursor.expectMark('=');
      attributes['definer'] = readUser(cursor);
    } else if (cursor.words('SQL', 'SECURITY')) {
      attributes['sql security'] = cursor.identifier().toLowerCase();
    } else break;
  }
  return { orReplace, attributes };
}

/** `'u'@'h'`, `u@h`, `CURRENT_USER()`, as text. */
function readUser(cursor: Cursor): string {
  const from = cursor.index;
  cursor.next();
  if (cursor.isMark('(') && cursor.isMark(')', 1)) cursor.index += 2;
  if (cursor.peek().kind === 'variable') {
    cursor.next();
    // `u@localhost.localdomain` and `u@'h'` are one token each, `u@ 'h'` is two.
    if (cursor.peek().kind === 'string' && cursor.lexer.token(cursor.index - 1).value === '@') cursor.next();
  }
  return cursor.text(from, cursor.index);
}

/** CREATE VIEW and ALTER VIEW, from after VIEW on. */
export function readView(cursor: Cursor, { orReplace, attributes }: CreatePrefix): OperationBody {
  const ifNotExists = cursor.words('IF', 'NOT', 'EXISTS');
  const name = cursor.objectName();
  const columns = cursor.isMark('(') ? cursor.list(() => cursor.identifier('a column')) : undefined;
  cursor.expectWords('AS');
  const from = cursor.index;
  let checkOption: 'local' | 'cascaded' | undefined;
  while (!cursor.atEnd && checkOption === undefined) {
    const to = cursor.index;
    if (cursor.words('WITH')) checkOption = readCheckOption(cursor);
    else cursor.next();
    if (checkOption !== undefined) return view(to);
  }
  return view(cursor.index);

  function view(to: number): OperationBody {
    if (to === from) throw new Unexpected(cursor.peek(), 'a query');
    return {
      kind: 'createView',
      name,
      ...(orReplace ? { orReplace } : {}),
      ...(ifNotExists ? { ifNotExists } : {}),
      ...(columns === undefined ? {} : { columns }),
      query: cursor.text(from, to),
      dialect: cursor.flavour.dialect,
      ...(Object.keys(attributes).length === 0 ? {} : { with: attributes }),
      ...(checkOption === undefined ? {} : { checkOption }),
      reads: relationsIn(cursor, from, to),
    };
  }
}

/** `WITH [CASCADED | LOCAL] CHECK OPTION`; WITH alone begins a common table expression or a rollup. */
function readCheckOption(cursor: Cursor): 'local' | 'cascaded' | undefined {
  if (cursor.words('LOCAL', 'CHECK', 'OPTION')) return 'local';
  return cursor.words('CHECK', 'OPTION') || cursor.words('CASCADED', 'CHECK', 'OPTION')
    ? 'cascaded'
    : undefined;
}

/** CREATE TRIGGER, from after TRIGGER on; `start` is the statement's first token. */
export function readTrigger(cursor: Cursor, start: number, { orReplace }: CreatePrefix): OperationBody {
  cursor.words('IF', 'NOT', 'EXISTS');
  const { name, schema } = cursor.objectName();
  if (cursor.oneOf('BEFORE', 'AFTER') === undefined) throw new Unexpected(cursor.peek(), 'BEFORE or AFTER');
  if (cursor.oneOf('INSERT', 'UPDATE', 'DELETE') === undefined) {
    throw new Unexpected(cursor.peek(), 'INSERT, UPDATE or DELETE');
  }
  cursor.expectWords('ON');
  const table = cursor.objectName();
  if (schema !== undefined && schema !== table.schema)
    throw new Unmodelled('a trigger with the name of its database');
  cursor.expectWords('FOR', 'EACH', 'ROW');
  if (cursor.oneOf('FOLLOWS', 'PRECEDES') !== undefined) cursor.identifier('a trigger');
  skipBody(cursor);
  return {
    kind: 'createTrigger',
    table,
    name,
    ...(orReplace ? { orReplace } : {}),
    definition: definitionOf(cursor, start),
    dialect: cursor.flavour.dialect,
  };
}

/** CREATE PROCEDURE and CREATE FUNCTION, from after that word on. */
export function readRoutine(
  cursor: Cursor,
  start: number,
  routine: 'function' | 'procedure',
  { orReplace }: CreatePrefix,
): OperationBody {
  cursor.words('IF', 'NOT', 'EXISTS');
  const name: Name = cursor.objectName();
  if (!cursor.isMark('(')) throw new Unmodelled('a function of a library');
  cursor.skipBrackets();
  if (routine === 'function') {
    cursor.expectWords('RETURNS');
    // A type, and the character set that may follow it.
    while (!cursor.atEnd && !atBody(cursor)) readTypeWord(cursor);
  }
  while (readCharacteristic(cursor)) {
    // They may come in any order.
  }
  if (cursor.words('AS')) {
    // A program in another language (MySQL Enterprise), as a text.
    cursor.next();
  } else {
    skipBody(cursor);
  }
  return {
    kind: 'createFunction',
    name,
    routine,
    argumentTypes: [],
    ...(orReplace ? { orReplace } : {}),
    definition: definitionOf(cursor, start),
    dialect: cursor.flavour.dialect,
  };
}

function readTypeWord(cursor: Cursor): void {
  if (cursor.isMark('(')) cursor.skipBrackets();
  else cursor.next();
}

/** Words of types and character sets that can follow RETURNS; all else is a characteristic or the body. */
function atBody(cursor: Cursor): boolean {
  const token = cursor.peek();
  if (token.kind !== 'word') return token.kind === 'name';
  return BODY.has(token.value) || isCharacteristic(cursor);
}

const BODY: ReadonlySet<string> = new Set([
  'BEGIN',
  'RETURN',
  'IF',
  'CASE',
  'SELECT',
  'INSERT',
  'UPDATE',
  'DELETE',
  'REPLACE',
  'CALL',
  'LOOP',
  'WHILE',
  'REPEAT',
  'SIGNAL',
  'DECLARE',
  'DO',
  'WITH',
  'AS',
]);

function isCharacteristic(cursor: Cursor): boolean {
  return cursor.isWord(
    'COMMENT',
    'LANGUAGE',
    'NOT',
    'DETERMINISTIC',
    'CONTAINS',
    'NO',
    'READS',
    'MODIFIES',
    'SQL',
    'USING',
  );
}

function readCharacteristic(cursor: Cursor): boolean {
  if (cursor.words('COMMENT')) return cursor.string() !== undefined;
  if (cursor.words('LANGUAGE')) return cursor.identifier() !== '';
  if (cursor.words('USING')) {
    cursor.skipBrackets();
    return true;
  }
  return (
    cursor.words('NOT', 'DETERMINISTIC') ||
    cursor.words('DETERMINISTIC') ||
    cursor.words('CONTAINS', 'SQL') ||
    cursor.words('NO', 'SQL') ||
    cursor.words('READS', 'SQL', 'DATA') ||
    cursor.words('MODIFIES', 'SQL', 'DATA') ||
    (cursor.words('SQL', 'SECURITY') && cursor.identifier() !== '')
  );
}

/** The whole statement, without OR REPLACE, which is told apart. */
function definitionOf(cursor: Cursor, start: number): string {
  return cursor.text(start, cursor.index).replace(/^(create)\s+or\s+replace(?=\s)/i, '$1');
}
