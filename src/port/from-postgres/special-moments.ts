/**
 * A moment that PostgreSQL calls by a name, as it is written otherwise: `epoch` is Unix system time zero, of a column without a
 * zone as of one with it (manual, "Date/Time Types", Special Values).
 */
export function withoutName(text: string): string {
  return /^epoch$/i.test(text.trim()) ? '1970-01-01 00:00:00+00' : text;
}
