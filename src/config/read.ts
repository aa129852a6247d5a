import { existsSync } from 'node:fs';
import path from 'node:path';
import { InputError } from '../errors.js';
import type { ChoiceRules } from '../port/choices/choices.js';
import { checkedRules } from '../port/choices/check-choices.js';
import { readSourceFile } from '../source-file.js';

/** What a project says about ormbridge itself. */
export interface Config {
  /** Absolute. */
  readonly file: string;
  readonly port: ChoiceRules;
  /** The module that says what the application passes to its migrations, absolute. */
  readonly context?: string;
}

/** In the order in which they are looked for in a folder. */
const NAMES = ['ts', 'mts', 'js', 'mjs', 'cjs', 'json'].map((extension) => `ormbridge.config.${extension}`);

/** Sections of a configuration. */
const SECTIONS: ReadonlySet<string> = new Set(['port', 'context']);

/**
 * Reads a configuration: the file that is given, else the nearest `ormbridge.config.*` from a folder upwards, to the
 * project's root (the folder with a package.json or .git) and no further. It is evaluated statically: its code does not run.
 * Throws InputError `bad-config` for one that is not known as a whole, or says what nobody understands.
 */
export async function readConfig(from: string, given?: string): Promise<Config | undefined> {
  const file = given === undefined ? findConfig(path.resolve(from)) : path.resolve(given);
  if (file === undefined) return undefined;
  if (!existsSync(file)) throw bad(file, 'there is no such file');
  const data = file.endsWith('.json') ? parseJson(file) : await evaluate(file);
  if (typeof data !== 'object' || data === null || Array.isArray(data)) throw bad(file, 'it gives no object');
  const unknown = Object.keys(data).find((name) => !SECTIONS.has(name));
  if (unknown !== undefined) throw bad(file, `it says ${unknown}, of which nothing is known`);
  const { port = {}, context } = data as { readonly port?: unknown; readonly context?: unknown };
  if (context !== undefined && typeof context !== 'string') throw bad(file, 'context is no path of a file');
  return {
    file,
    port: checkedRules(port, file),
    ...(context === undefined ? {} : { context: path.resolve(path.dirname(file), context) }),
  };
}

function findConfig(start: string): string | undefined {
  for (const folder of foldersOf(start)) {
    const found = NAMES.map((name) => path.join(folder, name)).find((file) => existsSync(file));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A folder and those above it within its project; where there is no project, what lies above is somebody else's. */
function foldersOf(start: string): readonly string[] {
  const folders: string[] = [];
  for (let folder = start; ; folder = path.dirname(folder)) {
    folders.push(folder);
    if (['package.json', '.git'].some((name) => existsSync(path.join(folder, name)))) return folders;
    if (path.dirname(folder) === folder) return [start];
  }
}

function parseJson(file: string): unknown {
  const source = readSourceFile(file);
  if ('problem' in source) throw bad(file, source.problem.message);
  try {
    return JSON.parse(source.text);
  } catch (error) {
    throw bad(file, (error as Error).message);
  }
}

async function evaluate(file: string): Promise<unknown> {
  const { createProgram, toPlain } = await import('../source/index.js');
  const module = createProgram({ root: path.dirname(file) }).module(file);
  const exported = module.get('default') ?? module.exports;
  const [problem] = module.diagnostics;
  if (problem !== undefined) throw bad(file, problem.message);
  const result = toPlain(exported);
  if (result.kind === 'plain') return result.data;
  const at = result.path === '' ? 'what it exports' : result.path;
  throw bad(file, `${at} is not known without running it: ${result.unknown.reason}`);
}

function bad(file: string, problem: string): InputError {
  return new InputError('bad-config', `${file}: ${problem}`, 'docs/porting.md has an example');
}
