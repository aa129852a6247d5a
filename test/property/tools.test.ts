import fc from 'fast-check';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { registry } from '../../adapters/index.js';
import type { DiscoveredSet, MigrationSource, Runner, WrittenFile } from '../../src/adapter.js';
import type { SqlClient } from '../../src/dialects/sql-client.js';
import type { ScratchDatabase } from '../../src/dialects/server.js';
import { createState } from '../../src/fold/create-state.js';
import { sameSchema } from '../../src/fold/meaning/same-schema.js';
import { findSet } from '../../src/history/find.js';
import { keyOf, type Schema } from '../../src/ir/index.js';
import { sharedServer } from '../support/postgres.js';
import { differencesFrom, wordsOf } from './databases.js';
import { arbitraryHistory, numberedFrom, type RandomHistory } from './history.js';
import { postgresRules } from './postgres.js';
import { failWith, SEED, TOOL_RUNS, TOOL_TIMEOUT_MS } from './runs.js';
import { differenceOf, putFiles, readAgain, TOOLS, writeFor, type Tool, type Written } from './tools.js';

/**
 * Random histories written for each tool, read again, and applied and undone by the tools themselves, in the child
 * processes in which `verify` runs them. Starting five tools costs more than any history, so many histories lie in one
 * project as migrations one after the other: each is applied, compared and undone before the next begins, which finds the
 * database as empty as the first one did.
 */
const { dialect } = postgresRules;
const histories = arbitraryHistory(postgresRules);

/** Histories in one project: as many as make the start of the tools cheap. */
const BATCH = 50;

/** Writing is done once more for every so many histories, to see that it gives the same bytes. */
const TWICE = 20;

beforeAll(() => dialect.load());

/** One tool, its database, and somebody who looks at it. */
interface Side {
  readonly tool: Tool;
  /** The tool, ready for the migrations of one history. */
  runnerFor(ids: readonly string[]): Promise<Runner>;
  readonly client: SqlClient;
  readonly ignoreTables: readonly string[];
  close(): Promise<void>;
}

/** A history that does not hold: where, and why. */
class Broken extends Error {
  readonly index: number;
  readonly tools: readonly Tool[];
  constructor(index: number, tools: readonly Tool[], problem: string) {
    super(`${tools.join(', ')}: ${problem}`);
    this.index = index;
    this.tools = tools;
  }
}

async function openSide(tool: Tool, folder: string): Promise<Side> {
  const adapter = await registry.load(tool);
  const set = await findSet(folder, registry, { adapter: tool });
  const database: ScratchDatabase = await (await sharedServer()).createDatabase();
  const options = { url: database.url, dialect: dialect.name };
  const runners: Runner[] = [];
  const opened = async (of: DiscoveredSet): Promise<Runner> => {
    // The last history's is done: a server has only so many connections.
    await runners.pop()?.close();
    const runner = await adapter.createRunner(of, options);
    runners.push(runner);
    return runner;
  };
  // Plain files are run in this process, strictly in their order: every history has a runner of its own.
  const shared = tool === 'sql' ? undefined : await opened(set);
  const client = await database.connect();
  return {
    tool,
    runnerFor: async (ids) =>
      shared ?? opened({ ...set, migrations: set.migrations.filter(({ id }) => ids.includes(id)) }),
    client,
    ignoreTables: adapter.ledger.tables.map(keyOf),
    async close() {
      await Promise.allSettled(runners.map((runner) => runner.close()));
      await client.close();
      await database.drop();
    },
  };
}

/** Writes a history for one tool and reads it again; throws Broken. */
async function written(tool: Tool, history: RandomHistory, index: number): Promise<Written> {
  const files = await writeFor(tool, history, dialect);
  if (files.problem !== undefined) throw new Broken(index, [tool], `written: ${files.problem}`);
  const again = await readAgain(tool, files, dialect);
  const difference = differenceOf(history.migrations, again.migrations, dialect);
  if (difference !== undefined) throw new Broken(index, [tool], `read again: ${difference}`);
  const schemas = sameSchema(
    dialect.normalize(history.state.snapshot()),
    dialect.normalize(again.state.snapshot()),
  );
  if (schemas.length > 0) throw new Broken(index, [tool], `another schema: ${wordsOf(schemas)}`);
  if (index % TWICE > 0) return files;
  const twice = await writeFor(tool, history, dialect);
  if (JSON.stringify(twice.files) !== JSON.stringify(files.files))
    throw new Broken(index, [tool], 'written twice, it is not the same');
  const back = await writeFor('sql', { ...history, migrations: again.migrations }, dialect);
  const returned = differenceOf(
    history.migrations,
    (await readAgain('sql', back, dialect)).migrations,
    dialect,
  );
  if (returned !== undefined) throw new Broken(index, [tool], `back to SQL: ${returned}`);
  return files;
}

/** Applies histories with tools, one history after the other; throws Broken. */
async function prove(tools: readonly Tool[], batch: readonly RandomHistory[], start: number): Promise<void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'ormbridge-property-'));
  const sides: Side[] = [];
  try {
    const ids = new Map<Tool, (readonly string[])[]>();
    for (const tool of tools) {
      const ofTool: (readonly string[])[] = [];
      for (const [i, history] of batch.entries()) {
        const { files, sources } = await written(tool, history, start + i);
        putFiles(path.join(folder, tool), files);
        if (tool === 'sql' || tool === 'prisma')
          putFiles(path.join(folder, tool), sources.flatMap(emptyDown));
        ofTool.push(sources.map(({ id }) => id));
      }
      ids.set(tool, ofTool);
    }
    if (tools.includes('prisma')) {
      putFiles(path.join(folder, 'prisma'), [
        { path: 'prisma/migrations/migration_lock.toml', text: 'provider = "postgresql"\n' },
      ]);
    }
    sides.push(...(await Promise.all(tools.map((tool) => openSide(tool, path.join(folder, tool))))));
    for (const [i, history] of batch.entries()) {
      const steps = await stepsOf(sides, ids, i);
      await walk('up', steps, start + i);
      await compare(sides, history.state.snapshot(), start + i);
      await walk('down', steps, start + i);
      await compare(sides, createState(dialect).snapshot(), start + i);
    }
  } finally {
    await Promise.allSettled(sides.map((side) => side.close()));
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Other tools have a method without statements where a migration has no way back, plain files have none. */
function emptyDown({ file, downFile }: MigrationSource): readonly WrittenFile[] {
  if (downFile !== undefined) return [];
  const down = file.endsWith('/migration.sql')
    ? `prisma/migrations/${path.posix.dirname(file)}/down.sql`
    : file.replace(/\.up\.sql$/, '.down.sql');
  return [{ path: down, text: 'SELECT 1;\n' }];
}

/** What one tool is to do for one history. */
interface Steps {
  readonly tool: Tool;
  readonly runner: Runner;
  readonly ids: readonly string[];
}

function stepsOf(
  sides: readonly Side[],
  ids: ReadonlyMap<Tool, readonly (readonly string[])[]>,
  place: number,
): Promise<readonly Steps[]> {
  return Promise.all(
    sides.map(async ({ tool, runnerFor }) => {
      const own = ids.get(tool)?.[place] ?? [];
      return { tool, runner: await runnerFor(own), ids: own };
    }),
  );
}

/** All tools at once: they share nothing. */
async function walk(way: 'up' | 'down', steps: readonly Steps[], index: number): Promise<void> {
  await Promise.all(
    steps.map(async ({ tool, runner, ids }) => {
      for (const id of way === 'up' ? ids : ids.toReversed()) {
        await runner[way](id).catch((error: unknown) => {
          throw new Broken(index, [tool], `${way} of ${id}: ${String(error)}`);
        });
      }
    }),
  );
}

/** One side is compared with the fold, the others with that one: by fingerprint, and in full where these differ. */
async function compare(sides: readonly Side[], folded: Schema, index: number): Promise<void> {
  const prints = await Promise.all(
    sides.map(({ client, ignoreTables }) => dialect.fingerprint(client, { ignoreTables })),
  );
  const [first] = sides;
  if (first === undefined) return;
  const found = await dialect.introspect(first.client, first);
  const differences = differencesFrom(folded, found, dialect);
  if (differences.length > 0)
    throw new Broken(index, [first.tool], `folded ≠ server: ${wordsOf(differences)}`);
  for (const [i, side] of sides.entries()) {
    if (prints[i] === prints[0]) continue;
    const other = await dialect.introspect(side.client, side);
    const unlike = sameSchema(found, other);
    // Spelled otherwise by the server, as a proof allows it too.
    if (unlike.length > 0 && sameSchema(dialect.normalize(found), dialect.normalize(other)).length === 0)
      continue;
    const problem = wordsOf(unlike) || 'other fingerprints, although nothing differs';
    throw new Broken(index, [first.tool, side.tool], problem);
  }
}

test(
  `${TOOL_RUNS} random histories are the same for every tool, and nothing once they are undone`,
  async () => {
    console.log(`${TOOL_RUNS} random histories, ORMBRIDGE_SEED=${SEED}`);
    const all = fc.sample(histories, { numRuns: TOOL_RUNS, seed: SEED });
    for (let start = 0; start < all.length; start += BATCH) {
      let next = 0;
      const batch = all.slice(start, start + BATCH).map((history) => {
        const numbered = numberedFrom(history, next);
        next += history.migrations.length;
        return numbered;
      });
      try {
        await prove(TOOLS, batch, start);
      } catch (error) {
        if (!(error instanceof Broken)) throw error;
        const { index, tools, message } = error;
        const problemOf = async (history: RandomHistory): Promise<string | undefined> =>
          prove(tools, [history], index).then(
            () => undefined,
            (found: unknown) => String(found),
          );
        await failWith(histories, index, message, problemOf, dialect);
      }
    }
    expect(all).toHaveLength(TOOL_RUNS);
  },
  TOOL_TIMEOUT_MS,
);
