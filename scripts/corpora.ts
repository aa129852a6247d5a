/**
 * `npm run corpora`: real histories, each converted to every other tool and back, and proven on a server. Prints a table and
 * rewrites docs/corpora.md. Fails if a difference was announced as exact, or less is exact or idiomatic than must be.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { renderTable } from '../src/report/table.js';
import { misses } from './corpora/bars.js';
import { fetchSet } from './corpora/fetch.js';
import { cellsOf, COLUMNS, pageOf } from './corpora/page.js';
import { inPool } from './corpora/pool.js';
import { startDumpable } from './corpora/server.js';
import { sets } from './corpora/sets.js';
import { waysOf, type Line } from './corpora/ways.js';

/** How many histories are proven at once: a proof waits for processes and for the server much of its time. */
const AT_ONCE = 3;

const start = Date.now();
const cache = fileURLToPath(new URL('../node_modules/.cache/ormbridge-corpora', import.meta.url));
const folder = mkdtempSync(path.join(tmpdir(), 'ormbridge-corpora-'));
const only = process.argv.slice(2);
const server = await startDumpable();
try {
  const chosen = sets.filter((set) => only.length === 0 || only.some((name) => set.package.includes(name)));
  const sources = await inPool(
    chosen.map((set) => () => fetchSet(set, cache)),
    AT_ONCE,
  );
  const tasks = chosen.flatMap((set, place) => {
    const source = sources[place];
    return source === undefined ? [] : waysOf(set, source, folder, server);
  });
  const lines = (await inPool(tasks.map(told), AT_ONCE)).flat();
  process.stderr.write('\n');
  for (const text of renderTable(COLUMNS, lines.map(cellsOf))) console.log(text);
  const page = fileURLToPath(new URL('../docs/corpora.md', import.meta.url));
  if (only.length === 0) writeFileSync(page, pageOf(lines, server.server.description));
  console.log(`\n${lines.length} ways in ${Math.round((Date.now() - start) / 1000)} s`);
  for (const miss of misses(lines)) {
    console.error(`\n${miss}`);
    process.exitCode = 1;
  }
} finally {
  await server.server.close();
  rmSync(folder, { recursive: true, force: true });
}

function told(task: () => Promise<readonly Line[]>): () => Promise<readonly Line[]> {
  return async () => {
    const lines = await task();
    process.stderr.write('.'.repeat(lines.length));
    return lines;
  };
}
