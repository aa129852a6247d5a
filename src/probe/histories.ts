import type { Dialect } from '../dialects/dialect.js';
import { openSide, type SideSession, type VerifySide } from '../verify/side.js';
import { isUnavailable } from '../verify/runner-error.js';
import type { Side } from '../verify/report.js';
import type { Announced } from './excuses.js';
import { probe } from './probe.js';
import type { ProbeReport } from './report.js';

/** A history, how it is applied, and the database that it is for. */
export interface ProbedHistory {
  readonly side: VerifySide;
  readonly dialect: Dialect;
}

export interface ProbeHistoriesOptions {
  readonly source: ProbedHistory;
  readonly target: ProbedHistory;
  readonly rows: number;
  readonly seed?: number;
  readonly announced: Announced;
  /** Bookkeeping tables of both tools, as keys of `keyOf`. */
  readonly ignoreTables: readonly string[];
  /** SQL that both sides start from, each in its own dialect. */
  readonly baseline?: { readonly source?: string; readonly target?: string };
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Applies two histories to databases of their own and puts generated rows into both, see {@link probe}. A source whose tool
 * cannot run is applied from what was read of it. Rejects with RunnerError where a migration fails, which a verification
 * before it has ruled out, and with ServerError.
 */
export async function probeHistories(options: ProbeHistoriesOptions): Promise<ProbeReport> {
  const opened: SideSession[] = [];
  const apply = async (which: Side): Promise<SideSession> => {
    const { side, dialect } = options[which];
    const from = {
      dialect,
      ignoreTables: options.ignoreTables,
      baseline: options.baseline?.[which],
      side: which,
    };
    const session = await openSide(side, from).catch((error: unknown) => {
      if (which === 'target' || side.run === 'reading' || !isUnavailable(error)) throw error;
      return openSide({ ...side, run: 'reading' }, from);
    });
    opened.push(session);
    for (const { id } of side.history.migrations) {
      const failure = await session.step('up', id);
      if (failure !== undefined) throw failure.error;
    }
    return session;
  };
  try {
    const [source, target] = [await apply('source'), await apply('target')];
    const databaseOf = async (session: SideSession, dialect: Dialect) => {
      const schema = await session.introspect();
      const client = await dialect.connect(session.url);
      return { dialect, client, schema };
    };
    const sides = {
      source: await databaseOf(source, options.source.dialect),
      target: await databaseOf(target, options.target.dialect),
    };
    try {
      return await probe({ ...options, ...sides });
    } finally {
      await Promise.all([sides.source.client.close(), sides.target.client.close()]);
    }
  } finally {
    await Promise.all(opened.map((session) => session.close()));
  }
}
