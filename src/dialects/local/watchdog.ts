import { spawn } from 'node:child_process';

/** Ends with what it watches over; see {@link startWatchdog}. */
export interface Watchdog {
  /** Lets it go once the folder is gone. */
  dismiss(): void;
}

/**
 * What the watchdog runs: it waits for its input to end, which it does however this process ends, then ends the server
 * whose process id is in the folder and deletes the folder. Only Node's own modules: it has no file of its own.
 */
const SCRIPT = `
const fs = require('node:fs'), path = require('node:path'), [, folder, pidFile, signal] = process.argv;
const pidOf = () => { try { return Number(fs.readFileSync(path.join(folder, pidFile), 'utf8').split('\\n')[0]); } catch { return 0; } };
const clean = (tries) => {
  const pid = pidOf();
  if (pid > 1) try { process.kill(pid, signal); } catch {}
  setTimeout(() => {
    try { fs.rmSync(folder, { recursive: true, force: true }); } catch {}
    if (tries > 0 && fs.existsSync(folder)) clean(tries - 1);
  }, pid > 1 ? 200 : 0);
};
process.stdin.on('end', () => { if (fs.existsSync(folder)) clean(20); }).resume();
`;

/**
 * Starts a small process that removes a server and its folder when this process is gone, even when it was killed.
 * `pidFile` is where the server writes its process id, relative to the folder.
 * It is in a process group of its own, so that an interrupt at the terminal does not reach it.
 */
export function startWatchdog(folder: string, pidFile: string, signal: NodeJS.Signals): Watchdog {
  const child = spawn(process.execPath, ['-e', SCRIPT, folder, pidFile, signal], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    windowsHide: true,
    env: {},
  });
  child.on('error', () => {});
  child.stdin.on('error', () => {});
  child.unref();
  // A pipe to a child is a socket, which would keep this process alive.
  (child.stdin as unknown as { unref(): void }).unref();
  return { dismiss: () => child.stdin.end() };
}
