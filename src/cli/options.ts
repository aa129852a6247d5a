import type { Argv } from 'yargs';
import { InputError } from '../errors.js';
import { dialectNames } from '../dialects/index.js';

/** Options that every command has. */
export function withOutputOptions<T>(args: Argv<T>) {
  return args
    .option('json', { type: 'boolean', default: false, describe: 'Print the whole report as JSON' })
    .option('quiet', {
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
    .option('baseline', {
      type: 'string',
      describe: 'A dump (plain SQL) that the first migration starts from',
    });
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
