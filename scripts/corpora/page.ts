import { ownCalls, percent, understood, type OwnCalls } from './bars.js';
import type { TableColumn } from '../../src/report/table.js';
import type { CorpusServer } from './servers.js';
import type { Line } from './ways.js';

/** What there is to say of one database. */
export interface Part {
  /** The server: `MySQL 9.7.4 (local)`. */
  readonly title: string;
  readonly witness: string;
  readonly columns: readonly TableColumn[];
  readonly lines: readonly Line[];
}

/** The lines by the servers that they were proven on. */
export function partsOf(lines: readonly Line[], servers: readonly CorpusServer[]): readonly Part[] {
  return servers
    .map(({ dialect, server, witness }) => ({
      title: server.description,
      witness: witness.title,
      columns: columnsWith(witness.title),
      lines: lines.filter((line) => line.dialect === dialect),
    }))
    .filter((part) => part.lines.length > 0);
}

function columnsWith(witness: string): readonly TableColumn[] {
  return [
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
    { title: witness },
  ];
}

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
    seenBy(proven),
  ];
}

function proofOf({ verification, manual, isWrong }: Line['proven']): string {
  const { outcome, up, down, proof } = verification;
  const by = proof === 'tools' ? '' : ', source as read';
  if (isWrong) return `WRONG: ${outcome}`;
  if (outcome === 'same') return `same: ${up.steps} up, ${down.steps} down${by}`;
  if (outcome === 'sourceFailed') return `the source fails after ${up.steps} steps${by}`;
  if (verification.divergence?.step.way === 'down')
    return `same: ${up.steps} up; a way back that is told${by}`;
  return manual.length === 0 ? outcome : `same up to the first manual one${by}`;
}

function seenBy({ seen, unseen, looks, verification }: Line['proven']): string {
  if (unseen !== '') return 'DIFFERENT';
  if (seen === undefined) return 'not reached';
  const steps = looks === 0 ? '' : `, after ${looks} steps`;
  if (seen === '') return `identical${steps}`;
  return verification.outcome === 'same' ? 'DIFFERENT' : `without the manual ones${steps}`;
}

/** docs/corpora.md. */
export function pageOf(parts: readonly Part[]): string {
  return `# Real histories

Written by \`npm run corpora\`: histories that npm packages ship, read without any of their dependencies, converted to every other tool
in the same dialect, and both sides applied step by step, up and down, by their own tools to a server. Those that went to SQL and to
Prisma go back from there to their own tool, and are compared with what they were at first.

Operations are those of up and down. *Own calls*: of the written operations on tables, columns, constraints, indexes and enums, those
in the target's own calls; the others are raw SQL. Where a person must decide something, the proof leaves that out, and the
sides are the same up to there.

The run fails where a difference was announced as exact, and where less than 97 % of the operations of a tool's histories on a database
are exact together (99.5 % from SQL and Prisma; a single history may be two percent below).

The last column is not ormbridge's comparison but the database's own words for both sides, bookkeeping aside, and where the next
AUTO_INCREMENT is counted from. *pg_dump*: what \`pg_dump --schema-only\` says when all migrations are applied. *SHOW CREATE*: of tables,
views, triggers and routines, then and after each step up and down that was compared (the table's collation, which MySQL repeats at a
column where it was once named, aside). *sqlite_master*, as often: its text is the author's
own, and two tools declare one table with the same words in another order, so it can't be identical. So the text of indexes, views and
triggers is compared but for white space, case and quotes of names, and of tables what SQLite's pragmas say of them and, from the text, what these do not
tell: checks, collations, generated columns, AUTOINCREMENT, STRICT, WITHOUT ROWID, conflict clauses, DEFERRABLE.

${parts.map(sectionOf).join('\n')}`;
}

function sectionOf({ title, columns, lines }: Part): string {
  const row = (list: readonly string[]): string => `| ${list.join(' | ')} |`;
  const left = leftToPeople(lines);
  return `## ${title}

${row(columns.map((column) => column.title))}
${row(columns.map(({ align }) => (align === 'right' ? '--:' : '---')))}
${lines.map(cellsOf).map(row).join('\n')}

Understood when read, whatever is lost in writing it: ${understood(lines)
    .map(
      ({ from, understood: part, all }) => `${from} ${part} of ${all} (${percent(part, all).toFixed(1)} %)`,
    )
    .join('; ')}.

Own calls in all: ${ownCalls(lines).map(ownText).join('; ')}.

${failing(lines)}What is left to a person:

${left.length === 0 ? 'nothing.' : left.join('\n')}
`;
}

/** Where a history does not run by itself, whatever it is converted to. */
function failing(lines: readonly Line[]): string {
  const found = lines.flatMap(({ set, proven }) =>
    proven.verification.failures
      .filter(({ side }) => side === 'source' && proven.verification.outcome === 'sourceFailed')
      .map(({ step, message }) => `- ${set.package}, ${step.way} of \`${step.source}\`: ${message}`),
  );
  return found.length === 0 ? '' : `What fails by itself:\n\n${[...new Set(found)].join('\n')}\n\n`;
}

function ownText({ to, own, all, without }: OwnCalls): string {
  const share = `${to} ${own} of ${all} (${percent(own, all).toFixed(1)} %)`;
  if (without === 0) return share;
  return `${share}, or ${percent(own, all - without).toFixed(1)} % without ${without} changes of a column's type, for which it has no call that keeps the rows`;
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
