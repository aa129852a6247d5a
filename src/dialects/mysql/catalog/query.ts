import type { Expression } from '../../../ir/index.js';
import type { Cursor } from '../parse/cursor.js';
import { readExpression } from '../parse/expressions.js';

/** A question about the catalogs, as far as it is modelled. */
export interface CatalogQuery {
  /** In lower case; `information_schema` is left out. `of`: the table that SHOW asks about. */
  readonly from: readonly { readonly relation: string; readonly alias: string; readonly of?: string }[];
  /** `all`: every column; else each with the name that it has in the answer. */
  readonly list: 'all' | readonly ListEntry[];
  /** The list counts the rows: the answer is one row. */
  readonly counts?: true;
  readonly isDistinct?: true;
  readonly where?: Expression;
  readonly limit?: number;
  readonly order?: readonly { readonly by: Expression; readonly isDescending: boolean }[];
}

export interface ListEntry {
  readonly name: string;
  readonly expression: Expression;
}

/** Reads a SELECT on information_schema or a SHOW; undefined for anything else. Throws what the cursor throws. */
export function readCatalogQuery(cursor: Cursor): CatalogQuery | undefined {
  const query = cursor.words('SHOW')
    ? readShow(cursor)
    : cursor.words('SELECT')
      ? readSelect(cursor)
      : undefined;
  if (query === undefined) return undefined;
  cursor.mark(';');
  return cursor.peek().kind === 'eof' ? query : undefined;
}

/** MySQL manual, "SHOW INDEX Statement", "SHOW COLUMNS Statement". */
function readShow(cursor: Cursor): CatalogQuery | undefined {
  const isFull = cursor.words('FULL');
  const what = cursor.oneOf('INDEX', 'INDEXES', 'KEYS', 'COLUMNS', 'FIELDS');
  if (what === undefined || cursor.oneOf('FROM', 'IN') === undefined) return undefined;
  const of = cursor.objectName();
  if (of.schema !== undefined || cursor.isWord('FROM', 'IN')) return undefined;
  const isIndex = !['COLUMNS', 'FIELDS'].includes(what);
  const relation = isIndex ? 'show index' : isFull ? 'show full columns' : 'show columns';
  const from = [{ relation, alias: relation, of: of.name }];
  if (cursor.words('WHERE')) return { from, list: 'all', where: readExpression(cursor) };
  if (isIndex || !cursor.words('LIKE')) return { from, list: 'all' };
  const right: Expression = { kind: 'string', value: cursor.string() };
  const where: Expression = {
    kind: 'operator',
    operator: 'like',
    left: { kind: 'column', path: ['Field'] },
    right,
  };
  return { from, list: 'all', where };
}

function readSelect(cursor: Cursor): CatalogQuery | undefined {
  const isDistinct = cursor.words('DISTINCT');
  const list = cursor.mark('*') ? ('all' as const) : cursor.elements(() => readEntry(cursor));
  if (!cursor.words('FROM')) return undefined;
  const from = [readRelation(cursor)];
  const conditions: Expression[] = [];
  for (;;) {
    if (cursor.mark(',')) from.push(readRelation(cursor));
    else if (cursor.words('JOIN') || cursor.words('INNER', 'JOIN')) {
      from.push(readRelation(cursor));
      if (!cursor.words('ON')) return undefined;
      conditions.push(readExpression(cursor));
    } else break;
  }
  if (from.some((one) => one === undefined)) return undefined;
  if (cursor.words('WHERE')) conditions.push(readExpression(cursor));
  const order = cursor.words('ORDER', 'BY') ? cursor.elements(() => readOrder(cursor)) : undefined;
  const limit = cursor.words('LIMIT') ? cursor.integer() : undefined;
  const counts = list !== 'all' && list.some(({ expression }) => countsRows(expression));
  if (list !== 'all' && !list.every(({ expression }) => isModelled(expression, counts))) return undefined;
  if (counts && (isDistinct || order !== undefined)) return undefined;
  return {
    from: from.flatMap((one) => one ?? []),
    list,
    ...(counts ? { counts } : {}),
    ...(isDistinct ? { isDistinct } : {}),
    ...(conditions.length === 0 ? {} : { where: { kind: 'and', operands: conditions } }),
    ...(limit === undefined ? {} : { limit }),
    ...(order === undefined ? {} : { order }),
  };
}

function readOrder(cursor: Cursor): { readonly by: Expression; readonly isDescending: boolean } {
  const by = readExpression(cursor);
  return { by, isDescending: cursor.oneOf('ASC', 'DESC') === 'DESC' };
}

/** Whether an expression of a list has a COUNT, by itself or compared with something. */
function countsRows(expression: Expression): boolean {
  if (expression.kind === 'operator')
    return countsRows(expression.right) || (expression.left !== undefined && countsRows(expression.left));
  return isCount(expression);
}

/** COUNT, as a call of which `evaluate` is told what it gives. */
export function isCount(
  expression: Expression,
): expression is Extract<Expression, { readonly kind: 'call' }> {
  if (expression.kind !== 'call' || expression.name.name.toLowerCase() !== 'count') return false;
  return expression.star === true || expression.args.length === 1;
}

/** Whether an entry stands for one value in each row, or, where rows are counted, for one in all. Other calls are not known. */
function isModelled(expression: Expression, counts: boolean): boolean {
  switch (expression.kind) {
    case 'operator':
      return [expression.left, expression.right].every((one) => one === undefined || isModelled(one, counts));
    case 'call':
      return isCount(expression) || isDatabaseName(expression);
    case 'column':
      return !counts;
    default:
      return ['string', 'number', 'boolean', 'null'].includes(expression.kind);
  }
}

/** `DATABASE()`, `SCHEMA()`. */
export function isDatabaseName(expression: Extract<Expression, { readonly kind: 'call' }>): boolean {
  return /^(?:database|schema)$/i.test(expression.name.name) && expression.args.length === 0;
}

/**
 * MySQL calls a column of information_schema in capitals whatever the query calls it, MariaDB as the query does: seen on
 * 9.7 and 10.11. Anything else is called what its text says.
 */
function readEntry(cursor: Cursor): ListEntry {
  const start = cursor.index;
  const expression = readExpression(cursor);
  const text = cursor.text(start, cursor.index);
  if (cursor.words('AS') || (cursor.atIdentifier && !cursor.isWord('FROM'))) {
    const isText = cursor.peek().kind === 'string';
    return { name: isText ? cursor.string() : cursor.identifier(), expression };
  }
  if (expression.kind !== 'column') return { name: text, expression };
  const name = expression.path.at(-1) ?? '';
  return { name: cursor.flavour.dialect === 'mysql' ? name.toUpperCase() : name, expression };
}

function readRelation(cursor: Cursor): CatalogQuery['from'][number] | undefined {
  const { schema, name } = cursor.objectName();
  if (schema?.toLowerCase() !== 'information_schema') return undefined;
  const isNamed = cursor.words('AS') || (cursor.atIdentifier && !cursor.isWord(...AFTER_RELATION));
  const alias = isNamed ? cursor.identifier() : name;
  return { relation: name.toLowerCase(), alias: alias.toLowerCase() };
}

const AFTER_RELATION = [
  'WHERE',
  'ORDER',
  'LIMIT',
  'GROUP',
  'HAVING',
  'JOIN',
  'INNER',
  'LEFT',
  'RIGHT',
  'CROSS',
  'NATURAL',
  'UNION',
  'FOR',
  'STRAIGHT_JOIN',
  'USE',
];
