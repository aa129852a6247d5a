import { colorsFor, type Colors } from '../report/colors.js';

/** What every command is told about how to print. */
export interface OutputFlags {
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** Where a command prints: results to standard output, everything else to standard error. */
export interface Output {
  readonly colors: Colors;
  readonly errorColors: Colors;
  /** A line of the result; nothing with `--json` or `--quiet`. */
  line(text?: string): void;
  /** The result as JSON; only with `--json`. */
  json(value: unknown): void;
  /** A line that is no result: a diagnostic, an error. Not printed with `--quiet`, unless `always`. */
  error(text: string, options?: { readonly always?: boolean }): void;
  /** Shows how far long work is, on a terminal only; `undefined` clears it. */
  progress(text: string | undefined): void;
}

/** The output of a command for the process's own streams. */
export function processOutput(flags: OutputFlags): Output {
  const showsProgress = process.stderr.isTTY === true && flags.quiet !== true && flags.json !== true;
  let shown = 0;
  let last = 0;
  const progress = (text: string | undefined): void => {
    if (!showsProgress) return;
    const now = performance.now();
    // A terminal needs no more than some 15 lines a second.
    if (text !== undefined && now - last < 66) return;
    last = text === undefined ? 0 : now;
    const visible = text === undefined ? '' : text.slice(0, (process.stderr.columns ?? 80) - 1);
    process.stderr.write(`\r${visible.padEnd(shown)}${text === undefined ? '\r' : ''}`);
    shown = visible.length;
  };
  return {
    colors: colorsFor(process.stdout),
    errorColors: colorsFor(process.stderr),
    line: (text = '') => {
      if (flags.json === true || flags.quiet === true) return;
      progress(undefined);
      process.stdout.write(`${text}\n`);
    },
    json: (value) => {
      if (flags.json === true) process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
    },
    error: (text, options) => {
      if (flags.quiet === true && options?.always !== true) return;
      progress(undefined);
      process.stderr.write(`${text}\n`);
    },
    progress,
  };
}

let listensToPipes = false;

/**
 * A reader that has seen enough (`| head`) closes the pipe: the command goes on without printing, as its files and its
 * exit code are wanted all the same.
 */
export function ignoreClosedPipes(): void {
  if (listensToPipes) return;
  listensToPipes = true;
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
}
