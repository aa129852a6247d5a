import { colorsFor } from '../../src/report/colors.js';
import { renderProbe } from '../../src/report/probe.js';
import { renderTable, type TableColumn } from '../../src/report/table.js';
import type { Probed } from './run.js';

const COLUMNS: readonly TableColumn[] = [
  { title: 'history' },
  { title: 'from' },
  { title: 'to' },
  ...['rows', 'accepted', 'refused', 'announced', 'not tried', 'disagreements', 'errors'].map(
    (title): TableColumn => ({ title, align: 'right' }),
  ),
];

/** A line for each case, and one for all of them. `not tried`: tables, mostly as they are left to a person. */
export function probesTable(all: readonly Probed[]): readonly string[] {
  const numbers = all.map(numbersOf);
  const totals = numbers.reduce<readonly number[]>((sums, own) => own.map((n, i) => n + (sums[i] ?? 0)), []);
  return renderTable(COLUMNS, [
    ...all.map(({ case: { name, from, to } }, i) => [name, from, to, ...(numbers[i] ?? []).map(String)]),
    [`${all.length} in all`, '', '', ...totals.map(String)],
  ]);
}

function numbersOf({ report, errors }: Probed): readonly number[] {
  const announced = Object.values(report.announced).reduce((sum, n) => sum + n, 0);
  const { rows, accepted, refused, skipped, disagreements } = report;
  return [rows, accepted, refused, announced, skipped.length, disagreements.length, errors.length];
}

/** Whether both behave the same but for what was announced, and the server took the whole port. */
export function isFine({ report, errors }: Probed): boolean {
  return report.disagreements.length === 0 && errors.length === 0;
}

/** What a case found that nobody announced, with the SQL that shows it. */
export function findingsOf(one: Probed): readonly string[] {
  const { name, from, to } = one.case;
  return [
    `${name}, ${from} to ${to}`,
    ...one.errors.map((error) => `  the server refused ${error}`),
    ...(one.report.disagreements.length === 0 ? [] : renderProbe(one.report, colorsFor({}))),
  ];
}
