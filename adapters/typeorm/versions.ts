import { readFileSync } from 'node:fs';
import path from 'node:path';

/** The majors of TypeORM whose calls are compiled by themselves: 0 is 0.3. */
export type Major = 0 | 1;

/** Our copies of TypeORM, as this package depends on them. */
export const PACKAGES: Readonly<Record<Major, string>> = { 0: 'typeorm', 1: 'typeorm-1' };

/**
 * The major of TypeORM that migrations are written for: what the nearest package.json that names `typeorm` asks for. Where
 * none does, it is 0.3, which most are.
 */
export function majorFor(folder: string): Major {
  let current = path.resolve(folder);
  for (;;) {
    const range = wantedBy(path.join(current, 'package.json'));
    if (range !== undefined) return Number(/\d+/.exec(range)?.[0] ?? 0) >= 1 ? 1 : 0;
    const above = path.dirname(current);
    if (above === current) return 0;
    current = above;
  }
}

const KEYS = ['dependencies', 'devDependencies', 'peerDependencies'] as const;

function wantedBy(manifest: string): string | undefined {
  try {
    const read = JSON.parse(readFileSync(manifest, 'utf8')) as Readonly<Record<string, unknown>>;
    for (const key of KEYS) {
      const range = (read[key] as Readonly<Record<string, unknown>> | undefined)?.['typeorm'];
      if (typeof range === 'string') return range;
    }
  } catch {
    // None there, or none that can be read: npm would refuse it as well.
  }
  return undefined;
}
