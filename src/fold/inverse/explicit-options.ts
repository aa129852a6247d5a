import type { SequenceOptions } from '../../ir/index.js';

/** Options that say their defaults, so that ALTER SEQUENCE sets them whatever they are now. */
export function explicitOptions(
  options: SequenceOptions,
  defaultType?: SequenceOptions['type'],
): SequenceOptions {
  const isDescending = (options.increment ?? '1').startsWith('-');
  const type = options.type ?? defaultType;
  return {
    ...(type === undefined ? {} : { type }),
    increment: options.increment ?? '1',
    min: options.min ?? null,
    max: options.max ?? null,
    start: options.start ?? (isDescending ? (options.max ?? '-1') : (options.min ?? '1')),
    cache: options.cache ?? '1',
    cycle: options.cycle ?? false,
  };
}
