import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { redactSecrets } from '../redact.js';
import type { ChildAnswer, ChildRequest } from './protocol.js';
import { RunnerError } from './runner-error.js';

export interface ChildOptions {
  /**
   * The module that calls `serveRunner`, without its extension: `new URL('./runner/child', import.meta.url)`.
   * Its extension is that of the module that asks: `.js` where the package is built, `.ts` from the sources.
   */
  readonly entry: URL;
  /** `import.meta.url` of the module that asks. */
  readonly from: string;
  /** What the handler `init` gets; plain data. */
  readonly init: unknown;
  /** For people: `Knex`. */
  readonly title: string;
  /** Where relative paths and packages of the migrations start from. */
  readonly cwd?: string;
  /** Declared values; beside them the child sees only what any program needs. */
  readonly env?: Readonly<Record<string, string>>;
  /** Loads TypeScript, and ES modules wherever they are, through tsx. Default: only where the sources themselves are. */
  readonly typescript?: boolean;
  /** Their passwords are hidden wherever they turn up in messages. */
  readonly urls: readonly string[];
  /** For one request. Default: ten minutes. */
  readonly timeoutMs?: number;
}

/** A child process that runs migrations with the tool's own code. */
export interface Child<Argument> {
  /** What the handler `init` returned. */
  readonly started: unknown;
  /** Rejects with RunnerError: the migration failed, took too long, or the process ended. */
  up(argument: Argument): Promise<void>;
  down(argument: Argument): Promise<void>;
  /** Ends it. Safe to call twice. */
  close(): Promise<void>;
}

const TIMEOUT_MS = 10 * 60_000;

/** How long the child gets to end by itself. */
const GRACE_MS = 3_000;

/** How much of what the child writes to its error output is kept, in characters. */
const STDERR_TAIL = 4_000;

/** What programs need to find their files and speak the user's language; nothing that could hold a secret. */
const PASSED_ENV = [
  ...[
    'PATH',
    'HOME',
    'USER',
    'LANG',
    'LC_ALL',
    'TZ',
    'TMPDIR',
    'TEMP',
    'TMP',
    'NODE_PATH',
    'NODE_EXTRA_CA_CERTS',
  ],
  ...['SystemRoot', 'APPDATA', 'LOCALAPPDATA', 'USERPROFILE', 'PATHEXT'],
];

/** Starts a child and initialises it. Rejects with RunnerError. */
export async function startChild<Argument>(options: ChildOptions): Promise<Child<Argument>> {
  const isSource = options.from.endsWith('.ts');
  const child = fork(`${fileURLToPath(options.entry)}${isSource ? '.ts' : '.js'}`, [], {
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    env: { ...passedEnvironment(), ...options.env },
    execArgv: isSource || options.typescript === true ? ['--import', import.meta.resolve('tsx')] : [],
    // What migrations print is theirs: only errors are kept, for the message.
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const connection = connect(child, options);
  try {
    const started = await connection.request({ kind: 'init', options: options.init });
    return {
      started,
      up: async (argument) => void (await connection.request({ kind: 'up', argument })),
      down: async (argument) => void (await connection.request({ kind: 'down', argument })),
      close: connection.close,
    };
  } catch (error) {
    await connection.close();
    throw error;
  }
}

interface Connection {
  request(request: ChildRequest): Promise<unknown>;
  close(): Promise<void>;
}

function connect(child: ChildProcess, { title, urls, timeoutMs = TIMEOUT_MS }: ChildOptions): Connection {
  let stderr = '';
  let waiting: ((answer: ChildAnswer) => void) | undefined;
  let ended: ChildAnswer | undefined;
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-STDERR_TAIL);
  });
  const answer = (message: ChildAnswer): void => {
    const listener = waiting;
    waiting = undefined;
    listener?.(message);
  };
  const end = (reason: string): void => {
    const output = stderr.trim();
    ended ??= { kind: 'failed', code: 'failed', message: output === '' ? reason : `${reason}: ${output}` };
    answer(ended);
  };
  child.on('message', (message) => answer(message as ChildAnswer));
  child.on('error', (error) => end(error.message));
  // 'close' rather than 'exit': by then its error output has arrived.
  child.on('close', (code, signal) =>
    end(`the process that runs ${title} ended with ${signal ?? `code ${code}`}`),
  );
  return {
    async request(request) {
      const result = await new Promise<ChildAnswer>((resolve) => {
        if (ended !== undefined) return resolve(ended);
        const timer = setTimeout(() => {
          end(`${title} did not answer within ${timeoutMs / 1000} s`);
          child.kill('SIGKILL');
        }, timeoutMs);
        waiting = (message) => {
          clearTimeout(timer);
          resolve(message);
        };
        child.send(request, (error) => {
          if (error !== null) end(error.message);
        });
      });
      if (result.kind === 'done') return result.result;
      throw new RunnerError(redactSecrets(result.message, urls), {
        code: result.code,
        sqlState: result.sqlState,
      });
    },
    async close() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
        // 'exit' rather than 'close', which Node 20 does not emit once this side has disconnected.
        child.once('exit', () => {
          clearTimeout(timer);
          resolve();
        });
        if (child.connected) child.disconnect();
      });
    },
  };
}

function passedEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    PASSED_ENV.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  );
}
