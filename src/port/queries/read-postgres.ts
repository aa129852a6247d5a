import {
  bodyOf,
  kindOf,
  openStatement,
  stringsOf,
  Unmodelled,
  type Node,
  type NodeBody,
  type QueryStatement,
} from '../../dialects/postgres/query.js';
import { figureColumnName } from '../../dialects/postgres/column-name.js';
import { operandsOf } from '../../fold/expressions.js';
import type { Expression } from '../../ir/index.js';
import { needsPerson } from '../problem.js';
import { readRowStatement } from './read-postgres-rows.js';
import type {
  CommonTable,
  Combination,
  FromItem,
  Kept,
  Order,
  Query,
  RowStatement,
  Select,
  Statement,
  Target,
} from './tree.js';

/** Reads the query of a view. Throws NeedsPerson for what has no place in the tree. */
export function readPostgresQuery(sql: string): Statement<Query> {
  const reader = openReader(sql);
  const query = bodyOf(reader.statement.node, 'SelectStmt');
  if (query === undefined) return needsPerson('query', 'a query of this form is not translated');
  return { read: reader.query(query), kept: reader.kept };
}

/** Reads INSERT, UPDATE or DELETE. Throws NeedsPerson. */
export function readPostgresRows(sql: string): Statement<RowStatement> {
  const reader = openReader(sql);
  return { read: readRowStatement(reader), kept: reader.kept };
}

/** The name that PostgreSQL gives to a column of a result, where it is not `?column?`. */
export function nameOfResult(expression: Expression): string | undefined {
  return holdsKept(expression) ? undefined : figureColumnName(expression);
}

function holdsKept(expression: Expression): boolean {
  return expression.kind === 'verbatim' || operandsOf(expression).some(holdsKept);
}

/** Reads the parts of one statement. */
export interface PostgresReader {
  readonly statement: QueryStatement;
  expression(node: Node): Expression;
  maybe(node: Node | undefined): Expression | undefined;
  query(query: NodeBody<'SelectStmt'>): Query;
  from(nodes: readonly Node[] | undefined): readonly FromItem[];
  common(clause: NodeBody<'SelectStmt'>['withClause']): readonly CommonTable[];
  kept(text: string): Kept | undefined;
}

function openReader(sql: string): PostgresReader {
  // What the IR's tree does not hold stands in it as a number.
  const nodes: Node[] = [];
  const statement = openStatement(sql, (node) => {
    if (kindOf(node) !== 'SubLink' && bodyOf(node, 'FuncCall')?.over === undefined) return undefined;
    nodes.push(node);
    return { kind: 'verbatim', dialect: 'postgres', text: `\0${nodes.length - 1}` };
  });
  if (statement === undefined) return needsPerson('statement', 'it is more than one statement');
  const expression = (node: Node): Expression => {
    try {
      return statement.expression(node);
    } catch (error) {
      if (!(error instanceof Unmodelled)) throw error;
      return needsPerson('expression', `${error.message} is not understood`);
    }
  };
  const reader: PostgresReader = {
    statement,
    expression,
    maybe: (node) => (node === undefined ? undefined : expression(node)),
    query: (query) => readQuery(query, reader),
    from: (items) => (items ?? []).map((node) => readFrom(node, reader)),
    common: (clause) => readCommon(clause, reader),
    kept: (text) => {
      const node = text.startsWith('\0') ? nodes[Number(text.slice(1))] : undefined;
      return node === undefined ? undefined : readKept(node, reader);
    },
  };
  return reader;
}

const WORDS: Readonly<Record<string, Combination['word']>> = {
  SETOP_UNION: 'UNION',
  SETOP_INTERSECT: 'INTERSECT',
  SETOP_EXCEPT: 'EXCEPT',
};

function readQuery(query: NodeBody<'SelectStmt'>, reader: PostgresReader): Query {
  const common = reader.common(query.withClause);
  if (query.op === undefined || query.op === 'SETOP_NONE') return { common, body: readSelect(query, reader) };
  const word = WORDS[query.op];
  if (word === undefined || query.larg === undefined || query.rarg === undefined)
    return needsPerson('query', 'a combination of queries of this form is not translated');
  if (query.sortClause !== undefined || query.limitCount !== undefined)
    needsPerson('query', `ORDER BY and LIMIT of a ${word} are not translated`);
  const [left, right] = [query.larg, query.rarg].map((side) => {
    if (side.sortClause !== undefined || side.limitCount !== undefined)
      needsPerson('query', `ORDER BY and LIMIT within a ${word} are not translated`);
    return reader.query(side);
  });
  if (left === undefined || right === undefined) return needsPerson('query', 'half a combination');
  return { common, body: { kind: 'combination', word, all: query.all === true, left, right } };
}

function readSelect(query: NodeBody<'SelectStmt'>, reader: PostgresReader): Select {
  const distinct = query.distinctClause ?? [];
  if (distinct.some((node) => Object.keys(node).length > 0))
    needsPerson(
      'query',
      'DISTINCT ON is not translated',
      'row_number() OVER (PARTITION BY … ORDER BY …) in a subquery, and WHERE of its first row, do its work',
    );
  if (
    query.windowClause !== undefined ||
    query.lockingClause !== undefined ||
    query.valuesLists !== undefined
  )
    needsPerson('query', 'WINDOW, FOR UPDATE and VALUES in a query are not translated');
  if (query.intoClause !== undefined) needsPerson('query', 'SELECT INTO is not translated');
  if (query.limitOption === 'LIMIT_OPTION_WITH_TIES') needsPerson('query', 'WITH TIES is not translated');
  const [where, having] = [reader.maybe(query.whereClause), reader.maybe(query.havingClause)];
  const [limit, offset] = [reader.maybe(query.limitCount), reader.maybe(query.limitOffset)];
  return {
    kind: 'select',
    distinct: distinct.length > 0,
    targets: (query.targetList ?? []).map((node) => readTarget(node, reader)),
    from: reader.from(query.fromClause),
    ...(where === undefined ? {} : { where }),
    groupBy: (query.groupClause ?? []).map(reader.expression),
    ...(having === undefined ? {} : { having }),
    orderBy: readOrder(query.sortClause, reader),
    ...(limit === undefined ? {} : { limit }),
    ...(offset === undefined ? {} : { offset }),
  };
}

function readTarget(node: Node, reader: PostgresReader): Target {
  const target = bodyOf(node, 'ResTarget');
  if (target?.val === undefined) return needsPerson('query', 'a column of this form is not translated');
  const column = bodyOf(target.val, 'ColumnRef');
  if (column?.fields?.some((field) => 'A_Star' in field) === true) {
    const [first] = column.fields;
    const table = first === undefined ? undefined : bodyOf(first, 'String')?.sval;
    return { kind: 'star', ...(table === undefined ? {} : { table }) };
  }
  return {
    kind: 'value',
    expression: reader.expression(target.val),
    ...(target.name === undefined ? {} : { name: target.name }),
  };
}

/** NULL is the largest value in PostgreSQL. */
function readOrder(nodes: readonly Node[] | undefined, reader: PostgresReader): readonly Order[] {
  return (nodes ?? []).map((node) => {
    const sort = bodyOf(node, 'SortBy');
    if (sort?.node === undefined || sort.useOp !== undefined)
      return needsPerson('query', 'ORDER BY … USING is not translated');
    const descending = sort.sortby_dir === 'SORTBY_DESC';
    const isFirst =
      sort.sortby_nulls === 'SORTBY_NULLS_FIRST' || (descending && sort.sortby_nulls !== 'SORTBY_NULLS_LAST');
    return { expression: reader.expression(sort.node), descending, nulls: isFirst ? 'first' : 'last' };
  });
}

function readCommon(
  clause: NodeBody<'SelectStmt'>['withClause'],
  reader: PostgresReader,
): readonly CommonTable[] {
  if (clause?.recursive === true) needsPerson('query', 'WITH RECURSIVE is not translated');
  return (clause?.ctes ?? []).map((node) => {
    const one = bodyOf(node, 'CommonTableExpr');
    const query = bodyOf(one?.ctequery, 'SelectStmt');
    if (one?.ctename === undefined || query === undefined)
      return needsPerson(
        'query',
        'WITH of a statement that changes rows is not translated',
        'write two statements: the first puts the keys into a temporary table, by the condition of the change',
      );
    const columns = stringsOf(one.aliascolnames);
    return { name: one.ctename, ...(columns.length === 0 ? {} : { columns }), query: reader.query(query) };
  });
}

const JOINS: Readonly<Record<string, 'JOIN' | 'LEFT JOIN' | 'RIGHT JOIN'>> = {
  JOIN_INNER: 'JOIN',
  JOIN_LEFT: 'LEFT JOIN',
  JOIN_RIGHT: 'RIGHT JOIN',
};

function readFrom(node: Node, reader: PostgresReader): FromItem {
  const table = bodyOf(node, 'RangeVar');
  if (table !== undefined) {
    if (table.alias?.colnames !== undefined) needsPerson('query', 'names for the columns of a table in FROM');
    const alias = table.alias?.aliasname;
    return {
      kind: 'table',
      name: reader.statement.relation(table),
      ...(table.schemaname === undefined ? {} : { qualified: true }),
      ...(alias === undefined ? {} : { alias }),
    };
  }
  const join = bodyOf(node, 'JoinExpr');
  if (join !== undefined) return readJoin(join, reader);
  const subquery = bodyOf(node, 'RangeSubselect');
  const query = bodyOf(subquery?.subquery, 'SelectStmt');
  const alias = subquery?.alias?.aliasname;
  if (subquery?.lateral === true || 'RangeFunction' in node) {
    needsPerson(
      'query',
      'something in FROM that reads what stands before it (LATERAL, or a function) is not translated',
      'join with a subquery that is grouped by the key, or numbered by row_number() where it has a LIMIT',
    );
  }
  if (subquery === undefined || query === undefined || alias === undefined)
    return needsPerson('query', 'something in FROM that is no table, join or subquery is not translated');
  if (subquery.alias?.colnames !== undefined) needsPerson('query', 'names for the columns of a subquery');
  return { kind: 'query', query: reader.query(query), alias };
}

function readJoin(join: NodeBody<'JoinExpr'>, reader: PostgresReader): FromItem {
  const word = JOINS[join.jointype ?? ''];
  if (word === undefined || join.isNatural === true || join.larg === undefined || join.rarg === undefined)
    return needsPerson('query', 'a join of this form is not translated');
  if (join.alias !== undefined) needsPerson('query', 'a name for a join is not translated');
  const using = stringsOf(join.usingClause);
  const on = reader.maybe(join.quals);
  return {
    kind: 'join',
    word,
    left: readFrom(join.larg, reader),
    right: readFrom(join.rarg, reader),
    ...(on === undefined ? {} : { on }),
    ...(using.length === 0 ? {} : { using }),
  };
}

function readKept(node: Node, reader: PostgresReader): Kept | undefined {
  const link = bodyOf(node, 'SubLink');
  const call = bodyOf(node, 'FuncCall');
  if (link !== undefined) return readSubquery(link, reader);
  return call === undefined ? undefined : readWindow(call, reader);
}

function readSubquery(link: NodeBody<'SubLink'>, reader: PostgresReader): Kept {
  const body = bodyOf(link.subselect, 'SelectStmt');
  if (body === undefined) return needsPerson('query', 'a subquery of this form is not translated');
  switch (link.subLinkType) {
    case 'EXISTS_SUBLINK':
      return { kind: 'exists', query: reader.query(body) };
    case 'EXPR_SUBLINK':
      return { kind: 'value', query: reader.query(body) };
    case 'ANY_SUBLINK': {
      const isIn = link.operName === undefined || stringsOf(link.operName)[0] === '=';
      if (isIn && body.limitCount === undefined && link.testexpr !== undefined)
        return {
          kind: 'in',
          operand: reader.expression(link.testexpr),
          negated: false,
          query: reader.query(body),
        };
      return needsPerson('query', 'a subquery with this operator, or IN with a LIMIT, is not translated');
    }
    default:
      return needsPerson('query', 'a subquery of this form is not translated');
  }
}

function readWindow(call: NodeBody<'FuncCall'>, reader: PostgresReader): Kept {
  const name = stringsOf(call.funcname).at(-1) ?? '';
  const { over } = call;
  // 1058: FRAMEOPTION_DEFAULTS, that is, no frame was written (PostgreSQL, src/include/nodes/parsenodes.h).
  const isPlain =
    over?.name === undefined && over?.refname === undefined && (over?.frameOptions ?? 1058) === 1058;
  if (!isPlain || (call.args ?? []).length > 0)
    return needsPerson('query', `${name} over a window is not translated`);
  return {
    kind: 'window',
    name,
    partition: (over?.partitionClause ?? []).map(reader.expression),
    order: readOrder(over?.orderClause, reader),
  };
}
