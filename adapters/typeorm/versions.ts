import { askedFor } from '../shared/discover/declared-version.js';

/** The majors of TypeORM whose calls are compiled by themselves: 0 is 0.3. */
export type Major = 0 | 1;

/** Our copies of TypeORM, as this package depends on them. */
export const PACKAGES: Readonly<Record<Major, string>> = { 0: 'typeorm', 1: 'typeorm-1' };

/**
 * The major of TypeORM that migrations are written for: what the nearest package.json that names `typeorm` asks for. Where
 * none does, it is 0.3, which most are.
 */
export function majorFor(folder: string): Major {
  const range = askedFor(folder, 'typeorm')?.range ?? '';
  return Number(/\d+/.exec(range)?.[0] ?? 0) >= 1 ? 1 : 0;
}
