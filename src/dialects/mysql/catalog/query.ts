import type { Expression } from '../../../ir/index.js';
import type { Cursor } from '../parse/cursor.js';
import { readExpression } from '../parse/expressions.js';

/** A question about the catalogs, as far as it is modelled. */
export interface CatalogQuery {
  /** In lower case; `information_schema` is left out. `of`: the table that SHOW asks about. */
  readonly from: readonly { readonly relation: string; readonly alias: string; readonly of?: string }[];
  /** `all`: every column; else each with the name that it has in the answer. */
  readonly list: 'all' | 'count' | readonly ListEntry[];
  /** Of `COUNT(*)`. */
  readonly countName?: string;
  readonly where?: Expression;
  readonly limit?: number;
  readonly isOrdered?: true;
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
  // Rows that are the same are one: of no matter where nothing else can be told apart, so it is not modelled.
  if (cursor.isWord('DISTINCT', 'ALL')) return undefined;
  const list = cursor.mark('*') ? ('all' as const) : cursor.elements(() => readEntry(cursor));
  if (!cursor.words('FROM')) return undefined;
  const from = cursor.elements(() => readRelation(cursor));
  if (from.some((one) => one === undefined)) return undefined;
  const where = cursor.words('WHERE') ? readExpression(cursor) : undefined;
  const isOrdered = cursor.words('ORDER', 'BY');
  if (isOrdered) cursor.elements(() => (readExpression(cursor), cursor.oneOf('ASC', 'DESC')));
  const limit = cursor.words('LIMIT') ? cursor.integer() : undefined;
  const count = list === 'all' ? undefined : list.find(({ expression }) => isCount(expression));
  if (count !== undefined && list.length > 1) return undefined;
  return {
    from: from.flatMap((one) => one ?? []),
    list: count === undefined ? list : 'count',
    ...(count === undefined ? {} : { countName: count.name }),
    ...(where === undefined ? {} : { where }),
    ...(limit === undefined ? {} : { limit }),
    ...(isOrdered ? { isOrdered } : {}),
  };
}

function isCount(expression: Expression): boolean {
  return (
    expression.kind === 'call' && expression.name.name.toLowerCase() === 'count' && expression.star === true
  );
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
