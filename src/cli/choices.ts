import { statSync } from 'node:fs';
import path from 'node:path';
import type { Argv } from 'yargs';
import { readConfig } from '../config/read.js';
import { InputError } from '../errors.js';
import { keyOf, type History } from '../ir/index.js';
import { CHOICES, mergedRules, parseChoices, unknownPlaces } from '../port/choices/check-choices.js';
import type { ChoiceRules } from '../port/choices/choices.js';

/** Options of every command that ports. */
export function withChoiceOptions<T>(args: Argv<T>) {
  return args
    .option('choose', {
      type: 'string',
      array: true,
      nargs: 1,
      describe: `Another way where the target has several: NAME=VALUE, table:NAME=VALUE or table.column:NAME=VALUE (${Object.keys(CHOICES).join(', ')})`,
    })
    .option('config', {
      type: 'string',
      describe: 'A file with choices (default: ormbridge.config.ts, .js or .json at the path or above)',
    });
}

export interface ChoiceFlags {
  readonly choose?: readonly string[] | undefined;
  readonly config?: string | undefined;
}

/** What the configuration of a project says, and the command line above it. Throws InputError `bad-config`. */
export async function chosenRules(
  target: string,
  { choose = [], config }: ChoiceFlags,
): Promise<ChoiceRules> {
  const absolute = path.resolve(target);
  const folder = statSync(absolute).isDirectory() ? absolute : path.dirname(absolute);
  const read = await readConfig(folder, config);
  return mergedRules(read?.port ?? {}, parseChoices(choose));
}

/** Throws InputError for a choice for a table or column that the history never has. */
export function mustNameWhatIsThere(rules: ChoiceRules, { migrations }: History): void {
  const seen = new Set<string>();
  for (const { up } of migrations) {
    for (const operation of up.operations) {
      if (operation.kind === 'createTable') {
        seen.add(keyOf(operation.table));
        for (const { name } of operation.columns) seen.add(`${keyOf(operation.table)}\n${name}`);
      } else if (operation.kind === 'addColumn')
        seen.add(`${keyOf(operation.table)}\n${operation.column.name}`);
      else if (operation.kind === 'renameTable') seen.add(keyOf({ ...operation.table, name: operation.to }));
      else if (operation.kind === 'renameColumn') seen.add(`${keyOf(operation.table)}\n${operation.to}`);
    }
  }
  const renamed = migrations.some(({ up }) => up.operations.some(({ kind }) => kind === 'renameTable'));
  const has = (table: string, column?: string): boolean =>
    // Columns of a renamed table were seen under its old name.
    column === undefined || renamed ? seen.has(table) : seen.has(`${table}\n${column}`);
  const [unknown] = unknownPlaces(rules, has);
  if (unknown === undefined) return;
  throw new InputError('bad-config', `a choice is made for ${unknown}, which the history never has`);
}
