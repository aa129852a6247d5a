import { bodyOf, type Node, type NodeBody } from '../../../dialects/postgres/query.js';
import type { ColumnType } from '../../../ir/index.js';
import { needsPerson } from '../../problem.js';
import { lose } from '../context.js';
import { typeOf, valueTypeOf } from '../../value-types.js';
import { portFrom } from './from.js';
import { innerScope, someType, typesIn, type Relation, type Scope } from './scope.js';
import type { Translator } from './translator.js';

/** A query in the target's text, with its columns; `undefined` where a `*` hides them. */
export interface PortedQuery {
  readonly text: string;
  readonly columns: Relation;
  /** The types of its columns in order; `undefined` where a `*` hides how many there are. */
  readonly types: readonly (ColumnType | undefined)[] | undefined;
}

/** Ports a query. Throws NeedsPerson at the first part that has no equal. */
export function portSelect(
  query: NodeBody<'SelectStmt'>,
  translator: Translator,
  outer: Scope | undefined,
): PortedQuery {
  const { text: common, scope: base } = portCommon(query.withClause, translator, outer);
  if (query.op !== undefined && query.op !== 'SETOP_NONE') return portSet(query, common, base, translator);
  const distinct = query.distinctClause ?? [];
  if (distinct.some((node) => Object.keys(node).length > 0)) {
    needsPerson('query', 'DISTINCT ON is not translated', 'a window function can do its work');
  }
  if (
    query.windowClause !== undefined ||
    query.lockingClause !== undefined ||
    query.valuesLists !== undefined
  ) {
    needsPerson('query', 'WINDOW, FOR UPDATE and VALUES in a query are not translated');
  }
  if (query.intoClause !== undefined) needsPerson('query', 'SELECT INTO is not translated');
  const from = portFrom(query.fromClause ?? [], translator, base);
  const { scope } = from;
  const targets = (query.targetList ?? []).map((node) => portTarget(node, translator, scope));
  const parts = [
    `SELECT ${distinct.length > 0 ? 'DISTINCT ' : ''}${targets.map(({ text }) => text).join(', ')}`,
    ...(from.text === '' ? [] : [`FROM ${from.text}`]),
    ...clause('WHERE', translator.text(query.whereClause, scope)),
    ...clause('GROUP BY', (query.groupClause ?? []).map((node) => translator.text(node, scope)).join(', ')),
    ...clause('HAVING', translator.text(query.havingClause, scope)),
    ...tail(query, translator, scope),
  ];
  return {
    text: common + parts.join(' '),
    columns: targets.some(({ name }) => name === undefined)
      ? undefined
      : new Map(targets.map(({ name, type }) => [name ?? '', type])),
    types: targets.some(({ text }) => /(?:^|\.)\*$/.test(text)) ? undefined : targets.map(({ type }) => type),
  };
}

function clause(word: string, text: string): readonly string[] {
  return text === '' ? [] : [`${word} ${text}`];
}

/** ORDER BY and LIMIT. */
function tail(query: NodeBody<'SelectStmt'>, translator: Translator, scope: Scope): readonly string[] {
  const order = portOrder(query.sortClause ?? [], translator, scope);
  const limit = translator.text(query.limitCount, scope);
  const offset = translator.text(query.limitOffset, scope);
  if (query.limitOption === 'LIMIT_OPTION_WITH_TIES') needsPerson('query', 'WITH TIES is not translated');
  if (offset !== '' && limit === '') needsPerson('query', 'OFFSET without LIMIT is not translated');
  return [...clause('ORDER BY', order), ...clause('LIMIT', limit), ...clause('OFFSET', offset)];
}

/** NULL is the largest value in PostgreSQL, and the smallest in MySQL: so whether a value is NULL goes first. */
export function portOrder(nodes: readonly Node[], translator: Translator, scope: Scope): string {
  return nodes
    .map((node) => {
      const sort = bodyOf(node, 'SortBy');
      if (sort?.node === undefined || sort.useOp !== undefined) {
        return needsPerson('query', 'ORDER BY … USING is not translated');
      }
      const text = translator.text(sort.node, scope);
      if (/^\d+$/.test(text))
        return needsPerson('query', 'ORDER BY of a column by its number is not translated');
      if (typeOf(translator.read(sort.node), typesIn(scope)) === 'text') {
        lose(translator.context, 'text-order', 'text is put in the order of its code points');
      }
      const isDescending = sort.sortby_dir === 'SORTBY_DESC';
      const nullsFirst =
        sort.sortby_nulls === 'SORTBY_NULLS_FIRST' ||
        (isDescending && sort.sortby_nulls !== 'SORTBY_NULLS_LAST');
      return `${text} IS NULL${nullsFirst ? ' DESC' : ''}, ${text}${isDescending ? ' DESC' : ''}`;
    })
    .join(', ');
}

interface Target {
  readonly text: string;
  /** Absent for a `*`, and where the name is one that the server makes. */
  readonly name: string | undefined;
  readonly type: ColumnType | undefined;
}

function portTarget(node: Node, translator: Translator, scope: Scope): Target {
  const target = bodyOf(node, 'ResTarget');
  if (target?.val === undefined) return needsPerson('query', 'a column of this form is not translated');
  const column = bodyOf(target.val, 'ColumnRef');
  const { to } = translator.context;
  if (column?.fields?.some((field) => 'A_Star' in field) === true) {
    const [first] = column.fields;
    const table = first === undefined ? undefined : bodyOf(first, 'String')?.sval;
    return {
      text: table === undefined ? '*' : `${to.quoteIdentifier(table)}.*`,
      name: undefined,
      type: undefined,
    };
  }
  const expression = translator.read(target.val);
  const text = to.printExpression(translator.port(expression, scope));
  const own = expression.kind === 'column' ? expression.path.at(-1) : undefined;
  const types = typesIn(scope);
  const type = expression.kind === 'column' ? types(expression.path) : someType(typeOf(expression, types));
  return target.name === undefined
    ? { text, name: own, type }
    : { text: `${text} AS ${to.quoteIdentifier(target.name)}`, name: target.name, type };
}

/** Ports WITH; what it names is seen by the rest of the query. */
export function portCommon(
  clauseOf: NodeBody<'SelectStmt'>['withClause'],
  translator: Translator,
  outer: Scope | undefined,
): { readonly text: string; readonly scope: Scope } {
  const known = new Map(outer?.common ?? []);
  if (clauseOf === undefined) return { text: '', scope: innerScope(outer, known) };
  if (clauseOf.recursive === true) needsPerson('query', 'WITH RECURSIVE is not translated');
  const texts = (clauseOf.ctes ?? []).map((node) => {
    const one = bodyOf(node, 'CommonTableExpr');
    const query = bodyOf(one?.ctequery, 'SelectStmt');
    if (one?.ctename === undefined || query === undefined || one.aliascolnames !== undefined) {
      return needsPerson('query', 'WITH of a statement that changes rows is not translated');
    }
    const { text, columns } = portSelect(query, translator, innerScope(outer, known));
    known.set(one.ctename, columns);
    return `${translator.context.to.quoteIdentifier(one.ctename)} AS (${text})`;
  });
  return { text: `WITH ${texts.join(', ')} `, scope: innerScope(outer, known) };
}

const SETS: Readonly<Record<string, string>> = {
  SETOP_UNION: 'UNION',
  SETOP_INTERSECT: 'INTERSECT',
  SETOP_EXCEPT: 'EXCEPT',
};

function portSet(
  query: NodeBody<'SelectStmt'>,
  common: string,
  base: Scope,
  translator: Translator,
): PortedQuery {
  const word = SETS[query.op ?? ''];
  if (word === undefined || query.larg === undefined || query.rarg === undefined) {
    return needsPerson('query', 'a combination of queries of this form is not translated');
  }
  if (query.sortClause !== undefined || query.limitCount !== undefined) {
    needsPerson('query', `ORDER BY and LIMIT of a ${word} are not translated`);
  }
  const left = portSelect(query.larg, translator, base);
  const right = portSelect(query.rarg, translator, base);
  return {
    text: `${common}${left.text} ${word}${query.all === true ? ' ALL' : ''} ${right.text}`,
    columns: left.columns,
    types: left.types?.map((type, i) =>
      valueTypeOfMaybe(type) === valueTypeOfMaybe(right.types?.[i]) ? type : undefined,
    ),
  };
}

function valueTypeOfMaybe(type: ColumnType | undefined): ReturnType<typeof valueTypeOf> {
  return type === undefined ? undefined : valueTypeOf(type);
}

/** Whether a value may be stored in a column without a conversion that the two databases do differently. */
export function fits(value: ColumnType | undefined, column: ColumnType): boolean {
  if (value === undefined) return false;
  const [from, to] = [valueTypeOf(value), valueTypeOf(column)];
  if (from === to) return from !== 'enum';
  return from === 'integer' && (to === 'decimal' || to === 'float');
}
