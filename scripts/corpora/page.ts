import { percent, ownCalls } from './bars.js';
import type { Line } from './ways.js';

/** The columns of the table. */
export const COLUMNS = [
  { title: 'history' },
  { title: 'way' },
  { title: 'migrations', align: 'right' },
  { title: 'operations', align: 'right' },
  { title: 'exact', align: 'right' },
  { title: 'lossy', align: 'right' },
  { title: 'manual', align: 'right' },
  { title: 'exact %', align: 'right' },
  { title: 'own calls', align: 'right' },
  { title: 'proof' },
  { title: 'steps compared', align: 'right' },
  { title: 'pg_dump' },
] as const;

/** A line as cells. */
export function cellsOf({ set, path, proven }: Line): readonly string[] {
  const { totals } = proven.report;
  const schema = totals.idiomatic + totals.raw;
  const { up, down } = proven.verification;
  const hasCalls = path.at(-1) !== 'sql' && path.at(-1) !== 'prisma';
  return [
    `${set.package} ${set.version}`,
    path.join(' → '),
    ...[totals.migrations, totals.operations, totals.exact, totals.lossy, totals.manual].map(String),
    percent(totals.exact, totals.operations).toFixed(1),
    hasCalls ? `${totals.idiomatic} of ${schema}` : '',
    proofOf(proven),
    `${up.compared} + ${down.compared}`,
    dumpOf(proven),
  ];
}

function proofOf({ verification, manual, isWrong }: Line['proven']): string {
  const { outcome, up, down, proof } = verification;
  const by = proof === 'tools' ? '' : ', source as read';
  if (isWrong) return `WRONG: ${outcome}`;
  if (outcome === 'same') return `same: ${up.steps} up, ${down.steps} down${by}`;
  if (outcome === 'sourceFailed') return `the source fails after ${up.steps} steps${by}`;
  return manual.length === 0 ? outcome : `same up to the first manual one${by}`;
}

function dumpOf({ dumps, verification }: Line['proven']): string {
  if (dumps === '') return 'identical';
  if (dumps === undefined) return 'not reached';
  return verification.outcome === 'same' ? 'DIFFERENT' : 'without the manual ones';
}

/** docs/corpora.md. */
export function pageOf(lines: readonly Line[], server: string): string {
  const row = (list: readonly string[]): string => `| ${list.join(' | ')} |`;
  return `# Real histories

Written by \`npm run corpora\`: histories that npm packages ship, read without any of their dependencies, converted to every other tool,
and both sides applied step by step, up and down, by their own tools to ${server}. Those that went to SQL and to
Prisma go back from there to their own tool, and are compared with what they were at first.

Operations are those of up and down. *Own calls*: of the operations on tables, columns, constraints, indexes and enums, those that were
written with the target's own calls; the others are raw SQL. *pg_dump*: what \`pg_dump --schema-only\` says of both databases when
all migrations are applied, bookkeeping aside. Where a person must decide something, the proof leaves that out, and the sides are
the same up to there.

${row(COLUMNS.map((column) => column.title))}
${row(COLUMNS.map((column) => ('align' in column ? '--:' : '---')))}
${lines.map(cellsOf).map(row).join('\n')}

Own calls in all: ${ownCalls(lines).map(ownText).join('; ')}.

## What is left to a person

${leftToPeople(lines).join('\n')}
`;
}

function ownText({ to, own, all }: ReturnType<typeof ownCalls>[number]): string {
  return `${to} ${own} of ${all} (${percent(own, all).toFixed(1)} %)`;
}

/** What is manual or lossy in a history, once, whatever it is converted to. */
function leftToPeople(lines: readonly Line[]): readonly string[] {
  const found = lines
    .filter(({ path }) => path.length === 2)
    .flatMap(({ set, proven }) =>
      proven.report.migrations.flatMap(({ id, diagnostics }) =>
        diagnostics
          .filter(({ severity }) => severity === 'manual' || severity === 'lossy')
          .map(({ severity, message, span }) => {
            const line = span === undefined ? '' : ` line ${span.line}`;
            return `- ${set.package}, \`${id}\`${line}: ${severity}, ${message}`;
          }),
      ),
    );
  return [...new Set(found)].toSorted();
}
