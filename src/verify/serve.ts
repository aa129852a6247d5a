import type { ChildAnswer, ChildRequest } from './protocol.js';
import { isUnavailable, RunnerError } from './runner-error.js';

/** What a runner's child process does. Whatever is thrown becomes the parent's RunnerError. */
export interface ChildHandlers<Options, Argument> {
  /** Its result is what `startChild` gives: plain data. */
  init(options: Options): Promise<unknown>;
  up(argument: Argument): Promise<void>;
  down(argument: Argument): Promise<void>;
  /** Called when the parent has gone or wants no more. */
  close(): Promise<void>;
}

/** Serves the parent's requests, one after the other; ends the process when the parent does. */
export function serveRunner<Options, Argument>(handlers: ChildHandlers<Options, Argument>): void {
  let last: Promise<void> = Promise.resolve();
  process.on('message', (request: ChildRequest) => {
    last = last.then(() => answer(request)).then((message) => void process.send?.(message));
  });
  process.on('disconnect', () => {
    void handlers
      .close()
      .catch(() => {})
      .finally(() => process.exit(0));
  });

  async function answer(request: ChildRequest): Promise<ChildAnswer> {
    try {
      switch (request.kind) {
        case 'init':
          return { kind: 'done', result: await handlers.init(request.options as Options) };
        case 'up':
        case 'down':
          await handlers[request.kind](request.argument as Argument);
          return { kind: 'done' };
      }
    } catch (error) {
      return failureOf(error);
    }
  }
}

/**
 * Loads a module of the project. What fails there is no migration's failure, as nothing of it has run: it may want what only the
 * application gives (decorators' metadata, settings, a connection). Rejects with a RunnerError `unavailable`.
 */
export async function loaded<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    throw new RunnerError(`it cannot be loaded: ${messageOf(error)}`, { code: 'unavailable' });
  }
}

function failureOf(error: unknown): ChildAnswer {
  const message = messageOf(error);
  const sqlState = sqlStateOf(error);
  const code = error instanceof RunnerError ? error.code : isUnavailable(error) ? 'unavailable' : 'failed';
  return { kind: 'failed', message, code, ...(sqlState === undefined ? {} : { sqlState }) };
}

/** Libraries wrap the driver's error in one of their own, which may say less ("Validation error"). */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause, original, parent, driverError } = error as Error & Record<string, unknown>;
  const inner = cause ?? original ?? parent ?? driverError;
  if (error.message === '') return withoutMessage(error, inner);
  if (!(inner instanceof Error) || error.message.includes(inner.message)) return error.message;
  return `${error.message}: ${messageOf(inner)}`;
}

/**
 * What to say of an error that says nothing itself: what it wraps, those that it gathers (Node gives an AggregateError without a message where
 * none of a host's addresses can be reached), its code, or its name.
 */
function withoutMessage(error: Error, inner: unknown): string {
  if (inner instanceof Error) return messageOf(inner);
  if (error instanceof AggregateError && error.errors.length > 0)
    return [...new Set(error.errors.map(messageOf))].join('; ');
  const { code } = error as Error & { readonly code?: unknown };
  return typeof code === 'string' ? `${error.name} ${code}` : error.name;
}

/** Drivers put the SQLSTATE in `code`; libraries wrap the driver's error in one of their own. */
function sqlStateOf(error: unknown): string | undefined {
  for (let at = error, depth = 0; typeof at === 'object' && at !== null && depth < 5; depth++) {
    const { sqlState, code, cause, original, parent, driverError } = at as Record<string, unknown>;
    for (const value of [sqlState, code]) {
      if (typeof value === 'string' && /^[0-9A-Z]{5}$/.test(value)) return value;
    }
    at = cause ?? original ?? parent ?? driverError;
  }
  return undefined;
}
