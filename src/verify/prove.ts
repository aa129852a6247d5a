import type { Adapter, DiscoveredSet, Ledger } from '../adapter.js';
import type { Dialect } from '../dialects/dialect.js';
import { loadDialect } from '../dialects/index.js';
import { ServerError, type DatabaseServer } from '../dialects/server.js';
import { keyOf, type History } from '../ir/index.js';
import type { Announced } from '../probe/excuses.js';
import type { ProbeReport } from '../probe/report.js';
import type { AdapterRegistry } from '../registry.js';
import { usesBesides } from './besides.js';
import { changesShared } from './shared-objects.js';
import { onInterrupt } from './interrupt.js';
import type { AppliedDatabases, VerifyProgress } from './options.js';
import type { Step, VerifyReport } from './report.js';
import type { VerifySide } from './side.js';
import { verifyHistories } from './verify.js';

/** A history as it lies on disk, and as it was read. */
export interface ProvableHistory {
  readonly set: DiscoveredSet;
  readonly history: History;
  /** It was ported to another dialect: what came out is applied, as the tool's own files are of the other dialect. */
  readonly ported?: PortedFrom;
  /** How it was read. With a context its own tool alone cannot apply it: what was read is applied. */
  readonly reading?: { readonly context?: string };
}

/** What a history was ported from. */
export interface PortedFrom {
  /** As the tool's own files say it, in the dialect that they are of. */
  readonly original: History;
  /** SQL that the original starts from, in its dialect. */
  readonly baseline: string | undefined;
  /** What the port says is lost, or left to a person. */
  readonly announced: Announced;
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
  /** Where nothing differs, so many generated rows are put into both databases, see `src/probe`. */
  readonly probe?: { readonly rows: number; readonly seed?: number };
  readonly onProgress?: (progress: VerifyProgress) => void;
  readonly onProbeProgress?: (done: number, total: number) => void;
  /**
   * Looks at both databases when all migrations of both sides are applied, before the first is undone: to dump them, to
   * run a query. Not called where a migration fails on its way up. What it rejects with, the proof rejects with.
   */
  readonly whenApplied?: (databases: AppliedDatabases) => Promise<void>;
  /** As `whenApplied`, after each step after which both were compared and found the same, up and down. */
  readonly whenSame?: (databases: AppliedDatabases, step: Step) => Promise<void>;
}

/**
 * Applies two histories with their own tools to scratch databases and compares, see {@link verifyHistories}; then probes
 * them, if asked for. Finds the servers, and leaves nothing behind, whatever ends it. Rejects with ServerError where there
 * is no server.
 *
 * A source that was ported is compared as what it was ported to; it is applied by its own tool, to a server of its own
 * dialect (that of `sourceUrl`), only when it is probed.
 */
export async function prove(
  source: ProvableHistory,
  target: ProvableHistory,
  registry: AdapterRegistry,
  options: ProveOptions = {},
): Promise<ProofReport> {
  const servers = new Servers();
  const stopListening = onInterrupt(() => servers.close());
  try {
    return await proveOn(servers, source, target, registry, options);
  } finally {
    stopListening();
    await servers.close();
  }
}

/** What a proof found; with the probe, where one was asked for and the schemas are the same. */
export interface ProofReport extends VerifyReport {
  readonly probe?: ProbeReport;
}

async function proveOn(
  servers: Servers,
  source: ProvableHistory,
  target: ProvableHistory,
  registry: AdapterRegistry,
  options: ProveOptions,
): Promise<ProofReport> {
  const dialect = await loadDialect(source.history.dialect);
  const { ported } = source;
  const url = ported === undefined ? options.sourceUrl : options.targetUrl;
  const ledgers = await Promise.all(
    [source, target].map(async ({ set }) => ledgerOf(await registry.load(set.adapter), set, options)),
  );
  const sideOf = sideMaker(servers, registry, options);
  const targetUrl = options.targetUrl ?? url;
  // Each side then has a server of its own: two databases of one name cannot be on one.
  const besides = [source.history, target.history].some((history) => usesBesides(history, options.baseline));
  if (besides) refuseUrls(url, targetUrl);
  const apart =
    besides || [source.history, target.history].some((history) => changesShared(history, options.baseline));
  const sides = {
    source: await sideOf(source, dialect, {
      url,
      read: ported !== undefined || isWrapped(source),
      besides,
      ...(apart ? { apart: 'source' } : {}),
    }),
    target: await sideOf(target, dialect, {
      url: targetUrl,
      read: target.ported !== undefined,
      besides,
      ...(apart ? { apart: 'target' } : {}),
    }),
  };
  const { onProgress, whenApplied, whenSame, baseline, squashed, ignoreRows } = options;
  const ignoreTables = ledgers.flatMap((ledger) => ledger.tables.map(keyOf));
  const verified = await verifyHistories({
    ...sides,
    dialect,
    ignoreTables,
    ...(baseline === undefined ? {} : { baseline }),
    ...(squashed === undefined ? {} : { squashed }),
    ...(onProgress === undefined ? {} : { onProgress }),
    ...(whenApplied === undefined ? {} : { whenApplied }),
    ...(whenSame === undefined ? {} : { whenSame }),
    ...(ignoreRows === undefined ? {} : { ignoreRows }),
  });
  const report = ported === undefined && isWrapped(source) ? { ...verified, proofReason: WRAPPED } : verified;
  if (options.probe === undefined || report.outcome !== 'same') return report;
  const { probeHistories } = await import('../probe/histories.js');
  const sourceDialect = ported === undefined ? dialect : await loadDialect(ported.original.dialect);
  const original =
    ported === undefined
      ? sides.source
      : await originalSide(sideOf, { ...source, history: ported.original }, sourceDialect, options);
  const starts = { source: ported === undefined ? baseline : ported.baseline, target: baseline };
  const probe = await probeHistories({
    source: { side: original, dialect: sourceDialect },
    target: { side: sides.target, dialect },
    ...options.probe,
    announced: ported?.announced ?? { losses: [], manual: [] },
    ignoreTables,
    baseline: {
      ...(starts.source === undefined ? {} : { source: starts.source }),
      ...(starts.target === undefined ? {} : { target: starts.target }),
    },
    ...(options.onProbeProgress === undefined ? {} : { onProgress: options.onProbeProgress }),
  });
  return { ...report, probe };
}

/** The source before it was ported, as its own tool applies it. */
function originalSide(
  sideOf: ReturnType<typeof sideMaker>,
  from: Pick<ProvableHistory, 'set' | 'history' | 'reading'>,
  dialect: Dialect,
  { sourceUrl: url }: ProveOptions,
): Promise<VerifySide> {
  const besides = usesBesides(from.history);
  if (besides) refuseUrls(url);
  return sideOf(from, dialect, {
    url,
    read: isWrapped(from),
    besides,
    ...(besides ? { apart: 'source' } : {}),
  });
}

/** Its migrations get from the application what their own tool does not give them, and the application is not run. */
function isWrapped({ reading }: Pick<ProvableHistory, 'reading'>): boolean {
  return reading?.context !== undefined;
}

const WRAPPED = 'its application passes the migrations what the context says, and is not run';

/** Databases beside a scratch one would be the user's. */
function refuseUrls(...urls: readonly (string | undefined)[]): void {
  if (urls.every((url) => url === undefined)) return;
  throw new ServerError(
    'not-only-scratch',
    'the migrations make or use databases beside the one that they are applied to, and nothing but scratch databases is touched on a server that is given by its URL',
    'leave out the URL: then each side gets a server of our own; or port with --choose schema=prefix',
  );
}

/** The servers of a proof: sides that name the same one, or none, share it, but for those that are kept `apart`. */
class Servers {
  readonly #started = new Map<string, Promise<DatabaseServer>>();

  open(dialect: Dialect, url: string | undefined, apart: string): Promise<DatabaseServer> {
    // The user's server is one: what is made there beside the databases is left to the user.
    const key = `${dialect.name} ${url ?? ''} ${url === undefined ? apart : ''}`;
    const started =
      this.#started.get(key) ?? (url === undefined ? dialect.startServer() : dialect.openServer(url));
    this.#started.set(key, started);
    return started;
  }

  async close(): Promise<void> {
    await Promise.allSettled([...this.#started.values()].map(async (server) => (await server).close()));
  }
}

interface SidePlace {
  readonly url: string | undefined;
  /** What was read is applied. */
  readonly read: boolean;
  /** It uses databases beside its own. */
  readonly besides: boolean;
  /** It gets a server that no other side has: one is kept for each word. */
  readonly apart?: 'source' | 'target';
}

/** Makes sides: where a history lies in files, its own tool applies it, unless it is to be `read`. */
function sideMaker(servers: Servers, registry: AdapterRegistry, { env }: ProveOptions) {
  return async (
    from: Pick<ProvableHistory, 'set' | 'history'>,
    dialect: Dialect,
    { url, read, besides, apart }: SidePlace,
  ): Promise<VerifySide> => {
    const adapter = await registry.load(from.set.adapter);
    return {
      history: from.history,
      server: await servers.open(dialect, url, apart ?? ''),
      ...(besides ? { besides } : {}),
      run:
        read || from.set.migrations.length === 0
          ? 'reading'
          : (run) =>
              adapter.createRunner(from.set, {
                url: run,
                dialect: dialect.name,
                ...(env === undefined ? {} : { env }),
              }),
    };
  };
}

function ledgerOf(adapter: Adapter, set: DiscoveredSet, { env }: ProveOptions): Ledger {
  return adapter.ledgerOf?.(set, env === undefined ? {} : { env }) ?? adapter.ledger;
}
