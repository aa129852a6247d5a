import type { ColumnType, Expression } from '../../ir/index.js';
import { bitsOf, constantOf } from '../from-mysql/mysql-literals.js';
import { arrayOf, booleanOf, portMomentLiteral, withoutCast } from '../from-postgres/postgres-literals.js';
import { needsPerson } from '../problem.js';
import { resolvedType } from '../values/resolved-type.js';
import { withoutName } from '../from-postgres/special-moments.js';
import type { WayContext } from '../way.js';

/** A constant as a value of a column, by the type that it has in the source; `undefined`: it is no constant. */
export function portLiteral(
  value: Expression,
  given: ColumnType,
  context: WayContext,
): Expression | undefined {
  const source = resolvedType(given, context);
  const bits = bitsOf(value);
  if (bits !== undefined) return { kind: 'number', value: String(Number.parseInt(bits || '0', 2)) };
  const read = value.kind === 'verbatim' && context.from.name !== 'postgres' ? constantOf(value.text) : value;
  const constant = read === undefined ? undefined : withoutCast(read);
  if (constant?.kind === 'null') return constant;
  if (constant?.kind !== 'string' && constant?.kind !== 'number' && constant?.kind !== 'boolean')
    return undefined;
  const text = constant.kind === 'boolean' ? (constant.value ? '1' : '0') : constant.value;
  switch (source.kind) {
    case 'boolean':
      return booleanOf(text);
    case 'integer':
    case 'decimal':
    case 'float':
    case 'bit':
      return /^\s*-?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?\s*$/i.test(text)
        ? { kind: 'number', value: text.trim() }
        : needsPerson('literal', `'${text}' as a number has no equal`);
    case 'date':
    case 'timestamp':
      return constant.kind === 'string' ? portMoment(withoutName(text), source, context) : constant;
    case 'array':
      return constant.kind === 'string' ? arrayOf(text, source) : constant;
    case 'binary':
      return portBytes(text, value.kind === 'verbatim' || context.from.name === 'postgres');
    case 'uuid':
      return { kind: 'string', value: text.toLowerCase() };
    case 'native':
      return source.name === 'year' ? { kind: 'number', value: text } : { kind: 'string', value: text };
    default:
      return { kind: 'string', value: text };
  }
}

/** Dates and times are text in the form that CURRENT_TIMESTAMP gives; one with a zone is told in UTC. */
function portMoment(text: string, source: ColumnType, context: WayContext): Expression {
  if (/^now$/i.test(text.trim()))
    return { kind: 'keyword', name: source.kind === 'date' ? 'current_date' : 'current_timestamp' };
  return portMomentLiteral(text, source, context);
}

/** `\x00ff` as X'00ff'; text of MySQL is its bytes. */
function portBytes(text: string, isHex: boolean): Expression {
  const hex = /^\\x((?:[0-9a-f]{2})*)$/i.exec(text)?.[1];
  if (isHex && hex === undefined && text !== '')
    return needsPerson('literal', 'bytes that are not written in hexadecimal');
  const digits = hex ?? Buffer.from(text, 'utf8').toString('hex');
  return { kind: 'verbatim', dialect: 'sqlite', text: `X'${digits.toUpperCase()}'` };
}
