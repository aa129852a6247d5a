import { execFile, type ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import { promisify } from 'node:util';
import { ServerError } from '../server.js';

/** How long a server may take until it accepts connections. */
const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 5_000;

/** Nothing of the user's environment but what a program needs to run: PGDATA and its like would mislead a server. */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  const { PATH, SystemRoot, TEMP, TMP } = process.env;
  return { PATH, SystemRoot, TEMP, TMP, LC_ALL: 'C', TZ: 'UTC' };
}

/** Runs a program to its end; gives what it printed. Rejects as `execFile` does. */
export async function run(file: string, args: readonly string[], options: object = {}): Promise<string> {
  const { stdout } = await promisify(execFile)(file, args, { ...options, encoding: 'utf8' });
  return stdout.trim();
}

/** A port of the loopback interface that nobody listens at now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

/**
 * Waits until a server says in its log (standard error) that it is ready; it does not keep this process alive then.
 * Rejects with ServerError `server-did-not-start` that holds the end of the log, and the server is ended.
 */
export function untilReady(child: ChildProcess, title: string, ready: RegExp): Promise<void> {
  return new Promise((resolve, reject) => {
    let log = '';
    let isReady = false;
    const fail = (reason: string): void => {
      clearTimeout(timer);
      child.kill('SIGKILL');
      reject(didNotStart(title, reason));
    };
    const timer = setTimeout(
      () => fail(`no answer within ${START_TIMEOUT_MS / 1000} s. ${log}`),
      START_TIMEOUT_MS,
    );
    child.on('error', (error) => fail(error.message));
    child.on('exit', () => fail(log));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      if (isReady) return;
      log += text;
      if (!ready.test(log)) return;
      isReady = true;
      clearTimeout(timer);
      child.removeAllListeners('exit');
      // From here on its log is only drained, and neither it nor its pipe keeps this process alive.
      child.unref();
      (child.stderr as unknown as { unref(): void }).unref();
      resolve();
    });
  });
}

/** Ends a server at once: nothing of its data is wanted any more. */
export async function endServer(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
    child.once('exit', () => {
      clearTimeout(timer);
      resolve();
    });
    child.ref();
    child.kill(signal);
  });
}

/** A server of ours that is not there, with the end of what it had to say. */
export function didNotStart(title: string, reason: string): ServerError {
  return new ServerError(
    'server-did-not-start',
    `the ${title} server for this run did not start: ${reason.trim().split('\n').slice(-5).join('; ')}`,
    'give a server of your own with --source-url and --target-url',
  );
}
