import { diffWords } from 'diff';
import type { IdentityFact } from '../dialects/dialect.js';
import type { Span } from '../ir/index.js';
import type { SchemaDifference } from '../fold/meaning/same-schema.js';
import type { Difference, StepFailure, VerifyReport } from '../verify/report.js';
import type { Colors } from './colors.js';
import { counted } from './counted.js';
import { definitionText } from './definition.js';

/** One mistake early on differs in many objects: the first ones tell it. */
const SHOWN_DIFFERENCES = 12;

/** A verification as lines for a terminal: the proof first, then what is wrong with where it comes from. */
export function renderVerification(report: VerifyReport, colors: Colors): readonly string[] {
  return [
    headline(report, colors),
    colors.dim(
      `  source: ${counted(report.source.migrations, 'migration')} by ${report.source.tool} on ${report.source.server}`,
    ),
    colors.dim(
      `  target: ${counted(report.target.migrations, 'migration')} by ${report.target.tool} on ${report.target.server}`,
    ),
    ...proofLines(report, colors),
    ...report.failures.flatMap((failure) => failureLines(failure, colors)),
    ...divergenceLines(report, colors),
    ...report.identities.map(
      ({ step, source, target }) =>
        `${colors.red('✗')} ${step.way} of ${step.source}: in the source ${facts(source)}, in the target ${facts(target)}`,
    ),
  ];
}

function headline(report: VerifyReport, colors: Colors): string {
  const { up, down } = report;
  switch (report.outcome) {
    case 'same': {
      const steps = report.inSteps
        ? `schemas and rows are the same after ${up.steps === 1 ? 'the one step' : `each of ${up.steps} steps`} up${down.steps > 0 ? ` and ${down.steps} down` : ''}`
        : 'the schemas are the same at the end';
      return `${colors.green(colors.bold('Proven:'))} ${steps}.`;
    }
    case 'different':
      return `${colors.red(colors.bold('Different:'))} both sides ran, and ${whatDiffers(report)} not the same.`;
    case 'sourceFailed':
      return `${colors.yellow(colors.bold('Not proven:'))} ${whySource(report)}; ${up.steps === 1 ? 'the step before it is' : `${up.steps} steps before it are`} the same on both sides.`;
    case 'targetFailed':
      return `${colors.red(colors.bold('Failed:'))} the target fails where the source does not.`;
  }
}

/** What was read stands in for the source where its own tool cannot run, and stops where reading did not understand it. */
function whySource({ failures, proof }: VerifyReport): string {
  const isUnread = failures.some(({ side, opaque }) => side === 'source' && opaque === true);
  if (isUnread) return 'the source is neither run by its own tool nor understood from there on';
  // It is no word about the source's own database, of which nothing ran: a port is read for another.
  return proof === 'reading' ? 'what was read of the source fails by itself' : 'the source fails by itself';
}

/** Rows are compared only where the schemas are the same. */
function whatDiffers({ divergence, final }: VerifyReport): string {
  const differences = divergence?.differences ?? final;
  const onlyRows = differences.length > 0 && differences.every(({ path }) => path === 'rows');
  return onlyRows ? 'the rows are' : 'the schemas are';
}

function proofLines(report: VerifyReport, colors: Colors): readonly string[] {
  const lines: string[] = [];
  if (report.proof === 'reading') {
    const reason = report.proofReason === undefined ? '' : ` (${report.proofReason.split('\n')[0]})`;
    lines.push(
      colors.yellow(
        `  the source's own tool did not run${reason}: the target was proven against what was read of the source`,
      ),
    );
    if (report.failures.some(({ side, opaque }) => side === 'source' && opaque === true)) {
      lines.push(
        `  ${colors.cyan('help:')} make its own tool run (what it imports, its packages beside the migrations), or say in the source what is not understood there`,
      );
    }
  }
  for (const walk of [report.up, report.down])
    if (walk.stopped !== undefined) lines.push(colors.dim(`  stopped: ${walk.stopped}`));
  return lines;
}

function failureLines(
  { side, step, message, sqlState, left }: StepFailure,
  colors: Colors,
): readonly string[] {
  const [first = '', ...rest] = message.trim().split(/\r?\n/);
  const state = sqlState === undefined ? '' : ` (SQLSTATE ${sqlState})`;
  return [
    `${colors.red('✗')} the ${side} fails ${step.way} at ${step[side]}, step ${step.index + 1}: ${first}${state}`,
    ...rest.map((line) => `    ${line}`),
    ...leftLines(left),
  ];
}

/** Whoever has to go on from there must know what is there. */
function leftLines(left: StepFailure['left']): readonly string[] {
  switch (left?.kind) {
    case undefined:
      return [];
    case 'nothing':
      return ['    nothing of it stays: the schema is as it was before'];
    case 'unknown':
      return [
        `    it stays half done: the schema is not as it was before, and a tool that runs it again starts at its first statement`,
      ];
    case 'changes': {
      const shown = left.differences.slice(0, SHOWN_DIFFERENCES);
      const more = left.differences.length - shown.length;
      return [
        `    it stays half done: what had run before that is not undone, and running it again starts at its first statement:`,
        ...shown.map((difference) => `      ${leftText(difference)}`),
        ...(more > 0 ? [`      ${more} more; --json has them all`] : []),
        ...(left.rows.length === 0
          ? []
          : [`      rows of ${left.rows.join(', ')}, which it writes, may have been changed, too`]),
      ];
    }
  }
}

function leftText({ object, path, a, b }: SchemaDifference): string {
  const what = path === '' ? object : `${object}, ${path}`;
  if (a === undefined) return `${what} is new`;
  return b === undefined ? `${what} is gone` : `${what} is changed`;
}

function divergenceLines(report: VerifyReport, colors: Colors): readonly string[] {
  const { divergence } = report;
  if (divergence === undefined) return listedDifferences(report.final, colors);
  const { step, differences } = divergence;
  return [
    `${colors.red('✗')} first different after ${step.way} of ${step.source}:`,
    ...listedDifferences(differences, colors),
  ];
}

function listedDifferences(differences: readonly Difference[], colors: Colors): readonly string[] {
  const lines = differences.slice(0, SHOWN_DIFFERENCES).flatMap((d) => differenceLines(d, colors));
  const left = differences.length - SHOWN_DIFFERENCES;
  return left > 0 ? [...lines, colors.dim(`    ${left} more; --json has them all`)] : lines;
}

function differenceLines(difference: Difference, colors: Colors): readonly string[] {
  const [source, target] = [definitionText(difference.a), definitionText(difference.b)];
  const parts = diffWords(source, target);
  const paint = (side: 'removed' | 'added', color: (text: string) => string): string =>
    parts
      .filter((part) => part[side] || (!part.added && !part.removed))
      .map((part) => (part[side] ? color(part.value) : part.value))
      .join('');
  return [
    `    ${difference.object}${difference.path === '' ? '' : `, ${difference.path}`}`,
    `      source: ${paint('removed', colors.red)}${place(difference.sourceAt, colors)}`,
    `      target: ${paint('added', colors.green)}${place(difference.targetAt, colors)}`,
  ];
}

function place(span: Span | undefined, colors: Colors): string {
  return span === undefined ? '' : colors.dim(`  ${span.file}:${span.line}`);
}

function facts(list: readonly IdentityFact[]): string {
  if (list.length === 0) return 'nothing was renamed or made anew';
  return list
    .map((fact) => {
      const of = 'of' in fact ? ` of ${fact.of}` : '';
      return fact.kind === 'renamed'
        ? `the ${fact.object} ${fact.from}${of} was renamed to ${fact.to}`
        : `the ${fact.object} ${fact.name}${of} was made anew (its data is lost)`;
    })
    .join(', ');
}
