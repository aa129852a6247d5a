import type { ProbeReport, ShownDisagreement } from '../probe/report.js';
import type { Colors } from './colors.js';
import { counted } from './counted.js';

/** What probing found, as lines for a terminal: each disagreement with the SQL that shows it on both sides. */
export function renderProbe(report: ProbeReport, colors: Colors): readonly string[] {
  const { rows, accepted, refused, seed, disagreements } = report;
  const seconds = (report.milliseconds / 1000).toFixed(1);
  const headline =
    disagreements.length === 0
      ? `${colors.green(colors.bold('Probed:'))} both behave the same`
      : `${colors.red(colors.bold('Probed:'))} ${counted(disagreements.length, 'disagreement')} that nobody announced`;
  const announced = Object.entries(report.announced).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return [
    `${headline}; ${counted(rows, 'row')} into each, ${accepted} accepted and ${refused} refused by both, in ${seconds} s.`,
    colors.dim(`  --seed ${seed} tries the same rows again`),
    ...(announced.length === 0
      ? []
      : [colors.dim(`  as announced: ${announced.map(([code, count]) => `${code} ${count}`).join(', ')}`)]),
    ...report.skipped.map(({ table, reason }) =>
      colors.yellow(`  ${table} was not tried as a whole: ${reason}`),
    ),
    ...disagreements.flatMap((one) => disagreementLines(one, colors)),
  ];
}

const WORDS = {
  targetRefuses: 'only the target refuses',
  sourceRefuses: 'only the source refuses',
  otherReason: 'both refuse, for different reasons',
  value: 'the values that are kept differ',
  rows: 'the rows that are there differ',
} as const;

function disagreementLines(found: ShownDisagreement, colors: Colors): readonly string[] {
  const { table, columns, kind, source, target, sourceSql, targetSql } = found;
  const at = columns.length === 0 ? table : `${table}, ${columns.join(', ')}`;
  const sql = (lines: readonly string[]): readonly string[] =>
    lines.map((line) => colors.dim(`        ${line}`));
  return [
    `${colors.red('✗')} ${at}: ${WORDS[kind]}`,
    `      source ${source}`,
    ...sql(sourceSql),
    `      target ${target}`,
    ...sql(targetSql),
  ];
}
