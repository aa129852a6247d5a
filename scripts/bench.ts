/**
 * `npm run bench`: whole processes of the built program on generated histories, beside a floor that is measured in the
 * same run. Prints which bars are missed; figures are for people, so it never fails.
 *
 * `npm run bench -- --quick` leaves out the 10,000.
 */
import { existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { EXIT } from '../src/cli/exit.js';
import { renderTable } from '../src/report/table.js';
import { generateHistory } from './bench/generate.js';
import { best, measure, type Measured } from './bench/measure.js';
import { generateSqlHistory, SQL_DIALECTS } from './bench/sql-history.js';
import { measureVerify, timesOf, type VerifyRound } from './bench/verify.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const program = path.join(root, 'bin/ormbridge.js');
const floorScript = fileURLToPath(new URL('bench/floor.ts', import.meta.url));
const { quick } = parseArgs({ options: { quick: { type: 'boolean', default: false } } }).values;
const folder = mkdtempSync(path.join(tmpdir(), 'ormbridge-bench-'));
const missed: string[] = [];

/** The generated history, written for Knex, or what it was converted to. */
function sourceOf(from: string, count: number): string {
  return from === 'knex'
    ? path.join(folder, String(count), 'migrations')
    : path.join(folder, `${count}-${from}`);
}

function bar(isMet: boolean, text: string): void {
  if (!isMet) missed.push(text);
}

const rows: string[][] = [];

/** Adds a line to the table; on standard error at once, so that a run that is ended early has shown what it measured. */
function record(count: number, way: string, run: Measured, floorSeconds?: number): void {
  rows.push([
    String(count),
    way,
    run.seconds.toFixed(2),
    run.cpuSeconds.toFixed(2),
    run.megabytes.toFixed(0),
    floorSeconds?.toFixed(2) ?? '',
    floorSeconds === undefined ? '' : (run.seconds / floorSeconds).toFixed(1),
  ]);
  console.error(`${count} ${way}: ${run.seconds.toFixed(2)} s`);
}

/**
 * Moves what the run before wrote out of the way of the next one. It is removed at the end: for seconds after thousands of files were
 * removed, ext4 takes twice as long to make new ones.
 */
function setAside(out: string): void {
  if (existsSync(out)) renameSync(out, path.join(mkdtempSync(path.join(folder, 'aside-')), 'out'));
}

/** Converts what {@link sourceOf} gives; what comes out is the next one's source. */
async function convertTo(to: string, count: number, from = 'knex'): Promise<Measured> {
  const out = path.join(folder, from === 'knex' ? `${count}-${to}` : `${count}-${from}-${to}`);
  return best(
    count > 1000 ? 1 : 3,
    [program, 'convert', sourceOf(from, count), '--from', from, '--to', to, '--out', out, '--quiet'],
    { before: () => setAside(out) },
  );
}

try {
  const start = await best(5, [program, '--version']);
  const help = await best(5, [program, '--help']);
  bar(start.seconds < 0.2 && help.seconds < 0.2, '--version and --help under 200 ms');
  console.log(
    `--version ${(start.seconds * 1000).toFixed(0)} ms, --help ${(help.seconds * 1000).toFixed(0)} ms\n`,
  );

  const seconds = new Map<string, number>();
  for (const count of quick ? [100, 1000] : [100, 1000, 10_000]) {
    generateHistory(path.join(folder, String(count)), count);
    const bySql = await convertTo('sql', count);
    const floor = await measure([
      '--import',
      'tsx',
      floorScript,
      path.join(folder, String(count), 'migrations'),
      path.join(folder, `${count}-sql`),
    ]);
    for (const to of ['sql', 'prisma', 'knex', ...(count === 1000 ? ['sequelize', 'typeorm'] : [])]) {
      const run = to === 'sql' ? bySql : await convertTo(to, count);
      const ratio = run.seconds / floor.seconds;
      seconds.set(`${to} ${count}`, run.seconds);
      record(count, `knex → ${to}`, run, floor.seconds);
      if (count !== 1000) continue;
      const most = to === 'sequelize' || to === 'typeorm' ? 5 : 4;
      bar(run.seconds <= most, `1,000 migrations to ${to} in ${most} s`);
      bar(run.megabytes <= 400, `1,000 migrations to ${to} in 400 MB`);
      bar(ratio <= 4, `1,000 migrations to ${to} at 4 times the floor (aim)`);
    }
    if (count !== 1000) continue;
    for (const from of ['sequelize', 'typeorm', 'prisma', 'sql']) {
      const run = await convertTo('sql', count, from);
      record(count, `${from} → sql`, run);
      bar(run.seconds <= 5, `1,000 migrations from ${from} in 5 s`);
    }
  }
  for (const dialect of SQL_DIALECTS) {
    for (const count of quick ? [100, 1000] : [100, 1000, 10_000]) {
      const source = path.join(folder, `${count}-in-${dialect}`);
      generateSqlHistory(source, count, dialect);
      const out = path.join(folder, `${count}-of-${dialect}`);
      const run = await best(
        count > 1000 ? 1 : 3,
        [
          ...[program, 'convert', source, '--from', 'sql', '--to', 'sql', '--dialect', dialect],
          ...['--out', out, '--quiet'],
        ],
        { before: () => setAside(out) },
      );
      seconds.set(`${dialect} ${count}`, run.seconds);
      record(count, `sql → sql, ${dialect}`, run);
      if (count === 1000) bar(run.seconds <= 5, `1,000 migrations of ${dialect} in 5 s`);
    }
  }
  const ported = path.join(folder, '1000-ported');
  const port = await best(
    3,
    [
      ...[program, 'convert', sourceOf('sql', 1000), '--from', 'sql', '--to', 'sql', '--out', ported],
      ...['--quiet', '--source-dialect', 'postgres', '--dialect', 'mysql'],
    ],
    { before: () => setAside(ported), accept: [EXIT.exact, EXIT.lossy] },
  );
  record(1000, 'sql → sql, postgres → mysql', port);
  bar(port.seconds <= 5, 'the port of 1,000 PostgreSQL migrations to MySQL in 5 s');
  const columns = [
    { title: 'migrations', align: 'right' },
    { title: 'conversion' },
    { title: 's', align: 'right' },
    { title: 'cpu s', align: 'right' },
    { title: 'MB', align: 'right' },
    { title: 'floor s', align: 'right' },
    { title: 'ratio', align: 'right' },
  ] as const;
  for (const line of renderTable(columns, rows)) console.log(line);

  if (!quick) {
    console.log();
    for (const to of ['sql', 'prisma', 'knex', ...SQL_DIALECTS]) {
      const growth = (seconds.get(`${to} 10000`) ?? 0) / (seconds.get(`${to} 1000`) ?? 1);
      console.log(`10,000 migrations to ${to} cost ${growth.toFixed(1)} times 1,000`);
      bar(growth <= 11, `10,000 migrations to ${to} cost at most 11 times 1,000`);
    }
  }

  const rounds = await measureVerify(path.join(folder, '100', 'migrations'), path.join(folder, '100-prisma'));
  const middle = rounds[Math.floor(rounds.length / 2)] as VerifyRound;
  const [least, most] = [rounds[0], rounds.at(-1)].map((round) => timesOf(round as VerifyRound).toFixed(2));
  console.log(
    `\nverify of 100 migrations, knex and prisma: ${middle.verify.toFixed(2)} s; the two tools alone ${middle.tools.toFixed(2)} s: ${timesOf(middle).toFixed(2)} times (the middle one of ${rounds.length} rounds, ${least} to ${most})`,
  );
  bar(timesOf(middle) <= 1.5, 'verify at most 1.5 times what the two tools need');

  console.log(
    missed.length === 0
      ? '\nEvery bar is met.'
      : `\nMissed:\n${missed.map((text) => `  ${text}`).join('\n')}`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
