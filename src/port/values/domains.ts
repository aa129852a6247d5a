import { rewriteExpression } from '../../fold/expressions.js';
import {
  keyOf,
  type Column,
  type ColumnType,
  type Domain,
  type Expression,
  type Name,
} from '../../ir/index.js';
import { needsPerson } from '../problem.js';
import { resolvedType } from './resolved-type.js';
import type { ColumnTypes } from './value-types.js';
import type { WayContext } from '../way.js';

type States = Pick<WayContext, 'source' | 'sourceAfter'>;

/** The domain that a column's type is. Throws NeedsPerson where it is none, or not known for certain. */
export function domainOf(name: Name, { source, sourceAfter }: States): Domain {
  const domain = sourceAfter.domain(name) ?? source.domain(name);
  if (domain === undefined) return needsPerson('type', `the type ${keyOf(name)} has no equal`);
  return domain.uncertain === undefined
    ? domain
    : needsPerson('domain', `what the domain ${keyOf(name)} says is not certain: ${domain.uncertain}`);
}

/** A column with what its domain says of every column: a default where it has none itself, and NOT NULL. */
export function withDomain(column: Column, context: States): Column {
  const { type } = column;
  const domain =
    type.kind === 'named'
      ? (context.sourceAfter.domain(type.name) ?? context.source.domain(type.name))
      : undefined;
  if (domain === undefined) return column;
  // A domain may be of a domain.
  const { nullable, default: value } = withDomain({ ...column, type: domain.type }, context);
  const given = column.default ?? domain.default ?? value;
  return {
    ...column,
    nullable: nullable && domain.nullable,
    ...(given === undefined ? {} : { default: given }),
  };
}

/**
 * The checks of a domain as one of a column; `undefined`: it has none. `port`: ports an expression in which `value` is of the domain's type.
 * NULL passes both (PostgreSQL manual, "CREATE DOMAIN").
 */
export function domainCheck(
  { checks, type }: Domain,
  context: States,
  port: (expression: Expression, columns: ColumnTypes) => Expression,
): ((column: Expression) => Expression) | undefined {
  if (checks.length === 0) return undefined;
  const ported = checks.map(({ expression }) => port(expression, () => resolvedType(type, context)));
  return (column) => {
    const own = ported.map((expression) =>
      rewriteExpression(expression, (part) => (part.kind === 'column' ? column : part)),
    );
    const [only] = own;
    return own.length === 1 && only !== undefined ? only : { kind: 'and', operands: own };
  };
}

/** Two checks of a column as one. */
export function bothChecks(
  a: ((column: Expression) => Expression) | undefined,
  b: ((column: Expression) => Expression) | undefined,
): ((column: Expression) => Expression) | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return (column) => ({ kind: 'and', operands: [a(column), b(column)] });
}

/** Whether a column's type is a domain that checks its values. */
export function isChecked(type: ColumnType, context: States): boolean {
  if (type.kind !== 'named') return false;
  const domain = context.sourceAfter.domain(type.name) ?? context.source.domain(type.name);
  return domain !== undefined && (domain.checks.length > 0 || isChecked(domain.type, context));
}

/** The types of columns with what a domain is of, so that values of it are known to be numbers, text and so on. */
export function resolvedTypes(columns: ColumnTypes, context: States): ColumnTypes {
  return (path) => {
    const type = columns(path);
    return type === undefined ? undefined : resolvedType(type, context);
  };
}
