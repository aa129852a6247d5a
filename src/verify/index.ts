export { startChild, type Child, type ChildOptions } from './child.js';
export { onInterrupt } from './interrupt.js';
export type { AppliedDatabases, VerifyOptions, VerifyProgress } from './options.js';
export * from './report.js';
export { isUnavailable, RunnerError, type RunnerErrorCode } from './runner-error.js';
export { serveRunner, type ChildHandlers } from './serve.js';
export type { RunnerFactory, VerifySide } from './side.js';
export { verifyHistories } from './verify.js';
