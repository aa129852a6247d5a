import { Unmodelled, type Cursor } from '../../dialects/mysql/parse/cursor.js';
import { readExpression } from '../../dialects/mysql/parse/expressions.js';
import type { Expression } from '../../ir/index.js';
import type { Combination, CommonTable, FromItem, Order, Query, Select, Target } from './tree.js';

/** A query in brackets. */
export function bracketed(cursor: Cursor): Query {
  cursor.expectMark('(');
  const query = readQuery(cursor);
  cursor.expectMark(')');
  return query;
}

const WORDS = ['UNION', 'INTERSECT', 'EXCEPT'] as const;

/** Reads a query with its WITH and its UNIONs. Throws Unexpected or Unmodelled. */
export function readQuery(cursor: Cursor): Query {
  const common = readCommon(cursor);
  let query: Query = { common, body: readOperand(cursor) };
  let words = 0;
  for (;;) {
    const word = WORDS.find((one) => cursor.words(one));
    if (word === undefined) return query;
    // INTERSECT binds tighter: one kind of word, or brackets, leaves no doubt.
    if (++words > 1 && query.body.kind === 'combination' && query.body.word !== word)
      throw new Unmodelled(`${word} after ${query.body.word}`);
    const all = cursor.words('ALL');
    if (!all) cursor.words('DISTINCT');
    const right: Query = { common: [], body: readOperand(cursor) };
    if (right.body.kind === 'select' && (right.body.orderBy.length > 0 || right.body.limit !== undefined))
      throw new Unmodelled(`ORDER BY and LIMIT of a ${word}`);
    const body: Combination = {
      kind: 'combination',
      word,
      all,
      left: { common: [], body: query.body },
      right,
    };
    query = { common, body };
  }
}

function readOperand(cursor: Cursor): Query['body'] {
  if (cursor.isMark('(')) {
    const { common, body } = bracketed(cursor);
    if (
      common.length > 0 ||
      (body.kind === 'select' && (body.orderBy.length > 0 || body.limit !== undefined))
    )
      throw new Unmodelled('a query in brackets');
    return body;
  }
  return readSelect(cursor);
}

/** Reads WITH, if it comes next. */
export function readCommon(cursor: Cursor): readonly CommonTable[] {
  if (!cursor.words('WITH')) return [];
  if (cursor.words('RECURSIVE')) throw new Unmodelled('WITH RECURSIVE');
  return cursor.elements(() => {
    const name = cursor.identifier();
    const columns = cursor.isMark('(') ? { columns: cursor.list(() => cursor.identifier('a column')) } : {};
    cursor.expectWords('AS');
    return { name, ...columns, query: bracketed(cursor) };
  });
}

function readSelect(cursor: Cursor): Select {
  cursor.expectWords('SELECT');
  const distinct = cursor.oneOf('DISTINCT', 'DISTINCTROW') !== undefined;
  cursor.words('ALL');
  const targets = cursor.elements(() => readTarget(cursor));
  const from = cursor.words('FROM') ? readFrom(cursor) : [];
  const where = cursor.words('WHERE') ? { where: readExpression(cursor) } : {};
  const groupBy = cursor.words('GROUP', 'BY') ? cursor.elements(() => readExpression(cursor)) : [];
  if (cursor.isWord('WITH', 'WINDOW')) throw new Unmodelled('WITH ROLLUP and WINDOW');
  const having = cursor.words('HAVING') ? { having: readExpression(cursor) } : {};
  const orderBy = readOrder(cursor);
  const limits = readLimit(cursor);
  if (cursor.isWord('FOR', 'LOCK', 'INTO')) throw new Unmodelled('FOR UPDATE and INTO');
  return { kind: 'select', distinct, targets, from, ...where, groupBy, ...having, orderBy, ...limits };
}

function readLimit(cursor: Cursor): Pick<Select, 'limit' | 'offset'> {
  if (!cursor.words('LIMIT')) return {};
  const first = readExpression(cursor);
  if (cursor.mark(',')) return { offset: first, limit: readExpression(cursor) };
  return cursor.words('OFFSET') ? { limit: first, offset: readExpression(cursor) } : { limit: first };
}

/** What can follow a column or a table and is no name for it. */
const AFTER: ReadonlySet<string> = new Set([
  ...[
    'FROM',
    'WHERE',
    'GROUP',
    'HAVING',
    'ORDER',
    'LIMIT',
    'UNION',
    'INTERSECT',
    'EXCEPT',
    'INTO',
    'FOR',
    'LOCK',
  ],
  ...[
    'ON',
    'USING',
    'JOIN',
    'INNER',
    'CROSS',
    'LEFT',
    'RIGHT',
    'NATURAL',
    'STRAIGHT_JOIN',
    'SET',
    'WITH',
    'WINDOW',
  ],
  ...['USE', 'FORCE', 'IGNORE', 'PARTITION', 'TABLESAMPLE', 'AS'],
]);

/** Reads `AS name` or a name alone, if it comes next. */
function readAlias(cursor: Cursor): string | undefined {
  if (cursor.words('AS')) return cursor.peek().kind === 'string' ? cursor.string() : cursor.identifier();
  if (cursor.peek().kind === 'name') return cursor.identifier();
  return cursor.peek().kind === 'word' && !AFTER.has(cursor.peek().value) ? cursor.identifier() : undefined;
}

function readTarget(cursor: Cursor): Target {
  if (cursor.mark('*')) return { kind: 'star' };
  const expression = readExpression(cursor);
  if (expression.kind === 'column' && expression.path.at(-1) === '*')
    return { kind: 'star', table: expression.path.at(-2) ?? '' };
  const name = readAlias(cursor);
  return { kind: 'value', expression, ...(name === undefined ? {} : { name }) };
}

/** NULL is the smallest value in MySQL. */
export function readOrder(cursor: Cursor): readonly Order[] {
  if (!cursor.words('ORDER', 'BY')) return [];
  return cursor.elements(() => {
    const expression = readExpression(cursor);
    const descending = cursor.words('DESC');
    if (!descending) cursor.words('ASC');
    return { expression, descending, nulls: descending ? 'last' : 'first' };
  });
}

/** Reads tables with commas and joins between them. */
export function readFrom(cursor: Cursor): readonly FromItem[] {
  return cursor.elements(() => readJoins(cursor));
}

function readJoins(cursor: Cursor): FromItem {
  let left = readFactor(cursor);
  for (;;) {
    const word = readJoinWord(cursor);
    if (word === undefined) return left;
    const right = readFactor(cursor);
    if (cursor.words('ON')) left = { kind: 'join', word, left, right, on: readExpression(cursor) };
    else if (cursor.words('USING'))
      left = { kind: 'join', word, left, right, using: cursor.list(() => cursor.identifier()) };
    else if (word === 'JOIN') left = { kind: 'join', word, left, right };
    else throw new Unmodelled('joins within joins');
  }
}

function readJoinWord(cursor: Cursor): 'JOIN' | 'LEFT JOIN' | 'RIGHT JOIN' | undefined {
  if (cursor.isWord('NATURAL', 'STRAIGHT_JOIN')) throw new Unmodelled('NATURAL JOIN and STRAIGHT_JOIN');
  if (cursor.words('JOIN') || cursor.words('INNER', 'JOIN') || cursor.words('CROSS', 'JOIN')) return 'JOIN';
  for (const side of ['LEFT', 'RIGHT'] as const)
    if (cursor.words(side, 'JOIN') || cursor.words(side, 'OUTER', 'JOIN')) return `${side} JOIN`;
  return undefined;
}

function readFactor(cursor: Cursor): FromItem {
  if (cursor.isMark('(')) {
    const query = cursor.attempt(() => bracketed(cursor));
    if (query !== undefined) {
      const alias = readAlias(cursor);
      if (alias === undefined || cursor.isMark('(')) throw new Unmodelled('a subquery without a name');
      return { kind: 'query', query, alias };
    }
    cursor.expectMark('(');
    const inner = readJoins(cursor);
    cursor.expectMark(')');
    return inner;
  }
  const name = cursor.objectName();
  const alias = readAlias(cursor);
  if (cursor.isWord('USE', 'FORCE', 'IGNORE', 'PARTITION')) throw new Unmodelled('hints for a table');
  return {
    kind: 'table',
    name,
    ...(name.schema === undefined ? {} : { qualified: true as const }),
    ...(alias === undefined ? {} : { alias }),
  };
}

/** An expression, for who reads the rest of a statement. */
export function readValue(cursor: Cursor): Expression {
  return readExpression(cursor);
}
