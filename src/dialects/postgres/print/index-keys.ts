import type { Expression, IndexKey } from '../../../ir/index.js';
import { parameterValue } from './clauses.js';
import { printExpression } from './expressions.js';
import { printName, quoteIdentifier } from './identifiers.js';

/** A key of an index or exclusion constraint, with what orders it. */
export function printIndexKey(key: IndexKey): string {
  return (
    printKeyed(key) +
    (key.collation === undefined ? '' : ` COLLATE ${printName(key.collation)}`) +
    (key.opclass === undefined ? '' : ` ${printName(key.opclass)}${opclassOptions(key.opclassOptions)}`) +
    (key.order === 'desc' ? ' DESC' : '') +
    (key.nulls === undefined ? '' : ` NULLS ${key.nulls.toUpperCase()}`)
  );
}

function printKeyed(key: IndexKey): string {
  if (key.column !== undefined) return quoteIdentifier(key.column);
  if (key.expression === undefined) throw new TypeError('an index key has neither column nor expression');
  const text = printExpression(key.expression);
  return isCall(key.expression) ? text : `(${text})`;
}

/** A function call needs no parentheses of its own there. */
function isCall(expression: Expression): boolean {
  return expression.kind === 'call';
}

function opclassOptions(options: Readonly<Record<string, string>> | undefined): string {
  const entries = Object.entries(options ?? {});
  if (entries.length === 0) return '';
  return ` (${entries.map(([key, value]) => `${key} = ${parameterValue(value)}`).join(', ')})`;
}
