import type { Diagnostic, MissingDown, Operation } from '../../../src/ir/index.js';
import {
  headComments as commentsOnFile,
  type Files,
  type Module,
  type Program,
  type Recorder,
  type SourceDiagnosticCode,
} from '../../../src/source/index.js';
import type { Journal } from './journal.js';
import { withoutTypeComments } from './places.js';

/** What a direction did. `absent`: there is no such function. */
export interface RunResult {
  readonly operations: readonly Operation[];
  readonly end: 'returned' | 'threw' | 'stopped' | 'absent';
}

/** Hears nothing: configuration has no effects on a database. */
export const SILENT: Recorder<undefined> = {
  opaque: () => undefined,
  note: () => undefined,
  begin: () => undefined,
  end: () => ({ effects: false, record: undefined }),
};

/** Files that are written but not on the disk: whatever else is asked for is not there. */
export function onlyFrom(readFile: (path: string) => string): Files {
  const read = (file: string): Uint8Array | undefined => {
    try {
      return new TextEncoder().encode(readFile(file));
    } catch {
      return undefined;
    }
  };
  return { read, size: (file) => read(file)?.length, list: () => undefined, real: (file) => file };
}

/**
 * What is wrong with a migration's file and what it imports. A module that is not there is not fatal, as projects are
 * read without their surroundings: what it exports is unknown, and what depends on that is for a person to decide.
 */
export function moduleDiagnostics(module: Module, program: Program, journal: Journal): Diagnostic[] {
  const told = TOLD.get(program) ?? new Set<string>();
  TOLD.set(program, told);
  return module.diagnostics.flatMap(({ code, message, span, help }): Diagnostic[] => {
    const isOwn = span.file === module.path;
    const place = `${code} ${span.file} ${span.start}`;
    const isSaid = journal.diagnostics.some((one) => one.code === code && one.message === message);
    if (isSaid || (!isOwn && told.has(place))) return [];
    told.add(place);
    return [
      {
        severity: severityOf(code, isOwn),
        code,
        message,
        span: journal.span(span),
        ...(help === undefined ? {} : { help }),
      },
    ];
  });
}

/** What was said before: many migrations import the same helper. */
const TOLD = new WeakMap<Program, Set<string>>();

/** Wherever they are: what stands there was not read, or only a part of it. */
const UNREADABLE: ReadonlySet<string> = new Set([
  ...['syntax-error', 'unreadable-file', 'file-too-large', 'not-utf8'],
]);

/** `isOwn`: it stands in the migration's own file, not in one that it imports. */
function severityOf(code: SourceDiagnosticCode, isOwn: boolean): Diagnostic['severity'] {
  if (UNREADABLE.has(code)) return 'error';
  // Nothing loads that imports such a file, whether what it exports is used or not; the application may make what it lacks.
  if (code === 'undeclared-variable' || (code === 'module-threw' && !isOwn)) return 'lossy';
  return isOwn && !UNKNOWN_EXPORTS.has(code) ? 'error' : 'warning';
}

/** Something is unknown, and what depends on it is told where it is used. */
const UNKNOWN_EXPORTS: ReadonlySet<string> = new Set([
  ...['missing-import', 'import-outside-root', 'circular-import', 'evaluation-limit'],
]);

/** A way back that the server would refuse is its author's matter: it keeps nobody from going forward. */
export function ofDown(diagnostic: Diagnostic): Diagnostic {
  return diagnostic.severity === 'error' && diagnostic.code !== 'sql-syntax'
    ? { ...diagnostic, severity: 'warning' }
    : diagnostic;
}

/** Why there is no way back, if there is none: what a direction did, and how its function ended. */
export function missingDownOf(down: RunResult, up: readonly Operation[]): MissingDown | undefined {
  if (down.end === 'absent') return 'absent';
  if (down.end === 'threw') return 'throws';
  return down.operations.length === 0 && up.length > 0 ? 'empty' : undefined;
}

/** The comments on a file as a whole, but for those that only tell a type. */
export function headComments({ source }: Module): readonly string[] {
  return source === undefined ? [] : withoutTypeComments(commentsOnFile(source).map(({ text }) => text));
}

/** A file's first statement may itself be what makes the first operation. */
export function withoutHead(operations: readonly Operation[], head: readonly string[]): readonly Operation[] {
  const [first, ...rest] = operations;
  if (first?.origin?.comments === undefined || head.length === 0) return operations;
  const { comments, ...origin } = first.origin;
  const own = comments.filter((comment) => !head.includes(comment));
  return [{ ...first, origin: own.length === 0 ? origin : { ...origin, comments: own } }, ...rest];
}
