import path from 'node:path';
import type { ConvertReport, MigrationOutcome } from '../convert/report.js';
import type { Severity } from '../ir/index.js';
import type { Colors } from './colors.js';
import { counted } from './counted.js';
import { renderDiagnostic } from './diagnostics.js';
import { grouped } from './grouped.js';

export interface RenderOptions {
  readonly out: string;
  readonly dryRun: boolean;
  readonly colors: Colors;
}

/** Most migrations that are listed by name; longer histories show only those with something to say. */
const LISTED = 24;

/** Shown before notes: what a reader must not miss. */
const LOUD: ReadonlySet<Severity> = new Set<Severity>(['error', 'manual', 'lossy', 'warning']);

/** Most notes that are printed in full. */
const NOTES = 12;

/** A conversion as lines for a terminal: each migration and what became of it, diagnostics, totals. */
export function renderConversion(report: ConvertReport, options: RenderOptions): readonly string[] {
  const { colors } = options;
  const { totals } = report;
  const listed =
    report.migrations.length <= LISTED
      ? report.migrations
      : report.migrations.filter((m) => worst(m) !== 'exact');
  const hidden = report.migrations.length - listed.length;
  const width = Math.max(0, ...listed.map((m) => m.id.length));
  return [
    `${colors.bold(report.source.adapter)} → ${colors.bold(report.target.adapter)} on ${report.target.dialect}, ${counted(totals.migrations, 'migration')}`,
    ...listed.map((m) => `  ${mark(worst(m), colors)} ${m.id.padEnd(width)}  ${colors.dim(counts(m))}`),
    ...(hidden > 0 ? [colors.dim(`  ${counted(hidden, 'more migration')}, all exact`)] : []),
    ...diagnosticLines(report, colors),
    '',
    `${counted(totals.operations, 'operation')}: ${colors.green(`${totals.exact} exact`)}, ${paintIf(totals.lossy, colors.yellow, 'lossy')}, ${paintIf(totals.manual, colors.magenta, 'manual')}` +
      idiom(report),
    options.dryRun
      ? `Nothing was written (--dry-run): ${counted(report.files.length, 'file')} would go to ${display(options.out)}`
      : `${counted(report.files.length, 'file')} in ${display(options.out)}`,
  ];
}

/** The share written with the target's own calls; SQL files have no other way to be written. */
function idiom(report: ConvertReport): string {
  const { idiomatic, raw } = report.totals;
  if (report.target.adapter === 'sql' || report.target.adapter === 'prisma' || idiomatic + raw === 0)
    return '';
  return `; ${idiomatic} of ${idiomatic + raw} schema operations in ${report.target.adapter}'s own calls, ${raw} as raw SQL`;
}

function diagnosticLines(report: ConvertReport, colors: Colors): readonly string[] {
  const all = grouped([...report.diagnostics, ...report.migrations.flatMap((m) => m.diagnostics)]);
  const loud = all.filter((d) => LOUD.has(d.severity));
  const notes = all.filter((d) => !LOUD.has(d.severity));
  const lines = [...loud, ...notes.slice(0, NOTES)].flatMap((d) => [
    '',
    ...renderDiagnostic(d, report.source.root, colors),
  ]);
  if (notes.length > NOTES)
    lines.push('', colors.dim(`${notes.length - NOTES} more notes; --json has them all`));
  return lines;
}

function worst(migration: MigrationOutcome): 'exact' | 'lossy' | 'manual' {
  if (
    migration.operations.some((o) => o.answer === 'manual') ||
    migration.diagnostics.some((d) => d.severity === 'manual')
  ) {
    return 'manual';
  }
  return migration.operations.some((o) => o.answer === 'lossy') ? 'lossy' : 'exact';
}

function mark(answer: 'exact' | 'lossy' | 'manual', colors: Colors): string {
  switch (answer) {
    case 'exact':
      return colors.green('✓');
    case 'lossy':
      return colors.yellow('~');
    case 'manual':
      return colors.magenta('?');
  }
}

function counts(migration: MigrationOutcome): string {
  const of = (answer: 'exact' | 'lossy' | 'manual'): number =>
    migration.operations.filter((o) => o.answer === answer).length;
  return (['exact', 'lossy', 'manual'] as const)
    .filter((answer) => of(answer) > 0)
    .map((answer) => `${of(answer)} ${answer}`)
    .join(', ');
}

function paintIf(n: number, color: (text: string) => string, word: string): string {
  return n > 0 ? color(`${n} ${word}`) : `${n} ${word}`;
}

function display(folder: string): string {
  const relative = path.relative(process.cwd(), folder);
  return relative.startsWith('..') ? folder : relative === '' ? '.' : relative;
}
