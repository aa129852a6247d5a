import type { Operation } from './operation.js';

/** Operations but for some. What the author wrote above one that goes stands above the next one then. */
export function leavingOut(
  operations: readonly Operation[],
  goes: (operation: Operation) => boolean,
): readonly Operation[] {
  const result: Operation[] = [];
  let waiting: readonly string[] = [];
  for (const operation of operations) {
    const comments = operation.origin?.comments ?? [];
    if (goes(operation)) {
      waiting = [...waiting, ...comments];
      continue;
    }
    const { origin } = operation;
    const keepsAll = waiting.length === 0 || origin === undefined;
    result.push(
      keepsAll ? operation : { ...operation, origin: { ...origin, comments: [...waiting, ...comments] } },
    );
    if (!keepsAll) waiting = [];
  }
  return result;
}
