/** A part of a schema (plain data) as text that people can compare: keys in order, nothing that is absent. */
export function definitionText(value: unknown): string {
  if (value === undefined) return 'not there';
  if (typeof value === 'string') return value;
  return JSON.stringify(value, null, 1).replace(/\n\s*/g, ' ');
}
