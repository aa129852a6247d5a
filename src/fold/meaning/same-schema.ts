import type { Schema, Table, View } from '../../ir/index.js';
import { sameData } from './same-data.js';
import { own } from '../../own.js';

/** One thing in which two schemas differ. Definitions are plain IR data; `undefined`: it is not there. */
export interface SchemaDifference {
  /** What differs: `table users`, `enum status`. */
  readonly object: string;
  /** Where in it: `column email`, `constraint users_pkey`, `column order`; empty for the object as a whole. */
  readonly path: string;
  readonly a: unknown;
  readonly b: unknown;
}

/** Groups of a schema's objects, with the word for one. */
const groups = [
  ['schemas', 'schema'],
  ['extensions', 'extension'],
  ['enums', 'enum'],
  ['domains', 'domain'],
  ['sequences', 'sequence'],
  ['tables', 'table'],
  ['views', 'view'],
  ['functions', 'function'],
  ['others', 'other'],
] as const satisfies readonly (readonly [keyof Schema, string])[];

/**
 * In what two schemas differ, structurally: callers normalise spelling before. Tables and views are compared part by
 * part, so that a difference names the column or constraint. The order of columns counts.
 */
export function sameSchema(a: Schema, b: Schema): readonly SchemaDifference[] {
  const differences: SchemaDifference[] = [];
  for (const [group, word] of groups) {
    const [left, right] = [a[group], b[group]] as readonly Readonly<Record<string, unknown>>[];
    for (const key of unionOfKeys(left ?? {}, right ?? {})) {
      differences.push(...compareObject(`${word} ${key}`, own(left ?? {}, key), own(right ?? {}, key)));
    }
  }
  if (a.uncertain !== b.uncertain) {
    differences.push({ object: 'schema', path: 'uncertain', a: a.uncertain, b: b.uncertain });
  }
  return differences;
}

function compareObject(object: string, a: unknown, b: unknown): readonly SchemaDifference[] {
  if (sameData(a, b)) return [];
  if (!hasParts(a) || !hasParts(b)) return [{ object, path: '', a, b }];
  return [...compareParts(object, a, b), ...compareColumnOrder(object, a, b), ...compareRest(object, a, b)];
}

function hasParts(value: unknown): value is Table | View {
  return typeof value === 'object' && value !== null && 'indexes' in value;
}

interface Part {
  readonly name?: string;
}

const lists = [
  ['columns', 'column'],
  ['constraints', 'constraint'],
  ['indexes', 'index'],
  ['triggers', 'trigger'],
] as const;

function compareParts(object: string, a: Table | View, b: Table | View): readonly SchemaDifference[] {
  return lists.flatMap(([list, word]) => {
    const [left, right] = [partsOf(a, list), partsOf(b, list)];
    return unionOfKeys(left, right).flatMap((name) =>
      sameData(own(left, name), own(right, name))
        ? []
        : [{ object, path: `${word} ${name}`, a: own(left, name), b: own(right, name) }],
    );
  });
}

/** The parts of a table by name. The columns of a view are names only. */
function partsOf(of: Table | View, list: (typeof lists)[number][0]): Readonly<Record<string, unknown>> {
  const parts =
    (of as unknown as Readonly<Record<string, readonly (Part | string)[] | undefined>>)[list] ?? [];
  return Object.fromEntries(
    parts.map((part) => (typeof part === 'string' ? [part, part] : [part.name ?? '', part])),
  );
}

function compareColumnOrder(object: string, a: Table | View, b: Table | View): readonly SchemaDifference[] {
  const left = Object.keys(partsOf(a, 'columns'));
  const right = Object.keys(partsOf(b, 'columns'));
  const common = new Set(left.filter((name) => right.includes(name)));
  const order = (names: readonly string[]) => names.filter((name) => common.has(name));
  return sameData(order(left), order(right)) ? [] : [{ object, path: 'column order', a: left, b: right }];
}

/** Everything else about a table or view, property by property. */
function compareRest(object: string, a: Table | View, b: Table | View): readonly SchemaDifference[] {
  const isPart = (key: string) => lists.some(([list]) => list === key);
  const [left, right] = [a, b] as unknown as readonly Readonly<Record<string, unknown>>[];
  return unionOfKeys(left ?? {}, right ?? {})
    .filter((key) => !isPart(key) && !sameData(own(left ?? {}, key), own(right ?? {}, key)))
    .map((key) => ({ object, path: key, a: left?.[key], b: right?.[key] }));
}

function unionOfKeys(a: object, b: object): readonly string[] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].sort();
}
