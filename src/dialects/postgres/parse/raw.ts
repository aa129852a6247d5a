import type { AlterTableStmt, Node } from 'libpg-query';
import type { OperationBody, OperationOf } from '../../../ir/index.js';
import type { StatementContext } from './context.js';
import { describeRaw } from './effects.js';
import type { Extent } from './text.js';

/** A statement that is kept to the letter. */
export function rawStatement(context: StatementContext, node: Node): OperationOf<'rawSql'> {
  return { kind: 'rawSql', dialect: 'postgres', sql: context.sql, ...describeRaw(context, node) };
}

/** One action of ALTER TABLE as a statement of its own. */
export function rawAction(
  context: StatementContext,
  statement: AlterTableStmt,
  action: Node,
  extent: Extent,
): OperationBody {
  const head = context.text.slice({ start: context.extent.start, end: headEnd(context, statement) });
  return {
    kind: 'rawSql',
    dialect: 'postgres',
    sql: `${head} ${context.text.slice(extent)}`,
    ...describeRaw(context, { AlterTableStmt: { ...statement, cmds: [action] } }),
  };
}

/** Where the table's name ends: before the first action. */
function headEnd(context: StatementContext, statement: AlterTableStmt): number {
  const { tokens } = context;
  let index = tokens.findIndex((token) => token.start >= (statement.relation?.location ?? 0));
  while (tokens[index + 1]?.text === '.') index += 2;
  while (tokens[index + 1]?.text === ')' || tokens[index + 1]?.text === '*') index += 1;
  return tokens[index]?.end ?? context.extent.end;
}
