import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';

/** A whole process. */
export interface Measured {
  /** From start to end. */
  readonly seconds: number;
  /** Of all processors: what tells two versions apart on a machine that does other things as well. */
  readonly cpuSeconds: number;
  /** The most memory that it held, in MB. */
  readonly megabytes: number;
}

/** Loaded into every measured process: writes what it used when it ends. Required, not imported: that costs 15 ms. */
const REPORTER = `
const { writeFileSync } = require('node:fs');
process.on('exit', () => writeFileSync(process.env.BENCH_USAGE, JSON.stringify(process.resourceUsage())));
`;

/** Runs Node with arguments, and rejects if it fails; `accept` are exit codes that are no failure. */
export async function measure(args: readonly string[], accept: readonly number[] = [0]): Promise<Measured> {
  const folder = mkdtempSync(path.join(tmpdir(), 'ormbridge-bench-'));
  const usageFile = path.join(folder, 'usage');
  const reporter = path.join(folder, 'reporter.cjs');
  writeFileSync(reporter, REPORTER);
  try {
    const start = performance.now();
    const child = spawn(process.execPath, ['--require', reporter, ...args], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, BENCH_USAGE: usageFile },
    });
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', resolve);
    });
    const seconds = (performance.now() - start) / 1000;
    if (code === null || !accept.includes(code)) throw new Error(`node ${args.join(' ')} ended with ${code}`);
    const usage = JSON.parse(readFileSync(usageFile, 'utf8')) as NodeJS.ResourceUsage;
    return {
      seconds,
      cpuSeconds: (usage.userCPUTime + usage.systemCPUTime) / 1e6,
      megabytes: usage.maxRSS / 1024,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The quickest of several runs: what the program needs, not what else the machine does. `before` is not measured; `accept` as in {@link measure}. */
export async function best(
  runs: number,
  args: readonly string[],
  { before = () => undefined, accept }: { before?: () => void; accept?: readonly number[] } = {},
): Promise<Measured> {
  before();
  let result = await measure(args, accept);
  for (let i = 1; i < runs; i++) {
    before();
    const next = await measure(args, accept);
    if (next.seconds < result.seconds) result = next;
  }
  return result;
}
