import type { Explanation } from '../port/choices/explain.js';
import type { PortCase, PortGroup, PortReport } from '../port/report.js';
import type { Colors } from './colors.js';
import { counted } from './counted.js';

/** Of one construct so many places are shown on a terminal; the other forms have all. */
const SHOWN_CASES = 5;

/** A portability report as lines for a terminal. */
export function renderPort(report: PortReport, colors: Colors): readonly string[] {
  return [
    colors.bold(headline(report)),
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

function groupLines(group: PortGroup, colors: Colors): readonly string[] {
  const { severity, code, title, reason, alternatives, choose, cases } = group;
  const paint = severity === 'manual' ? colors.red : colors.yellow;
  const left = cases.length - SHOWN_CASES;
  return [
    `${paint(severity)} ${colors.bold(title)} ${colors.dim(`[${code}] ${counted(cases.length, 'case')}`)}`,
    ...cases.slice(0, SHOWN_CASES).flatMap((one) => [`  ${whereOf(one)}${one.message}`]),
    ...(left > 0 ? [colors.dim(`  ${left} more; --json and --markdown have them all`)] : []),
    colors.dim(`  why: ${reason}`),
    ...[...new Set(cases.flatMap(({ help }) => help ?? []))].map((help) => colors.dim(`  help: ${help}`)),
    ...alternatives.map((line) => colors.dim(`  or: ${line}`)),
    ...(choose.length === 0 ? [] : [colors.dim(`  choose: ${choose.join(', ')}`)]),
  ];
}

function whereOf({ file, line, at }: PortCase): string {
  const place = file === undefined ? '' : `${file}${line === undefined ? '' : `:${line}`} `;
  return `${place}${at === undefined ? '' : `${at}: `}`;
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
    ...(report.application.length === 0
      ? []
      : [
          '',
          '## What the application must change',
          '',
          ...report.application.map((line) => `- ${escaped(line)}`),
        ]),
    ...part('manual', 'What a person must decide'),
    ...part('lossy', 'What is lost'),
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
    escaped(application === undefined ? reason : `${reason} ${application}`),
    ...(alternatives.length === 0 ? [] : ['', ...alternatives.map((line) => `- Or: ${escaped(line)}`)]),
    ...(choose.length === 0 ? [] : ['', `Choose with ${choose.map((way) => `\`${way}\``).join(', ')}.`]),
    '',
    '| Where | What | Why |',
    '| --- | --- | --- |',
    ...cases.map(({ file, line, at, operation, message, help }) => {
      const place = file === undefined ? 'everywhere' : `${file}${line === undefined ? '' : `:${line}`}`;
      const what = [at, operation].filter((word) => word !== undefined).join(', ');
      return `| ${escaped(place)} | ${escaped(what)} | ${escaped(help === undefined ? message : `${message}; ${help}`)} |`;
    }),
  ];
}

/** As text in Markdown, in a cell of a table too. */
function escaped(text: string): string {
  return text.replaceAll(/[\\`*_[\]<>|]/g, '\\$&').replaceAll(/\s+/g, ' ');
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
