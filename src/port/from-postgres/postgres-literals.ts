import type { ColumnType, Expression } from '../../ir/index.js';
import { needsPerson } from '../problem.js';
import { valueTypeOf } from '../values/value-types.js';
import { lose, type WayContext } from '../way.js';

const MOMENT =
  /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?))?\s*(Z|[+-]\d{2}(?::?\d{2})?)?$/;

/** A literal of a date or timestamp in ISO form, as the target keeps it: one with a zone is told in UTC. */
export function portMomentLiteral(text: string, source: ColumnType, context: WayContext): Expression {
  const match = MOMENT.exec(text.trim());
  if (match === null) return needsPerson('literal', `'${text}' as a date or time has no equal that is known`);
  const [, date = '', time = '00:00:00', zone] = match;
  if (source.kind === 'date') return { kind: 'string', value: date };
  const full = time.length === 5 ? `${time}:00` : time;
  if (source.kind !== 'timestamp' || !source.zone) return { kind: 'string', value: `${date} ${full}` };
  if (zone === undefined) {
    lose(context, 'timestamptz-literal', `'${text}' has no zone: it is taken for UTC`);
    return { kind: 'string', value: `${date} ${full}` };
  }
  const offset =
    zone === 'Z'
      ? 'Z'
      : zone.replace(/^([+-]\d{2}):?(\d{2})?$/, (_, h: string, m?: string) => `${h}:${m ?? '00'}`);
  const [whole = '', fraction] = full.split('.');
  const utc = new Date(`${date}T${whole}${offset}`);
  if (Number.isNaN(utc.getTime())) return needsPerson('literal', `'${text}' is no point in time`);
  const moved = utc.toISOString().slice(0, 19).replace('T', ' ');
  return { kind: 'string', value: fraction === undefined ? moved : `${moved}.${fraction}` };
}

/** The server shows every literal with a cast to the column's type. */
export function withoutCast(expression: Expression): Expression {
  return expression.kind === 'cast' &&
    (expression.operand.kind === 'string' || expression.operand.kind === 'cast')
    ? withoutCast(expression.operand)
    : expression;
}

/** PostgreSQL manual: 8.6 Boolean Type. */
export function booleanOf(text: string): Expression {
  const word = text.trim().toLowerCase();
  if (word !== '' && ['true', 'yes', 'on', '1'].some((long) => long.startsWith(word) && word !== 'o')) {
    return { kind: 'boolean', value: true };
  }
  if (word !== '' && ['false', 'no', 'off', '0'].some((long) => long.startsWith(word) && word !== 'o')) {
    return { kind: 'boolean', value: false };
  }
  return needsPerson('cast', `'${text}' is no boolean`);
}

/** `{a,b}` as JSON_ARRAY('a', 'b'). PostgreSQL manual: 8.15.2 Array Value Input; quotes and nesting are refused. */
export function arrayOf(text: string, type: ColumnType): Expression {
  const inner = /^\s*\{(.*)\}\s*$/s.exec(text)?.[1];
  if (inner === undefined || /[{}"\\]/.test(inner)) {
    return needsPerson('array', `the array ${text} is not understood`);
  }
  const elements = inner.trim() === '' ? [] : inner.split(',').map((one) => one.trim());
  return {
    kind: 'call',
    name: { name: 'json_array' },
    args: elements.map((one): Expression =>
      one.toUpperCase() === 'NULL' ? { kind: 'null' } : elementOf(one, type),
    ),
  };
}

function elementOf(text: string, type: ColumnType): Expression {
  const of = type.kind === 'array' ? valueTypeOf(type.of) : undefined;
  if (of === 'text' || of === 'enum' || of === 'uuid') return { kind: 'string', value: text };
  if (of === 'boolean') return booleanOf(text);
  if ((of === 'integer' || of === 'decimal') && /^-?\d+(?:\.\d+)?$/.test(text)) {
    return { kind: 'number', value: text };
  }
  return needsPerson('array', `the element ${text} of an array is not understood`);
}
