import type { Diagnostic, Span } from '../ir/index.js';

/**
 * Errors that say the same of several places as one, at the first of these, with how many more there are: they have one cause, and are
 * mended together; so are warnings and notes of what a history does not make, and notes of what a tool that made its scripts writes at
 * everything. Of anything else every place counts by itself, but once:
 * code in a loop says the same at each turn.
 */
export function grouped(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const groups = new Map<string, Diagnostic[]>();
  for (const [place, one] of diagnostics.entries()) {
    const key = keyOf(one, place);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return [...groups.values()].flatMap(([first, ...more]) =>
    first === undefined ? [] : [more.length === 0 ? first : { ...first, message: counted(first, more) }],
  );
}

function keyOf({ severity, code, message, span }: Diagnostic, place: number): string {
  const hasOneCause =
    severity === 'error' ||
    (MISSING.test(code) && (severity === 'warning' || severity === 'note')) ||
    (LEFT_OUT.has(code) && severity === 'note');
  if (hasOneCause) return JSON.stringify([severity, code, message]);
  return span === undefined
    ? String(place)
    : JSON.stringify([severity, code, message, span.file, span.start, span.end]);
}

/** `table-not-found` and its like. */
const MISSING = /-not-found$/;

/** What pg_dump and pgAdmin write each time. */
const LEFT_OUT: ReadonlySet<string> = new Set(['search-path-left-out', 'tablespace-left-out']);

function counted({ message, span: own }: Diagnostic, more: readonly Diagnostic[]): string {
  const isHere = own !== undefined && more.every(({ span }) => isSamePlace(span, own));
  if (isHere) return `${message}, ${more.length + 1} times here`;
  const files = new Set(more.map(({ span, file }) => span?.file ?? file)).size;
  const places = more.length === 1 ? 'at one more place' : `at ${more.length} more places`;
  return `${message}, and ${places}${files > 1 ? ` in ${files} files` : ''}`;
}

function isSamePlace(a: Span | undefined, b: Span): boolean {
  return a?.file === b.file && a.start === b.start && a.end === b.end;
}
