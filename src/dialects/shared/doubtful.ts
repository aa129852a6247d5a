import { storeOf } from '../../fold/create-state.js';
import type { SchemaState } from '../../fold/state.js';
import { own } from '../../own.js';
import { keyOf, type Name, type Schema } from '../../ir/index.js';

/** Tables, views and others that may be there or not, or have another shape. */
export function doubtfulNames(state: SchemaState, schema: Schema): readonly Name[] {
  const names = new Map<string, Name>();
  for (const { name, uncertain } of [...Object.values(schema.tables), ...Object.values(schema.views)])
    if (uncertain !== undefined) names.set(keyOf(name), name);
  for (const [key] of storeOf(state).doubtful.entries()) {
    if (own(schema.tables, key) !== undefined || own(schema.views, key) !== undefined) continue;
    names.set(key, nameOf(key));
  }
  return [...names.values()];
}

/** The name of a key of `keyOf`. */
export function nameOf(key: string): Name {
  const parts = [...key.matchAll(/"(?:[^"\\]|\\.)*"|[^."]+/g)].map(([part]) =>
    part.startsWith('"') ? (JSON.parse(part) as string) : part,
  );
  const [first = '', second] = parts;
  return second === undefined ? { name: first } : { schema: first, name: second };
}

/** The beginnings of names of which something may be there or not. */
export function doubtfulPrefixes(state: SchemaState): readonly string[] {
  return [...storeOf(state).doubtfulPrefixes.entries()].map(([prefix]) => prefix);
}
