import type { SchemaState } from '../fold/state.js';
import type { Operation, OperationBody } from '../ir/index.js';
import type { Dialect } from './dialect.js';

export interface ScriptOptions {
  /** Comments at the head of the script. */
  readonly header?: readonly string[];
  /** A line above a statement, such as Prisma's `-- CreateTable`; undefined: none. */
  readonly marker?: (operation: Operation) => string | undefined;
  /** The state in which the script begins, for dialects that must know it; see {@link Dialect.print}. */
  readonly before?: SchemaState;
}

/**
 * Operations as a script: the author's comments above each statement, an empty line between statements.
 * What a person must decide becomes a statement that fails, with the source's code as a comment.
 */
export function printSqlScript(
  operations: readonly Operation[],
  dialect: Dialect,
  options: ScriptOptions = {},
): string {
  const blocks: string[] = [];
  if (options.header !== undefined && options.header.length > 0) blocks.push(lineComments(options.header));
  let previous: Operation | undefined;
  // Where no dialect looks at it, the state is not kept: MySQL's asks whether a table that it renames is a temporary one.
  const isByState =
    dialect.printTogether !== undefined || operations.some(({ kind }) => kind === 'renameTable');
  const state = isByState ? options.before?.fork() : undefined;
  for (let at = 0; at < operations.length;) {
    const operation = operations[at];
    if (operation === undefined) break;
    const comments = sharesOrigin(operation, previous) ? [] : (operation.origin?.comments ?? []);
    const lines: string[] = [];
    const marker = options.marker?.(operation);
    if (marker !== undefined) lines.push(marker);
    if (comments.length > 0) lines.push(lineComments(comments));
    const together = state && dialect.printTogether?.(sameSource(operations, at), state);
    const count = together?.count ?? 1;
    lines.push(
      ...(together?.statements.map((statement) => `${statement};`) ??
        statementsOf(operation, dialect, state)),
    );
    for (const done of operations.slice(at, at + count)) state?.apply(done);
    blocks.push(lines.join('\n'));
    previous = operation;
    at += count;
  }
  return blocks.length === 0 ? '-- Nothing to do.\n' : `${blocks.join('\n\n')}\n`;
}

/** The operations from a place on that come from one statement or call. */
function sameSource(operations: readonly Operation[], at: number): readonly OperationBody[] {
  const first = operations[at];
  const end = operations.findIndex(
    (other, i) => i > at && (first === undefined || !sharesOrigin(other, first)),
  );
  return operations.slice(at, end < 0 ? operations.length : end).map(({ origin: _, ...body }) => body);
}

/** Where an `opaque` operation stops the migration: what the database's error message says. */
export function stopMessage(operation: Extract<Operation, { kind: 'opaque' }>): string {
  const place = operation.origin === undefined ? '' : ` (${operation.origin.file}:${operation.origin.line})`;
  return `ormbridge: a person must decide${place}: ${operation.reason}`;
}

function statementsOf(
  operation: Operation,
  dialect: Dialect,
  before: SchemaState | undefined,
): readonly string[] {
  if (operation.kind !== 'opaque')
    return dialect.print(operation, before).map((statement) => `${statement};`);
  return [
    '-- MANUAL: this part is left to a person. Write in SQL what the source does (below), and remove the statement that fails.',
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
    a.origin.end === b.origin.end &&
    a.origin.file === b.origin.file
  );
}
