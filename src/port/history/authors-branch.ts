import type { SchemaState } from '../../fold/state.js';
import {
  keyOf,
  ownTable,
  type Diagnostic,
  type DialectName,
  type Direction,
  type Migration,
  type Name,
  type Operation,
} from '../../ir/index.js';

/**
 * A direction in which the author has written something of their own for the target's dialect: operations of the source
 * that are ported, those that the author does not do there, and those that the author does instead.
 */
export type BranchItem =
  /** `instead`: what the same call is in the target's dialect, for where the operation cannot be ported. */
  | { readonly kind: 'ported'; readonly operation: Operation; readonly instead?: readonly Operation[] }
  | { readonly kind: 'left'; readonly operation: Operation }
  | { readonly kind: 'authors'; readonly operation: Operation };

/**
 * What the author does in the target's dialect, told from two readings of one direction: a call that only one of them
 * reaches stands in a branch. `undefined`: it is not known where the calls stand.
 *
 * `failed`: what could not be read in the target's dialect was reached there all the same.
 */
export function authorsBranch(
  source: Direction,
  target: Direction,
  failed: readonly Diagnostic[],
): readonly BranchItem[] | undefined {
  const inSource = new Set(source.operations.map(placeOf));
  const inTarget = new Set(target.operations.map(placeOf));
  for (const { span } of failed) if (span !== undefined) inTarget.add(`${span.file}:${span.start}`);
  // A part of a call that both reach is the tool's: it says the call with other statements in each dialect.
  for (const one of source.operations) if (isWithin(one, target.operations)) inTarget.add(placeOf(one));
  for (const one of target.operations) if (isWithin(one, source.operations)) inSource.add(placeOf(one));
  if ([...inSource, ...inTarget].includes('')) return undefined;
  const items: BranchItem[] = [];
  const rest = [...source.operations];
  const ported = (operation: Operation): BranchItem => {
    const alone = source.operations.filter((one) => placeOf(one) === placeOf(operation)).length === 1;
    const same = target.operations.filter((one) => placeOf(one) === placeOf(operation));
    return { kind: 'ported', operation, ...(alone && same.length > 0 ? { instead: same } : {}) };
  };
  /** The source's operations up to a place, which the target reaches without anything to do, or does not reach. */
  const takeUntil = (place: string | undefined): void => {
    while (rest[0] !== undefined && placeOf(rest[0]) !== place) {
      const operation = rest.shift() as Operation;
      items.push(inTarget.has(placeOf(operation)) ? ported(operation) : { kind: 'left', operation });
    }
  };
  const done = new Set<string>();
  for (const operation of target.operations) {
    const place = placeOf(operation);
    if (!inSource.has(place)) items.push({ kind: 'authors', operation });
    else if (!done.has(place) && rest.some((one) => placeOf(one) === place)) {
      done.add(place);
      takeUntil(place);
      while (rest[0] !== undefined && placeOf(rest[0]) === place) {
        items.push(ported(rest.shift() as Operation));
      }
    }
  }
  takeUntil(undefined);
  return items;
}

/** Where the call stands; empty where that is not known. */
function placeOf({ origin }: Operation): string {
  return origin === undefined ? '' : `${origin.file}:${origin.start}-${origin.end}`;
}

/** Whether the call of an operation is a part of another's. */
function isWithin({ origin }: Operation, others: readonly Operation[]): boolean {
  return others.some(
    ({ origin: other }) =>
      origin !== undefined &&
      other !== undefined &&
      origin.file === other.file &&
      other.start <= origin.start &&
      origin.end <= other.end &&
      other.end - other.start > origin.end - origin.start,
  );
}

/** What cannot be read in a dialect, as its diagnostics tell. */
export function unread({ diagnostics }: Migration): readonly Diagnostic[] {
  return diagnostics.filter(({ severity }) => severity === 'error' || severity === 'manual');
}

/**
 * Tables of which the two databases do not have the same columns (by name, whether they may be NULL and have a default) and foreign keys,
 * after a branch of the author's.
 */
export function differentTables(
  items: readonly BranchItem[],
  source: SchemaState,
  target: SchemaState,
): readonly Name[] {
  const names = new Map(
    items.flatMap(({ operation }) => ownTable(operation).map((table) => [keyOf(table), table] as const)),
  );
  const columnsOf = (state: SchemaState, key: string): string => {
    const name = names.get(key);
    const columns = name === undefined ? [] : (state.table(name)?.columns ?? []);
    return columns
      .map(({ name: column, nullable, default: value }) =>
        [column.toLowerCase(), nullable, value !== undefined].join(' '),
      )
      .toSorted()
      .join();
  };
  const keysOf = (state: SchemaState, key: string): string => {
    const name = names.get(key);
    const constraints = name === undefined ? [] : (state.table(name)?.constraints ?? []);
    return constraints
      .flatMap((one) => (one.kind === 'foreignKey' ? [one.columns.join(' ').toLowerCase()] : []))
      .toSorted()
      .join();
  };
  return [...names].flatMap(([key, name]) =>
    columnsOf(source, key) === columnsOf(target, key) && keysOf(source, key) === keysOf(target, key)
      ? []
      : [name],
  );
}

/** Whether an operation of the author's can be taken: it is known what it does. */
export function isKnown({ kind }: Operation): boolean {
  return kind !== 'opaque' && kind !== 'rawSql';
}

/** What is told of a branch, and of the tables that it makes otherwise. */
export function branchNotes(
  kind: 'taken' | 'inconsistent',
  tables: readonly Name[],
  { file }: Migration,
  dialect: DialectName,
): readonly Diagnostic[] {
  if (kind === 'inconsistent') {
    const message = `the author's own branch for ${dialect} does not fit the database that was ported so far: it is ported instead`;
    return [{ severity: 'warning', code: 'branch-does-not-fit', message, file }];
  }
  const taken: Diagnostic = {
    severity: 'note',
    code: 'authors-branch',
    message: `the author's own branch for ${dialect} is taken as it is`,
    file,
  };
  if (tables.length === 0) return [taken];
  const message = `after the author's own branch for ${dialect}, the columns or foreign keys of ${tables.map(keyOf).join(', ')} are not those of the source`;
  return [taken, { severity: 'warning', code: 'branch-differs', message, file }];
}
