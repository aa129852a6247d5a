/**
 * `npm run probes`: ports every fixture to the other databases, puts generated rows into both, and compares what is accepted,
 * refused and kept (docs/porting.md, "Probing"). Prints a table, and what nobody announced with the SQL that shows it.
 * Ends with 1 where there is such a thing, or where a server refused a statement of a port.
 *
 *   npm run probes -- [--rows N] [--seed N] [--to DIALECT] [PART OF A NAME …]           fixtures; 1,000 rows each
 *   npm run probes -- --twins [--rows N] … [PART OF A PACKAGE'S NAME …]                 the histories of `npm run corpora`
 *   npm run probes -- --history [--env NAME=value] [--baseline FILE] TOOL FOLDER FROM TO …      one history
 *   npm run probes -- --list FILE [--rows N] … [PART OF A NAME …]     histories of a file of JSON, in one table (probes/list.ts)
 */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { dialectNames } from '../src/dialects/index.js';
import type { DialectName } from '../src/ir/index.js';
import { inPool } from './corpora/pool.js';
import { corpusCases, fixtureCases, type ProbeCase } from './probes/cases.js';
import { listedCases } from './probes/list.js';
import { runCase, type Probed } from './probes/run.js';
import { openServers } from './probes/servers.js';
import { findingsOf, isFine, probesTable } from './probes/table.js';

/** How many cases are probed at once: one waits for its servers much of the time. */
const AT_ONCE = 2;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    rows: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '42' },
    to: { type: 'string' },
    twins: { type: 'boolean', default: false },
    history: { type: 'boolean', default: false },
    list: { type: 'string' },
    env: { type: 'string', multiple: true, default: [] },
    baseline: { type: 'string' },
  },
});

async function chosenCases(): Promise<readonly ProbeCase[]> {
  if (values.history) return givenHistory();
  const cache = fileURLToPath(new URL('../node_modules/.cache/ormbridge-corpora', import.meta.url));
  const { list } = values;
  const all =
    list !== undefined ? listedCases(list) : values.twins ? await corpusCases(cache) : fixtureCases();
  return all.filter(
    ({ name, to }) =>
      (positionals.length === 0 || positionals.some((part) => name.includes(part))) &&
      (values.to === undefined || values.to === to),
  );
}

/** FROM, and one TO or several. */
function givenHistory(): readonly ProbeCase[] {
  const [adapter, folder, from, ...targets] = positionals;
  if (adapter === undefined || folder === undefined || targets.length === 0)
    throw new Error('usage: npm run probes -- --history TOOL FOLDER FROM TO …');
  const env = Object.fromEntries(values.env.map((text) => text.split('=') as [string, string]));
  const baseline = values.baseline === undefined ? {} : { baseline: values.baseline };
  return targets.map((to) => ({
    ...{ name: folder, adapter, folder, env, ...baseline },
    ...{ from: dialectCalled(from), to: dialectCalled(to) },
  }));
}

function dialectCalled(name: string | undefined): DialectName {
  const found = dialectNames.find((one) => one === name);
  if (found === undefined) throw new Error(`${name} is no database: one of ${dialectNames.join(', ')}`);
  return found;
}

const start = Date.now();
const servers = openServers();
const options = { rows: Number(values.rows), seed: Number(values.seed), serverOf: servers.of };
try {
  const tasks = (await chosenCases()).map((one) => async (): Promise<Probed> => {
    const probed = await runCase(one, options);
    process.stderr.write(isFine(probed) ? '.' : '✗');
    if (isFine(probed)) return probed;
    console.log(`\n${findingsOf(probed).join('\n')}`);
    process.exitCode = 1;
    return probed;
  });
  const all = await inPool(tasks, AT_ONCE);
  console.log();
  for (const line of probesTable(all)) console.log(line);
  console.log(`\n${Math.round((Date.now() - start) / 1000)} s`);
} finally {
  await servers.close();
}
