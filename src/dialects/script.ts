import { sameName, type Operation, type OperationOf, type Origin } from '../ir/index.js';
import type { Dialect } from './dialect.js';

export interface ScriptOptions {
  /** Comments at the head of the script. */
  readonly header?: readonly string[];
  /** A line above a statement, such as Prisma's `-- CreateTable`; undefined: none. */
  readonly marker?: (operation: Operation) => string | undefined;
}

/**
 * Operations as a script: the author's comments above each statement, an empty line between statements.
 * What a person must decide becomes a statement that fails, with the code that could not be understood as a comment.
 */
export function printSqlScript(
  operations: readonly Operation[],
  dialect: Dialect,
  options: ScriptOptions = {},
): string {
  const blocks: string[] = [];
  if (options.header !== undefined && options.header.length > 0) blocks.push(lineComments(options.header));
  let previous: Operation | undefined;
  for (const operation of asStatements(operations)) {
    const comments = sharesOrigin(operation, previous) ? [] : (operation.origin?.comments ?? []);
    const lines: string[] = [];
    const marker = options.marker?.(operation);
    if (marker !== undefined) lines.push(marker);
    if (comments.length > 0) lines.push(lineComments(comments));
    lines.push(...statementsOf(operation, dialect));
    blocks.push(lines.join('\n'));
    previous = operation;
  }
  return blocks.length === 0 ? '-- Nothing to do.\n' : `${blocks.join('\n\n')}\n`;
}

/**
 * A table's constraints that its author declared with it, though the tool adds them one by one, as people write them: in
 * CREATE TABLE.
 */
function asStatements(operations: readonly Operation[]): readonly Operation[] {
  const result: Operation[] = [];
  for (const operation of operations) {
    const table = result.at(-1);
    if (table?.kind === 'createTable' && belongsIn(table, operation)) {
      result[result.length - 1] = {
        ...table,
        constraints: [...table.constraints, operation.constraint],
        ...(table.origin === undefined ? {} : { origin: withComments(table.origin, operation) }),
      };
    } else result.push(operation);
  }
  return result;
}

function belongsIn(
  table: Operation & OperationOf<'createTable'>,
  operation: Operation,
): operation is OperationOf<'addConstraint'> {
  if (operation.kind !== 'addConstraint' || !isWithin(operation.origin, table.origin)) return false;
  const { constraint } = operation;
  return (
    sameName(operation.table, table.table) &&
    !('usingIndex' in constraint && constraint.usingIndex !== undefined) &&
    !('notValid' in constraint && constraint.notValid === true)
  );
}

/** Whether a place is part of another: a call within the callback of another call. */
function isWithin(inner: Origin | undefined, outer: Origin | undefined): boolean {
  if (inner === undefined || outer === undefined || inner.file !== outer.file) return false;
  return outer.start <= inner.start && inner.end <= outer.end;
}

function withComments(origin: Origin, { origin: more }: Operation): Origin {
  if (more?.comments === undefined || more.start === origin.start) return origin;
  return { ...origin, comments: [...(origin.comments ?? []), ...more.comments] };
}

/** Where an `opaque` operation stops the migration: what the database's error message says. */
export function stopMessage(operation: Extract<Operation, { kind: 'opaque' }>): string {
  const place = operation.origin === undefined ? '' : ` (${operation.origin.file}:${operation.origin.line})`;
  return `ormbridge: a person must decide${place}: ${operation.reason}`;
}

function statementsOf(operation: Operation, dialect: Dialect): readonly string[] {
  if (operation.kind !== 'opaque') return dialect.print(operation).map((statement) => `${statement};`);
  return [
    '-- MANUAL: what the source does here could not be understood. Write it in SQL and remove the statement below.',
    lineComments(operation.code.split(/\r?\n/)),
    `${dialect.printStop(stopMessage(operation))};`,
  ];
}

function lineComments(comments: readonly string[]): string {
  return comments
    .flatMap((comment) => comment.split(/\r?\n/))
    .map((line) => `-- ${line}`.trimEnd())
    .join('\n');
}

/** Several operations may come from one statement; its comments are printed once. */
function sharesOrigin(a: Operation, b: Operation | undefined): boolean {
  return (
    a.origin !== undefined &&
    b?.origin !== undefined &&
    a.origin.start === b.origin.start &&
    a.origin.file === b.origin.file
  );
}
