import path from 'node:path';
import type { Adapter, DiscoveredSet } from '../adapter.js';
import type { Dialect } from '../dialects/dialect.js';
import { InputError } from '../errors.js';
import { withRecognition } from '../history/recognize.js';
import { tellingClashes } from './bookkeeping-clash.js';
import { javascriptAt } from './javascript.js';
import { readBackFrom } from './self-check.js';

/** What opening a writer needs to know. */
export interface TargetOptions {
  /** Options of the target's writer: `{ module: 'esm' }`, `{ layout: 'flyway' }`. */
  readonly options?: Readonly<Record<string, string>>;
  /** The folder the files are meant for; default: the current folder. */
  readonly out?: string;
}

/** The target's writer, and its reader over what has just been written. */
export interface Target {
  readonly writer: Awaited<ReturnType<Adapter['createWriter']>>;
  readonly readBack: ReturnType<typeof readBackFrom>;
  readonly root: string;
  /** The folder that written paths are relative to. */
  readonly out: string;
}

/** An option that nobody would look at is a mistake. */
function refuseUnknownOptions(
  { title, writerOptions }: Adapter,
  given: Readonly<Record<string, string>>,
): void {
  const unknown = Object.keys(given).find((name) => !writerOptions.includes(name));
  if (unknown === undefined) return;
  throw new InputError(
    'unknown-option',
    `${title} migrations are not written with an option "${unknown}"`,
    writerOptions.length === 0 ? 'leave it out' : `it takes ${writerOptions.join(', ')}`,
  );
}

/** Opens the target's writer for a dialect. */
export async function openTarget(
  to: Adapter,
  set: DiscoveredSet,
  language: Dialect,
  options: TargetOptions,
): Promise<Target> {
  const dialect = language.name;
  refuseUnknownOptions(to, options.options ?? {});
  const out = path.resolve(options.out ?? '.');
  const writer = await to.createWriter({
    dialect,
    options: options.options ?? {},
    javascript: javascriptAt(out),
    from: set.adapter,
  });
  const root = path.join(out, writer.root);
  const written = new Map<string, string>();
  const readFile = (file: string): string => {
    const text = written.get(path.resolve(file));
    if (text === undefined) throw new Error(`${file} was not written`);
    return text;
  };
  const plainReader = await to.createReader(
    {
      adapter: to.name,
      dialect,
      root,
      project: out,
      migrations: [],
      confidence: 1,
      evidence: 'written',
      diagnostics: [],
    },
    { dialect, readFile },
  );
  const reader = withRecognition(plainReader, language);
  return {
    writer: tellingClashes(writer, to),
    root,
    out,
    readBack: readBackFrom(reader, written, (file) => path.join(out, file)),
  };
}
