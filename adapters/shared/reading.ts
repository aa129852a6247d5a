import type { Diagnostic, MissingDown, Operation } from '../../src/ir/index.js';
import { leadingComments, type Files, type Module, type Recorder } from '../../src/source/index.js';
import { withoutTypeComments } from './journal.js';

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

/** The comments above the first statement, but for those that only tell a type. */
export function headComments(module: Module): readonly string[] {
  const first = module.source?.tree.statements[0];
  return first === undefined || module.source === undefined
    ? []
    : withoutTypeComments(leadingComments(module.source, first));
}

/** A file's first statement may itself be what makes the first operation. */
export function withoutHead(operations: readonly Operation[], head: readonly string[]): readonly Operation[] {
  const [first, ...rest] = operations;
  if (first?.origin?.comments === undefined || head.length === 0) return operations;
  if (JSON.stringify(first.origin.comments) !== JSON.stringify(head)) return operations;
  const { comments: _, ...origin } = first.origin;
  return [{ ...first, origin }, ...rest];
}
