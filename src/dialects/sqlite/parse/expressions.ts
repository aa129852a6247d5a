import type { Expression } from '../../../ir/index.js';
import { readType } from '../types.js';
import { SyntaxProblem, Unmodelled, type Cursor } from './cursor.js';

/**
 * SQLite's binary operators by how tightly they bind, loosest first (manual: "Operators, and Parse-Affecting
 * Attributes"; the %left declarations of src/parse.y).
 */
const LEVELS: readonly ReadonlySet<string>[] = [
  new Set(['<', '<=', '>', '>=']),
  new Set(['&', '|', '<<', '>>']),
  new Set(['+', '-']),
  new Set(['*', '/', '%']),
  new Set(['||', '->', '->>']),
];

/** Words that end an operand: none of them can be a column's bare name there. */
const RESERVED = new Set(
  `add all alter and as autoincrement between case check collate commit constraint create default deferrable delete
  distinct drop else escape exists foreign from group having in index insert into is isnull join limit not notnull
  null on or order primary references select set table then to transaction union unique update using values when
  where`.split(/\s+/),
);

const TIMES = new Set(['current_time', 'current_date', 'current_timestamp']);

/** Reads one expression by precedence climbing. What the tree does not hold becomes `verbatim` text. */
export function readExpression(cursor: Cursor): Expression {
  return readLogic(cursor, 'or');
}

function readLogic(cursor: Cursor, kind: 'or' | 'and'): Expression {
  const operand = (): Expression => (kind === 'or' ? readLogic(cursor, 'and') : readNot(cursor));
  const first = operand();
  if (!cursor.isAt(kind)) return first;
  // `a AND b AND c` is one list; `a AND (b AND c)` is not, the parentheses were the author's.
  const operands = [first];
  while (cursor.accept(kind)) operands.push(operand());
  return { kind, operands };
}

function readNot(cursor: Cursor): Expression {
  if (cursor.isAt('not') && !cursor.isAt('not', 'exists')) {
    cursor.next();
    return { kind: 'not', operand: readNot(cursor) };
  }
  return readEquality(cursor);
}

/** `= == <> != IS IN LIKE GLOB MATCH REGEXP BETWEEN ISNULL NOTNULL`: all of one level, from left to right. */
function readEquality(cursor: Cursor): Expression {
  const start = cursor.position;
  let left = readBinary(cursor, 0);
  for (;;) {
    const next = readEqualityTail(cursor, left, start);
    if (next === undefined) return left;
    left = next;
  }
}

function readEqualityTail(cursor: Cursor, left: Expression, start: number): Expression | undefined {
  const token = cursor.peek();
  if (token.kind === 'operator') {
    if (!['=', '==', '<>', '!='].includes(token.value)) return undefined;
    cursor.next();
    const operator = token.value === '==' ? '=' : token.value;
    return { kind: 'operator', operator, left, right: readBinary(cursor, 0) };
  }
  if (token.kind !== 'word') return undefined;
  switch (token.value) {
    case 'isnull':
      cursor.next();
      return { kind: 'is', operand: left, test: 'null' };
    case 'notnull':
      cursor.next();
      return { kind: 'is', operand: left, test: 'null', negated: true };
    case 'is':
      cursor.next();
      return readIs(cursor, left);
    case 'not':
      if (cursor.isAt('not', 'null')) {
        cursor.accept('not', 'null');
        return { kind: 'is', operand: left, test: 'null', negated: true };
      }
      return readNegatable(cursor, left, start);
    default:
      return readNegatable(cursor, left, start);
  }
}

function readIs(cursor: Cursor, left: Expression): Expression {
  const isNegated = cursor.accept('not');
  const negated = isNegated ? { negated: true as const } : {};
  if (cursor.accept('distinct', 'from')) {
    const operator = isNegated ? 'is not distinct from' : 'is distinct from';
    return { kind: 'operator', operator, left, right: readBinary(cursor, 0) };
  }
  for (const test of ['null', 'true', 'false'] as const) {
    if (cursor.accept(test)) return { kind: 'is', operand: left, test, ...negated };
  }
  return { kind: 'operator', operator: isNegated ? 'is not' : 'is', left, right: readBinary(cursor, 0) };
}

function readNegatable(cursor: Cursor, left: Expression, start: number): Expression | undefined {
  const at = cursor.position;
  const isNegated = cursor.accept('not');
  const negated = isNegated ? { negated: true as const } : {};
  const word = cursor.peek().kind === 'word' ? cursor.peek().value : '';
  switch (word) {
    case 'between': {
      cursor.next();
      const low = readBinary(cursor, 0);
      cursor.expect('and');
      return { kind: 'between', operand: left, low, high: readBinary(cursor, 0), ...negated };
    }
    case 'in':
      cursor.next();
      return readIn(cursor, left, negated, start);
    case 'like':
    case 'glob':
    case 'match':
    case 'regexp': {
      cursor.next();
      const right = readBinary(cursor, 0);
      if (cursor.accept('escape')) {
        readBinary(cursor, 0);
        return verbatim(cursor, start);
      }
      return { kind: 'operator', operator: isNegated ? `not ${word}` : word, left, right };
    }
    default:
      cursor.back(at);
      return undefined;
  }
}

function readIn(
  cursor: Cursor,
  operand: Expression,
  negated: { readonly negated?: true },
  start: number,
): Expression {
  if (!cursor.isAtOperator('(')) {
    cursor.qualifiedName();
    if (cursor.isAtOperator('(')) cursor.skipParenthesized();
    return verbatim(cursor, start);
  }
  const next = cursor.peek(1);
  const isQuery = next.kind === 'word' && ['select', 'with', 'values'].includes(next.value);
  const isEmpty = next.kind === 'operator' && next.value === ')';
  if (isQuery || isEmpty) {
    cursor.skipParenthesized();
    return verbatim(cursor, start);
  }
  return { kind: 'in', operand, values: cursor.parenthesized(() => readExpression(cursor)), ...negated };
}

function readBinary(cursor: Cursor, level: number): Expression {
  const operators = LEVELS[level];
  if (operators === undefined) return readCollate(cursor);
  let left = readBinary(cursor, level + 1);
  for (;;) {
    const token = cursor.peek();
    if (token.kind !== 'operator' || !operators.has(token.value)) return left;
    cursor.next();
    left = { kind: 'operator', operator: token.value, left, right: readBinary(cursor, level + 1) };
  }
}

function readCollate(cursor: Cursor): Expression {
  let operand = readUnary(cursor);
  while (cursor.accept('collate')) {
    operand = { kind: 'collate', operand, collation: { name: cursor.name().toLowerCase() } };
  }
  return operand;
}

function readUnary(cursor: Cursor): Expression {
  const token = cursor.peek();
  if (token.kind === 'operator' && ['-', '+', '~'].includes(token.value)) {
    cursor.next();
    const following = cursor.peek();
    if (token.value === '-' && following.kind === 'number') {
      cursor.next();
      return { kind: 'number', value: `-${following.text}` };
    }
    return { kind: 'operator', operator: token.value, right: readUnary(cursor) };
  }
  return readPrimary(cursor);
}

function readPrimary(cursor: Cursor): Expression {
  const start = cursor.position;
  const token = cursor.peek();
  switch (token.kind) {
    case 'number':
      cursor.next();
      return { kind: 'number', value: token.text };
    case 'string':
      cursor.next();
      return { kind: 'string', value: token.value };
    case 'blob':
    case 'parameter':
      cursor.next();
      return verbatim(cursor, start);
    case 'quoted':
      return readColumnOrCall(cursor);
    case 'word':
      return readWord(cursor);
    case 'operator':
      if (token.value === '(') return readParenthesized(cursor);
      throw new SyntaxProblem(token);
    case 'end':
      throw new SyntaxProblem(token);
  }
}

function readParenthesized(cursor: Cursor): Expression {
  const start = cursor.position;
  const next = cursor.peek(1);
  if (next.kind === 'word' && ['select', 'with', 'values'].includes(next.value)) {
    cursor.skipParenthesized();
    return verbatim(cursor, start);
  }
  const [first, ...others] = cursor.parenthesized(() => readExpression(cursor));
  if (first === undefined || others.length > 0) return verbatim(cursor, start);
  return first;
}

function readWord(cursor: Cursor): Expression {
  const start = cursor.position;
  const { value } = cursor.peek();
  const isCall = cursor.peek(1).kind === 'operator' && cursor.peek(1).value === '(';
  if (value === 'null') {
    cursor.next();
    return { kind: 'null' };
  }
  if (TIMES.has(value) && !isCall) {
    cursor.next();
    return { kind: 'keyword', name: value };
  }
  if ((value === 'true' || value === 'false') && !isDotted(cursor)) {
    cursor.next();
    return { kind: 'boolean', value: value === 'true' };
  }
  if (value === 'cast' && isCall) return readCast(cursor);
  if (value === 'case') return readCase(cursor);
  if (value === 'exists' || (value === 'not' && cursor.isAt('not', 'exists'))) {
    cursor.accept('not');
    cursor.expect('exists');
    cursor.skipParenthesized();
    return verbatim(cursor, start);
  }
  if (value === 'raise' && isCall) {
    cursor.next();
    cursor.skipParenthesized();
    return verbatim(cursor, start);
  }
  if (RESERVED.has(value)) throw new SyntaxProblem(cursor.peek());
  return readColumnOrCall(cursor);
}

function isDotted(cursor: Cursor): boolean {
  const next = cursor.peek(1);
  return next.kind === 'operator' && next.value === '.';
}

function readCast(cursor: Cursor): Expression {
  cursor.next();
  cursor.expectOperator('(');
  const operand = readExpression(cursor);
  cursor.expect('as');
  const type = readType(cursor);
  cursor.expectOperator(')');
  return { kind: 'cast', operand, type };
}

function readCase(cursor: Cursor): Expression {
  cursor.next();
  const operand = cursor.isAt('when') ? undefined : readExpression(cursor);
  const whens: { when: Expression; then: Expression }[] = [];
  while (cursor.accept('when')) {
    const when = readExpression(cursor);
    cursor.expect('then');
    whens.push({ when, then: readExpression(cursor) });
  }
  const otherwise = cursor.accept('else') ? readExpression(cursor) : undefined;
  cursor.expect('end');
  return {
    kind: 'case',
    ...(operand === undefined ? {} : { operand }),
    whens,
    ...(otherwise === undefined ? {} : { otherwise }),
  };
}

function readColumnOrCall(cursor: Cursor): Expression {
  const start = cursor.position;
  const isQuoted = cursor.peek().kind === 'quoted';
  const name = cursor.name();
  if (cursor.isAtOperator('(')) return readCall(cursor, isQuoted ? name : name.toLowerCase(), start);
  const path = [name];
  while (path.length < 3 && cursor.acceptOperator('.')) {
    path.push(cursor.acceptOperator('*') ? '*' : cursor.name());
  }
  return { kind: 'column', path };
}

function readCall(cursor: Cursor, name: string, start: number): Expression {
  cursor.expectOperator('(');
  if (cursor.acceptOperator('*')) {
    cursor.expectOperator(')');
    return withTail(cursor, { kind: 'call', name: { name }, args: [], star: true }, start);
  }
  if (cursor.acceptOperator(')')) return withTail(cursor, { kind: 'call', name: { name }, args: [] }, start);
  const isDistinct = cursor.accept('distinct');
  const args = cursor.list(() => readExpression(cursor));
  if (cursor.isAt('order')) {
    cursor.back(start);
    cursor.next();
    cursor.skipParenthesized();
    skipTail(cursor);
    return verbatim(cursor, start);
  }
  cursor.expectOperator(')');
  return withTail(
    cursor,
    { kind: 'call', name: { name }, args, ...(isDistinct ? { distinct: true as const } : {}) },
    start,
  );
}

/** FILTER and OVER, which the tree does not hold. */
function withTail(cursor: Cursor, call: Expression, start: number): Expression {
  return skipTail(cursor) ? verbatim(cursor, start) : call;
}

function skipTail(cursor: Cursor): boolean {
  let found = false;
  if (cursor.isAt('filter') && cursor.peek(1).value === '(') {
    cursor.next();
    cursor.skipParenthesized();
    found = true;
  }
  if (cursor.isAt('over')) {
    cursor.next();
    if (cursor.isAtOperator('(')) cursor.skipParenthesized();
    else cursor.name();
    found = true;
  }
  return found;
}

function verbatim(cursor: Cursor, start: number): Expression {
  const text = cursor.since(start);
  if (text === '') throw new Unmodelled('an expression without text');
  return { kind: 'verbatim', dialect: 'sqlite', text };
}
