import { mariadbFlavour } from '../../dialects/mariadb/flavour.js';
import { mysqlFlavour } from '../../dialects/mysql/flavour.js';
import { Cursor, Unexpected, Unmodelled } from '../../dialects/mysql/parse/cursor.js';
import { readExpression } from '../../dialects/mysql/parse/expressions.js';
import { Lexer } from '../../dialects/mysql/parse/lexer.js';
import { LexicalError } from '../../dialects/mysql/parse/tokens.js';
import type { DialectName } from '../../ir/index.js';
import { needsPerson } from '../problem.js';
import { bracketed, readOrder, readQuery } from './read-mysql.js';
import { readRowStatement } from './read-mysql-rows.js';
import type { Kept, Query, RowStatement, Statement } from './tree.js';

/** Reads the query of a view of MySQL or MariaDB. Throws NeedsPerson for what has no place in the tree. */
export function readMysqlQuery(sql: string, dialect: DialectName): Statement<Query> {
  return { read: whole(sql, dialect, readQuery), kept: (text) => keptIn(text, dialect) };
}

/** Reads INSERT, UPDATE or DELETE of MySQL or MariaDB. Throws NeedsPerson. */
export function readMysqlRows(sql: string, dialect: DialectName): Statement<RowStatement> {
  return { read: whole(sql, dialect, readRowStatement), kept: (text) => keptIn(text, dialect) };
}

function whole<T>(sql: string, dialect: DialectName, read: (cursor: Cursor) => T): T {
  const flavour = dialect === 'mariadb' ? mariadbFlavour : mysqlFlavour;
  const cursor = new Cursor(new Lexer(sql, flavour), flavour);
  try {
    const result = read(cursor);
    cursor.mark(';');
    cursor.expectEnd();
    return result;
  } catch (error) {
    if (!(error instanceof Unexpected) && !(error instanceof Unmodelled) && !(error instanceof LexicalError))
      throw error;
    return needsPerson('query', `a query is not translated from here on: ${error.message}`);
  }
}

/** A subquery or a window call that an expression holds as text. */
function keptIn(text: string, dialect: DialectName): Kept | undefined {
  if (!/\bSELECT\b|\bOVER\b/i.test(text)) return undefined;
  return whole(text, dialect, (cursor): Kept => {
    if (cursor.words('EXISTS')) return { kind: 'exists', query: bracketed(cursor) };
    if (cursor.isMark('(')) {
      const query = cursor.attempt(() => {
        const inner = bracketed(cursor);
        cursor.expectEnd();
        return inner;
      });
      if (query !== undefined) return { kind: 'value', query };
    }
    return cursor.attempt(() => readWindow(cursor)) ?? readIn(cursor, dialect);
  });
}

/** `a IN (SELECT …)`: the reader of expressions keeps all of it. */
function readIn(cursor: Cursor, dialect: DialectName): Kept {
  const from = cursor.index;
  for (;;) {
    if (cursor.atEnd) throw new Unmodelled('a subquery of this form');
    if (cursor.isMark('(')) cursor.skipBrackets();
    else if (cursor.isWord('IN') && cursor.isMark('(', 1)) break;
    else cursor.next();
  }
  const negated = cursor.index > from && cursor.lexer.token(cursor.index - 1).value === 'NOT';
  const operand = whole(cursor.text(from, cursor.index - (negated ? 1 : 0)), dialect, readExpression);
  cursor.expectWords('IN');
  return { kind: 'in', operand, negated, query: bracketed(cursor) };
}

function readWindow(cursor: Cursor): Kept {
  const name = cursor.identifier().toLowerCase();
  cursor.expectMark('(');
  cursor.expectMark(')');
  cursor.expectWords('OVER');
  cursor.expectMark('(');
  const partition = cursor.words('PARTITION', 'BY') ? cursor.elements(() => readExpression(cursor)) : [];
  const order = readOrder(cursor);
  cursor.expectMark(')');
  return { kind: 'window', name, partition, order };
}
