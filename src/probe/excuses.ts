import { keyOf } from '../ir/index.js';
import type { Loss, PortPlace } from '../port/problem.js';
import { lengthOf } from './candidates.js';
import type { Disagreement } from './compare.js';
import type { ProbeColumn, ProbeTable } from './model.js';
import { utcOf, type ProbeValue } from './value.js';

/** What was announced of two databases that are not the same. */
export interface Announced {
  /** By the source's names, as they are in the end. */
  readonly losses: readonly Loss[];
  /** What a person must decide, and what is therefore not in the target. */
  readonly manual: readonly Loss[];
}

export const NOTHING_ANNOUNCED: Announced = { losses: [], manual: [] };

/** Whether a loss is about this very thing, given that it is about the column or table. */
type Excuse = (found: Disagreement, at: PortPlace) => boolean;

const targetRefuses = ({ kind }: Disagreement): boolean => kind === 'targetRefuses';
const targetAccepts = ({ kind }: Disagreement): boolean => kind === 'sourceRefuses';
const otherValue = ({ kind }: Disagreement): boolean => kind === 'value';
const some =
  (test: (value: ProbeValue) => boolean) =>
  ({ values }: Disagreement): boolean =>
    values.some(test);
const isEnd = (value: ProbeValue): boolean => value.kind === 'text' && value.value.endsWith(' ');
/** PostgreSQL and MySQL read dates and times with spaces around them; as text they are others. */
const isSpaced = (value: ProbeValue): boolean => value.kind === 'text' && value.value.trim() !== value.value;
const isSpecialNumber = (value: ProbeValue): boolean =>
  value.kind === 'number' && /nan|infinity/i.test(value.value);

/**
 * What each loss excuses, as narrow as it is told: the kind of disagreement, and the values where these matter. A loss that
 * is not here excuses nothing: it is about speed, names or queries, not about rows.
 */
const EXCUSES: Readonly<Record<string, Excuse>> = {
  boolean: (found) => targetAccepts(found) && some(({ kind }) => kind === 'number' || kind === 'text')(found),
  'float-special-values': (found) => targetRefuses(found) && some(isSpecialNumber)(found),
  'numeric-nan': (found) => targetRefuses(found) && some(isSpecialNumber)(found),
  'numeric-precision': (found) => targetRefuses(found) || otherValue(found),
  'text-key-length': (found) => targetRefuses(found) && found.refusal === 'tooLong',
  'binary-key-length': (found) => targetRefuses(found) && found.refusal === 'tooLong',
  'integer-range': (found) => targetAccepts(found) && found.refusal === 'outOfRange',
  'char-length': otherValue,
  decimal: (found) => otherValue(found) && found.values.some(({ kind }) => kind === 'number'),
  'uuid-native': (found) => targetRefuses(found) || otherValue(found),
  'decimal-text': (found) => targetAccepts(found) || otherValue(found),
  'row-size': targetAccepts,
  array: targetAccepts,
  json: (found) => otherValue(found) && sameButNumbers(found),
  uuid: (found) =>
    (targetAccepts(found) || found.kind === 'otherReason') && some(({ kind }) => kind === 'text')(found),
  network: (found) => targetAccepts(found) || otherValue(found),
  xml: targetAccepts,
  money: targetRefuses,
  citext: (found) => found.refusal === 'unique' || found.refusal === 'tooLong',
  'chosen-collation': (found) => found.refusal === 'unique',
  collation: (found) => found.refusal === 'unique',
  'timestamp-2038': (found) => targetRefuses(found) && some(isBeyondTimestamp)(found),
  'key-collation': (found) => found.refusal === 'unique' || found.refusal === 'foreignKey',
  char: (found) =>
    otherValue(found) ||
    ((found.refusal === 'unique' || found.refusal === 'foreignKey') && some(isEnd)(found)),
  'text-length': (found) => targetAccepts(found) && found.refusal === 'tooLong',
  'binary-length': (found) => targetAccepts(found) && found.refusal === 'tooLong',
  'binary-padding': (found) => otherValue(found) && isPadded(found),
  unsigned: (found) => found.refusal === 'outOfRange' && (targetAccepts(found) || targetRefuses(found)),
  time: (found) => targetRefuses(found) && some(isBeyondDay)(found),
  year: (found) => (targetRefuses(found) || otherValue(found)) && !some(isFullYear)(found),
  bit: (found) => isOfValue(found) && !found.values.every(isBits),
  set: (found) => (isOfValue(found) || (otherValue(found) && isSameSet(found))) && some(isLooseMember)(found),
  'float-digits': otherValue,
  'unicode-case': (found) => hasLetterBeyondAscii(found),
  'integer-key': (found) => targetAccepts(found) && found.refusal === 'notNull',
  'foreign-key-unchecked': (found) =>
    found.refusal === 'foreignKey' &&
    found.inserted === true &&
    (targetAccepts(found) || targetRefuses(found)),
  'default-left-out': (found) => targetRefuses(found) && found.refusal === 'notNull',
  'self-reference': (found) => targetRefuses(found) && found.refusal === 'foreignKey',
  'identity-always': targetAccepts,
  'counter-lost': (found) => otherValue(found) || (targetRefuses(found) && found.refusal === 'notNull'),
  'branch-differs': (found, { column, constraint }) =>
    column !== undefined || constraint !== undefined || (targetRefuses(found) && found.refusal === 'notNull'),
};

const isOfValue = ({ kind, refusal }: Disagreement): boolean =>
  (kind === 'targetRefuses' || kind === 'sourceRefuses') &&
  (refusal === 'invalid' || refusal === 'check' || refusal === 'tooLong' || refusal === 'outOfRange');

/** MySQL manual, "The TIME Type": from -838:59:59 to 838:59:59. */
const isBeyondDay = (value: ProbeValue): boolean =>
  value.kind === 'text' && /^\s*(?:-|2[4-9]:|[3-9]\d:|\d{3,}:)/.test(value.value);

const isFullYear = (value: ProbeValue): boolean =>
  value.kind === 'number' && Number(value.value) >= 1901 && Number(value.value) <= 2155;

const isBits = (value: ProbeValue): boolean =>
  value.kind === 'boolean' || (value.kind === 'text' && /^[01]+$/.test(value.value));

/** Bytes with zeros behind them. */
const isPadded = ({ kept }: Disagreement): boolean => {
  const [source, target] = kept ?? [null, null];
  if (source === null || target === null || !source.startsWith(target)) return false;
  return /^(?:00)+$/.test(source.slice(target.length));
};

/** In another case, with spaces, by number, several or none: all but one member as it is spelled. */
const isLooseMember = (value: ProbeValue): boolean => value.kind !== 'null' && value.kind !== 'default';

const isSameSet = ({ kept }: Disagreement): boolean => {
  const [a, b] = (kept ?? []).map((text) => (text ?? '').toLowerCase().replaceAll(/[{}"\s]/g, ''));
  return a !== undefined && a === b;
};

/** A column that counts in the source, and in SQLite as the integer that is the primary key: it became that behind its table. */
function countsAsKey({ source, targetName, targetType }: ProbeColumn, { target }: ProbeTable): boolean {
  const key = target.constraints.find(({ kind }) => kind === 'primaryKey');
  const isKey = key?.kind === 'primaryKey' && key.columns.length === 1 && key.columns[0] === targetName;
  return (
    isKey && source.autoIncrement !== undefined && targetType.kind === 'integer' && targetType.bits !== 64
  );
}

/** `columns`: those of the table that the disagreement is about. */
type GeneralExcuse = (found: Disagreement, columns: readonly ProbeColumn[], table: ProbeTable) => boolean;

/** Of MySQL's columns: what none of the target's types refuses. */
const isCharset = (found: Disagreement): boolean => targetAccepts(found) && found.refusal === 'invalid';

/** What is said of all columns of a kind at once. */
const GENERAL: Readonly<Record<string, GeneralExcuse>> = {
  'date-range': (found) => targetRefuses(found) && some(isOutsideYears)(found),
  'counter-zero': ({ values }, columns) =>
    columns.some(({ target }) => target.autoIncrement !== undefined) &&
    values.some((value) => value.kind === 'null' || (value.kind === 'number' && Number(value.value) === 0)),
  'counter-value': ({ values }, columns) =>
    columns.some(({ source }) => source.autoIncrement !== undefined) &&
    values.some((value) => value.kind === 'null' || (value.kind === 'number' && Number(value.value) === 0)),
  'wider-types': (found) =>
    isCharset(found) ||
    (isOfType(found) &&
      some(
        (value) =>
          isSpecialNumber(value) ||
          isOutsideYears(value) ||
          isBeyondTimestamp(value) ||
          (value.kind === 'number' && Number(value.value) < 0),
      )(found)),
  'exact-spelling': (found, columns) =>
    targetRefuses(found) &&
    (found.refusal === 'invalid' || found.refusal === 'check') &&
    columns.some(({ type }) => type.kind === 'enum' || type.kind === 'set' || type.kind === 'boolean'),
  'counter-null': ({ values }, columns, table) =>
    columns.some((one) => one.target.autoIncrement !== undefined || countsAsKey(one, table)) &&
    values.some(({ kind }) => kind === 'null' || kind === 'number'),
  'type-affinity': (found, columns) =>
    isOfType(found) ||
    (otherValue(found) && keepsAsGiven(found)) ||
    (targetAccepts(found) && found.refusal === 'unique' && columns.some((one) => isCutText(found, one))),
  'no-action': (found, _, table) =>
    targetRefuses(found) &&
    table.source.constraints.some(
      (one) => one.kind === 'foreignKey' && one.name === found.constraint && one.onDelete === undefined,
    ),
  times: (found, columns) =>
    columns.some(({ type }) => type.kind === 'date' || type.kind === 'time' || type.kind === 'timestamp') &&
    (isOfType(found) ||
      (otherValue(found) && keepsAsGiven(found)) ||
      (found.refusal === 'unique' && targetAccepts(found) && some(isSpaced)(found))),
  'enum-text': (found, columns) =>
    targetAccepts(found) && columns.some(({ type }) => type.kind === 'enum') && some(isEnumText)(found),
  'zero-date': (found) =>
    (targetAccepts(found) || targetRefuses(found)) &&
    some((value) => momentOf(value)?.startsWith('0000-00-00') === true)(found),
  'fraction-cut': (found, columns) => otherValue(found) && columns.some((column) => isCut(found, column, 1)),
  'fraction-rounding': (found, columns) =>
    otherValue(found) && columns.some((column) => isCut(found, column, 0)),
  'timestamp-null': (found, columns) =>
    targetRefuses(found) &&
    found.refusal === 'notNull' &&
    columns.some(({ type }) => type.kind === 'timestamp' && type.zone),
  'time-range': (found, columns) =>
    targetAccepts(found) && found.refusal !== 'check' && columns.some(({ type }) => type.kind === 'time'),
};

/** Whether a letter beyond ASCII is in what was written or what is kept. */
function hasLetterBeyondAscii({ values, kept }: Disagreement): boolean {
  const texts = values.map((value) => (value.kind === 'text' ? value.value : ''));
  return [...texts, ...(kept ?? [])].some((text) => text !== null && /[^\p{ASCII}]/u.test(text));
}

/** The loss that announced a disagreement; undefined: nobody said so. */
export function excuseFor(found: Disagreement, table: ProbeTable, announced: Announced): string | undefined {
  for (const { code, at } of announced.losses) {
    if (at === undefined || keyOf(at.table) !== table.key) continue;
    if (!isAbout(at, found) && !isUnnamedKey(code, found)) continue;
    if (EXCUSES[code]?.(found, at) === true) return code;
  }
  const columns = table.columns.filter(({ name }) => found.columns.includes(name));
  const general = announced.losses.find(
    ({ code, at }) => at === undefined && GENERAL[code]?.(found, columns, table) === true,
  );
  if (general !== undefined) return general.code;
  const manual = announced.manual.find((one) => isMissing(one, found, table));
  return manual === undefined ? undefined : `manual: ${manual.code}`;
}

/** SQLite does not tell which foreign key refuses a row. */
function isUnnamedKey(code: string, found: Disagreement): boolean {
  return code === 'foreign-key-unchecked' && found.constraint === undefined;
}

function isAbout(at: NonNullable<Loss['at']>, found: Disagreement): boolean {
  if (at.column !== undefined) return found.columns.includes(at.column);
  return at.constraint === undefined || at.constraint === found.constraint;
}

/**
 * What a person must write by hand is not there yet: the target accepts what a constraint would refuse, does not do what a
 * foreign key or a trigger would, and a column is still what it was before the change that was left.
 */
function isMissing({ code, at }: Loss, found: Disagreement, table: ProbeTable): boolean {
  if (at === undefined) return false;
  if (at.column !== undefined) return keyOf(at.table) === table.key && found.columns.includes(at.column);
  if (at.constraint === undefined)
    return code === 'trigger' && keyOf(at.table) === found.table && !targetRefuses(found);
  if (at.constraint === found.constraint) return true;
  return found.acted === true && table.references.some(({ name }) => name === at.constraint);
}

/** Only the type of the source refuses it, or both refuse it for what each has instead of a type. */
function isOfType(found: Disagreement): boolean {
  const kinds: readonly (string | undefined)[] = ['tooLong', 'outOfRange', 'invalid'];
  return (targetAccepts(found) || found.kind === 'otherReason') && kinds.includes(found.refusal);
}

/** Whether the target keeps just what was written, where the source rounds it or writes it otherwise. */
function keepsAsGiven({ values, kept }: Disagreement): boolean {
  return values.some((value) => {
    switch (value.kind) {
      case 'number':
        return Number(value.value) === Number(kept?.[1]);
      case 'text':
        return value.value === kept?.[1];
      case 'repeat':
        return value.text.repeat(value.count) === kept?.[1];
      case 'instant':
        return utcOf(value.local, value.offset).replace(/(\.\d*?)0+$/, '$1') === kept?.[1];
      default:
        return false;
    }
  });
}

/** Whether the source cut spaces off its end to make it fit (PostgreSQL manual, "Character Types"). */
function isCutText({ values }: Disagreement, { type }: ProbeColumn): boolean {
  const length = lengthOf(type);
  return (
    length !== undefined &&
    values.some((one) => isEnd(one) && one.kind === 'text' && one.value.length > length)
  );
}

function isEnumText(value: ProbeValue): boolean {
  return value.kind === 'text' && /^\d+$| $/.test(value.value);
}

function momentOf(value: ProbeValue): string | undefined {
  if (value.kind === 'instant') return value.local;
  return value.kind === 'text' ? value.value : undefined;
}

/** Whether a side keeps the digits of a second that PostgreSQL's precision, which the other has, leaves, and no more was done to them. */
function isCut({ values, kept }: Disagreement, column: ProbeColumn, side: 0 | 1): boolean {
  const type = side === 0 ? column.targetType : column.type;
  if (type.kind !== 'timestamp' && type.kind !== 'time') return false;
  const { precision = 6 } = type;
  return values.some((value) => {
    const moment = value.kind === 'instant' ? utcOf(value.local, value.offset) : momentOf(value);
    const [whole = '', fraction = ''] = (moment ?? '').split('.');
    const cut = fraction.slice(0, precision).replace(/0+$/, '');
    return fraction.length > precision && kept?.[side] === (cut === '' ? whole : `${whole}.${cut}`);
  });
}

function isOutsideYears(value: ProbeValue): boolean {
  const moment = momentOf(value);
  return (
    moment !== undefined &&
    (/\d{5,}-|infinity/i.test(moment) ||
      moment.startsWith('0') ||
      moment.startsWith('9999-12-31 23:59:59.9999995'))
  );
}

/** MySQL manual, "The DATE, DATETIME, and TIMESTAMP Types": from 1970 to 2038. */
function isBeyondTimestamp(value: ProbeValue): boolean {
  const moment = momentOf(value);
  return moment !== undefined && (moment < '1970-01-01 00:00:01' || moment > '2038-01-19 03:14:07');
}

function sameButNumbers({ kept }: Disagreement): boolean {
  const plain = (text: string | null | undefined): string =>
    (text ?? '').replaceAll(/-?\d+(\.\d+)?(e[-+]?\d+)?/gi, '0');
  return kept !== undefined && plain(kept[0]) === plain(kept[1]);
}
