import path from 'node:path';
import type { DialectName } from '../../src/ir/index.js';
import { cases, casesElsewhere } from '../../test/support/fixtures.js';
import { fetchSet } from '../corpora/fetch.js';
import { sets } from '../corpora/sets.js';

/** A history that is ported and probed. */
export interface ProbeCase {
  readonly name: string;
  readonly adapter: string;
  readonly folder: string;
  readonly from: DialectName;
  readonly to: DialectName;
  readonly env?: Readonly<Record<string, string>>;
  /** A file of SQL that the first migration starts from. */
  readonly baseline?: string;
}

/** Where a history can be ported to. */
const WAYS: Readonly<Record<DialectName, readonly DialectName[]>> = {
  postgres: ['mysql', 'mariadb', 'sqlite'],
  mysql: ['postgres', 'sqlite'],
  mariadb: ['postgres', 'sqlite'],
  sqlite: [],
};

/** Every fixture with a history in SQL files, and the shop, on every way; those on MySQL come from MariaDB, too. */
export function fixtureCases(): readonly ProbeCase[] {
  const [first] = cases;
  const fixtures = path.resolve(first?.folder ?? '', '../..');
  const shop = { name: 'shop', adapter: 'knex', folder: path.join(fixtures, 'shop/knex') };
  return [
    ...onWays(shop, ['postgres']),
    ...[...cases, ...casesElsewhere].flatMap(({ name, folder, dialect }) =>
      onWays(
        { name, adapter: 'sql', folder: path.join(folder, 'sql') },
        dialect === 'mysql' ? ['mysql', 'mariadb'] : [dialect],
      ),
    ),
  ];
}

/** The histories of `npm run corpora`, from each of their databases; what is not in the cache is fetched. */
export async function corpusCases(cache: string): Promise<readonly ProbeCase[]> {
  const all = sets.map(async (set) => {
    const history = await fetchSet(set, cache);
    return onWays({ name: set.package, ...history }, set.dialects);
  });
  return (await Promise.all(all)).flat();
}

/** A history from each of its databases to each other one that it can be ported to. */
export function onWays(
  history: Omit<ProbeCase, 'from' | 'to'>,
  sources: readonly DialectName[],
): readonly ProbeCase[] {
  return sources.flatMap((from) => WAYS[from].map((to) => ({ ...history, from, to })));
}
