import { dialectOfSet, withAssumption } from '../history/dialect.js';
import type { Argv } from 'yargs';
import { openAuthorsBranches } from '../convert/authors-branches.js';
import { renderDiagnostic } from '../report/diagnostics.js';
import { grouped } from '../report/grouped.js';
import { dialectNames, loadDialect } from '../dialects/index.js';
import { InputError } from '../errors.js';
import { findSet } from '../history/find.js';
import { readHistory } from '../history/read.js';
import { keyOf, type DialectName } from '../ir/index.js';
import { canPort } from '../port/port.js';
import { explain, type Explanation } from '../port/choices/explain.js';
import { portReport } from '../port/report.js';
import { portWhole, type PortedWhole, type ReadHistory } from '../port/history/whole.js';
import { portMarkdown, renderExplanation, renderPort } from '../report/port.js';
import type { AdapterRegistry } from '../registry.js';
import { chosenRules, mustNameWhatIsThere, withChoiceOptions, type ChoiceFlags } from './choices.js';
import { EXIT, EXIT_HELP } from './exit.js';
import { contextOf, inGroups, parseEnv, READ, withOutputOptions, withReadOptions } from './options.js';
import { processOutput } from './output.js';
import { writeReport } from './report-file.js';

export const command = 'port <path>';
export const describe = 'Tell what porting to another database loses, and what the application must change';

export function builder(args: Argv) {
  const groups = inGroups(args, {
    Positionals: ['path'],
    'Another database': ['dialect', 'source-dialect', 'choose', 'config'],
    'What to read': READ,
    'What to print': ['explain', 'markdown', 'report', 'force', 'json', 'quiet'],
  });
  return withOutputOptions(withChoiceOptions(withReadOptions(groups)))
    .positional('path', {
      type: 'string',
      demandOption: true,
      describe: 'A project, a folder of migrations, or one file',
    })
    .option('source-dialect', {
      choices: dialectNames,
      describe: 'The database of the source (default: what the project says, else postgres)',
    })
    .option('dialect', { demandOption: true, describe: 'The database to port to' })
    .option('explain', {
      type: 'string',
      array: true,
      nargs: 1,
      describe: 'table.column: what it becomes and why, instead of the report',
    })
    .option('markdown', { type: 'boolean', default: false, describe: 'Print the report as Markdown' })
    .option('report', { type: 'string', describe: 'Write the report as Markdown to this file' })
    .option('force', { type: 'boolean', default: false, describe: 'Replace the file of --report' })
    .example('$0 port prisma --dialect mysql', 'What is lost, and where')
    .example('$0 port prisma --dialect mysql --report PORTING.md', 'For the people who decide')
    .example('$0 port prisma --dialect mysql --explain users.email', 'Why a column becomes what it does')
    .example('$0 port prisma --dialect mysql --choose uuid=binary --choose users.email:textKeyLength=100', '')
    .epilogue(EXIT_HELP);
}

export interface PortArguments extends ChoiceFlags {
  readonly path: string;
  readonly from?: string | undefined;
  readonly dialect: DialectName;
  readonly sourceDialect?: DialectName | undefined;
  readonly env?: readonly string[] | undefined;
  readonly context?: string | undefined;
  readonly baseline?: string | undefined;
  readonly explain?: readonly string[] | undefined;
  readonly markdown: boolean;
  readonly report?: string | undefined;
  readonly force: boolean;
  readonly json: boolean;
  readonly quiet: boolean;
}

/** Reads and ports in memory: no migration is written. */
export async function run(args: PortArguments, registry: AdapterRegistry): Promise<number> {
  const output = processOutput(args);
  const found = await findSet(args.path, registry, {
    ...(args.from === undefined ? {} : { adapter: args.from }),
    dialects: [args.sourceDialect],
    env: parseEnv(args.env),
  });
  const known = args.sourceDialect ?? dialectOfSet(found, undefined);
  const set = withAssumption(found, known, '--source-dialect');
  const source = known ?? 'postgres';
  if (!canPort(source, args.dialect)) {
    throw new InputError(
      'unsupported-port',
      `a history of ${source} cannot be ported to ${args.dialect}`,
      'docs/porting.md tells what can; if the source is of another dialect, give --source-dialect',
    );
  }
  const rules = await chosenRules(args.path, args);
  const given = { env: parseEnv(args.env), ...(await contextOf(args.path, args)) };
  const read = await readHistory(set, registry, {
    dialect: source,
    ...(args.baseline === undefined ? {} : { baseline: args.baseline }),
    ...given,
    onMigration: (done, total) => output.progress(`Reading ${done}/${total}`),
  });
  output.progress(undefined);
  mustNameWhatIsThere(rules, read.history);
  const to = await loadDialect(args.dialect);
  const authors = await openAuthorsBranches(set, registry, to.name, given);
  const whole = await portWhole(read, to, rules, authors);
  if (args.explain !== undefined) {
    const found = args.explain.map((name) => explanationOf(name, { whole, read, to }));
    for (const one of found) for (const line of renderExplanation(one, output.colors)) output.line(line);
    output.json(found.length === 1 ? found[0] : found);
    return EXIT.exact;
  }
  const report = portReport(whole);
  const markdown = portMarkdown(report);
  if (args.report !== undefined) {
    await writeReport(args.report, markdown, args.force);
  }
  if (args.markdown) output.line(markdown);
  else for (const line of renderPort(report, output.colors)) output.line(line);
  for (const diagnostic of grouped([...set.diagnostics, ...report.warnings]))
    for (const line of renderDiagnostic(diagnostic, set.root, output.errorColors)) output.error(line);
  output.json(report);
  if (report.manual > 0) return EXIT.manual;
  return report.lossy > 0 ? EXIT.lossy : EXIT.exact;
}

interface Explained {
  readonly whole: PortedWhole;
  readonly read: ReadHistory;
  readonly to: Awaited<ReturnType<typeof loadDialect>>;
}

function explanationOf(name: string, { whole, read, to }: Explained): Explanation {
  const at = name.lastIndexOf('.');
  const [wantedTable, wantedColumn] = [name.slice(0, at), name.slice(at + 1)];
  const table = [...read.state.tables()].find((one) => keyOf(one.name) === wantedTable);
  const column = table?.columns.find((one) => one.name === wantedColumn);
  if (table === undefined || column === undefined) {
    const help =
      table === undefined
        ? `tables are ${[...read.state.tables()].map((one) => keyOf(one.name)).join(', ')}`
        : `its columns are ${table.columns.map((one) => one.name).join(', ')}`;
    throw new InputError('no-such-column', `in the end of the history there is no column ${name}`, help);
  }
  const { plan, rules } = whole;
  return explain(whole, { from: read.reading.dialect, to, plan, rules, table, column });
}
