import type { Diagnostic } from '../ir/index.js';

/**
 * Errors that say the same of several places as one, at the first of these, with how many more there are: they have one cause, and are
 * mended together. Of other severities every place counts by itself.
 */
export function grouped(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const groups = new Map<string, Diagnostic[]>();
  for (const [place, one] of diagnostics.entries()) {
    const key = one.severity === 'error' ? JSON.stringify([one.code, one.message]) : String(place);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return [...groups.values()].flatMap(([first, ...more]) =>
    first === undefined ? [] : [more.length === 0 ? first : { ...first, message: counted(first, more) }],
  );
}

function counted({ message }: Diagnostic, more: readonly Diagnostic[]): string {
  const files = new Set(more.map(({ span, file }) => span?.file ?? file)).size;
  const places = more.length === 1 ? 'at one more place' : `at ${more.length} more places`;
  return `${message}, and ${places}${files > 1 ? ` in ${files} files` : ''}`;
}
