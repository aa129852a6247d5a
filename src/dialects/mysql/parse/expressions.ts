import type { ColumnType, Expression } from '../../../ir/index.js';
import { readType } from '../types.js';
import { readCollationName } from './charsets.js';
import { Unexpected, Unmodelled, type Cursor } from './cursor.js';
import { readKeyword, readLiteral, verbatim } from './literals.js';
import { own } from '../../../own.js';

/**
 * Reads an expression by precedence climbing. What the tree has no place for is `verbatim`: the smallest part that holds
 * it. Source of the precedences: MySQL manual, "Operator Precedence"; `sql/sql_yacc.yy`, rules expr, bool_pri, predicate,
 * bit_expr, simple_expr.
 */
export function readExpression(cursor: Cursor): Expression {
  return readOr(cursor);
}

function readOr(cursor: Cursor): Expression {
  const operands = [readXor(cursor)];
  while (cursor.words('OR') || (!cursor.lexer.mode.pipesAsConcat && cursor.mark('||')))
    operands.push(readXor(cursor));
  return joined('or', operands);
}

function readXor(cursor: Cursor): Expression {
  let left = readAnd(cursor);
  while (cursor.words('XOR')) left = { kind: 'operator', operator: 'xor', left, right: readAnd(cursor) };
  return left;
}

function readAnd(cursor: Cursor): Expression {
  const operands = [readNot(cursor)];
  while (cursor.words('AND') || cursor.mark('&&')) operands.push(readNot(cursor));
  return joined('and', operands);
}

/** `a AND b AND c` is one conjunction, with or without brackets. */
function joined(kind: 'and' | 'or', operands: readonly Expression[]): Expression {
  const [first] = operands;
  if (first !== undefined && operands.length === 1) return first;
  return { kind, operands: operands.flatMap((part) => (part.kind === kind ? part.operands : [part])) };
}

function readNot(cursor: Cursor): Expression {
  if (cursor.words('NOT')) {
    if (cursor.lexer.mode.highNotPrecedence) throw new Unmodelled('NOT that binds tighter than usual');
    return { kind: 'not', operand: readNot(cursor) };
  }
  return readComparison(cursor);
}

const COMPARISONS: ReadonlySet<string> = new Set(['=', '<=>', '>=', '>', '<=', '<', '<>', '!=']);

function readComparison(cursor: Cursor): Expression {
  const from = cursor.index;
  let left = readPredicate(cursor);
  for (;;) {
    const token = cursor.peek();
    if (cursor.words('IS')) {
      left = readIs(cursor, left);
    } else if (token.kind === 'mark' && COMPARISONS.has(token.value)) {
      cursor.next();
      if (cursor.oneOf('ANY', 'SOME', 'ALL') !== undefined) {
        cursor.skipBrackets();
        left = verbatim(cursor, cursor.text(from, cursor.index));
      } else {
        const operator = token.value === '!=' ? '<>' : token.value;
        left = { kind: 'operator', operator, left, right: readPredicate(cursor) };
      }
    } else {
      return left;
    }
  }
}

function readIs(cursor: Cursor, operand: Expression): Expression {
  const negated = cursor.words('NOT') ? ({ negated: true } as const) : {};
  const test = cursor.oneOf('NULL', 'TRUE', 'FALSE', 'UNKNOWN');
  if (test === undefined) throw new Unexpected(cursor.peek(), 'NULL, TRUE, FALSE or UNKNOWN');
  return {
    kind: 'is',
    operand,
    test: test.toLowerCase() as 'null' | 'true' | 'false' | 'unknown',
    ...negated,
  };
}

function readPredicate(cursor: Cursor): Expression {
  const from = cursor.index;
  const left = readBits(cursor);
  const isNegated =
    cursor.isWord('NOT') && ['IN', 'BETWEEN', 'LIKE', 'REGEXP', 'RLIKE'].includes(cursor.peek(1).value);
  if (isNegated) cursor.next();
  const negated = isNegated ? ({ negated: true } as const) : {};
  const operator = (name: string, right: Expression): Expression => ({
    kind: 'operator',
    operator: isNegated ? `not ${name}` : name,
    left,
    right,
  });
  if (cursor.words('IN')) return readIn(cursor, left, negated, from);
  if (cursor.words('BETWEEN')) {
    const low = readBits(cursor);
    cursor.expectWords('AND');
    return { kind: 'between', operand: left, low, high: readPredicate(cursor), ...negated };
  }
  if (cursor.words('LIKE')) {
    const right = readBits(cursor);
    if (!cursor.words('ESCAPE')) return operator('like', right);
    readBits(cursor);
    return verbatim(cursor, cursor.text(from, cursor.index));
  }
  if (cursor.oneOf('REGEXP', 'RLIKE') !== undefined) return operator('regexp', readBits(cursor));
  if (cursor.words('SOUNDS', 'LIKE')) return operator('sounds like', readBits(cursor));
  if (cursor.isWord('MEMBER') && (cursor.isMark('(', 1) || cursor.peek(1).value === 'OF')) {
    cursor.next();
    cursor.words('OF');
    cursor.skipBrackets();
    return verbatim(cursor, cursor.text(from, cursor.index));
  }
  return left;
}

function readIn(
  cursor: Cursor,
  operand: Expression,
  negated: { readonly negated?: true },
  from: number,
): Expression {
  if (isQuery(cursor, 1)) {
    cursor.skipBrackets();
    return verbatim(cursor, cursor.text(from, cursor.index));
  }
  return { kind: 'in', operand, values: cursor.list(() => readExpression(cursor)), ...negated };
}

/** Whether the bracket that starts here holds a query. */
function isQuery(cursor: Cursor, ahead: number): boolean {
  let at = ahead;
  while (cursor.isMark('(', at)) at += 1;
  const { kind, value } = cursor.peek(at);
  return kind === 'word' && (value === 'SELECT' || value === 'WITH' || value === 'TABLE') && at > 0;
}

/** Operators that join two values: the higher, the tighter. */
const BINARY: Readonly<Record<string, number>> = {
  '|': 1,
  '&': 2,
  '<<': 3,
  '>>': 3,
  '+': 4,
  '-': 4,
  '*': 5,
  '/': 5,
  '%': 5,
  DIV: 5,
  MOD: 5,
  '^': 6,
};

function readBits(cursor: Cursor, least = 1): Expression {
  let left = readJoined(cursor);
  for (;;) {
    const token = cursor.peek();
    const level = token.kind === 'mark' || token.kind === 'word' ? own(BINARY, token.value) : undefined;
    if (level === undefined || level < least) return left;
    cursor.next();
    const operator = token.value === 'MOD' ? '%' : token.value.toLowerCase();
    left = { kind: 'operator', operator, left, right: readBits(cursor, level + 1) };
  }
}

/** `a || b` where sql_mode makes that CONCAT(a, b), which is how the server stores it. */
function readJoined(cursor: Cursor): Expression {
  const first = readPrefix(cursor);
  if (!cursor.lexer.mode.pipesAsConcat || !cursor.isMark('||')) return first;
  const args = [first];
  while (cursor.mark('||')) args.push(readPrefix(cursor));
  return { kind: 'call', name: { name: 'concat' }, args };
}

function readPrefix(cursor: Cursor): Expression {
  if (cursor.mark('-')) {
    const operand = readPrefix(cursor);
    if (operand.kind === 'number' && !operand.value.startsWith('-')) {
      return { ...operand, value: `-${operand.value}` };
    }
    return { kind: 'operator', operator: '-', right: operand };
  }
  if (cursor.mark('+')) return readPrefix(cursor);
  if (cursor.mark('~')) return { kind: 'operator', operator: '~', right: readPrefix(cursor) };
  if (cursor.mark('!')) return { kind: 'not', operand: readPrefix(cursor) };
  if (cursor.isWord('BINARY') && !cursor.isMark('(', 1) && !endsOperand(cursor, 1)) {
    cursor.next();
    return { kind: 'operator', operator: 'binary', right: readPrefix(cursor) };
  }
  return readCollated(cursor);
}

/** Whether nothing that can be an operand comes after some tokens. */
function endsOperand(cursor: Cursor, ahead: number): boolean {
  const { kind, value } = cursor.peek(ahead);
  return kind === 'eof' || kind === 'end' || (kind === 'mark' && [',', ')', ';'].includes(value));
}

function readCollated(cursor: Cursor): Expression {
  let operand = readPrimary(cursor);
  while (cursor.words('COLLATE')) {
    operand = { kind: 'collate', operand, collation: { name: readCollationName(cursor) } };
  }
  return operand;
}

function readPrimary(cursor: Cursor): Expression {
  const from = cursor.index;
  const literal = readLiteral(cursor) ?? readKeyword(cursor);
  if (literal !== undefined) return literal;
  if (cursor.isMark('(')) return readBrackets(cursor);
  if (cursor.mark('?')) return verbatim(cursor, '?');
  if (cursor.mark('{')) {
    while (!cursor.mark('}')) {
      if (cursor.atEnd) throw new Unexpected(cursor.peek(), '"}"');
      cursor.next();
    }
    return verbatim(cursor, cursor.text(from, cursor.index));
  }
  if (cursor.words('CASE')) return readCase(cursor);
  if (cursor.isWord('EXISTS') && cursor.isMark('(', 1)) return textOfCall(cursor, from);
  if (cursor.words('DEFAULT')) {
    if (!cursor.isMark('(')) return { kind: 'default' };
    return textOfCall(cursor, from);
  }
  if (cursor.isWord('INTERVAL')) {
    const interval = cursor.attempt(() => readInterval(cursor, from));
    if (interval !== undefined) return interval;
  }
  return readNamed(cursor, from);
}

function readInterval(cursor: Cursor, from: number): Expression {
  cursor.expectWords('INTERVAL');
  readExpression(cursor);
  if (
    cursor.peek().kind !== 'word' ||
    !/^(?:MICROSECOND|(?:[A-Z]+_)?(?:SECOND|MINUTE|HOUR)|(?:YEAR_)?MONTH|DAY|WEEK|QUARTER|YEAR)$/.test(
      cursor.peek().value,
    )
  ) {
    throw new Unexpected(cursor.peek(), 'a unit of time');
  }
  cursor.next();
  return verbatim(cursor, cursor.text(from, cursor.index));
}

/** Brackets around one expression mean nothing in the tree; around several they make a row. */
function readBrackets(cursor: Cursor): Expression {
  if (isQuery(cursor, 0)) {
    const from = cursor.index;
    cursor.skipBrackets();
    return verbatim(cursor, cursor.text(from, cursor.index));
  }
  const elements = cursor.list(() => readExpression(cursor));
  const [first] = elements;
  return first !== undefined && elements.length === 1 ? first : { kind: 'row', elements };
}

function readCase(cursor: Cursor): Expression {
  const operand = cursor.isWord('WHEN') ? undefined : readExpression(cursor);
  const whens: { when: Expression; then: Expression }[] = [];
  while (cursor.words('WHEN')) {
    const when = readExpression(cursor);
    cursor.expectWords('THEN');
    whens.push({ when, then: readExpression(cursor) });
  }
  const otherwise = cursor.words('ELSE') ? readExpression(cursor) : undefined;
  cursor.expectWords('END');
  return {
    kind: 'case',
    ...(operand === undefined ? {} : { operand }),
    whens,
    ...(otherwise === undefined ? {} : { otherwise }),
  };
}

/** A column or a call. */
function readNamed(cursor: Cursor, from: number): Expression {
  const isQuoted = cursor.peek().kind === 'name';
  const path = [cursor.identifier('an expression')];
  while (cursor.mark('.')) path.push(cursor.mark('*') ? '*' : cursor.identifier());
  if (!cursor.isMark('(')) return readPathOperator(cursor, { kind: 'column', path });
  const call = cursor.attempt(() => readCall(cursor, path, isQuoted));
  // What its brackets hold may be more than expressions: EXTRACT(YEAR FROM a), TRIM(LEADING 'x' FROM a).
  if (call === undefined) return textOfCall(cursor, from);
  return cursor.isWord('OVER', 'AGAINST') ? textOfCall(cursor, from) : call;
}

/** `doc->'$.a'` and `doc->>'$.a'`. */
function readPathOperator(cursor: Cursor, left: Expression): Expression {
  const operator = cursor.mark('->') ? '->' : cursor.mark('->>') ? '->>' : undefined;
  if (operator === undefined) return left;
  return { kind: 'operator', operator, left, right: { kind: 'string', value: cursor.string() } };
}

/** A call and what may follow its brackets, as text. */
function textOfCall(cursor: Cursor, from: number): Expression {
  while (!cursor.isMark('(')) cursor.next();
  cursor.skipBrackets();
  if (cursor.words('AGAINST') || cursor.words('OVER')) {
    if (cursor.isMark('(')) cursor.skipBrackets();
    else cursor.identifier();
  }
  return verbatim(cursor, cursor.text(from, cursor.index));
}

const WITH_WORDS: ReadonlySet<string> = new Set(['TIMESTAMPADD', 'TIMESTAMPDIFF', 'GET_FORMAT']);

function readCall(cursor: Cursor, path: readonly string[], isQuoted: boolean): Expression {
  const [first = '', second] = path;
  const word = first.toUpperCase();
  if (second === undefined && !isQuoted && (word === 'CAST' || word === 'CONVERT')) {
    return readCast(cursor, word);
  }
  const name =
    second === undefined ? { name: isQuoted ? first : first.toLowerCase() } : { schema: first, name: second };
  cursor.expectMark('(');
  if (cursor.mark(')')) return { kind: 'call', name, args: [] };
  if (cursor.isMark('*') && cursor.isMark(')', 1)) {
    cursor.index += 2;
    return { kind: 'call', name, args: [], star: true };
  }
  // Their first argument is a word: TIMESTAMPADD(MINUTE, 1, a), GET_FORMAT(DATE, 'USA').
  if (second === undefined && WITH_WORDS.has(word)) throw new Unmodelled(word);
  const distinct = cursor.words('DISTINCT') ? ({ distinct: true } as const) : {};
  const args = cursor.elements(() => readExpression(cursor));
  cursor.expectMark(')');
  return { kind: 'call', name, args, ...distinct };
}

/** `CAST(a AS type)` and `CONVERT(a, type)`. */
function readCast(cursor: Cursor, word: 'CAST' | 'CONVERT'): Expression {
  cursor.expectMark('(');
  const operand = readExpression(cursor);
  if (word === 'CAST') cursor.expectWords('AS');
  else cursor.expectMark(',');
  const type = readCastType(cursor);
  cursor.expectMark(')');
  return { kind: 'cast', operand, type };
}

/** MySQL manual, "Cast Functions and Operators": CHAR without a length has none; SIGNED and UNSIGNED are 64 bits. */
function readCastType(cursor: Cursor): ColumnType {
  const sign = cursor.oneOf('SIGNED', 'UNSIGNED');
  if (sign !== undefined) {
    if (cursor.oneOf('INTEGER', 'INT') === undefined && cursor.isWord('ARRAY')) throw new Unmodelled('ARRAY');
    return { kind: 'integer', bits: 64, ...(sign === 'UNSIGNED' ? { unsigned: true } : {}) };
  }
  if (cursor.isWord('CHAR') && !cursor.isMark('(', 1)) {
    cursor.next();
    return { kind: 'text' };
  }
  if (cursor.isWord('BINARY') && !cursor.isMark('(', 1)) {
    cursor.next();
    return { kind: 'binary' };
  }
  const { type, charset } = readType(cursor);
  if (charset !== undefined) throw new Unmodelled('a cast to a character set');
  return type;
}
