/**
 * What a record has under a key that comes from outside, `undefined` if nothing: what every object has (`constructor`,
 * `toString`) are good names for tables, types and functions.
 */
export function own<V>(record: Readonly<Record<string, V>>, key: string): V | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
