/**
 * The static evaluator: works out what JavaScript and TypeScript code does without running it.
 *
 * It walks the syntax tree with values that are known (literals, arrays, objects, functions with their closures, host
 * objects of an adapter) or unknown (with the reason and the place). An adapter gives hosts, calls a migration's
 * function with them, and hears every call on them with its arguments.
 *
 * ```ts
 * const program = createProgram({ root: '/project', env: { SCHEMA: 'app' } });
 * const evaluation = program.evaluation(recorder);
 * const migration = evaluation.module('/project/migrations/1_users.js');
 * const outcome = evaluation.run(migration.get('up'), [knexHost]);
 * ```
 *
 * Async functions are left at their first `await`, as Node.js leaves them, and go on among the jobs (`jobs.ts`).
 */
export type { SourceDiagnostic, SourceDiagnosticCode } from './syntax/diagnostic.js';
export type { Evaluation, Outcome } from './evaluation.js';
export type { UnawaitedCall } from './promises/unawaited.js';
export { diskFiles, memoryFiles, type Files } from './modules/files.js';
export type {
  HostModule,
  HostObject,
  HostPlace,
  NoteEvent,
  OpaqueEvent,
  OpaqueKind,
  Recorded,
  Recorder,
  Withdrawn,
} from './host.js';
export { markHarmless } from './values/harmless.js';
export { DEFAULT_LIMITS, type Limits } from './limits.js';
export type { Module } from './modules/modules.js';
export {
  arrayOf,
  firstUnknown,
  fromPlain,
  isTruthy,
  objectOf,
  toPlain,
  type PlainOptions,
  type PlainResult,
} from './values/plain.js';
export { createProgram, type Program, type ProgramOptions } from './program.js';
export { headComments, type SourceComment } from './syntax/comments.js';
export { type Site, type SourceFile, type Span } from './syntax/span.js';
export {
  piecesOf,
  isCallable,
  isHost,
  isObject,
  isUnknown,
  unknown,
  unknownAnswer,
  type Callable,
  type ObjectValue,
  type Primitive,
  type Unknown,
  type Value,
} from './values/values.js';
export { ts } from './syntax/typescript.js';
