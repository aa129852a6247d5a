/**
 * `unavailable`: the tool cannot be run at all: its packages, or what the migrations import, are missing;
 * `failed`: a migration failed;
 * `opaque`: reading does not know what a migration does, so it cannot be applied from what was read.
 */
export type RunnerErrorCode = 'unavailable' | 'failed' | 'opaque';

/** What a {@link Runner} rejects with. Plain data beside the message, so that it can cross from a child process. */
export class RunnerError extends Error {
  override readonly name = 'RunnerError';
  readonly code: RunnerErrorCode;
  /** The server's SQLSTATE, if it was the server that refused. */
  readonly sqlState: string | undefined;
  constructor(
    message: string,
    options: { readonly code?: RunnerErrorCode; readonly sqlState?: string | undefined } = {},
  ) {
    super(message);
    this.code = options.code ?? 'failed';
    this.sqlState = options.sqlState;
  }
}

/** Node's and bundlers' words for a module that is not there. */
const MISSING_MODULE = /\b(?:Cannot find (?:module|package)|ERR_MODULE_NOT_FOUND|MODULE_NOT_FOUND)\b/;

/** Whether an error says that the tool could not run rather than that a migration is wrong. */
export function isUnavailable(error: unknown): boolean {
  if (error instanceof RunnerError && error.code === 'unavailable') return true;
  return error instanceof Error && MISSING_MODULE.test(error.message);
}
