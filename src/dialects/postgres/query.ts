import { parseSync, type Node } from 'libpg-query';
import type { Expression, Name } from '../../ir/index.js';
import { NameResolution, StatementContext, StatementPlace } from './parse/context.js';
import { readExpression } from './parse/expressions.js';
import { SqlText } from './parse/text.js';

export { bodyOf, kindOf, stringsOf, Unmodelled } from './parse/nodes.js';
export type { NodeBody } from './parse/nodes.js';
export type { Node } from 'libpg-query';

/** A statement as a tree, for who must look into its queries. Its expressions are read as in the rest of the dialect. */
export interface QueryStatement {
  readonly node: Node;
  /** Throws Unmodelled for what the IR's tree cannot hold and `intercept` does not read. */
  expression(node: Node): Expression;
  /** The name of a table as the IR has it. Throws Unmodelled for objects of the system. */
  relation(relation: Parameters<NameResolution['relation']>[0]): Name;
}

/** Opens one statement; `undefined` if the text is not exactly one. */
export function openStatement(
  sql: string,
  intercept: (node: Node) => Expression | undefined,
): QueryStatement | undefined {
  const text = new SqlText(sql);
  const [first, second] = parseSync(sql).stmts ?? [];
  if (first?.stmt === undefined || second !== undefined) return undefined;
  const start = first.stmt_location ?? 0;
  const end = first.stmt_len === undefined ? text.byteLength : start + first.stmt_len;
  const context = new StatementContext(new StatementPlace(text, start, end), new NameResolution());
  context.intercept = intercept;
  return {
    node: first.stmt,
    expression: (node) => readExpression(context, node),
    relation: (relation) => context.names.relation(relation),
  };
}
