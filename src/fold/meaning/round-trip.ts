import { emptySchema, type Operation, type Schema, type View } from '../../ir/index.js';
import { storeOf } from '../create-state.js';
import { foldInto } from '../fold-into.js';
import type { LayeredMap } from '../store/layers.js';
import { sameSchema, type SchemaDifference } from './same-schema.js';
import { canonicalText } from './sql-text.js';
import type { SchemaState } from '../state.js';
import type { Store } from '../store/store.js';

/** A migration with the states that lie on both sides of it; `after` is a fork of `before` with `up` folded into it. */
export interface RoundTrip {
  readonly up: readonly Operation[];
  readonly down: readonly Operation[];
  readonly before: SchemaState;
  readonly after: SchemaState;
}

/**
 * What is not as it was once a migration was applied and undone; `a` of a difference is as it was. `undefined`: that can't
 * be told, since code or SQL of unknown effect had a part in it. Left out: the order of columns, which a restored column
 * can't have back, and extensions, which a database has together.
 */
export function roundTrip(
  { up, down, before, after }: RoundTrip,
  dialect: { normalize(schema: Schema): Schema },
): readonly SchemaDifference[] | undefined {
  const isOpaque = [...up, ...down].some(({ kind }) => kind === 'opaque');
  if (isOpaque || before.uncertain !== undefined) return undefined;
  const undone = after.fork();
  foldInto(undone, down);
  if (undone.uncertain !== undefined) return undefined;
  const [was, is] = changedParts(storeOf(before), storeOf(undone));
  const differences = sameSchema(comparable(dialect.normalize(was)), comparable(dialect.normalize(is)));
  return differences.filter(({ path }) => path !== 'column order');
}

/** The groups of objects that are compared. */
const GROUPS = ['schemas', 'enums', 'domains', 'sequences', 'tables', 'views', 'functions'] as const;

/** What differs, before and after, but for what is not certain. */
function changedParts(before: Store, after: Store): readonly [Schema, Schema] {
  const left: Record<string, Record<string, unknown>> = {};
  const right: Record<string, Record<string, unknown>> = {};
  for (const group of GROUPS) {
    const was: LayeredMap<unknown> = before[group];
    const is: LayeredMap<unknown> = after[group];
    const a: Record<string, unknown> = {};
    const b: Record<string, unknown> = {};
    for (const key of is.differingKeys(was)) {
      const [old, now] = [was.get(key), is.get(key)];
      if (old === now || isUncertain(old) || isUncertain(now)) continue;
      if (old !== undefined) a[key] = old;
      if (now !== undefined) b[key] = now;
    }
    left[group] = a;
    right[group] = b;
  }
  const empty = emptySchema(before.rules.name);
  return [
    { ...empty, ...left },
    { ...empty, ...right },
  ];
}

function isUncertain(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'uncertain' in value && value.uncertain !== undefined;
}

/** Text that is kept as its author wrote it, in one form. */
function comparable(schema: Schema): Schema {
  const views = Object.entries(schema.views).map(([key, view]): [string, View] => [
    key,
    { ...view, query: canonicalText(view.query), reads: [] },
  ]);
  const functions = Object.entries(schema.functions).map(
    ([key, routine]) =>
      [
        key,
        { ...routine, definition: canonicalText(routine.definition.replace(/\bOR\s+REPLACE\b/i, '')) },
      ] as const,
  );
  return { ...schema, views: Object.fromEntries(views), functions: Object.fromEntries(functions) };
}
