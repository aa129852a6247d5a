import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Argv } from 'yargs';
import type { Conversion } from '../convert/finish.js';
import { hasManual } from '../convert/manual.js';
import { writeOutput } from '../convert/output.js';
import { loadDialect } from '../dialects/index.js';
import type { DialectName } from '../ir/index.js';
import { findSet } from '../history/find.js';
import { readHistory } from '../history/read.js';
import type { AdapterRegistry } from '../registry.js';
import { renderVerification } from '../report/verification.js';
import { prove, type ProveOptions } from '../verify/prove.js';
import type { VerifyReport } from '../verify/report.js';
import { EXIT, EXIT_HELP } from './exit.js';
import { parseEnv, withOutputOptions, withReadOptions } from './options.js';
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
      describe: 'A server for the target (default: the same; without URLs an embedded one)',
    });
}

export function builder(args: Argv) {
  return withOutputOptions(withVerifyOptions(withReadOptions(args)))
    .positional('source', { type: 'string', demandOption: true, describe: 'The history that is right' })
    .positional('target', { type: 'string', demandOption: true, describe: 'The history to compare with it' })
    .option('to', { type: 'string', describe: 'The tool the target is written for (default: found out)' })
    .example('$0 verify db/migrations prisma', 'On embedded PostgreSQL')
    .example('$0 verify old new --source-url postgres://localhost/postgres', 'On a server of your own')
    .epilogue(EXIT_HELP);
}

export interface VerifyFlags {
  readonly sourceUrl?: string | undefined;
  readonly targetUrl?: string | undefined;
  readonly env?: readonly string[] | undefined;
}

export interface VerifyArguments extends VerifyFlags {
  readonly source: string;
  readonly target: string;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly dialect?: DialectName | undefined;
  readonly baseline?: string | undefined;
  readonly json: boolean;
  readonly quiet: boolean;
}

export async function run(args: VerifyArguments, registry: AdapterRegistry): Promise<number> {
  const output = processOutput(args);
  const open = async (place: string, adapter: string | undefined) => {
    const set = await findSet(place, registry, adapter === undefined ? {} : { adapter });
    const read = await readHistory(set, registry, {
      ...(args.dialect === undefined ? {} : { dialect: args.dialect }),
      ...(args.baseline === undefined ? {} : { baseline: args.baseline }),
      env: parseEnv(args.env),
    });
    return { set, ...read };
  };
  const source = await open(args.source, args.from);
  const target = await open(args.target, args.to);
  const { baseline } = source.reading;
  const report = await prove(source, target, registry, proveOptions(args, output, baseline));
  output.progress(undefined);
  for (const line of renderVerification(report, output.colors)) output.line(line);
  output.json(report);
  return exitCodeOf(report);
}

/** Looks whether servers that were given let us in, before anything is written. Rejects with ServerError. */
export async function mustBeReachable(
  flags: VerifyFlags & {
    readonly path: string;
    readonly from?: string | undefined;
    readonly dialect?: DialectName | undefined;
  },
  registry: AdapterRegistry,
): Promise<void> {
  const urls = new Set([flags.sourceUrl, flags.targetUrl].filter((url) => url !== undefined));
  if (urls.size === 0) return;
  const set = await findSet(flags.path, registry, flags.from === undefined ? {} : { adapter: flags.from });
  const dialect = await loadDialect(flags.dialect ?? set.dialect ?? 'postgres');
  for (const url of urls) await (await dialect.openServer(url)).close();
}

/** What `convert --verify` proves: the source against what was just written. */
export async function runVerification(options: {
  readonly conversion: Conversion;
  readonly registry: AdapterRegistry;
  readonly flags: VerifyFlags & { readonly squash: boolean };
  readonly output: Output;
  /** The conversion for another folder, without what a person must decide. */
  readonly withoutManual: (out: string) => Promise<Conversion>;
}): Promise<{ readonly report: VerifyReport; readonly code: number }> {
  const { conversion, output } = options;
  const manual = conversion.report.totals.manual;
  const { report } = manual === 0 ? await proveWritten(conversion, options) : await proveRest(options);
  output.progress(undefined);
  output.line();
  for (const line of renderVerification(report, output.colors)) output.line(line);
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
): Promise<{ readonly report: VerifyReport }> {
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
): Promise<{ readonly report: VerifyReport }> {
  const { registry, flags, output } = options;
  const { root, adapter } = conversion.report.target;
  const set = await findSet(root, registry, { adapter });
  const { history } = await readHistory(set, registry, { dialect: conversion.history.dialect });
  const report = await prove(conversion, { set, history }, registry, {
    ...proveOptions(flags, output, conversion.reading.baseline),
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
    onProgress: ({ phase, done, total }) => output.progress(`Verifying ${phase} ${done}/${total}`),
  };
}

function exitCodeOf(report: VerifyReport): number {
  return report.outcome === 'same' ? EXIT.exact : EXIT.difference;
}
