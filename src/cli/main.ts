import { readFileSync } from 'node:fs';
import yargs from 'yargs';
import { registry } from '../../adapters/index.js';
import { EXIT, EXIT_HELP } from './exit.js';
import { ignoreClosedPipes } from './output.js';
import { usageError } from './usage.js';

/** Runs the command line with the arguments behind the program's name; gives the exit code. Never throws. */
export async function main(argv: readonly string[]): Promise<number> {
  ignoreClosedPipes();
  let code: number = EXIT.exact;
  const parser = yargs([...argv])
    .scriptName('ormbridge')
    .usage(
      '$0 <command>\n\nConverts migrations from one ORM to another, or to plain SQL, and proves the result.',
    )
    .version(versionOf())
    .alias({ h: 'help', v: 'version' })
    .strict()
    .demandCommand(1, 'Give a command.')
    .recommendCommands()
    .wrap(Math.min(110, process.stdout.columns ?? 100))
    .epilogue(EXIT_HELP)
    .exitProcess(false)
    .fail((message, error) => {
      throw error ?? usageError(message, argv);
    });
  for (const load of commands) {
    const { command, describe, builder } = load;
    parser.command(
      command,
      describe,
      async (args) => (await builder()).builder(args, registry),
      async (args) => {
        const { run } = await builder();
        code = await run(args as never, registry);
      },
    );
  }
  try {
    // Who gives nothing wants to know what there is.
    if (argv.length === 0) parser.showHelp((text) => process.stderr.write(`${text}\n\n`));
    await parser.parseAsync();
    return code;
  } catch (error) {
    const { fail } = await import('./fail.js');
    return fail(error, { json: argv.includes('--json') });
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
    command: 'port <path>',
    describe: 'Tell what porting to another database loses, and what the application must change',
    builder: () => import('./port.js'),
  },
  {
    command: 'verify <source> <target>',
    describe: 'Prove that two histories lead to the same schema, step by step',
    builder: () => import('./verify.js'),
  },
  {
    command: 'doctor [path]',
    describe: 'Show which database servers and tools there are, and how to get the others',
    builder: () => import('./doctor.js'),
  },
];

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
