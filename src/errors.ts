/**
 * Bad input of the user: a wrong option, a folder without migrations, an output folder that is not empty.
 * The command line prints it without a stack and exits with {@link EXIT.badInput}. Never carries a password.
 */
export class InputError extends Error {
  override readonly name = 'InputError';
  /** Stable and greppable, kebab case. */
  readonly code: string;
  /** What to do about it. */
  readonly help: string | undefined;
  constructor(code: string, message: string, help?: string) {
    super(message);
    this.code = code;
    this.help = help;
  }
}
