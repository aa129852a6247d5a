import path from 'node:path';
import type { Argv } from 'yargs';
import type { DiscoveredSet } from '../adapter.js';
import { describeOperation, type Diagnostic, type DialectName, type Migration } from '../ir/index.js';
import { manualDiagnostics } from '../convert/manual.js';
import { bySurety, findSets, noMigrations } from '../history/find.js';
import { otherDatabaseOf, withAssumption } from '../history/dialect.js';
import { readHistory } from '../history/read.js';
import type { Colors } from '../report/colors.js';
import { counted } from '../report/counted.js';
import { renderDiagnostic } from '../report/diagnostics.js';
import { grouped } from '../report/grouped.js';
import type { AdapterRegistry } from '../registry.js';
import { EXIT, EXIT_HELP } from './exit.js';
import { contextOf, inGroups, parseEnv, READ, withOutputOptions, withReadOptions } from './options.js';
import { processOutput, type Output } from './output.js';
import { writeReport } from './report-file.js';

export const command = 'inspect [path]';
export const describe = 'Show which migrations are here and what each one does';

export function builder(args: Argv) {
  const groups = inGroups(args, {
    Positionals: ['path'],
    'What to read': ['dialect', ...READ],
    'What to print': ['all', 'diagram', 'force', 'json', 'quiet'],
  });
  return withOutputOptions(withReadOptions(groups))
    .positional('path', {
      type: 'string',
      default: '.',
      describe: 'A project, a folder of migrations, or one file',
    })
    .option('all', {
      type: 'boolean',
      default: false,
      describe: 'List every operation, not only a line per migration',
    })
    .option('diagram', {
      type: 'string',
      describe: 'Draw the tables that the migrations make, as Mermaid in a Markdown file of this name',
    })
    .option('force', { type: 'boolean', default: false, describe: 'Replace the file of --diagram' })
    .example('$0 inspect', 'What is in this folder and below')
    .example('$0 inspect db/migrations --all', 'Every operation of every migration')
    .example('$0 inspect db/migrations --diagram SCHEMA.md', 'A picture of the tables and their foreign keys')
    .epilogue(EXIT_HELP);
}

export interface InspectArguments {
  readonly path: string;
  readonly from?: string | undefined;
  readonly dialect?: DialectName | undefined;
  readonly env?: readonly string[] | undefined;
  readonly context?: string | undefined;
  readonly baseline?: string | undefined;
  readonly all: boolean;
  readonly diagram?: string | undefined;
  readonly force: boolean;
  readonly json: boolean;
  readonly quiet: boolean;
}

/** What `--json` prints for a set. */
interface InspectedSet {
  readonly adapter: string;
  /** The name of a dialect; of a database that is not read what people call it. */
  readonly dialect: string;
  readonly root: string;
  readonly evidence: string;
  readonly totals: { migrations: number; operations: number; understood: number; manual: number };
  readonly migrations: readonly Migration[];
  readonly diagnostics: readonly Diagnostic[];
}

interface Inspected {
  readonly set: InspectedSet;
  /** A section of Markdown with the picture of its tables, where that is asked for. */
  readonly picture?: string;
}

export async function run(args: InspectArguments, registry: AdapterRegistry): Promise<number> {
  const output = processOutput(args);
  const sets = await findSets(args.path, registry, {
    ...(args.from === undefined ? {} : { adapter: args.from }),
    env: parseEnv(args.env),
  });
  const used = sets.filter((set) => set.migrations.length > 0 || (set.stateFiles?.length ?? 0) > 0);
  if (used.length === 0) throw await noMigrations(args.path, registry, args.from);
  const found: Inspected[] = [];
  const { likely, unlikely } = bySurety(used);
  for (const set of likely) {
    const said = withAssumption(set, args.dialect, '--dialect');
    found.push(await inspect(said, args, registry, output));
  }
  const inspected = found.map(({ set }) => set);
  if (args.diagram !== undefined) {
    const pictures = found.flatMap(({ picture }) => picture ?? []);
    await writeReport(args.diagram, ['# Tables', ...pictures].join('\n\n'), args.force);
  }
  output.json({
    sets: inspected,
    ...(unlikely.length === 0
      ? {}
      : { unlikely: unlikely.map(({ adapter, root, evidence }) => ({ adapter, root, evidence })) }),
  });
  inspected.forEach((set, i) => {
    if (i > 0) output.line();
    print(set, args, output);
  });
  if (inspected.length > 1) printSummary(inspected, output);
  if (unlikely.length > 0) printUnlikely(unlikely, output);
  const diagnostics = inspected.flatMap((s) => [
    ...s.diagnostics,
    ...s.migrations.flatMap((m) => m.diagnostics),
  ]);
  if (diagnostics.some((d) => d.severity === 'error')) return EXIT.badInput;
  if (inspected.some((s) => s.totals.manual > 0)) return EXIT.manual;
  return EXIT.exact;
}

async function inspect(
  set: DiscoveredSet,
  args: InspectArguments,
  registry: AdapterRegistry,
  output: Output,
): Promise<Inspected> {
  const other = args.dialect === undefined ? otherDatabaseOf(set) : undefined;
  if (other !== undefined) {
    return {
      set: {
        adapter: set.adapter,
        dialect: set.otherDatabase ?? '',
        root: set.root,
        evidence: set.evidence,
        totals: { migrations: set.migrations.length, operations: 0, understood: 0, manual: 0 },
        migrations: [],
        diagnostics: [...set.diagnostics, other],
      },
    };
  }
  const { history, reading, state } = await readHistory(set, registry, {
    ...(args.dialect === undefined ? {} : { dialect: args.dialect }),
    ...(args.baseline === undefined ? {} : { baseline: args.baseline }),
    env: parseEnv(args.env),
    ...(await contextOf(args.path, args)),
    onMigration: (done, total) => output.progress(`Reading ${done}/${total}`),
  });
  output.progress(undefined);
  const operations = history.migrations.flatMap((m) => [...m.up.operations, ...(m.down?.operations ?? [])]);
  const manual = operations.filter((o) => o.kind === 'opaque').length;
  const inspected: InspectedSet = {
    adapter: set.adapter,
    dialect: history.dialect,
    root: set.root,
    evidence: set.evidence,
    totals: {
      migrations: history.migrations.length,
      operations: operations.length,
      understood: operations.length - manual,
      manual,
    },
    migrations: history.migrations.map((migration) => ({
      ...migration,
      diagnostics: [...migration.diagnostics, ...manualDiagnostics(migration)],
    })),
    diagnostics: [...set.diagnostics, ...reading.diagnostics],
  };
  if (args.diagram === undefined) return { set: inspected };
  const { schemaDiagram } = await import('../report/diagram.js');
  const { text, notes } = schemaDiagram(state.snapshot(), (type) => reading.dialect.printType(type));
  const picture = [
    `## ${headline(inspected)}`,
    '',
    '```mermaid',
    text.trimEnd(),
    '```',
    ...(notes.length === 0 ? [] : ['', ...notes.map((note) => `- ${note}`)]),
    '',
  ].join('\n');
  return { set: inspected, picture };
}

/** A set in a few words: which tool, which database, where. */
function headline({ adapter, dialect, root }: InspectedSet, colors?: Colors): string {
  const tool = colors?.bold(adapter) ?? adapter;
  return `${tool} on ${dialect} in ${pathOf(root)}`;
}

function print(set: InspectedSet, args: InspectArguments, output: Output): void {
  const { colors } = output;
  output.line(`${headline(set, colors)} ${colors.dim(`(${set.evidence})`)}`);
  for (const migration of set.migrations) {
    const isBad = migration.diagnostics.some((d) => d.severity === 'error');
    const mark = isBad
      ? colors.red('✗')
      : migration.up.operations.some((o) => o.kind === 'opaque')
        ? colors.magenta('?')
        : colors.green('✓');
    output.line(
      `  ${mark} ${migration.id}  ${colors.dim(args.all ? downNote(migration) : summary(migration))}`,
    );
    if (args.all)
      for (const operation of migration.up.operations) output.line(`      ${describeOperation(operation)}`);
  }
  for (const diagnostic of grouped([...set.diagnostics, ...set.migrations.flatMap((m) => m.diagnostics)])) {
    for (const line of renderDiagnostic(diagnostic, set.root, output.errorColors)) output.error(line);
  }
  const { migrations, operations, understood, manual } = set.totals;
  output.line(
    `  ${counted(migrations, 'migration')}, ${counted(operations, 'operation')}: ${understood} understood, ${manual} manual`,
  );
}

/** A line for each of several sets, as what is told of the first is far up by then; and how one of them is meant. */
function printSummary(sets: readonly InspectedSet[], output: Output): void {
  output.line();
  output.line(`${sets.length} sets of migrations:`);
  for (const set of sets) {
    const { migrations, manual } = set.totals;
    const left = manual === 0 ? '' : `, ${manual} manual`;
    const isBad = [set, ...set.migrations].some(({ diagnostics }) =>
      diagnostics.some(({ severity }) => severity === 'error'),
    );
    output.line(`  ${headline(set)}: ${counted(migrations, 'migration')}${left}${isBad ? ', errors' : ''}`);
  }
  const [first] = sets;
  const to = first?.adapter === 'sql' ? 'knex' : 'sql';
  output.line(
    `name the folder of one to go on, as in: ormbridge convert ${pathOf(first?.root ?? '')} --to ${to} --dry-run`,
  );
}

/** Folders that were not read, for being likelier something else. */
function printUnlikely(sets: readonly DiscoveredSet[], output: Output): void {
  output.line();
  output.line('also here, but perhaps no migrations (not read; inspect FOLDER reads one):');
  for (const { root, adapter, evidence } of sets.slice(0, UNLIKELY_SHOWN))
    output.line(`  ${pathOf(root)} ${output.colors.dim(`(${adapter}, ${evidence})`)}`);
  const more = sets.length - UNLIKELY_SHOWN;
  if (more > 0) output.line(`  ${more} more; --json has them all`);
}

const UNLIKELY_SHOWN = 10;

function pathOf(root: string): string {
  return path.relative(process.cwd(), root) || '.';
}

/** The first operations in words, then how many more. */
function summary(migration: Migration): string {
  const shown = migration.up.operations.slice(0, 2).map(describeOperation);
  const more = migration.up.operations.length - shown.length;
  return `${shown.length === 0 ? 'nothing' : shown.join(', ')}${more > 0 ? `, ${more} more` : ''}${downNote(migration)}`;
}

function downNote(migration: Migration): string {
  const notes = { absent: ' (no down)', throws: ' (down throws)', empty: ' (down does nothing)' };
  return migration.missingDown === undefined ? '' : notes[migration.missingDown];
}
