import { fine, type Problems } from '../../fold/problems.js';
import type { Column, ColumnType, Expression, Table } from '../../ir/index.js';
import { bytesOfCharacter } from './charset-changes.js';
import type { Flavour } from './flavour.js';
import { notNumeric } from './misfits.js';

/**
 * What a server takes of a column or not as `sql_mode` says, so that it depends on the server and the connection whether the history
 * runs, and with what outcome: without strict mode too long a VARCHAR becomes a MEDIUMTEXT, and a text for a DECIMAL 0. Asked of MySQL
 * 9.7 and MariaDB 10.11 in their usual mode, with none, and with ALLOW_INVALID_DATES alone (`sql-mode.server.test.ts`).
 */
export function modeDependent(column: Column, table: Pick<Table, 'options'>, flavour: Flavour): Problems {
  const { name, type } = column;
  const why = tooLong(column, table, flavour) ?? twice(type) ?? ofDefault(column, flavour);
  if (why === undefined) return fine;
  return [
    {
      severity: 'warning',
      code: 'depends-on-sql-mode',
      message: `column "${name}": ${why.reason}, which ${flavour.title} refuses unless sql_mode is without ${why.modes}`,
      help: 'it is written as it stands: see that every server and tool that runs it has the same mode, or set that in the migration',
    },
  ];
}

interface Why {
  readonly reason: string;
  /** The modes that must be off; for days that no month has, ALLOW_INVALID_DATES on. */
  readonly modes: string;
}

const STRICT = 'STRICT_TRANS_TABLES';

/** What a VARCHAR or VARBINARY holds at most. */
const MOST_BYTES = 65_535;

function tooLong(column: Column, table: Pick<Table, 'options'>, flavour: Flavour): Why | undefined {
  const { type } = column;
  const isBytes = type.kind === 'binary' && type.form === 'varying';
  if (type.kind !== 'string' && !isBytes) return undefined;
  const bytes = isBytes ? 1 : bytesOfCharacter(column, table, flavour);
  return (type.length ?? 0) * bytes > MOST_BYTES
    ? { reason: `it is longer than ${MOST_BYTES} bytes (without, it becomes a longer type)`, modes: STRICT }
    : undefined;
}

/** A value that an ENUM or a SET has twice; case does not count, as far as ASCII goes. */
function twice(type: ColumnType): Why | undefined {
  if (type.kind !== 'enum' && type.kind !== 'set') return undefined;
  return new Set(type.values).size < type.values.length
    ? { reason: 'its type has a value twice', modes: STRICT }
    : undefined;
}

function ofDefault({ type, default: value }: Column, flavour: Flavour): Why | undefined {
  if (value === undefined) return undefined;
  if (type.kind === 'date' || (type.kind === 'timestamp' && !type.zone)) {
    const noDay = dayOfNoMonth(value);
    if (noDay)
      return {
        reason: 'its default is a day that the month does not have',
        modes: 'a check of dates (ALLOW_INVALID_DATES)',
      };
  }
  // MariaDB's usual mode has neither NO_ZERO_DATE nor NO_ZERO_IN_DATE, and it reads texts for a DECIMAL in none.
  if (flavour.dialect !== 'mysql') return undefined;
  if (type.kind === 'decimal' && notNumeric(value) !== undefined)
    return { reason: 'its default is a text that is no number', modes: STRICT };
  if ((type.kind === 'date' || type.kind === 'timestamp') && hasZero(value))
    return {
      reason: 'its default is a date with a year, month or day of zero',
      modes: 'NO_ZERO_DATE and NO_ZERO_IN_DATE',
    };
  return undefined;
}

function hasZero(value: Expression): boolean {
  if (value.kind === 'boolean') return !value.value;
  if (value.kind === 'number') return Number(value.value) === 0;
  return value.kind === 'string' && /^(?:\d{4}-(?:00-\d\d|\d\d-00)(?!\d)|0+$)/.test(value.value);
}

function dayOfNoMonth(value: Expression): boolean {
  const [, year, month, day] =
    /^(\d{4})-(\d\d)-(\d\d)(?!\d)/.exec(value.kind === 'string' ? value.value : '') ?? [];
  if (month === undefined || month === '00') return false;
  const days = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  return Number(day) > days && Number(day) <= 31 && Number(month) <= 12;
}
