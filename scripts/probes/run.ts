import { registry } from '../../adapters/index.js';
import { openAuthorsBranches } from '../../src/convert/authors-branches.js';
import type { Dialect } from '../../src/dialects/dialect.js';
import { loadDialect } from '../../src/dialects/index.js';
import type { DatabaseServer } from '../../src/dialects/server.js';
import { createState } from '../../src/fold/create-state.js';
import { findSet } from '../../src/history/find.js';
import { readHistory } from '../../src/history/read.js';
import { keyOf, type History, type Operation } from '../../src/ir/index.js';
import type { PortedMigration } from '../../src/port/port.js';
import { portWhole, type ReadHistory } from '../../src/port/history/whole.js';
import { probe } from '../../src/probe/probe.js';
import type { ProbeReport } from '../../src/probe/report.js';
import { openRun, type Run } from '../ports/run.js';
import type { ProbeCase } from './cases.js';

/** What came of a case. */
export interface Probed {
  readonly case: ProbeCase;
  readonly report: ProbeReport;
  /** What the target's server refused of the port, but for what follows from something that was left to a person. */
  readonly errors: readonly string[];
}

export interface ProbeCaseOptions {
  readonly rows: number;
  readonly seed: number;
  /** A server of a dialect, on which databases are made and dropped; it is the caller's. */
  readonly serverOf: (dialect: Dialect) => Promise<DatabaseServer>;
}

/**
 * Ports a history, applies what was read of it to a server of its own dialect and the port to one of the other, statement by
 * statement, and probes both. What the source's own server refuses is passed over on both sides.
 */
export async function runCase(one: ProbeCase, options: ProbeCaseOptions): Promise<Probed> {
  const read = await readCase(one);
  const from = read.reading.dialect;
  const to = await loadDialect(one.to);
  await to.load();
  const { migrations, ported } = await portWhole(read, to, {}, await authorsOf(one, to));
  const unknown = [...read.state.tables()].flatMap(({ name, uncertain }) =>
    uncertain === undefined ? [] : [keyOf(name)],
  );
  const source = await openRun(from, await options.serverOf(from), read.reading.createState());
  const target = await openRun(to, await options.serverOf(to), createState(to));
  try {
    if (read.reading.baseline !== undefined) await source.client.query(read.reading.baseline);
    const errors = await applyBoth(read.history, migrations, { source, target });
    const lookedAt = async ({ client }: Run, dialect: Dialect) => ({
      dialect,
      client,
      schema: await dialect.introspect(client),
    });
    const report = await probe({
      source: await lookedAt(source, from),
      target: await lookedAt(target, to),
      rows: options.rows,
      seed: options.seed,
      announced: ported.announced,
      ignoreTables: unknown,
    });
    const notRead = unknown.map((table) => ({ table, reason: 'what the history makes of it is not known' }));
    return { case: one, report: { ...report, skipped: [...report.skipped, ...notRead] }, errors };
  } finally {
    await Promise.all([source.close(), target.close()]);
  }
}

async function readCase({ folder, adapter, from, env = {}, baseline }: ProbeCase): Promise<ReadHistory> {
  const set = await findSet(folder, registry, { adapter });
  return readHistory(set, registry, {
    dialect: from,
    env,
    ...(baseline === undefined ? {} : { baseline }),
  });
}

async function authorsOf({ folder, adapter, env = {} }: ProbeCase, to: Dialect) {
  return openAuthorsBranches(await findSet(folder, registry, { adapter }), registry, to.name, { env });
}

/** Gives what the target refused. A migration of the port that the history does not have makes what its baseline makes. */
async function applyBoth(
  { migrations }: History,
  ported: readonly PortedMigration[],
  { source, target }: { readonly source: Run; readonly target: Run },
): Promise<readonly string[]> {
  const errors: string[] = [];
  const own = new Map(migrations.map(({ id, up }) => [id, up.operations]));
  /** Tables whose rows or shape something that was left to a person was about. */
  const unsettled = new Set<string>();
  for (const { migration, up } of ported) {
    const refused = new Set<Operation>();
    for (const operation of own.get(migration.id) ?? [])
      if ((await source.apply(operation)).length > 0) refused.add(operation);
    for (const one of up) {
      const tables = tablesOf(one.source);
      const isCounted = !refused.has(one.source) && !tables.some((table) => unsettled.has(table));
      for (const operation of one.operations) {
        const refusals = await target.apply(operation);
        if (isCounted)
          errors.push(...refusals.map(({ message, sql }) => `${migration.id}: ${message}\n  ${sql}`));
      }
      if (one.manual.length > 0) for (const table of tables) unsettled.add(table);
    }
    for (const side of [source, target]) await side.endMigration();
  }
  return errors;
}

function tablesOf(operation: Operation): readonly string[] {
  const own = 'table' in operation && operation.table !== undefined ? [operation.table] : [];
  const touched = operation.kind === 'rawSql' ? operation.touches.map(({ name }) => name) : [];
  return [...own, ...touched].map(keyOf);
}
