import type { Column, ColumnType, Expression } from '../../ir/index.js';
import { portMomentLiteral, withoutCast, arrayOf, booleanOf } from '../from-postgres/postgres-literals.js';
import { needsPerson } from '../problem.js';
import { resolvedType } from '../values/resolved-type.js';
import { withoutName } from '../from-postgres/special-moments.js';
import type { PortContext } from './context.js';
import { portExpression } from './expressions.js';
import { packedUuid } from './types.js';

/** Ports the default of a column, given the column in both databases. */
export function portDefault(
  value: Expression,
  source: Column,
  target: ColumnType,
  context: PortContext,
): Expression {
  const literal = withoutCast(value);
  if (literal.kind === 'string') return portLiteral(literal.value, source.type, target, context);
  const precision =
    target.kind === 'timestamp' || target.kind === 'time' ? (target.precision ?? 0) : undefined;
  const ported = portExpression(value, {
    context,
    columns: () => undefined,
    ...(precision === undefined ? {} : { precision }),
  });
  if (ported.kind === 'keyword' && ported.name === 'current_timestamp') {
    return portNow(resolvedType(source.type, context), precision ?? 0);
  }
  if (isUuidCall(ported) && target.kind === 'binary') {
    return packedUuid(ported, context);
  }
  return ported;
}

/**
 * A literal takes the column's type: text that PostgreSQL would read as a value of it is written as MySQL reads it.
 */
export function portLiteral(
  text: string,
  given: ColumnType,
  target: ColumnType,
  context: PortContext,
): Expression {
  const plain: Expression = { kind: 'string', value: text };
  const source = resolvedType(given, context);
  switch (source.kind) {
    case 'boolean':
      return booleanOf(text);
    case 'integer':
    case 'decimal':
    case 'float':
      return /^\s*-?\d+(?:\.\d+)?(?:e[+-]?\d+)?\s*$/i.test(text)
        ? { kind: 'number', value: text.trim() }
        : needsPerson('literal', `'${text}' as a number has no equal`);
    case 'array':
      return arrayOf(text, source);
    case 'timestamp':
    case 'date':
    case 'time':
      if (withoutName(text) !== text && target.kind === 'timestamp' && target.zone)
        return needsPerson('literal', 'a TIMESTAMP begins one second after the epoch');
      return portMoment(withoutName(text), source, target, context);
    case 'binary':
      return portBytes(text);
    case 'uuid':
      return target.kind === 'binary'
        ? packedUuid(plain, context)
        : { kind: 'string', value: text.toLowerCase() };
    default:
      return plain;
  }
}

/** `now()` as a date is a date, as a time of day a time. */
function portNow(source: ColumnType, precision: number): Expression {
  if (source.kind === 'date') return { kind: 'keyword', name: 'current_date' };
  if (source.kind === 'time') return { kind: 'keyword', name: 'current_time', precision };
  return precision === 0
    ? { kind: 'keyword', name: 'current_timestamp' }
    : { kind: 'keyword', name: 'current_timestamp', precision };
}

/** Literals of dates and times in ISO form; one with a zone is told in UTC. */
function portMoment(text: string, source: ColumnType, target: ColumnType, context: PortContext): Expression {
  if (source.kind === 'time' && /^\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?$/.test(text)) {
    return { kind: 'string', value: text };
  }
  if (/^now$|^'now'$/i.test(text.trim())) return portNow(source, precisionOf(target));
  return portMomentLiteral(text, source, context);
}

function precisionOf(type: ColumnType): number {
  return type.kind === 'timestamp' || type.kind === 'time' ? (type.precision ?? 0) : 0;
}

/** `\x00ff` as UNHEX('00ff'). PostgreSQL manual: 8.4.1 bytea Hex Format. */
function portBytes(text: string): Expression {
  const hex = /^\\x((?:[0-9a-f]{2})*)$/i.exec(text)?.[1];
  if (hex === undefined) return needsPerson('literal', 'bytes that are not written in hexadecimal');
  return { kind: 'call', name: { name: 'unhex' }, args: [{ kind: 'string', value: hex }] };
}

export function isUuidCall(expression: Expression): boolean {
  return expression.kind === 'call' && expression.name.name === 'uuid';
}
