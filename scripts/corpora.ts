/**
 * `npm run corpora`: real histories on each database, each converted to every other tool and back, and proven on a server.
 * Prints a table a database and rewrites docs/corpora.md. Fails if a difference was announced as exact, or less is exact or
 * idiomatic than must be; with CI=true, where a server is missing, too.
 *
 *   npm run corpora -- [--postgres] [--mysql] [--mariadb] [--sqlite] [PART OF A PACKAGE'S NAME …]      some of them; no page
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { renderTable } from '../src/report/table.js';
import { absences, leftOut, misses } from './corpora/bars.js';
import { fetchSet } from './corpora/fetch.js';
import { cellsOf, pageOf, partsOf } from './corpora/page.js';
import { inPool } from './corpora/pool.js';
import { closeServers, startServers } from './corpora/servers.js';
import { sets, type CorpusSet } from './corpora/sets.js';
import { waysOf, type Line } from './corpora/ways.js';

/** How many histories are proven at once: a proof waits for processes and for the server much of its time. */
const AT_ONCE = 3;

const start = Date.now();
const cache = fileURLToPath(new URL('../node_modules/.cache/ormbridge-corpora', import.meta.url));
const folder = mkdtempSync(path.join(tmpdir(), 'ormbridge-corpora-'));
const given = process.argv.slice(2);
const all = ['postgres', 'mysql', 'mariadb', 'sqlite'] as const;
const dialects = all.filter((name) => given.includes(`--${name}`));
const only = given.filter((word) => !word.startsWith('--'));
const { servers, missing } = await startServers(dialects.length === 0 ? all : dialects);
try {
  const isWanted = (set: CorpusSet): boolean =>
    only.length === 0 || only.some((name) => set.package.includes(name));
  const chosen = servers.flatMap((server) =>
    sets
      .filter((set) => isWanted(set) && set.dialects.includes(server.dialect))
      .map((set) => ({ set, server })),
  );
  const sources = await inPool(
    chosen.map(
      ({ set }) =>
        () =>
          fetchSet(set, cache),
    ),
    AT_ONCE,
  );
  const ways = chosen.map(({ set, server }, place) => {
    const source = sources[place];
    return source === undefined ? [] : waysOf(set, source, folder, server);
  });
  const tasks = (await Promise.all(ways)).flat();
  const lines = (await inPool(tasks.map(told), AT_ONCE)).flat();
  process.stderr.write('\n');
  const parts = partsOf(lines, servers);
  for (const { title, columns, lines: own } of parts) {
    console.log(`\n${title}`);
    for (const text of renderTable(columns, own.map(cellsOf))) console.log(text);
  }
  const page = fileURLToPath(new URL('../docs/corpora.md', import.meta.url));
  if (given.length === 0 && missing.length === 0) writeFileSync(page, pageOf(parts));
  console.log(`\n${lines.length} ways in ${Math.round((Date.now() - start) / 1000)} s`);
  for (const miss of [...misses(lines), ...absences(missing, process.env['CI'] === 'true')]) {
    console.error(`\n${miss}`);
    process.exitCode = 1;
  }
  if (missing.length > 0) console.error(leftOut(missing));
} finally {
  await closeServers(servers);
  rmSync(folder, { recursive: true, force: true });
}

function told(task: () => Promise<readonly Line[]>): () => Promise<readonly Line[]> {
  return async () => {
    const lines = await task();
    process.stderr.write('.'.repeat(lines.length));
    return lines;
  };
}
