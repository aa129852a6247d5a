/**
 * `npm run twins -- TOOL POSTGRES-FOLDER MYSQL-FOLDER`: ports the PostgreSQL side of a history that people wrote for both
 * databases by hand, and lists every difference from their MySQL side with what explains it. Ends with 1 where
 * one is not explained.
 */
import { parseArgs } from 'node:util';
import { registry } from '../adapters/index.js';
import { loadDialect } from '../src/dialects/index.js';
import { createState } from '../src/fold/create-state.js';
import { findSet } from '../src/history/find.js';
import { readHistory } from '../src/history/read.js';
import type { DialectName } from '../src/ir/index.js';
import { planPort } from '../src/port/plan/plan.js';
import { openPorter } from '../src/port/port.js';
import { renderTable } from '../src/report/table.js';
import { compareTwins } from './twins/compare.js';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { env: { type: 'string', multiple: true, default: [] }, all: { type: 'boolean', default: false } },
});
const [tool, postgresFolder, mysqlFolder] = positionals;
if (tool === undefined || postgresFolder === undefined || mysqlFolder === undefined)
  throw new Error('usage: npm run twins -- TOOL POSTGRES-FOLDER MYSQL-FOLDER [--env NAME=value] [--all]');
const env = Object.fromEntries(values.env.map((text) => text.split('=') as [string, string]));

async function read(folder: string, dialect: DialectName) {
  const set = await findSet(folder, registry, { adapter: tool ?? '' });
  return readHistory(set, registry, { dialect, env });
}

const original = await read(postgresFolder, 'postgres');
const byHand = await read(mysqlFolder, 'mysql');
const to = await loadDialect('mysql');
const states = { source: original.reading.createState(), target: createState(to) };
const { migrations } = original.history;
const porter = await openPorter({
  from: original.reading.dialect,
  to,
  plan: planPort(migrations, states.source, original.reading.dialect),
});
let manual = 0;
for (const migration of migrations) {
  const { up } = porter.port(migration, states);
  manual += up.filter(({ operations }) => operations.some(({ kind }) => kind === 'opaque')).length;
}
const differences = compareTwins({
  source: states.source.snapshot(),
  ported: to.normalize(states.target.snapshot()),
  human: to.normalize(byHand.state.snapshot()),
  printType: to.printType,
});

const counts = new Map<string, number>();
for (const { reason } of differences) counts.set(reason, (counts.get(reason) ?? 0) + 1);
const summary = [...counts].toSorted(([, a], [, b]) => b - a).map(([reason, n]) => [String(n), reason]);
console.log(`${differences.length} differences, ${manual} operations left to a person\n`);
for (const line of renderTable([{ title: 'n', align: 'right' }, { title: 'because of' }], summary))
  console.log(line);
const shown = values.all ? differences : differences.filter(({ reason }) => reason === 'unexplained');
if (shown.length > 0) console.log();
for (const { place, reason, ours, theirs } of shown)
  console.log(`${place}: ${ours || 'nothing'} / by hand ${theirs || 'nothing'} (${reason})`);
if (differences.some(({ reason }) => reason === 'unexplained')) process.exitCode = 1;
