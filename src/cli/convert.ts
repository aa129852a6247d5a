import path from 'node:path';
import type { Argv } from 'yargs';
import { grouped } from '../report/grouped.js';
import { convert, type ConvertOptions } from '../convert/convert.js';
import { manualDiagnostics } from '../convert/manual.js';
import { refuseContent, refuseSource, writeOutput } from '../convert/output.js';
import type { ConvertReport } from '../convert/report.js';
import { dialectOfSet, withAssumption } from '../history/dialect.js';
import { dialectNames } from '../dialects/index.js';
import { InputError } from '../errors.js';
import type { DiscoveredSet } from '../adapter.js';
import type { Diagnostic, DialectName } from '../ir/index.js';
import { renderConversion } from '../report/conversion.js';
import { renderDiagnostic } from '../report/diagnostics.js';
import type { AdapterRegistry } from '../registry.js';
import { chosenRules, withChoiceOptions, type ChoiceFlags } from './choices.js';
import { EXIT, EXIT_HELP } from './exit.js';
import { contextOf, inGroups, parseEnv, READ, withOutputOptions, withReadOptions } from './options.js';
import { processOutput } from './output.js';
import {
  checkProbe,
  mustBeReachable,
  runVerification,
  withVerifyOptions,
  type VerifyFlags,
} from './verify.js';

export const command = 'convert <path>';
export const describe = 'Write migrations for another tool';

export function builder(args: Argv, registry: AdapterRegistry) {
  const groups = inGroups(args, {
    Positionals: ['path'],
    'What to write': ['to', 'out', 'module', 'style', 'layout', 'squash', 'dry-run', 'force'],
    'What to read': ['dialect', ...READ],
    'Another database': ['source-dialect', 'choose', 'config'],
    'The proof': ['verify', 'source-url', 'target-url', 'probe', 'seed'],
    'What to print': ['json', 'quiet'],
  });
  return withOutputOptions(withChoiceOptions(withVerifyOptions(withReadOptions(groups))))
    .positional('path', {
      type: 'string',
      demandOption: true,
      describe: 'A project, a folder of migrations, or one file',
    })
    .option('to', {
      type: 'string',
      demandOption: true,
      describe: `The tool to write for: ${registry.names.join(', ')}; or ir, the JSON of what was read`,
    })
    .option('out', {
      alias: 'o',
      type: 'string',
      describe: 'The folder to write to (default: ./<tool>-migrations)',
    })
    .option('source-dialect', {
      choices: dialectNames,
      describe: 'The dialect of the source, where nothing in it says so; --dialect is then the one to write',
    })
    .option('module', {
      choices: ['cjs', 'esm', 'ts'] as const,
      describe:
        'Knex, Sequelize, TypeORM: CommonJS, ES modules or TypeScript ' +
        '(default: Knex what the nearest package.json says, Sequelize cjs, TypeORM ts)',
    })
    .option('style', {
      choices: ['api', 'sql'] as const,
      describe:
        'TypeORM: its own calls wherever they mean exactly the same (default), or SQL in query() alone',
    })
    .option('layout', { type: 'string', describe: 'SQL: up-down, flyway, diesel, dbmate or goose' })
    .option('verify', {
      type: 'boolean',
      default: false,
      describe: 'Prove it: apply both histories to real databases and compare',
    })
    .option('squash', {
      type: 'boolean',
      default: false,
      describe: 'One migration that makes the final schema',
    })
    .option('dry-run', {
      type: 'boolean',
      default: false,
      describe: 'Say what would be written, and write nothing',
    })
    .option('force', { type: 'boolean', default: false, describe: 'Write into a folder that is not empty' })
    .example('$0 convert db/migrations --to prisma --verify', 'Convert and prove it')
    .example('$0 convert . --from knex --to sql --layout flyway --out sql', 'Knex to Flyway files')
    .example('$0 convert prisma --to sql --source-dialect postgres --dialect mysql', 'Port it to MySQL')
    .example('$0 convert prisma --to knex --verify --probe 10000', 'Prove that rows are treated alike, too')
    .example('$0 convert prisma --to ir > history.json', 'What was read, as JSON')
    .epilogue(EXIT_HELP);
}

export interface ConvertArguments extends VerifyFlags, ChoiceFlags {
  readonly path: string;
  readonly to: string;
  readonly from?: string | undefined;
  readonly dialect?: DialectName | undefined;
  readonly sourceDialect?: DialectName | undefined;
  readonly env?: readonly string[] | undefined;
  readonly context?: string | undefined;
  readonly baseline?: string | undefined;
  readonly out?: string | undefined;
  readonly module?: string | undefined;
  readonly style?: string | undefined;
  readonly layout?: string | undefined;
  readonly verify: boolean;
  readonly squash: boolean;
  readonly dryRun: boolean;
  readonly force: boolean;
  readonly json: boolean;
  readonly quiet: boolean;
}

export async function run(args: ConvertArguments, registry: AdapterRegistry): Promise<number> {
  if (args.to === 'ir') return printIr(args, registry);
  const output = processOutput(args);
  checkProbe(args);
  const isProven = (args.verify || args.probe !== undefined) && !args.dryRun;
  if (args.out === '') throw new InputError('no-path', '--out is empty', 'give a folder');
  const out = path.resolve(args.out ?? `${args.to}-migrations`);
  // Refused before the work, not after it.
  if (!args.dryRun) await refuseContent(out, { force: args.force });
  if (isProven) await mustBeReachable(args, registry);
  const options: ConvertOptions = {
    to: args.to,
    ...(await readingOf(args)),
    squash: args.squash,
    ...(args.dialect === undefined && args.choose === undefined && args.config === undefined
      ? {}
      : { choices: await chosenRules(args.path, args) }),
    options: writerOptions(args),
    onMigration: (done, total) => output.progress(`Converting ${done}/${total}`),
  };
  const conversion = await convert(args.path, registry, { ...options, out });
  output.progress(undefined);
  const { report, set } = conversion;
  refuseErrors([...report.diagnostics, ...report.migrations.flatMap((m) => m.diagnostics)], set.root);
  if (!args.dryRun) {
    refuseSource(out, report.files, filesOf(set));
    await writeOutput(out, report.files, { force: args.force });
  }

  for (const line of renderConversion(report, { out, dryRun: args.dryRun, colors: output.colors }))
    output.line(line);
  let code = exitCodeOf(report);
  let verification: unknown;
  if (isProven) {
    const proof = await runVerification({
      conversion,
      registry,
      flags: args,
      output,
      withoutManual: (folder) =>
        convert(args.path, registry, { ...options, out: folder, leaveOutManual: true }),
    }).catch((error: unknown) => {
      output.error(`The migrations are in ${out}, but they are not proven:`, { always: true });
      throw error;
    });
    verification = proof.report;
    if (proof.code !== EXIT.exact) code = proof.code;
  }
  output.json({
    ...report,
    files: report.files.map((f) => f.path),
    ...(verification === undefined ? {} : { verification }),
  });
  return code;
}

/** What the report means as an exit code. */
export function exitCodeOf(report: ConvertReport): number {
  if (report.totals.manual > 0) return EXIT.manual;
  const diagnostics = [...report.diagnostics, ...report.migrations.flatMap((m) => m.diagnostics)];
  if (diagnostics.some((d) => d.severity === 'manual')) return EXIT.manual;
  if (report.totals.lossy > 0 || diagnostics.some((d) => d.severity === 'lossy')) return EXIT.lossy;
  return EXIT.exact;
}

async function printIr(args: ConvertArguments, registry: AdapterRegistry): Promise<number> {
  const { findSet } = await import('../history/find.js');
  const { readHistory } = await import('../history/read.js');
  const found = await findSet(args.path, registry, {
    ...(args.from === undefined ? {} : { adapter: args.from }),
    dialects: [args.sourceDialect, args.dialect],
    env: parseEnv(args.env),
  });
  const known = args.sourceDialect ?? dialectOfSet(found, args.dialect);
  const set = withAssumption(found, known, '--source-dialect');
  const { history, state, reading } = await readHistory(set, registry, {
    ...(await readingOf(args)),
    ...(known === undefined ? {} : { dialect: known }),
  });
  const diagnostics = [
    ...set.diagnostics,
    ...reading.diagnostics,
    ...history.migrations.flatMap((migration) => [...migration.diagnostics, ...manualDiagnostics(migration)]),
  ];
  refuseErrors(diagnostics, set.root);
  const text = `${JSON.stringify({ ...history, schema: state.snapshot() }, null, 2)}\n`;
  if (args.out === undefined) process.stdout.write(text);
  else await writeOutput(path.resolve(args.out), [{ path: 'ir.json', text }], { force: args.force });
  const output = processOutput(args);
  for (const diagnostic of grouped(diagnostics))
    for (const line of renderDiagnostic(diagnostic, set.root, output.errorColors)) output.error(line);
  if (diagnostics.some(({ severity }) => severity === 'manual')) return EXIT.manual;
  return diagnostics.some(({ severity }) => severity === 'lossy') ? EXIT.lossy : EXIT.exact;
}

/** The files of a set, absolute. */
function filesOf({ root, migrations, stateFiles = [] }: DiscoveredSet): readonly string[] {
  const told = migrations.flatMap(({ file, downFile, parts = [] }) => [file, downFile ?? [], parts].flat());
  return [...told.map((file) => path.resolve(root, file)), ...stateFiles];
}

async function readingOf(args: ConvertArguments) {
  return {
    ...(await contextOf(args.path, args)),
    ...(args.from === undefined ? {} : { from: args.from }),
    ...(args.dialect === undefined ? {} : { dialect: args.dialect }),
    ...(args.sourceDialect === undefined ? {} : { sourceDialect: args.sourceDialect }),
    ...(args.baseline === undefined ? {} : { baseline: args.baseline }),
    env: parseEnv(args.env),
  };
}

function writerOptions(args: ConvertArguments): Readonly<Record<string, string>> {
  return {
    ...(args.module === undefined ? {} : { module: args.module }),
    ...(args.style === undefined ? {} : { style: args.style }),
    ...(args.layout === undefined ? {} : { layout: args.layout }),
  };
}

/** A history with a file that cannot be read has a hole: converting the rest would be silently wrong. */
function refuseErrors(diagnostics: readonly Diagnostic[], root: string): void {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length === 0) return;
  throw new InputError(
    'unreadable-history',
    `${errors.length} ${errors.length === 1 ? 'problem' : 'problems'} in ${root}; nothing was written`,
    undefined,
    grouped(errors),
    root,
  );
}
