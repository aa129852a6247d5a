import type { Argv } from 'yargs';
import type { Conversion } from '../convert/convert.js';
import type { DialectName } from '../ir/index.js';
import { findSet } from '../history/find.js';
import { readHistory } from '../history/read.js';
import type { AdapterRegistry } from '../registry.js';
import { renderVerification } from '../report/verification.js';
import { prove, type ProvableHistory, type ProveOptions } from '../verify/prove.js';
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

/** What `convert --verify` proves: the source against what was just written. */
export async function runVerification(options: {
  readonly conversion: Conversion;
  readonly out: string;
  readonly registry: AdapterRegistry;
  readonly flags: VerifyFlags & { readonly squash: boolean };
  readonly output: Output;
}): Promise<{ readonly report: VerifyReport; readonly code: number }> {
  const { conversion, registry, flags, output } = options;
  const set = await findSet(conversion.report.target.root, registry, {
    adapter: conversion.report.target.adapter,
  });
  const target: ProvableHistory = {
    set,
    history: (await readHistory(set, registry, { dialect: conversion.history.dialect })).history,
  };
  const { baseline } = conversion.reading;
  const report = await prove(conversion, target, registry, {
    ...proveOptions(flags, output, baseline),
    squashed: flags.squash || conversion.set.migrations.length === 0,
  });
  output.progress(undefined);
  output.line();
  for (const line of renderVerification(report, output.colors)) output.line(line);
  return { report, code: exitCodeOf(report) };
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
