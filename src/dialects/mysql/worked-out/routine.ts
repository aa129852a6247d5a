import type { Flavour } from '../flavour.js';
import { skipHead } from '../parse/bodies.js';
import { Cursor, Unexpected } from '../parse/cursor.js';
import { Lexer } from '../parse/lexer.js';

/** What a statement does is not worked out: it is not modelled, or hangs on what is not known. */
export class NotWorkedOut extends Error {
  override readonly name = 'NotWorkedOut';
}

/** A parameter or a variable of a procedure. */
export interface Declared {
  readonly name: string;
  readonly type: string;
  /** Expression; absent: NULL. */
  readonly initial?: string;
}

/** A statement of a procedure's body; texts are expressions and statements as written. */
export type BodyStatement =
  | { readonly kind: 'declare'; readonly declared: readonly Declared[] }
  | {
      readonly kind: 'if';
      readonly branches: readonly { readonly condition: string; readonly then: readonly BodyStatement[] }[];
      readonly otherwise: readonly BodyStatement[];
    }
  | { readonly kind: 'sql'; readonly text: string };

export interface Procedure {
  readonly parameters: readonly Declared[];
  readonly body: readonly BodyStatement[];
}

/**
 * A CREATE PROCEDURE as a tree. Throws {@link NotWorkedOut} where it has what is not modelled: parameters that are written to, loops,
 * handlers, cursors, CASE, labels, a body that is no block (MySQL manual, "CREATE PROCEDURE" and "Compound Statements").
 */
export function readProcedure(definition: string, flavour: Flavour): Procedure {
  const cursor = new Cursor(new Lexer(definition, flavour), flavour);
  while (!cursor.words('PROCEDURE')) {
    if (cursor.atEnd) throw new NotWorkedOut();
    cursor.next();
  }
  cursor.words('IF', 'NOT', 'EXISTS');
  cursor.objectName();
  const parameters = readParameters(cursor);
  skipHead(cursor);
  if (!cursor.words('BEGIN')) throw new NotWorkedOut();
  const body = readStatements(cursor);
  cursor.expectWords('END');
  return { parameters, body };
}

function readParameters(cursor: Cursor): readonly Declared[] {
  cursor.expectMark('(');
  const parameters: Declared[] = [];
  while (!cursor.mark(')')) {
    if (cursor.isWord('OUT', 'INOUT')) throw new NotWorkedOut();
    cursor.words('IN');
    const name = cursor.identifier();
    parameters.push({ name, type: textUntil(cursor, () => cursor.isMark(',') || cursor.isMark(')')) });
    cursor.mark(',');
  }
  return parameters;
}

/** Statements up to the END, ELSE or ELSEIF that they stand before. */
function readStatements(cursor: Cursor): readonly BodyStatement[] {
  const statements: BodyStatement[] = [];
  while (!cursor.isWord('END', 'ELSE', 'ELSEIF')) {
    if (cursor.peek().kind === 'eof') throw new NotWorkedOut();
    if (cursor.mark(';')) continue;
    statements.push(...readStatement(cursor));
  }
  return statements;
}

const NOT_MODELLED = [
  ...['LOOP', 'WHILE', 'REPEAT', 'FOR', 'CASE', 'LEAVE', 'ITERATE', 'RETURN', 'OPEN', 'FETCH', 'CLOSE'],
  ...['SIGNAL', 'RESIGNAL', 'GET'],
];

function readStatement(cursor: Cursor): readonly BodyStatement[] {
  if (cursor.isWord(...NOT_MODELLED) || cursor.isMark(':', 1)) throw new NotWorkedOut();
  if (cursor.words('DECLARE')) return [readDeclaration(cursor)];
  if (cursor.words('IF')) return [readIf(cursor)];
  if (!cursor.words('BEGIN')) return [{ kind: 'sql', text: textUntil(cursor, () => cursor.isMark(';')) }];
  const statements = readStatements(cursor);
  // Its variables would end with it.
  if (statements.some(({ kind }) => kind === 'declare')) throw new NotWorkedOut();
  cursor.expectWords('END');
  return statements;
}

function readDeclaration(cursor: Cursor): BodyStatement {
  if (cursor.isWord('CONTINUE', 'EXIT', 'UNDO')) throw new NotWorkedOut();
  const names = cursor.elements(() => cursor.identifier());
  const type = textUntil(cursor, () => cursor.isWord('DEFAULT') || cursor.isMark(';'));
  if (/^(?:cursor|condition)\b/i.test(type)) throw new NotWorkedOut();
  const initial = cursor.words('DEFAULT') ? textUntil(cursor, () => cursor.isMark(';')) : undefined;
  return {
    kind: 'declare',
    declared: names.map((name) => ({ name, type, ...(initial === undefined ? {} : { initial }) })),
  };
}

function readIf(cursor: Cursor): BodyStatement {
  const branches = [];
  do {
    const condition = textUntil(cursor, () => cursor.isWord('THEN'));
    cursor.expectWords('THEN');
    branches.push({ condition, then: readStatements(cursor) });
  } while (cursor.words('ELSEIF'));
  const otherwise = cursor.words('ELSE') ? readStatements(cursor) : [];
  cursor.expectWords('END', 'IF');
  return { kind: 'if', branches, otherwise };
}

/** The text up to where something holds, outside of brackets. */
function textUntil(cursor: Cursor, isEnd: () => boolean): string {
  const from = cursor.index;
  while (!isEnd()) {
    const token = cursor.peek();
    if (token.kind === 'eof') throw new Unexpected(token, 'the end of a statement of the procedure');
    if (cursor.isMark('(')) cursor.skipBrackets();
    else cursor.next();
  }
  return cursor.text(from, cursor.index);
}
