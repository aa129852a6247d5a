import { InputError } from '../errors.js';

/** What yargs says of wrong arguments, as an error that says what to do. */
export function usageError(message: string, argv: readonly string[]): InputError {
  const command = argv.find((argument) => !argument.startsWith('-'));
  const help = `see ormbridge ${command === undefined || !COMMANDS.has(command) ? '' : `${command} `}--help`;
  for (const { pattern, words } of SAYINGS) {
    const match = pattern.exec(message);
    if (match !== null) return new InputError('usage', words(match, command), help);
  }
  return new InputError('usage', message, help);
}

/** Names of the commands, for {@link usageError}. */
export const COMMANDS: ReadonlySet<string> = new Set(['inspect', 'convert', 'port', 'verify', 'doctor']);

interface Saying {
  readonly pattern: RegExp;
  readonly words: (match: RegExpExecArray, command: string | undefined) => string;
}

/** The messages of yargs (`locales/en.json`) that a person would not understand. */
const SAYINGS: readonly Saying[] = [
  {
    pattern: /^Unknown arguments?: (.+)$/,
    words: ([, names = ''], command) =>
      command !== undefined && !COMMANDS.has(command)
        ? `there is no command ${command}`
        : `nothing is known of ${names}`,
  },
  {
    pattern: /^Did you mean (.+)\?$/,
    words: ([, name = ''], command = '') => `there is no command ${command}; did you mean ${name}?`,
  },
  {
    pattern: /^Not enough non-option arguments: got (\d+), need at least (\d+)$/,
    words: ([, got = '0', need = '1'], command) =>
      `${command ?? 'this'} needs ${need} path${need === '1' ? '' : 's'}, and was given ${got === '0' ? 'none' : got}`,
  },
  {
    pattern: /^Missing required arguments?: (.+)$/,
    words: ([, names = '']) =>
      names
        .split(', ')
        .map((name) => `--${name}`)
        .join(' and ') + ' is missing',
  },
  {
    pattern: /Argument: ([\w-]+), Given: "(.*)", Choices: (.+)$/m,
    words: ([, name = '', given = '', choices = '']) =>
      `--${name} ${given} is none of ${choices.replaceAll('"', '')}`,
  },
];
