import { isDeepStrictEqual } from 'node:util';
import { sameMeaning } from '../fold/meaning/equivalence.js';
import { normalizeOperations } from '../fold/meaning/normalize-operations.js';
import { inPlainForm } from '../fold/meaning/plain-forms.js';
import { createImpliedDrops } from '../fold/operations/implied-drops.js';
import { sameData } from '../fold/meaning/same-data.js';
import { withConstraint } from '../fold/operations/with-constraint.js';
import type { SchemaState } from '../fold/state.js';
import {
  sameName,
  type Migration,
  type Operation,
  type OperationBody,
  type OperationOf,
} from '../ir/index.js';
import { tidyTable } from './tidy-table.js';

/** A migration as people would write it, and where each of its operations went. */
export interface Tidied {
  readonly migration: Migration;
  /** For each operation of the original, in order, the place in the tidied list of the one that does it. */
  readonly places: { readonly up: readonly number[]; readonly down: readonly number[] };
}

/**
 * A migration that means the same without what only its tool's way of sending statements brought in:
 * - Knex's `.alter()` and Sequelize's `changeColumn` drop a default before they set it, drop what is not there, and
 *   repeat the server's own conversion in USING; TypeORM's `changeColumn` makes the same changes in an order of its own;
 * - TypeORM's `dropTable` drops what the table would take along;
 * - constraints that are added directly after their table belong in it, the primary key first;
 * - a name that is the server's own need not be told, and a literal is written without quotes where that is the same.
 *
 * In SQL every clause is the author's, so it stays as it is; nobody wrote a baseline, which is `computed`.
 */
export function tidied(
  migration: Migration,
  before: SchemaState,
  after: SchemaState,
  from: 'author' | 'computed' = 'author',
): Tidied {
  const { up, down } = migration;
  const isAsWritten = from === 'author' && migration.file.endsWith('.sql');
  const [upList, downList] = isAsWritten
    ? [untouched(up.operations), untouched(down?.operations ?? [])]
    : [tidyList(up.operations, before), tidyList(down?.operations ?? [], after)];
  return {
    migration: {
      ...migration,
      up: { ...up, operations: upList.operations },
      ...(down === undefined ? {} : { down: { ...down, operations: downList.operations } }),
    },
    places: { up: upList.places, down: downList.places },
  };
}

interface TidyList {
  readonly operations: readonly Operation[];
  readonly places: readonly number[];
}

function untouched(operations: readonly Operation[]): TidyList {
  return { operations, places: operations.map((_, i) => i) };
}

function tidyList(original: readonly Operation[], before: SchemaState): TidyList {
  const state = before.fork();
  let folded = 0;
  const operations: Operation[] = [];
  const places: number[] = [];
  let isChanged = false;
  for (let i = 0; i < original.length;) {
    const group = groupAt(original, i, state);
    // Folded when it is asked for: what most groups become does not depend on it.
    const stateHere = (): SchemaState => {
      for (; folded < i; folded++) state.apply(original[folded] as Operation);
      return state;
    };
    const tidy = tidyGroup(group, stateHere);
    const fewer = group.length - tidy.length;
    group.forEach((_, n) => places.push(operations.length + Math.max(0, n - fewer)));
    operations.push(...tidy);
    isChanged ||= tidy.length < group.length || tidy.some((operation, n) => !sameData(operation, group[n]));
    i += group.length;
  }
  // CREATE TABLE leaves out a key that repeats another, where ADD CONSTRAINT makes both.
  const isSame = isChanged && sameMeaning(original, operations, before) === undefined;
  return isSame ? { operations, places } : untouched(original);
}

/** An operation with those after it that may be said together with it. */
function groupAt(
  operations: readonly Operation[],
  start: number,
  { traits }: SchemaState,
): readonly Operation[] {
  const first = operations[start] as Operation;
  let end = start + 1;
  for (; end < operations.length; end++) {
    const next = operations[end] as Operation;
    const isPart = isConstraintOf(first, next) || (traits.indexNames === 'table' && isIndexOf(first, next));
    if (!isChangeOf(first, next) && !isPart && !isDropOf(first, next)) break;
  }
  return operations.slice(start, end);
}

function tidyGroup(group: readonly Operation[], state: () => SchemaState): readonly Operation[] {
  const [first, ...rest] = group as readonly [Operation, ...Operation[]];
  switch (first.kind) {
    case 'createTable':
      return tidyCreation(first, rest, state());
    case 'addColumn':
      return [{ ...first, ...inPlainForm(first, state()) } as Operation];
    case 'alterColumn':
      return tidyAlterations(group.filter(isAlteration), state());
    case 'dropConstraint':
    case 'dropIndex':
      return group.length === 1 ? group : tidyDrops(group, state());
    default:
      return group;
  }
}

/** A table with the constraints that directly follow it. */
function tidyCreation(
  first: Operation & OperationOf<'createTable'>,
  rest: readonly Operation[],
  state: SchemaState,
): readonly Operation[] {
  let table = first;
  const others: Operation[] = [];
  for (const operation of rest) {
    const merged =
      operation.kind === 'addConstraint' && others.every(({ kind }) => kind === 'createIndex')
        ? withConstraint(table, operation.constraint)
        : undefined;
    if (merged === undefined) others.push(operation);
    else table = withCommentsOf(operation, { ...table, ...merged });
  }
  return [{ ...table, ...tidyTable(table, state) }, ...others];
}

function isConstraintOf(first: Operation, next: Operation): boolean {
  return (
    first.kind === 'createTable' &&
    first.ifNotExists !== true &&
    next.kind === 'addConstraint' &&
    next.tableIfExists !== true &&
    sameName(first.table, next.table)
  );
}

/** An index that stands between a table and its constraints, where it is part of the table. */
function isIndexOf(first: Operation, next: Operation): boolean {
  return (
    first.kind === 'createTable' &&
    first.ifNotExists !== true &&
    next.kind === 'createIndex' &&
    next.ifNotExists !== true &&
    sameName(first.table, next.table)
  );
}

/** What the author wrote above a constraint is above its table then. */
function withCommentsOf<T extends Operation>(from: Operation, table: T): T {
  const comments = from.origin?.comments ?? [];
  const own = table.origin?.comments ?? [];
  if (table.origin === undefined || comments.length === 0 || isDeepStrictEqual(comments, own)) return table;
  return { ...table, origin: { ...table.origin, comments: [...own, ...comments] } };
}

type Alteration = Operation & OperationOf<'alterColumn'>;

/** The changes of one column that one call makes: at least one of them is left. */
function tidyAlterations(call: readonly Alteration[], before: SchemaState): readonly Operation[] {
  if (call.every(({ change }) => change.kind === 'redefine')) {
    const state = before.fork();
    return call.map((operation) => {
      const plain = withOrigin(inPlainForm(operation, state), operation.origin);
      state.apply(operation);
      return plain;
    });
  }
  // The others would be told with the names that the server gives.
  if (!call.every(({ change }) => PLAIN_CHANGES.has(change.kind))) return call;
  const left = normalizeOperations(call, before);
  const [first, second] = call;
  if (first === undefined || left.length === 0) return call.slice(0, 1);
  // The comments of the call are with its first operation.
  return nullabilityLast(left).map((body, i) =>
    withOrigin(body, (i === 0 ? first : (second ?? first)).origin),
  );
}

const PLAIN_CHANGES: ReadonlySet<string> = new Set(['nullable', 'default', 'type']);

function withOrigin(body: OperationBody, origin: Operation['origin']): Operation {
  return origin === undefined ? body : { ...body, origin };
}

/** Neither a default nor NOT NULL asks for the other: the default is told first. */
function nullabilityLast(changes: readonly OperationBody[]): readonly OperationBody[] {
  const sorted = [...changes];
  for (let i = sorted.length - 1; i > 0; i--) {
    const [a, b] = [sorted[i - 1], sorted[i]];
    if (a === undefined || b === undefined) continue;
    if (changeOf(a) === 'nullable' && changeOf(b) === 'default') sorted.splice(i - 1, 2, b, a);
  }
  return sorted;
}

function changeOf(operation: OperationBody): string | undefined {
  return operation.kind === 'alterColumn' ? operation.change.kind : undefined;
}

/** The drop of a table without those of its parts, where one call made them all. */
function tidyDrops(call: readonly Operation[], before: SchemaState): readonly Operation[] {
  const state = before.fork();
  const implied = createImpliedDrops();
  const left: Operation[] = [];
  for (const operation of call) {
    left.splice(left.length - implied.takenAlong(state.resolve(operation), state));
    state.apply(operation);
    left.push(operation);
  }
  const [first, ...rest] = left;
  // The comments of the call are with its first operation.
  return first === undefined ? left : [withOrigin(first, call[0]?.origin), ...rest];
}

function isAlteration(operation: Operation): operation is Alteration {
  return operation.kind === 'alterColumn';
}

function isChangeOf(first: Operation, next: Operation): boolean {
  return (
    isAlteration(first) && isAlteration(next) && first.column === next.column && isOfOneCall(first, next)
  );
}

function isDropOf(first: Operation, next: Operation): boolean {
  const isPart = first.kind === 'dropConstraint' || first.kind === 'dropIndex';
  return isPart && isOfOneCall(first, next);
}

function isOfOneCall(a: Operation, b: Operation): boolean {
  const [one, other] = [a.origin, b.origin];
  // Calls of one chain begin at the same place.
  return one !== undefined && one.file === other?.file && one.start === other.start && one.end === other.end;
}
