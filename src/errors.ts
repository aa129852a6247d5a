import type { Diagnostic } from './ir/index.js';

/**
 * Bad input of the user: a wrong option, a folder without migrations, an output folder that is not empty.
 * The command line prints it without a stack and exits with 5. Never carries a password.
 */
export class InputError extends Error {
  override readonly name = 'InputError';
  /** Stable and greppable, kebab case. */
  readonly code: string;
  /** What to do about it. */
  readonly help: string | undefined;
  /** The problems in the input that it stands for, to be printed above it, relative to `root`. */
  readonly diagnostics: readonly Diagnostic[];
  readonly root: string | undefined;
  constructor(
    code: string,
    message: string,
    help?: string,
    diagnostics: readonly Diagnostic[] = [],
    root?: string,
  ) {
    super(message);
    this.code = code;
    this.help = help;
    this.diagnostics = diagnostics;
    this.root = root;
  }
}
