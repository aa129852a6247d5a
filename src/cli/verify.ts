import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Argv } from 'yargs';
import type { Conversion } from '../convert/finish.js';
import { hasManual } from '../convert/manual.js';
import { writeOutput } from '../convert/output.js';
import type { DiscoveredSet } from '../adapter.js';
import type { Dialect } from '../dialects/dialect.js';
import { dialectNames, loadDialect } from '../dialects/index.js';
import { InputError } from '../errors.js';
import type { DialectName } from '../ir/index.js';
import { dialectOfSet, withAssumption } from '../history/dialect.js';
import { findSet } from '../history/find.js';
import { readHistory } from '../history/read.js';
import { canPort } from '../port/port.js';
import type { AdapterRegistry } from '../registry.js';
import { renderDiagnostic } from '../report/diagnostics.js';
import { renderProbe } from '../report/probe.js';
import { renderVerification } from '../report/verification.js';
import { prove, type ProofReport, type ProvableHistory, type ProveOptions } from '../verify/prove.js';
import type { VerifyReport } from '../verify/report.js';
import { chosenRules, withChoiceOptions, type ChoiceFlags } from './choices.js';
import { EXIT, EXIT_HELP } from './exit.js';
import { contextOf, inGroups, parseEnv, READ, withOutputOptions, withReadOptions } from './options.js';
import { processOutput, type Output } from './output.js';

export const command = 'verify <source> <target>';
export const describe = 'Prove that two histories lead to the same schema, step by step';

/** Options of every command that proves. */
export function withVerifyOptions<T>(args: Argv<T>) {
  return args
    .option('source-url', {
      type: 'string',
      describe: 'A server for the source: a scratch database is made there and dropped',
    })
    .option('target-url', {
      type: 'string',
      describe: 'A server for the target (default: the same; without URLs one of our own)',
    })
    .option('probe', {
      type: 'number',
      describe: 'Then put so many generated rows into both, and compare what is accepted, refused and kept',
    })
    .option('seed', {
      type: 'number',
      describe: 'The number that generated rows follow from, as a probe printed it (default: by chance)',
    });
}

export function builder(args: Argv) {
  const groups = inGroups(args, {
    Positionals: ['source', 'target'],
    'What to read': ['to', 'dialect', ...READ],
    'Another database': ['source-dialect', 'choose', 'config'],
    'The proof': ['source-url', 'target-url', 'probe', 'seed'],
    'What to print': ['json', 'quiet'],
  });
  return withOutputOptions(withChoiceOptions(withVerifyOptions(withReadOptions(groups))))
    .positional('source', { type: 'string', demandOption: true, describe: 'The history that is right' })
    .positional('target', { type: 'string', demandOption: true, describe: 'The history to compare with it' })
    .option('to', { type: 'string', describe: 'The tool the target is written for (default: found out)' })
    .option('source-dialect', {
      choices: dialectNames,
      describe: 'The database of the source, where the target was ported to another (--dialect)',
    })
    .example('$0 verify db/migrations prisma', 'On embedded PostgreSQL')
    .example('$0 verify knex prisma --probe 10000', 'That rows are treated alike, too')
    .example('$0 verify pg my --source-dialect postgres --dialect mysql --probe 10000', 'That a port behaves')
    .example('$0 verify old new --source-url postgres://localhost/postgres', 'On a server of your own')
    .epilogue(EXIT_HELP);
}

export interface VerifyFlags {
  readonly sourceUrl?: string | undefined;
  readonly targetUrl?: string | undefined;
  readonly env?: readonly string[] | undefined;
  readonly probe?: number | undefined;
  readonly seed?: number | undefined;
}

export interface VerifyArguments extends VerifyFlags, ChoiceFlags {
  readonly source: string;
  readonly target: string;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly dialect?: DialectName | undefined;
  readonly sourceDialect?: DialectName | undefined;
  readonly context?: string | undefined;
  readonly baseline?: string | undefined;
  readonly json: boolean;
  readonly quiet: boolean;
}

export async function run(args: VerifyArguments, registry: AdapterRegistry): Promise<number> {
  const output = processOutput(args);
  checkProbe(args);
  const given = await contextOf(args.source, args);
  const open = async (
    place: string,
    adapter: string | undefined,
    dialect: DialectName | undefined,
    { other, ...context }: { readonly context?: string; readonly other?: DialectName } = {},
  ) => {
    const found = await findSet(place, registry, {
      ...(adapter === undefined ? {} : { adapter }),
      dialects: [dialect],
      env: parseEnv(args.env),
    });
    const known = dialect ?? dialectOfSet(found, other);
    const set = withAssumption(found, known, '--dialect');
    const assumed = set === found ? [] : set.diagnostics.slice(0, 1);
    for (const one of assumed)
      for (const line of renderDiagnostic(one, set.root, output.errorColors)) output.error(line);
    const read = await readHistory(set, registry, {
      ...(known === undefined ? {} : { dialect: known }),
      ...(args.baseline === undefined ? {} : { baseline: args.baseline }),
      env: parseEnv(args.env),
      ...context,
    });
    return { set, ...read };
  };
  const source = await open(args.source, args.from, args.sourceDialect ?? args.dialect, given);
  // A target that does not say its database has the source's.
  const other = source.reading.dialect.name;
  const target = await open(args.target, args.to, args.dialect, { other });
  const isPorted = source.reading.dialect.name !== target.reading.dialect.name;
  const from = isPorted
    ? await portedSource(source, target.reading.dialect, { ...args, ...given }, registry)
    : source;
  const baseline = isPorted ? undefined : source.reading.baseline;
  const report = await prove(from, target, registry, proveOptions(args, output, baseline));
  output.progress(undefined);
  printProof(report, output);
  output.json(report);
  return exitCodeOf(report);
}

/** The source as it is in the target's dialect, without what a person must decide. `context` is absolute here. */
async function portedSource(
  source: { readonly set: DiscoveredSet } & Awaited<ReturnType<typeof readHistory>>,
  to: Dialect,
  args: VerifyArguments,
  registry: AdapterRegistry,
): Promise<ProvableHistory> {
  const from = source.reading.dialect.name;
  if (!canPort(from, to.name))
    throw new InputError(
      'unsupported-port',
      `the source is for ${from} and the target for ${to.name}, and no history is ported that way`,
      'if one of them is of another dialect, say which: --source-dialect, --dialect',
    );
  const { portWhole } = await import('../port/history/whole.js');
  const { openAuthorsBranches } = await import('../convert/authors-branches.js');
  const rules = await chosenRules(args.source, args);
  const authors = await openAuthorsBranches(source.set, registry, to.name, {
    env: parseEnv(args.env),
    ...(args.context === undefined ? {} : { context: args.context }),
  });
  const { history, ported } = await portWhole(source, to, rules, authors);
  return { set: source.set, history, ported, reading: source.reading };
}

function printProof(report: ProofReport, output: Output): void {
  for (const line of renderVerification(report, output.colors)) output.line(line);
  if (report.probe === undefined) return;
  for (const line of renderProbe(report.probe, output.colors)) output.line(line);
}

/** Throws InputError for a number of rows, or a seed, that is none. */
export function checkProbe({ probe, seed }: Pick<VerifyFlags, 'probe' | 'seed'>): void {
  const isCount = (value: number | undefined): boolean =>
    value === undefined || (Number.isSafeInteger(value) && value > 0);
  if (!isCount(probe))
    throw new InputError('usage', '--probe is no number of rows', 'write it as --probe 10000');
  if (seed !== undefined && !Number.isSafeInteger(seed)) {
    throw new InputError('usage', '--seed is no whole number', 'give the one that a probe printed');
  }
}

/** Looks whether servers that were given let us in, before anything is written. Rejects with ServerError. */
export async function mustBeReachable(
  flags: VerifyFlags & {
    readonly path: string;
    readonly from?: string | undefined;
    readonly dialect?: DialectName | undefined;
    readonly sourceDialect?: DialectName | undefined;
  },
  registry: AdapterRegistry,
): Promise<void> {
  if (flags.sourceUrl === undefined && flags.targetUrl === undefined) return;
  const set = await findSet(flags.path, registry, {
    ...(flags.from === undefined ? {} : { adapter: flags.from }),
    dialects: [flags.sourceDialect, flags.dialect],
    env: parseEnv(flags.env),
  });
  const target = flags.dialect ?? set.dialect ?? 'postgres';
  const urls = new Map<string, DialectName>();
  if (flags.targetUrl !== undefined) urls.set(flags.targetUrl, target);
  if (flags.sourceUrl !== undefined)
    urls.set(flags.sourceUrl, flags.sourceDialect ?? dialectOfSet(set, target) ?? target);
  for (const [url, dialect] of urls) await (await (await loadDialect(dialect)).openServer(url)).close();
}

/** What `convert --verify` proves: the source against what was just written. */
export async function runVerification(options: {
  readonly conversion: Conversion;
  readonly registry: AdapterRegistry;
  readonly flags: VerifyFlags & { readonly squash: boolean };
  readonly output: Output;
  /** The conversion for another folder, without what a person must decide. */
  readonly withoutManual: (out: string) => Promise<Conversion>;
}): Promise<{ readonly report: ProofReport; readonly code: number }> {
  const { conversion, output } = options;
  const manual = conversion.report.totals.manual;
  const { report } = manual === 0 ? await proveWritten(conversion, options) : await proveRest(options);
  output.progress(undefined);
  output.line();
  printProof(report, output);
  if (manual === 0) return { report, code: exitCodeOf(report) };
  const isExpected = isAtManual(report, conversion);
  output.line(
    `  left out of this proof: ${manual} manual ${manual === 1 ? 'operation' : 'operations'}, where the written migrations stop` +
      (isExpected ? '; the first difference is at one of them' : ''),
  );
  return { report, code: isExpected ? EXIT.manual : exitCodeOf(report) };
}

/**
 * Written migrations stop at what is manual, so nothing behind it could be proven: the proof is of a copy, in a temporary
 * folder, that leaves it out.
 */
async function proveRest(
  options: Parameters<typeof runVerification>[0],
): Promise<{ readonly report: ProofReport }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'ormbridge-'));
  try {
    const out = path.join(folder, 'target');
    const rest = await options.withoutManual(out);
    await writeOutput(out, rest.report.files);
    return await proveWritten(rest, options);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function proveWritten(
  conversion: Conversion,
  options: Parameters<typeof runVerification>[0],
): Promise<{ readonly report: ProofReport }> {
  const { registry, flags, output } = options;
  const { root, adapter } = conversion.report.target;
  const set = await findSet(root, registry, { adapter, env: parseEnv(flags.env) });
  const { history } = await readHistory(set, registry, { dialect: conversion.history.dialect });
  const report = await prove(conversion, { set, history }, registry, {
    ...proveOptions(flags, output, conversion.ported === undefined ? conversion.reading.baseline : undefined),
    squashed: flags.squash || conversion.set.migrations.length === 0,
  });
  return { report };
}

/** Whether the first difference, or the failure, comes with a migration that a person must complete. */
function isAtManual(report: VerifyReport, conversion: Conversion): boolean {
  const step = report.divergence?.step ?? report.identities[0]?.step ?? report.failures[0]?.step;
  const migration = conversion.history.migrations.find((m) => m.id === step?.source);
  return migration !== undefined && hasManual(migration);
}

function proveOptions(flags: VerifyFlags, output: Output, baseline: string | undefined): ProveOptions {
  return {
    ...(flags.sourceUrl === undefined ? {} : { sourceUrl: flags.sourceUrl }),
    ...(flags.targetUrl === undefined ? {} : { targetUrl: flags.targetUrl }),
    ...(baseline === undefined ? {} : { baseline }),
    env: parseEnv(flags.env),
    ...(flags.probe === undefined
      ? {}
      : { probe: { rows: flags.probe, ...(flags.seed === undefined ? {} : { seed: flags.seed }) } }),
    onProbeProgress: (done, total) => output.progress(`Probing ${done}/${total}`),
    onProgress: ({ phase, done, total }) => output.progress(`Verifying ${phase} ${done}/${total}`),
  };
}

function exitCodeOf(report: ProofReport): number {
  const agrees = report.probe === undefined || report.probe.disagreements.length === 0;
  return report.outcome === 'same' && agrees ? EXIT.exact : EXIT.difference;
}
