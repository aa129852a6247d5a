import type { Explanation } from '../port/choices/explain.js';
import type { Diagnostic } from '../ir/index.js';
import type { MissingTables, PortCase, PortGroup, PortReport } from '../port/report.js';
import type { Colors } from './colors.js';
import { counted } from './counted.js';
import { grouped } from './grouped.js';

/** Of one construct so much is shown on a terminal; the other forms have all. */
const SHOWN_MESSAGES = 5;
const SHOWN_PLACES = 3;

/** A portability report as lines for a terminal. */
export function renderPort(report: PortReport, colors: Colors): readonly string[] {
  return [
    colors.bold(headline(report)),
    ...(report.missingTables === undefined ? [] : ['', colors.red(missingLine(report.missingTables))]),
    ...report.groups.flatMap((group) => ['', ...groupLines(group, colors)]),
    ...(report.application.length === 0
      ? []
      : [
          '',
          colors.bold('What the application must change'),
          ...report.application.map((line) => `  - ${line}`),
        ]),
  ];
}

function headline({ source, target, migrations, operations, exact, lossy, manual }: PortReport): string {
  return `${source} → ${target}: ${counted(migrations, 'migration')}, ${counted(operations, 'operation')}: ${exact} exact, ${lossy} lossy, ${manual} manual`;
}

/** What to do first, as most of what is left to a person may follow from it. */
function missingLine({ tables, cases, hasBaseline }: MissingTables): string {
  const what = tables.length === 1 ? 'a table' : `${tables.length} tables`;
  const unmade = hasBaseline
    ? 'neither the baseline nor a migration before makes'
    : 'no migration before makes';
  const names = tables.slice(0, SHOWN_TABLES).join(', ');
  const more = tables.length > SHOWN_TABLES ? ', …' : '';
  const help = hasBaseline
    ? 'give a dump that has them'
    : 'give a dump of what was there before the first migration, with --baseline dump.sql';
  return `${counted(cases, 'case')} of what is left to you ${cases === 1 ? 'wants' : 'want'} ${what} that ${unmade} (${names}${more}): ${help}`;
}

const SHOWN_TABLES = 8;

function groupLines(group: PortGroup, colors: Colors): readonly string[] {
  const { severity, code, title, reason, alternatives, choose, cases } = group;
  const paint = severity === 'manual' ? colors.red : colors.yellow;
  const isBack = cases.every(({ way }) => way === 'down');
  const back = isBack ? ', all in ways back' : '';
  return [
    `${paint(severity)} ${colors.bold(title)} ${colors.dim(`[${code}] ${counted(cases.length, 'case')}${back}`)}`,
    ...caseLines(cases, colors),
    colors.dim(`  why: ${reason}`),
    ...helpsOf(group).map((help) => colors.dim(`  help: ${help}`)),
    ...alternatives.map((line) => colors.dim(`  or: ${line}`)),
    ...(choose.length === 0 ? [] : [colors.dim(`  choose: ${choose.join(', ')}`)]),
  ];
}

/** What is said of several places is said once, with the places beneath. */
function caseLines(cases: readonly PortCase[], colors: Colors): readonly string[] {
  const groups = new Map<string, PortCase[]>();
  for (const one of cases) {
    const message = messageOf(one);
    groups.set(message, [...(groups.get(message) ?? []), one]);
  }
  const byMessage = [...groups];
  const lines = byMessage.slice(0, SHOWN_MESSAGES).flatMap(([message, all]) => {
    const [first] = all;
    if (first === undefined) return [];
    if (all.length === 1) return [`  ${[...placeOf(first), first.message].join(': ')}`];
    const left = all.length - SHOWN_PLACES;
    return [
      `  ${message}`,
      ...all.slice(0, SHOWN_PLACES).map((one) => `    ${placeOf(one).join(': ')}`),
      ...(left > 0 ? [colors.dim(`    ${left} more`)] : []),
    ];
  });
  const others = byMessage.slice(SHOWN_MESSAGES).flatMap(([, all]) => all).length;
  const isCut = others > 0 || byMessage.some(([, all]) => all.length > SHOWN_PLACES);
  const rest = others > 0 ? `  ${others} others; ` : '  ';
  return isCut ? [...lines, colors.dim(`${rest}--json and --markdown have them all`)] : lines;
}

/** What is said of a column, without its name: the place has that. */
function messageOf({ message, at }: PortCase): string {
  const name = at?.slice(at.lastIndexOf('.') + 1);
  return name !== undefined && message.startsWith(`${name} `)
    ? `it ${message.slice(name.length + 1)}`
    : message;
}

/** Where, and what it is about; empty where it is about the whole history. */
function placeOf({ file, line, at, way }: PortCase): readonly string[] {
  if (file === undefined) return at === undefined ? [] : [at];
  const back = way === 'down' ? ' (down)' : '';
  return [`${file}${line === undefined ? '' : `:${line}`}${back}${at === undefined ? '' : ` ${at}`}`];
}

/** What could be done, as far as the ways that the construct has do not say it, too. */
function helpsOf({ cases, alternatives }: PortGroup): readonly string[] {
  const said = alternatives.map((line) => line.toLowerCase());
  const helps = new Set(cases.flatMap(({ help }) => help ?? []));
  return [...helps].filter((help) => !said.some((line) => line.startsWith(help.toLowerCase())));
}

/** The report as Markdown, with every case. */
export function portMarkdown(report: PortReport): string {
  const part = (severity: PortGroup['severity'], title: string): readonly string[] => {
    const groups = report.groups.filter((group) => group.severity === severity);
    return groups.length === 0 ? [] : ['', `## ${title}`, ...groups.flatMap(groupMarkdown)];
  };
  return [
    `# From ${report.source} to ${report.target}`,
    '',
    `${counted(report.migrations, 'migration')}, ${counted(report.operations, 'operation')}.`,
    '',
    '| exact | lossy | manual |',
    '| --: | --: | --: |',
    `| ${report.exact} | ${report.lossy} | ${report.manual} |`,
    ...(report.missingTables === undefined ? [] : ['', escaped(missingLine(report.missingTables))]),
    ...(report.application.length === 0
      ? []
      : [
          '',
          '## What the application must change',
          '',
          ...report.application.map((line) => `- ${prose(line)}`),
        ]),
    ...part('manual', 'What a person must decide'),
    ...part('lossy', 'What is lost'),
    ...(report.warnings.length === 0
      ? []
      : ['', '## What the source probably does not mean', '', ...grouped(report.warnings).map(warningLine)]),
    '',
  ].join('\n');
}

function groupMarkdown({
  code,
  title,
  reason,
  alternatives,
  choose,
  application,
  cases,
}: PortGroup): readonly string[] {
  return [
    '',
    `### ${escaped(title)} (\`${code}\`)`,
    '',
    prose(application === undefined ? reason : `${reason} ${application}`),
    ...(alternatives.length === 0 ? [] : ['', ...alternatives.map((line) => `- Or: ${prose(line)}`)]),
    ...(choose.length === 0 ? [] : ['', `Choose with ${choose.map((way) => `\`${way}\``).join(', ')}.`]),
    '',
    '| Where | What | Why |',
    '| --- | --- | --- |',
    ...cases.map(({ file, line, at, operation, message, help, way }) => {
      const back = way === 'down' ? ' (down)' : '';
      const place =
        file === undefined ? 'everywhere' : `${file}${line === undefined ? '' : `:${line}`}${back}`;
      const what = [at, operation].filter((word) => word !== undefined).join(', ');
      return `| ${escaped(place)} | ${escaped(what)} | ${escaped(help === undefined ? message : `${message}; ${help}`)} |`;
    }),
  ];
}

function warningLine({ message, help, span, file }: Diagnostic): string {
  const place = span === undefined ? file : `${span.file}:${span.line}`;
  const text = help === undefined ? message : `${message}; ${help}`;
  return `- ${escaped(place === undefined ? text : `${place}: ${text}`)}`;
}

/** As text in Markdown, in a cell of a table too. An underscore within a word means nothing there (CommonMark 6.2). */
function escaped(text: string): string {
  return text.replaceAll(/[\\`*[\]<>|]|(?<!\w)_|_(?!\w)/g, '\\$&').replaceAll(/\s+/g, ' ');
}

/** A sentence of ours: what stands in backticks is code. */
function prose(text: string): string {
  return text
    .split(/(`[^`]*`)/)
    .map((part, i) => (i % 2 === 1 ? part : escaped(part)))
    .join('');
}

/** Why a column became what it is, as lines for a terminal. */
export function renderExplanation(found: Explanation, colors: Colors): readonly string[] {
  const losses = found.losses.flatMap((loss) => [
    `  ${colors.yellow('lossy')} ${loss.message} ${colors.dim(`[${loss.code}]`)}`,
    ...(loss.help === undefined ? [] : [colors.dim(`    help: ${loss.help}`)]),
    ...loss.alternatives.map((line) => colors.dim(`    or: ${line}`)),
    ...(loss.choose.length === 0 ? [] : [colors.dim(`    choose: ${loss.choose.join(', ')}`)]),
  ]);
  return [
    colors.bold(`${found.table}.${found.column}`),
    `  was     ${found.source}`,
    `  becomes ${found.target ?? colors.red('nothing: its table is left to you')}`,
    ...found.history.map(({ file, line, kind }) =>
      colors.dim(`  ${kind} at ${file}${line === undefined ? '' : `:${line}`}`),
    ),
    ...found.because.map((reason) => `  because ${reason}`),
    ...losses,
    ...found.manual.map(
      ({ message, code }) => `  ${colors.red('manual')} ${message} ${colors.dim(`[${code}]`)}`,
    ),
    ...found.choices.map(({ name, value, from }) => colors.dim(`  ${name} = ${value} (${from})`)),
  ];
}
