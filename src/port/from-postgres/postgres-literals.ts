import type { ColumnType, Expression } from '../../ir/index.js';
import { needsPerson } from '../problem.js';
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
