import type { Span } from './span.js';

/** What can be wrong with code that is read. Bad input is always one of these, never an exception. */
export type SourceDiagnosticCode =
  /** The file does not parse; one for each of the parser's messages. */
  | 'syntax-error'
  /** A relative or aliased import names no file. What it would give is unknown. */
  | 'missing-import'
  /** An import leads out of the project's root. What it would give is unknown. */
  | 'import-outside-root'
  /** A binding of a module that is still loading was used. */
  | 'circular-import'
  /** The file is missing or cannot be opened. */
  | 'unreadable-file'
  /** The file is larger than `limits.fileBytes`; it was not parsed. */
  | 'file-too-large'
  /** The file is not valid UTF-8; it was not parsed. */
  | 'not-utf8'
  /** Evaluation was ended: too many steps, too deep, or too much memory. */
  | 'evaluation-limit'
  /** A module threw while it was loading. */
  | 'module-threw'
  /** A module reads a variable while it loads that nothing declares. */
  | 'undeclared-variable'
  /** The evaluator itself failed: a bug of ours. What was being read is unknown. */
  | 'evaluator-failure';

/** One thing that is wrong with the input, with its place and what to do about it. */
export interface SourceDiagnostic {
  readonly code: SourceDiagnosticCode;
  readonly message: string;
  readonly span: Span;
  /** What the user can do. */
  readonly help?: string;
}
