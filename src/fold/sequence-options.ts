import type { ColumnType, SequenceOptions } from '../ir/index.js';

const limits: Readonly<Record<number, readonly [string, string]>> = {
  16: ['-32768', '32767'],
  32: ['-2147483648', '2147483647'],
  64: ['-9223372036854775808', '9223372036854775807'],
};

const bigint: ColumnType = { kind: 'integer', bits: 64 };

/**
 * Options of a sequence without those that say the default, so that equal sequences have equal options.
 * `column`: the type of the column that the sequence serves, which is then the default type; else `bigint`.
 * Source: init_params in src/backend/commands/sequence.c; manual: CREATE SEQUENCE.
 */
export function essentialOptions(options: SequenceOptions, column?: ColumnType): SequenceOptions {
  const defaultBits = integerBits(column) ?? 64;
  const bits = integerBits(options.type) ?? defaultBits;
  const increment = options.increment ?? '1';
  const [least, greatest] = limits[bits] ?? ['', ''];
  const isDescending = increment.startsWith('-');
  const defaultMin = isDescending ? least : '1';
  const defaultMax = isDescending ? '-1' : greatest;
  const min = options.min ?? defaultMin;
  const max = options.max ?? defaultMax;
  const start = options.start ?? (isDescending ? max : min);
  return {
    ...(bits === defaultBits ? {} : { type: options.type ?? bigint }),
    ...(start === (isDescending ? max : min) ? {} : { start }),
    ...(increment === '1' ? {} : { increment }),
    ...(min === defaultMin ? {} : { min }),
    ...(max === defaultMax ? {} : { max }),
    ...(options.cache === undefined || options.cache === '1' ? {} : { cache: options.cache }),
    ...(options.cycle === true ? { cycle: true } : {}),
  };
}

/** Options after ALTER SEQUENCE: what is not said stays, NO MINVALUE and NO MAXVALUE go back to the default. */
export function changedOptions(
  before: SequenceOptions,
  change: SequenceOptions,
  column?: ColumnType,
): SequenceOptions {
  const merged: Record<string, unknown> = { ...before };
  for (const [key, value] of Object.entries(change)) if (value !== undefined) merged[key] = value;
  // The start does not follow a new minimum: it was fixed when the sequence was made.
  if (change.start === undefined) merged['start'] = startOf(before);
  return essentialOptions(merged as SequenceOptions, column);
}

function startOf(options: SequenceOptions): string {
  if (options.start !== undefined) return options.start;
  return (options.increment ?? '1').startsWith('-') ? (options.max ?? '-1') : (options.min ?? '1');
}

/** Options of the sequence of a column whose own type changes, while the sequence keeps its type. */
export function optionsForColumnType(
  options: SequenceOptions,
  from: ColumnType | undefined,
  to: ColumnType | undefined,
): SequenceOptions {
  const type = options.type ?? (integerBits(from) === undefined ? bigint : from);
  return essentialOptions({ ...options, ...(type === undefined ? {} : { type }) }, to);
}

function integerBits(type: ColumnType | undefined): number | undefined {
  return type?.kind === 'integer' ? type.bits : undefined;
}
