import { performance } from 'node:perf_hooks';
import { registry } from '../../adapters/index.js';
import { loadDialect } from '../../src/dialects/index.js';
import { findSet } from '../../src/history/find.js';
import { readHistory } from '../../src/history/read.js';
import { keyOf } from '../../src/ir/index.js';
import { verifyHistories } from '../../src/verify/index.js';

/** Seconds of one round. */
export interface VerifyRound {
  readonly verify: number;
  readonly tools: number;
}

/** So many rounds, in turn: one alone says little, as the two tools by themselves take now a fifth more, now a fifth less. */
const ROUNDS = 7;

/**
 * What verifying two histories takes, going up only, and what their two tools need by themselves, side by side, to apply
 * the same; on the same server, which runs already. Gives all rounds, by how many times the one is the other: the least first.
 */
export async function measureVerify(source: string, target: string): Promise<readonly VerifyRound[]> {
  const dialect = await loadDialect('postgres');
  const open = async (place: string) => {
    const set = await findSet(place, registry);
    const adapter = await registry.load(set.adapter);
    const { history } = await readHistory(set, registry, { dialect: 'postgres' });
    // Without a way back the walk ends at the top, as the tools' own runs do.
    const migrations = history.migrations.map(({ down: _, ...rest }) => ({
      ...rest,
      missingDown: 'absent' as const,
    }));
    return { set, adapter, history: { ...history, migrations } };
  };
  const sides = [await open(source), await open(target)] as const;
  const server = await dialect.startServer();
  try {
    const alone = async ({ set, adapter }: (typeof sides)[number]): Promise<void> => {
      const database = await server.createDatabase();
      const runner = await adapter.createRunner(set, { url: database.url, dialect: 'postgres' });
      for (const { id } of set.migrations) await runner.up(id);
      await runner.close();
      await database.drop();
    };
    const side = ({ set, adapter, history }: (typeof sides)[number]) => ({
      history,
      server,
      run: (url: string) => adapter.createRunner(set, { url, dialect: 'postgres' }),
    });
    const verify = async (): Promise<void> => {
      const report = await verifyHistories({
        source: side(sides[0]),
        target: side(sides[1]),
        dialect,
        ignoreTables: sides.flatMap(({ adapter }) => adapter.ledger.tables.map(keyOf)),
      });
      if (report.outcome !== 'same') throw new Error(`verify said ${report.outcome}`);
    };
    // The first time a tool's files come from the disk.
    await Promise.all(sides.map(alone));
    const rounds: VerifyRound[] = [];
    while (rounds.length < ROUNDS) {
      const tools = await timed(() => Promise.all(sides.map(alone)));
      rounds.push({ tools, verify: await timed(verify) });
    }
    return rounds.toSorted((a, b) => timesOf(a) - timesOf(b));
  } finally {
    await server.close();
  }
}

/** How many times as long as the tools alone. */
export function timesOf({ verify, tools }: VerifyRound): number {
  return verify / tools;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}
