import type { Adapter, DiscoveredSet, Ledger } from '../adapter.js';
import { loadDialect } from '../dialects/index.js';
import type { DatabaseServer } from '../dialects/server.js';
import { keyOf, type History } from '../ir/index.js';
import type { AdapterRegistry } from '../registry.js';
import { onInterrupt } from './interrupt.js';
import type { AppliedDatabases, VerifyProgress } from './options.js';
import type { VerifyReport } from './report.js';
import type { VerifySide } from './side.js';
import { verifyHistories } from './verify.js';

/** A history as it lies on disk, and as it was read. */
export interface ProvableHistory {
  readonly set: DiscoveredSet;
  readonly history: History;
  /** It was ported to another dialect: what came out is applied, as the tool's own files are of the other dialect. */
  readonly ported?: true;
}

export interface ProveOptions {
  /** A server of the user's for the side's scratch database; default: one of our own. */
  readonly sourceUrl?: string;
  readonly targetUrl?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** SQL that both sides start from. */
  readonly baseline?: string;
  readonly squashed?: boolean;
  /** Tables whose rows are left to a person, as keys of `keyOf`: only their schema is compared. */
  readonly ignoreRows?: readonly string[];
  readonly onProgress?: (progress: VerifyProgress) => void;
  /**
   * Looks at both databases when all migrations of both sides are applied, before the first is undone: to dump them, to
   * run a query. Not called where a migration fails on its way up. What it rejects with, the proof rejects with.
   */
  readonly whenApplied?: (databases: AppliedDatabases) => Promise<void>;
}

/**
 * Applies two histories with their own tools to scratch databases and compares, see {@link verifyHistories}: finds the
 * servers, and leaves nothing behind, whatever ends it. Rejects with ServerError where there is no server.
 */
export async function prove(
  source: ProvableHistory,
  target: ProvableHistory,
  registry: AdapterRegistry,
  options: ProveOptions = {},
): Promise<VerifyReport> {
  const dialect = await loadDialect(source.history.dialect);
  const servers = new Map<string | undefined, Promise<DatabaseServer>>();
  // Both sides share a server unless two were given.
  const serverFor = (url: string | undefined): Promise<DatabaseServer> => {
    const started = servers.get(url) ?? (url === undefined ? dialect.startServer() : dialect.openServer(url));
    servers.set(url, started);
    return started;
  };
  const closeServers = async (): Promise<void> => {
    await Promise.allSettled([...servers.values()].map(async (server) => (await server).close()));
  };
  const stopListening = onInterrupt(closeServers);
  try {
    const side = async (from: ProvableHistory, url: string | undefined): Promise<VerifySide> => {
      const adapter = await registry.load(from.set.adapter);
      const env = options.env === undefined ? {} : { env: options.env };
      const isRead = from.set.migrations.length === 0 || from.ported === true;
      return {
        history: from.history,
        server: await serverFor(url),
        run: isRead
          ? 'reading'
          : (run) => adapter.createRunner(from.set, { url: run, dialect: dialect.name, ...env }),
      };
    };
    const ledgers = await Promise.all(
      [source, target].map(async ({ set }) => ledgerOf(await registry.load(set.adapter), set, options)),
    );
    const { onProgress, whenApplied, baseline, squashed, ignoreRows } = options;
    return await verifyHistories({
      source: await side(source, options.sourceUrl),
      target: await side(target, options.targetUrl ?? options.sourceUrl),
      dialect,
      ignoreTables: ledgers.flatMap((ledger) => ledger.tables.map(keyOf)),
      ...(baseline === undefined ? {} : { baseline }),
      ...(squashed === undefined ? {} : { squashed }),
      ...(onProgress === undefined ? {} : { onProgress }),
      ...(whenApplied === undefined ? {} : { whenApplied }),
      ...(ignoreRows === undefined ? {} : { ignoreRows }),
    });
  } finally {
    stopListening();
    await closeServers();
  }
}

function ledgerOf(adapter: Adapter, set: DiscoveredSet, { env }: ProveOptions): Ledger {
  return adapter.ledgerOf?.(set, env === undefined ? {} : { env }) ?? adapter.ledger;
}
