import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { registry } from '../../adapters/index.js';
import type {
  Adapter,
  DiscoveredSet,
  MigrationSource,
  Reader,
  Writer,
  WrittenFile,
} from '../../src/adapter.js';
import { readBackFrom, writeChecked } from '../../src/convert/self-check.js';
import type { Dialect } from '../../src/dialects/dialect.js';
import { createState } from '../../src/fold/create-state.js';
import { sameMeaning } from '../../src/fold/meaning/equivalence.js';
import type { SchemaState } from '../../src/fold/state.js';
import type { Migration } from '../../src/ir/index.js';
import type { RandomHistory } from './history.js';

const ALL = ['sql', 'knex', 'prisma', 'sequelize', 'typeorm'] as const;
export type Tool = (typeof ALL)[number];

/** The tools for which every history is written: all, or those that `ORMBRIDGE_TOOLS` names. */
export const TOOLS: readonly Tool[] = ALL.filter((tool) =>
  (process.env['ORMBRIDGE_TOOLS'] ?? ALL.join(' ')).split(/[\s,]+/).includes(tool),
);

/** What a writer is asked for: plain JavaScript, which needs no other program in the child process. */
const OPTIONS: Readonly<Record<Tool, Readonly<Record<string, string>>>> = {
  sql: {},
  knex: { module: 'cjs' },
  prisma: {},
  sequelize: { module: 'cjs' },
  typeorm: { module: 'cjs' },
};

/** A history as one tool's files. */
export interface Written {
  readonly files: readonly WrittenFile[];
  readonly sources: readonly MigrationSource[];
  /** What the self-check says; none: everything is exact. */
  readonly problem: string | undefined;
}

/** Writes a history for a tool, each migration checked as `convert` does it. */
export async function writeFor(tool: Tool, history: RandomHistory, dialect: Dialect): Promise<Written> {
  const adapter = await registry.load(tool);
  const writer = await writerOf(adapter, tool, dialect);
  const written = new Map<string, string>();
  const absolute = (file: string): string => path.resolve('/written', file);
  const reader = await readerOf(adapter, path.join('/written', writer.root), dialect, (file) => {
    const text = written.get(path.resolve(file));
    if (text === undefined) throw new Error(`${file} was not written`);
    return text;
  });
  const readBack = readBackFrom(reader, written, absolute);
  const files: WrittenFile[] = [];
  const sources: MigrationSource[] = [];
  let before = createState(dialect);
  for (const migration of history.migrations) {
    const after = before.fork();
    for (const operation of migration.up.operations) after.apply(operation);
    const checked = writeChecked(migration, { writer, readBack, before, after });
    const [problem] = [...checked.diagnostics, ...checked.written.diagnostics];
    if (problem !== undefined) return { files, sources, problem: problem.message };
    files.push(...checked.written.files);
    sources.push(checked.written.source);
    before = after;
  }
  return { files, sources, problem: undefined };
}

function writerOf(adapter: Adapter, tool: Tool, dialect: Dialect): Promise<Writer> {
  return adapter.createWriter({
    dialect: dialect.name,
    options: OPTIONS[tool],
    javascript: 'cjs',
    from: 'random',
  });
}

function readerOf(
  adapter: Adapter,
  root: string,
  dialect: Dialect,
  readFile?: (file: string) => string,
): Promise<Reader> {
  const set: DiscoveredSet = {
    adapter: adapter.name,
    dialect: dialect.name,
    root,
    project: root,
    migrations: [],
    confidence: 1,
    evidence: 'written',
    diagnostics: [],
  };
  return adapter.createReader(set, {
    dialect: dialect.name,
    ...(readFile === undefined ? {} : { readFile }),
  });
}

/** Reads written files again, with the tool's reader alone. */
export async function readAgain(
  tool: Tool,
  { files, sources }: Written,
  dialect: Dialect,
): Promise<{ readonly migrations: readonly Migration[]; readonly state: SchemaState }> {
  const adapter = await registry.load(tool);
  const { root } = await writerOf(adapter, tool, dialect);
  const folder = path.join('/written', root);
  const texts = new Map(files.map((file) => [path.resolve('/written', file.path), file.text]));
  const reader = await readerOf(adapter, folder, dialect, (file) => texts.get(path.resolve(file)) ?? '');
  const state = createState(dialect);
  return { migrations: sources.map((source) => reader.read(source, state)), state };
}

/** Where two readings of a history mean something else; none: they are the same. */
export function differenceOf(
  expected: readonly Migration[],
  found: readonly Migration[],
  dialect: Dialect,
): string | undefined {
  const state = createState(dialect);
  for (const [i, migration] of expected.entries()) {
    const other = found[i];
    const complaint = other?.diagnostics.find(({ severity }) => severity !== 'note');
    if (complaint !== undefined) return `${migration.id}: ${complaint.message}`;
    const up = sameMeaning(migration.up.operations, other?.up.operations ?? [], state);
    if (up !== undefined) return `${migration.id} up: ${up.message}`;
    for (const operation of migration.up.operations) state.apply(operation);
    const down = sameMeaning(migration.down?.operations ?? [], other?.down?.operations ?? [], state);
    if (down !== undefined) return `${migration.id} down: ${down.message}`;
  }
  return undefined;
}

/** Puts written files into a folder. */
export function putFiles(folder: string, files: readonly WrittenFile[]): void {
  for (const { path: name, text } of files) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}
