import { readFileSync } from 'node:fs';
import yargs from 'yargs';
import { registry } from '../../adapters/index.js';
import { InputError } from '../errors.js';
import { colorsFor } from '../report/colors.js';
import { renderDiagnostic } from '../report/diagnostics.js';
import { EXIT, EXIT_HELP } from './exit.js';

/** Runs the command line with the arguments behind the program's name; gives the exit code. Never throws. */
export async function main(argv: readonly string[]): Promise<number> {
  let code: number = EXIT.exact;
  const parser = yargs([...argv])
    .scriptName('ormbridge')
    .usage(
      '$0 <command>\n\nConverts migrations from one ORM to another, or to plain SQL, and proves the result.',
    )
    .version(versionOf())
    .strict()
    .demandCommand(1, 'Give a command.')
    .recommendCommands()
    .wrap(Math.min(110, process.stdout.columns ?? 100))
    .epilogue(EXIT_HELP)
    .exitProcess(false)
    .fail((message, error) => {
      throw error ?? new InputError('usage', message, 'see ormbridge --help');
    });
  for (const load of commands) {
    const { command, describe, builder } = load;
    parser.command(
      command,
      describe,
      async (args) => (await builder()).builder(args),
      async (args) => {
        const { run } = await builder();
        code = await run(args as never, registry);
      },
    );
  }
  try {
    await parser.parseAsync();
    return code;
  } catch (error) {
    return fail(error);
  }
}

/** The commands: each module is loaded only when it is the one that was given. */
const commands = [
  {
    command: 'inspect [path]',
    describe: 'Show which migrations are here and what each one does',
    builder: () => import('./inspect.js'),
  },
  {
    command: 'convert <path>',
    describe: 'Write migrations for another tool',
    builder: () => import('./convert.js'),
  },
  {
    command: 'verify <source> <target>',
    describe: 'Prove that two histories lead to the same schema, step by step',
    builder: () => import('./verify.js'),
  },
];

function fail(error: unknown): number {
  const colors = colorsFor(process.stderr);
  const print = (line: string): void => void process.stderr.write(`${line}\n`);
  if (error instanceof InputError) {
    for (const diagnostic of error.diagnostics) {
      renderDiagnostic(diagnostic, error.root ?? '.', colors).forEach(print);
    }
    print(`${colors.red(colors.bold('error'))} ${error.message} ${colors.dim(`[${error.code}]`)}`);
    if (error.help !== undefined) print(`  ${colors.cyan('help:')} ${error.help}`);
    return EXIT.badInput;
  }
  print(
    `${colors.red(colors.bold('internal error'))} This is a defect of ormbridge; please report it with what is below.`,
  );
  print(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return EXIT.internal;
}

function versionOf(): string {
  // Beside `dist` when built, beside `src` when run from source.
  for (const candidate of ['../../package.json', '../../../package.json']) {
    try {
      const { name, version } = JSON.parse(readFileSync(new URL(candidate, import.meta.url), 'utf8'));
      if (name === 'ormbridge') return version;
    } catch {
      // Not here: the next one.
    }
  }
  return 'unknown';
}
