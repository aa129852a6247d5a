import type { WorkedOut } from '../../dialects/dialect.js';
import { keyOf, type Operation } from '../../ir/index.js';

/** Collects which procedures a history calls, and whether it is known what every call does. */
export function seenCalls(): {
  readonly see: (statement: Operation, found: WorkedOut | undefined) => void;
  readonly procedures: () => ReadonlySet<string>;
} {
  const called = new Set<string>();
  const defined = new Set<string>();
  const unknown: string[] = [];
  return {
    see: (statement, found) => {
      for (const key of found?.procedures ?? []) called.add(key);
      if (statement.kind === 'createFunction' && statement.routine === 'procedure')
        defined.add(keyOf(statement.name));
      // Whatever else may call one: a statement whose calls are not known, a trigger, a function.
      const isCall =
        statement.kind === 'opaque' ||
        statement.kind === 'createTrigger' ||
        (statement.kind === 'createFunction' && statement.routine === 'function') ||
        (statement.kind === 'rawSql' && statement.effect === 'unknown');
      if (found === undefined && isCall) unknown.push(JSON.stringify(statement).toLowerCase());
    },
    procedures: () =>
      new Set(
        [...called].filter((key) => {
          const name = key.slice(key.lastIndexOf('.') + 1).toLowerCase();
          return defined.has(key) && !unknown.some((text) => text.includes(name));
        }),
      ),
  };
}
