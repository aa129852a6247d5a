import { bodyOf, stringsOf, type Node, type NodeBody } from '../../../dialects/postgres/query.js';
import { needsPerson } from '../../problem.js';
import type { Relation, Scope } from './scope.js';
import type { Translator } from './translator.js';

/** FROM in the target's text, and what it lets the rest of the query see. */
export interface PortedFrom {
  readonly text: string;
  readonly scope: Scope;
}

const JOINS: Readonly<Record<string, string>> = {
  JOIN_INNER: 'JOIN',
  JOIN_LEFT: 'LEFT JOIN',
  JOIN_RIGHT: 'RIGHT JOIN',
};

/** Ports the items of FROM. */
export function portFrom(nodes: readonly Node[], translator: Translator, base: Scope): PortedFrom {
  const relations = new Map(base.relations);
  const scope: Scope = { ...base, relations };
  const texts = nodes.map((node) => portItem(node, translator, scope, relations));
  return { text: texts.join(', '), scope };
}

function portItem(
  node: Node,
  translator: Translator,
  scope: Scope,
  relations: Map<string, Relation>,
): string {
  const { to } = translator.context;
  const table = bodyOf(node, 'RangeVar');
  if (table !== undefined) {
    if (table.alias?.colnames !== undefined) needsPerson('query', 'names for the columns of a table in FROM');
    const { text, name, columns } = translator.table(table, scope);
    const alias = table.alias?.aliasname;
    relations.set(alias ?? name, columns);
    if (alias !== undefined) return `${text} AS ${to.quoteIdentifier(alias)}`;
    // A table with a prefix for its schema is still called by its own name.
    return text === to.quoteIdentifier(name) ? text : `${text} AS ${to.quoteIdentifier(name)}`;
  }
  const join = bodyOf(node, 'JoinExpr');
  if (join !== undefined) return portJoin(join, translator, scope, relations);
  const subquery = bodyOf(node, 'RangeSubselect');
  const query = bodyOf(subquery?.subquery, 'SelectStmt');
  const alias = subquery?.alias?.aliasname;
  if (subquery === undefined || query === undefined || alias === undefined || subquery.lateral === true) {
    return needsPerson('query', 'something in FROM that is no table, join or subquery is not translated');
  }
  if (subquery.alias?.colnames !== undefined) needsPerson('query', 'names for the columns of a subquery');
  const { text, columns } = translator.select(query, { ...scope, relations: new Map() });
  relations.set(alias, columns);
  return `(${text}) AS ${to.quoteIdentifier(alias)}`;
}

function portJoin(
  join: NodeBody<'JoinExpr'>,
  translator: Translator,
  scope: Scope,
  relations: Map<string, Relation>,
): string {
  const word = JOINS[join.jointype ?? ''];
  if (word === undefined || join.isNatural === true || join.larg === undefined || join.rarg === undefined) {
    return needsPerson('query', 'a join of this form is not translated');
  }
  const left = portItem(join.larg, translator, scope, relations);
  const right = portItem(join.rarg, translator, scope, relations);
  const using = stringsOf(join.usingClause);
  if (using.length > 0) {
    const { to } = translator.context;
    return `${left} ${word} ${right} USING (${using.map((one) => to.quoteIdentifier(one)).join(', ')})`;
  }
  if (join.quals === undefined) return `${left} CROSS JOIN ${right}`;
  return `${left} ${word} ${right} ON ${translator.text(join.quals, scope)}`;
}
