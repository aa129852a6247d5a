/**
 * `npm run ports -- TOOL FOLDER FROM TO`: ports a history from one database to another and applies every statement to a server of each.
 * Tells how many of its statements came out exact, lossy or manual, and what the target's server refused. Not counted:
 * what reading did not understand, and what the source's own server refuses. Ends with 1 where the target's server refused something.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { registry } from '../adapters/index.js';
import { openAuthorsBranches } from '../src/convert/authors-branches.js';
import { loadDialect } from '../src/dialects/index.js';
import { createState } from '../src/fold/create-state.js';
import { findSet } from '../src/history/find.js';
import { readHistory } from '../src/history/read.js';
import { describeOperation } from '../src/ir/describe.js';
import { keyOf, type DialectName, type Operation } from '../src/ir/index.js';
import { planPort } from '../src/port/plan/plan.js';
import { openPorter, type PortedOperation } from '../src/port/port.js';
import { openRun } from './ports/run.js';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    env: { type: 'string', multiple: true, default: [] },
    baseline: { type: 'string' },
    all: { type: 'boolean', default: false },
  },
});
const [tool, folder, from, to] = positionals;
if (tool === undefined || folder === undefined || from === undefined || to === undefined)
  throw new Error(
    'usage: npm run ports -- TOOL FOLDER FROM TO [--env NAME=value] [--baseline FILE] [--all: list what is manual, and what the source refuses]',
  );
const env = Object.fromEntries(values.env.map((text) => text.split('=') as [string, string]));
const baseline = values.baseline === undefined ? undefined : readFileSync(values.baseline, 'utf8');

const set = await findSet(folder, registry, { adapter: tool });
const { history, reading } = await readHistory(set, registry, {
  dialect: from as DialectName,
  env,
  ...(values.baseline === undefined ? {} : { baseline: values.baseline }),
});
const target = await loadDialect(to as DialectName);
await target.load();
const authors = await openAuthorsBranches(set, registry, target.name, { env });
const states = { source: reading.createState(), target: createState(target) };
const porter = await openPorter({
  from: reading.dialect,
  to: target,
  plan: planPort(history.migrations, states.source, reading.dialect),
});
const servers = [await reading.dialect.startServer(), await target.startServer()] as const;
const run = {
  source: await openRun(reading.dialect, servers[0], states.source.fork()),
  target: await openRun(target, servers[1], states.target.fork()),
};
if (baseline !== undefined) await run.source.client.query(baseline);

const counts = {
  statements: 0,
  exact: 0,
  lossy: 0,
  manual: 0,
  errors: 0,
  followUps: 0,
  refusedBySource: 0,
  notRead: 0,
};
const reasons = new Map<string, number>();

/** Tables whose rows or shape a left-out statement was about: what is refused there later may follow from that. */
const unsettled = new Set<string>();

async function apply({ source, operations }: PortedOperation, id: string, counted: boolean): Promise<void> {
  for (const operation of operations) {
    for (const { message, sql } of await run.target.apply(operation)) {
      if (!counted) continue;
      const follows = tablesOf(source).some((table) => unsettled.has(table));
      counts[follows ? 'followUps' : 'errors']++;
      console.log(
        `${follows ? 'refused, after what was left out,' : 'error'} in ${id}: ${message}\n  ${sql}`,
      );
    }
  }
  if (operations.some(({ kind }) => kind === 'opaque'))
    for (const table of tablesOf(source)) unsettled.add(table);
}

function tablesOf(operation: Operation): readonly string[] {
  const own = 'table' in operation && operation.table !== undefined ? [operation.table] : [];
  const touched = operation.kind === 'rawSql' ? operation.touches.map(({ name }) => name) : [];
  return [...own, ...touched].map(keyOf);
}

for (const migration of history.migrations) {
  const refused = new Map<unknown, string>();
  for (const operation of migration.up.operations) {
    const [failure] = await run.source.apply(operation);
    if (failure !== undefined) refused.set(operation, failure.message);
  }
  for (const one of porter.port(migration, states, authors?.(migration.id, states.target)).up) {
    const { source } = one;
    const label = `${migration.id}: ${describeOperation(source)}`;
    if (source.kind === 'opaque') counts.notRead++;
    else if (refused.has(source)) {
      counts.refusedBySource++;
      if (values.all) console.log(`the source refuses ${label}: ${refused.get(source)}`);
    } else {
      counts.statements++;
      const isManual = one.operations.some(({ kind }) => kind === 'opaque');
      counts[isManual ? 'manual' : one.losses.length > 0 ? 'lossy' : 'exact']++;
      if (isManual) {
        for (const { message } of one.manual) reasons.set(message, (reasons.get(message) ?? 0) + 1);
        if (values.all)
          console.log(`manual ${label}: ${one.manual.map(({ message }) => message).join('; ')}`);
      }
    }
    await apply(one, migration.id, !refused.has(source));
  }
  for (const side of [run.source, run.target]) await side.endMigration();
}
const { statements, manual } = counts;
console.log(
  `${from} to ${to}: ${((100 * (statements - manual)) / statements).toFixed(1)} % converted, ${JSON.stringify(counts)}`,
);
for (const [reason, n] of [...reasons].toSorted(([, a], [, b]) => b - a)) console.log(`  ${n} ${reason}`);
await Promise.all([run.source.close(), run.target.close()]);
await Promise.all(servers.map((server) => server.close()));
if (counts.errors > 0) process.exitCode = 1;
