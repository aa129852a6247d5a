import { ServerError } from '../dialects/server.js';
import { InputError } from '../errors.js';
import type { Diagnostic } from '../ir/index.js';
import { redactUrl } from '../redact.js';
import { colorsFor } from '../report/colors.js';
import { renderDiagnostic } from '../report/diagnostics.js';
import { RunnerError } from '../verify/runner-error.js';
import { EXIT } from './exit.js';

/** What ended a command, for people and for `--json`. */
interface Failure {
  readonly code: string;
  readonly message: string;
  readonly help: string | undefined;
  readonly diagnostics: readonly Diagnostic[];
  /** The folder that relative files of the diagnostics are in. */
  readonly root: string;
}

/**
 * Says what ended a command, and gives the exit code. Input that cannot be worked on and an environment that fails (a
 * server, a tool that is not installed) are the user's to mend; everything else is a defect of ours, with its stack.
 * Passwords of URLs are hidden, wherever they come from.
 */
export function fail(error: unknown, options: { readonly json: boolean }): number {
  const colors = colorsFor(process.stderr);
  const print = (line: string): void => void process.stderr.write(`${redactUrl(line)}\n`);
  const failure = failureOf(error);
  if (options.json) {
    const { root: _, ...shown } = failure ?? unexpected(error);
    process.stdout.write(`${redactUrl(JSON.stringify({ error: shown }, null, 2))}\n`);
  }
  if (failure === undefined) {
    print(
      `${colors.red(colors.bold('internal error'))} This is a defect of ormbridge; please report it with what is below.`,
    );
    print(error instanceof Error ? (error.stack ?? error.message) : String(error));
    return EXIT.internal;
  }
  for (const diagnostic of failure.diagnostics)
    renderDiagnostic(diagnostic, failure.root, colors).forEach(print);
  print(`${colors.red(colors.bold('error'))} ${failure.message} ${colors.dim(`[${failure.code}]`)}`);
  if (failure.help !== undefined) print(`  ${colors.cyan('help:')} ${failure.help}`);
  return EXIT.badInput;
}

/** What a user can do something about; undefined: a defect of ours. */
function failureOf(error: unknown): Failure | undefined {
  if (error instanceof InputError) {
    const { code, message, help, diagnostics, root = '.' } = error;
    return { code, message, help, diagnostics, root };
  }
  if (error instanceof ServerError) {
    const { code, message, help } = error;
    return { code, message, help, diagnostics: [], root: '.' };
  }
  if (error instanceof RunnerError) {
    return {
      code: error.code === 'unavailable' ? 'tool-unavailable' : 'tool-failed',
      message: error.message,
      help: 'install what is missing beside the migrations, or leave out the proof',
      diagnostics: [],
      root: '.',
    };
  }
  return undefined;
}

function unexpected(error: unknown): Failure {
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'internal', message, help: undefined, diagnostics: [], root: '.' };
}
