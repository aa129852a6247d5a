/**
 * `npm run corpora`: real histories, each converted to every tool and proven on embedded PostgreSQL. Prints a table and
 * rewrites docs/corpora.md. Fails if a difference was announced as exact.
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { renderTable } from '../src/report/table.js';
import { fetchSet } from './corpora/fetch.js';
import { convertAndProve, type Proven } from './corpora/prove.js';
import { sets, type CorpusSet } from './corpora/sets.js';

const TARGETS = ['sql', 'prisma', 'knex'];

const cache = fileURLToPath(new URL('../node_modules/.cache/ormbridge-corpora', import.meta.url));
const rows: string[][] = [];
let wrong = 0;

for (const set of sets) {
  const source = await fetchSet(set, cache);
  for (const to of TARGETS) {
    const proven = await convertAndProve(source, set.adapter, to);
    if (proven.isWrong) wrong++;
    rows.push(rowOf(set, to, proven));
    process.stderr.write('.');
  }
}
process.stderr.write('\n');

const columns = [
  { title: 'history' },
  { title: 'to' },
  { title: 'migrations', align: 'right' },
  { title: 'operations', align: 'right' },
  { title: 'exact', align: 'right' },
  { title: 'lossy', align: 'right' },
  { title: 'manual', align: 'right' },
  { title: 'exact %', align: 'right' },
  { title: 'own calls', align: 'right' },
  { title: 'raw', align: 'right' },
  { title: 'proof' },
] as const;
for (const line of renderTable(columns, rows)) console.log(line);
writeFileSync(fileURLToPath(new URL('../docs/corpora.md', import.meta.url)), page());
if (wrong > 0) {
  console.error(`\n${wrong} differences were announced as exact`);
  process.exitCode = 1;
}

function rowOf(set: CorpusSet, to: string, { report, verification, manual, isWrong }: Proven): string[] {
  const { totals } = report;
  const own = to === 'knex' ? [String(totals.idiomatic), String(totals.raw)] : ['', ''];
  return [
    `${set.package} ${set.version}`,
    `${set.adapter} → ${to}`,
    ...[totals.migrations, totals.operations, totals.exact, totals.lossy, totals.manual].map(String),
    ((100 * totals.exact) / totals.operations).toFixed(1),
    ...own,
    proofOf(),
  ];

  function proofOf(): string {
    const { outcome, up, down, proof } = verification;
    const by = proof === 'tools' ? '' : ', source as read';
    if (isWrong) return `WRONG: ${outcome}`;
    if (outcome === 'same') return `same: ${up.steps} up, ${down.steps} down${by}`;
    if (outcome === 'sourceFailed') return `the source fails after ${up.steps} steps${by}`;
    return manual.length === 0 ? outcome : `same up to the first manual one${by}`;
  }
}

function page(): string {
  const cells = (list: readonly string[]): string => `| ${list.join(' | ')} |`;
  return `# Real histories

Written by \`npm run corpora\`: histories that npm packages ship, read without any of their dependencies, converted to every tool,
and both sides applied step by step, up and down, by their own tools to embedded PostgreSQL. Operations are those of up and
down. *Own calls* and *raw*: operations on tables, columns, constraints, indexes and enums that were written with Knex's own calls, or as
raw SQL. Where a person must decide something, the proof leaves that out, and the sides are the same up to there.

${cells(columns.map((c) => c.title))}
${cells(columns.map((c) => ('align' in c ? '--:' : '---')))}
${rows.map(cells).join('\n')}
`;
}
