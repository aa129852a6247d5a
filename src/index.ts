/**
 * ormbridge as a library.
 *
 * ```ts
 * import { convert, verify, writeOutput } from 'ormbridge';
 *
 * const { report } = await convert('db/migrations', { to: 'prisma', out: 'prisma-migrations' });
 * if (report.totals.manual === 0) await writeOutput('prisma-migrations', report.files);
 * const proof = await verify('db/migrations', 'prisma-migrations');
 * console.log(proof.outcome); // 'same'
 * ```
 *
 * Bad input rejects with {@link InputError}, a missing or dying server with {@link ServerError}; what is wrong with
 * migrations is in the reports.
 */
import { registry } from '../adapters/index.js';
import { convert as convertWith, type ConvertOptions } from './convert/convert.js';
import type { Conversion } from './convert/finish.js';
import { findSet, findSets } from './history/find.js';
import { readHistory, type HistoryOptions } from './history/read.js';
import type { DiscoveredSet } from './adapter.js';
import type { DialectName, History, Schema } from './ir/index.js';
import { loadDialect } from './dialects/index.js';
import { schemaDiagram, type Diagram } from './report/diagram.js';
import { prove, type ProofReport, type ProveOptions } from './verify/prove.js';

export type * from './ir/index.js';
export type { DiscoveredSet, MigrationSource, WrittenFile, WrittenStyle } from './adapter.js';
export type { ConvertOptions } from './convert/convert.js';
export type { Conversion } from './convert/finish.js';
export type { Answer, ConvertReport, MigrationOutcome, OperationOutcome, Totals } from './convert/report.js';
export type { Difference, Divergence, SideReport, Step, StepFailure, VerifyReport } from './verify/report.js';
export type { AppliedDatabases } from './verify/options.js';
export type { HistoryOptions, ProofReport, ProveOptions };
export type { Diagram } from './report/diagram.js';
export type { ProbeReport, ShownDisagreement } from './probe/report.js';
export { keyOf } from './ir/index.js';
export { InputError } from './errors.js';
export { ServerError } from './dialects/server.js';
export { writeOutput, type OutputOptions } from './convert/output.js';

/** Names of the tools whose migrations are read and written. */
export const adapters: readonly string[] = registry.names;

/** Every migration set at or below a path. Reads no code. */
export function inspect(path: string): Promise<readonly DiscoveredSet[]> {
  return findSets(path, registry);
}

/** What the migrations at a path do: the operations of each, and the schema that they lead to. */
export async function read(
  path: string,
  options: HistoryOptions & { readonly from?: string } = {},
): Promise<{ readonly history: History; readonly schema: Schema }> {
  const { from, ...rest } = options;
  const set = await findSet(path, registry, {
    ...(from === undefined ? {} : { adapter: from }),
    dialects: [options.dialect],
    ...(options.env === undefined ? {} : { env: options.env }),
  });
  const { history, state } = await readHistory(set, registry, rest);
  return { history, schema: state.snapshot() };
}

/** Draws the tables of a schema: Mermaid's text, and what the picture leaves out. */
export async function drawSchema(schema: Schema): Promise<Diagram> {
  const dialect = await loadDialect(schema.dialect);
  return schemaDiagram(schema, (type) => dialect.printType(type));
}

/** Converts the migrations at a path for another tool, in memory: {@link writeOutput} writes `report.files`. */
export function convert(path: string, options: ConvertOptions): Promise<Conversion> {
  return convertWith(path, registry, options);
}

export interface VerifyOptions extends ProveOptions {
  /** Names of the adapters; default: found out. */
  readonly from?: string;
  readonly to?: string;
  readonly dialect?: DialectName;
  /** A module that says what the application passes to the source's migrations; the proof is then against what was read. */
  readonly context?: string;
  /** A dump that both histories start from. */
  readonly baselineFile?: string;
}

/** Applies two histories with their own tools to scratch databases, and compares after every step. */
export async function verify(
  source: string,
  target: string,
  options: VerifyOptions = {},
): Promise<ProofReport> {
  const { from, to, dialect, baselineFile, context, ...rest } = options;
  const open = async (path: string, adapter: string | undefined, given?: string) => {
    const set = await findSet(path, registry, {
      ...(adapter === undefined ? {} : { adapter }),
      dialects: [dialect],
      ...(rest.env === undefined ? {} : { env: rest.env }),
    });
    const readOptions: HistoryOptions = {
      ...(dialect === undefined ? {} : { dialect }),
      ...(rest.env === undefined ? {} : { env: rest.env }),
      ...(given === undefined ? {} : { context: given }),
      ...(baselineFile === undefined ? {} : { baseline: baselineFile }),
    };
    return { set, ...(await readHistory(set, registry, readOptions)) };
  };
  const [a, b] = [await open(source, from, context), await open(target, to)];
  const baseline = rest.baseline ?? a.reading.baseline;
  return prove(a, b, registry, { ...rest, ...(baseline === undefined ? {} : { baseline }) });
}
