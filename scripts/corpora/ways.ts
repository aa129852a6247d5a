import path from 'node:path';
import { registry } from '../../adapters/index.js';
import { convertAndProve, type CorpusHistory, type Proven } from './prove.js';
import type { DialectName } from '../../src/ir/index.js';
import type { CorpusServer } from './servers.js';
import type { CorpusSet } from './sets.js';

/** One line of the table. */
export interface Line {
  readonly set: CorpusSet;
  readonly dialect: DialectName;
  /** The tools that the history goes through, the source first. */
  readonly path: readonly string[];
  readonly proven: Proven;
}

/** Through these a history goes back to the tool that it came from. */
const THERE_AND_BACK = new Set(['sql', 'prisma']);

/**
 * A set to each of the other tools; from SQL and from Prisma on, back to its own, compared with the history as it was. Tasks of
 * which each gives one line or two.
 */
export async function waysOf(
  set: CorpusSet,
  original: CorpusHistory,
  folder: string,
  server: CorpusServer,
): Promise<readonly (() => Promise<readonly Line[]>)[]> {
  const { dialect } = server;
  const loaded = await Promise.all(registry.names.map((name) => registry.load(name)));
  const others = loaded.filter(({ name, dialects }) => name !== set.adapter && dialects.includes(dialect));
  return others.map(({ name: to }) => async () => {
    const out = path.join(folder, `${set.package.replaceAll('/', '-')}-${dialect}-${to}`);
    const there = await convertAndProve({ source: original, to, out }, server);
    const lines: Line[] = [{ set, dialect, path: [set.adapter, to], proven: there }];
    if (THERE_AND_BACK.has(to)) {
      const from = { history: original, proven: there };
      const way = { source: there.result, to: set.adapter, out: `${out}-back`, from };
      lines.push({
        set,
        dialect,
        path: [set.adapter, to, set.adapter],
        proven: await convertAndProve(way, server),
      });
    }
    return lines;
  });
}
