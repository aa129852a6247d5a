import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { Argv } from 'yargs';
import { InputError } from '../errors.js';
import { dialectNames } from '../dialects/index.js';

/** Titles under which `--help` lists the options of a command. */
type Title =
  | 'Positionals'
  | 'What to write'
  | 'What to read'
  | 'Another database'
  | 'The proof'
  | 'What to print';

/** The options of a command under their titles, in this order; what is not named stands at the end. */
export function inGroups<T>(
  args: Argv<T>,
  groups: Readonly<Partial<Record<Title, readonly string[]>>>,
): Argv<T> {
  return Object.entries(groups).reduce((to, [title, names]) => to.group(names, `${title}:`), args);
}

/** The options of {@link withReadOptions}, without the database, which is not in all commands that of the source. */
export const READ = ['from', 'env', 'context', 'baseline'] as const;

/** Options that every command has. */
export function withOutputOptions<T>(args: Argv<T>) {
  return args
    .option('json', { type: 'boolean', default: false, describe: 'Print the whole report as JSON' })
    .option('quiet', {
      alias: 'q',
      type: 'boolean',
      default: false,
      describe: 'Print nothing but errors; the exit code tells',
    });
}

/** Options of every command that reads migrations. */
export function withReadOptions<T>(args: Argv<T>) {
  return args
    .option('from', {
      type: 'string',
      describe: 'The tool the migrations are written for (default: found out)',
    })
    .option('dialect', {
      choices: dialectNames,
      describe: 'The database (default: what the project says, else postgres)',
    })
    .option('env', {
      type: 'string',
      array: true,
      nargs: 1,
      describe: 'NAME=value of an environment variable that the migrations read; others are unknown',
    })
    .option('context', {
      type: 'string',
      describe:
        'Knex, Sequelize, TypeORM: a module that says what the application passes to its migrations; it is read, not run',
    })
    .option('baseline', {
      type: 'string',
      describe: 'A dump (plain SQL) that the first migration starts from',
    });
}

/**
 * The module that says what the application passes to its migrations: the one that is given, else `context` of the project's
 * `ormbridge.config.*`. Throws InputError `bad-config`.
 */
export async function contextOf(
  target: string,
  flags: { readonly context?: string | undefined; readonly config?: string | undefined },
): Promise<{ readonly context?: string }> {
  if (flags.context !== undefined) return { context: path.resolve(flags.context) };
  const absolute = path.resolve(target);
  const found = await stat(absolute).catch(() => undefined);
  // What is wrong with the path is told by whoever looks there for migrations.
  if (found === undefined) return {};
  const { readConfig } = await import('../config/read.js');
  const read = await readConfig(found.isDirectory() ? absolute : path.dirname(absolute), flags.config);
  return read?.context === undefined ? {} : { context: read.context };
}

/** `['A=1', 'B=']` as a record. */
export function parseEnv(values: readonly string[] | undefined): Readonly<Record<string, string>> {
  const env: Record<string, string> = {};
  for (const value of values ?? []) {
    const at = value.indexOf('=');
    if (at < 1)
      throw new InputError('bad-env', `--env ${value} is not NAME=value`, 'write it as --env NAME=value');
    env[value.slice(0, at)] = value.slice(at + 1);
  }
  return env;
}
