import type { Column, Expression, Index, IndexKey, Name } from '../../ir/index.js';
import { isOrdinary } from '../from-postgres/index-methods.js';
import { needsPerson } from '../problem.js';
import { typeOf } from '../values/value-types.js';
import { columnsIn } from './constraints.js';
import { lose, within, type PortContext } from './context.js';
import { portExpression, typesOf, type ExpressionUse } from './expressions.js';
import { withoutNull } from './json.js';

/** Ports an index; `undefined` where it is left out, which is noted. Throws NeedsPerson where that would change results. */
export function portIndex(
  index: Index,
  table: Name,
  columns: readonly Column[],
  outer: PortContext,
): Index | undefined {
  const context = within(outer, { table, ...(index.name === undefined ? {} : { constraint: index.name }) });
  const isUnique = index.unique === true;
  if (index.nullsNotDistinct === true) {
    needsPerson('nulls-not-distinct', 'a unique index that takes NULLs for equal has no equal');
  }
  if (!isOrdinary(index)) return leaveOut(index, `an index of the method ${index.method}`, context);
  if (index.method === 'hash') lose(context, 'index-method', 'a hash index becomes a btree');
  const json = index.keys.find(({ column }) => isJson(columns, column));
  if (json !== undefined) return leaveOut(index, `an index on ${json.column}, which is JSON,`, context);
  for (const key of index.keys) noteKey(key, isUnique, context);
  if (index.include !== undefined) lose(context, 'include', 'INCLUDE has no equal');
  if (index.with !== undefined) lose(context, 'storage', 'storage parameters have no equal');

  const use = { context, columns: typesOf(columns, context) };
  const keys = index.keys.map((key): IndexKey => {
    const order = key.order === undefined ? {} : { order: key.order };
    if (key.expression === undefined)
      return { ...(key.column === undefined ? {} : { column: key.column }), ...order };
    const expression = portExpression(key.expression, use);
    return {
      expression: isOfJson(key.expression, columns)
        ? ofJson(key.expression, expression, index, use)
        : expression,
      ...order,
    };
  });
  const filtered = index.where === undefined ? keys : onlyWhere(keys, index.where, isUnique, use);
  if (filtered.some(({ expression }) => expression !== undefined) && !context.features.functionalKeys) {
    if (isUnique) {
      needsPerson(
        'expression-index',
        `${context.features.title} has no keys of expressions: a unique one needs a generated column`,
      );
    }
    return leaveOut(index, 'an index on an expression', context);
  }
  const counter = columns.find(
    ({ name, autoIncrement }) =>
      autoIncrement !== undefined &&
      filtered.some(({ expression }) => expression !== undefined && columnsIn(expression).includes(name)),
  );
  // ER_FUNCTIONAL_INDEX_REF_AUTO_INCREMENT (MySQL manual, "Server Error Message Reference").
  if (counter !== undefined)
    return leaveOut(index, `an index on an expression of ${counter.name}, which counts,`, context);
  return {
    ...(index.name === undefined ? {} : { name: index.name }),
    ...(isUnique ? { unique: true } : {}),
    keys: filtered,
    ...(index.comment === undefined ? {} : { comment: index.comment }),
  };
}

/** An index that only makes queries fast may be left out; one that refuses rows may not. */
function leaveOut(index: Index, what: string, context: PortContext): undefined {
  if (index.unique === true) needsPerson('index', `${what} has no equal, and it is unique`);
  lose(
    context,
    'index-left-out',
    `${what} has no equal: ${index.name ?? 'it'} is left out, so queries may be slower`,
  );
  return undefined;
}

function noteKey(key: IndexKey, isUnique: boolean, context: PortContext): void {
  if (key.nulls !== undefined) lose(context, 'nulls-order', 'NULLS FIRST and NULLS LAST have no equal');
  if (key.opclass !== undefined)
    lose(context, 'opclass', `the operator class ${key.opclass.name} has no equal`);
  if (key.collation === undefined || key.collation.name === 'C') return;
  if (isUnique) needsPerson('collation', `a unique key of the collation ${key.collation.name} has no equal`);
  lose(context, 'collation', `the collation ${key.collation.name} of a key is not kept`);
}

/**
 * An index on some of the rows. A unique one gets a first key that is NULL for all other rows, so that they never clash;
 * one that is not unique may hold all rows.
 */
function onlyWhere(
  keys: readonly IndexKey[],
  where: Expression,
  isUnique: boolean,
  use: Parameters<typeof portExpression>[1],
): readonly IndexKey[] {
  const { context } = use;
  if (!isUnique) {
    lose(
      context,
      'partial-index',
      'an index on some of the rows becomes one on all of them, which is larger',
    );
    return keys;
  }
  const [first, ...rest] = keys;
  const value: Expression | undefined =
    first?.expression ?? (first?.column === undefined ? undefined : { kind: 'column', path: [first.column] });
  if (value === undefined) return keys;
  const expression: Expression = {
    kind: 'case',
    whens: [{ when: portExpression(where, use), then: value }],
  };
  return [{ expression, ...(first?.order === undefined ? {} : { order: first.order }) }, ...rest];
}

/**
 * A key that a path of JSON gives: text gets a length, as a key has no other (MySQL errors 3754, 3757). Not unique it is what MySQL looks for
 * when it is asked for `j->>'$.k'`, which is of the collation utf8mb4_bin (manual, "CREATE INDEX Statement", "Functional Key Parts").
 */
function ofJson(source: Expression, ported: Expression, index: Index, use: ExpressionUse): Expression {
  const type = typeOf(source, use.columns);
  if (type === 'integer' || type === 'boolean') return ported;
  if (type !== 'text') needsPerson('json-key', 'an expression of JSON in a key');
  const { context } = use;
  const length = Math.floor(context.choices.textKeyLength / index.keys.length);
  lose(
    context,
    'text-key-length',
    `what ${index.name ?? 'an index'} finds in JSON holds ${length} characters at most: rows with more are refused`,
  );
  const plain = index.unique === true ? undefined : withoutNull(ported);
  return {
    kind: 'collate',
    operand: { kind: 'cast', operand: plain ?? ported, type: { kind: 'string', length } },
    collation: { name: plain === undefined ? context.features.collation : 'utf8mb4_bin' },
  };
}

function isOfJson(expression: Expression, columns: readonly Column[]): boolean {
  return columnsIn(expression).some((column) => isJson(columns, column));
}

function isJson(columns: readonly Column[], name: string | undefined): boolean {
  const kind = columns.find((column) => column.name === name)?.type.kind;
  return kind === 'json' || kind === 'jsonb' || kind === 'array';
}
