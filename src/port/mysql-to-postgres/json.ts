import type { Expression } from '../../ir/index.js';
import { loseUnquoted, mysqlJsonPath } from '../from-mysql/mysql-json.js';
import type { ExpressionUse } from './uses.js';

/**
 * A path of JSON key by key: what is not there is NULL in both (PostgreSQL manual, "JSON Functions and Operators"). `undefined`: the expression
 * is none.
 */
export function portJsonPath(
  expression: Expression,
  port: (expression: Expression) => Expression,
  use: ExpressionUse,
): Expression | undefined {
  const path = mysqlJsonPath(expression, use.columns);
  if (path === undefined) return undefined;
  if (path.isText) loseUnquoted(use.context);
  const { base, keys, isText } = path;
  const step = (left: Expression, operator: string, key: string): Expression => ({
    kind: 'operator',
    operator,
    left,
    right: { kind: 'string', value: key },
  });
  const last = keys.at(-1);
  if (last === undefined) return isText ? step(port(base), '#>>', '{}') : port(base);
  const before = keys.slice(0, -1).reduce((left, key) => step(left, '->', key), port(base));
  return step(before, isText ? '->>' : '->', last);
}
