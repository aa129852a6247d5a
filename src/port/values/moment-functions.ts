import type { Expression } from '../../ir/index.js';
import { goesByZone, readDateFormat, readToChar, startOf, type MomentFormat } from './moment-formats.js';
import { needsPerson } from '../problem.js';
import { typeOf, type ColumnTypes } from './value-types.js';
import { lose, type WayContext } from '../way.js';

/** A call on a point in time that is not ported yet, and what it must know. */
export interface MomentCall {
  readonly args: readonly Expression[];
  readonly context: Pick<WayContext, 'losses' | 'at'>;
  readonly columns: ColumnTypes;
}

/** A point in time, of the source, and what of it is asked for. */
export interface Written {
  readonly moment: Expression;
  readonly isDate: boolean;
  readonly format: MomentFormat;
}

/** `to_char(moment, 'YYYY-MM-DD')` of PostgreSQL. */
export function toChar({ args, context, columns }: MomentCall): Written {
  const [moment, format] = args;
  return { ...momentOf(moment, context, columns), format: known(format, readToChar, 'to_char') };
}

/** `DATE_FORMAT(moment, '%Y-%m-%d')` of MySQL. */
export function dateFormat({ args, context, columns }: MomentCall): Written {
  const [moment, format] = args;
  return { ...momentOf(moment, context, columns), format: known(format, readDateFormat, 'date_format') };
}

/** `date_trunc('hour', moment)` of PostgreSQL. */
export function dateTrunc({ args, context, columns }: MomentCall): Written {
  const [unit, moment] = args;
  const format = args.length === 2 ? startOf(unit) : undefined;
  if (format === undefined)
    return needsPerson(
      'function',
      'date_trunc to a unit that is not known has no equal',
      'second to day, month, year',
    );
  const found = momentOf(moment, context, columns);
  // It would be a point in time of the session's zone.
  return found.isDate
    ? needsPerson('function', 'date_trunc of a date has no equal that is known')
    : { ...found, format };
}

/** `date(moment)` of both. */
export function dayOf({ args, context, columns }: MomentCall): Omit<Written, 'format'> {
  const [moment, ...others] = args;
  if (others.length > 0) return needsPerson('function', 'date of more than a point in time has no equal');
  return momentOf(moment, context, columns);
}

function momentOf(
  moment: Expression | undefined,
  context: MomentCall['context'],
  columns: ColumnTypes,
): Omit<Written, 'format'> {
  const type = moment === undefined ? undefined : typeOf(moment, columns);
  if (moment === undefined || (type !== 'timestamp' && type !== 'date'))
    return needsPerson(
      'function',
      'a part of what is not known to be a date or a point in time has no equal',
    );
  if (goesByZone(moment, columns))
    lose(
      context,
      'session-zone',
      'which day and hour a point in time is in depends on the zone of the session, in both databases',
      'run it with both sessions in UTC',
    );
  return { moment, isDate: type === 'date' };
}

function known(
  format: Expression | undefined,
  read: (text: string) => MomentFormat | undefined,
  name: string,
): MomentFormat {
  const found = format?.kind === 'string' ? read(format.value) : undefined;
  return (
    found ??
    needsPerson(
      'function',
      `${name} with a format that is not written out, or has more than numbers of fixed width, has no equal that is known`,
    )
  );
}
