import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { registry } from '../../../adapters/index.js';
import { convert } from '../../../src/convert/convert.js';
import type { DialectName } from '../../../src/ir/index.js';
import { cases, casesElsewhere, STAR } from '../../support/fixtures.js';

/** Where histories of a database can be ported to. */
const TARGETS: Partial<Record<DialectName, readonly DialectName[]>> = {
  postgres: ['mysql', 'mariadb', 'sqlite'],
  mysql: ['postgres', 'sqlite'],
};

const shop = {
  name: 'shop',
  folder: fileURLToPath(new URL('../../../fixtures/shop', import.meta.url)),
  dialect: 'postgres' as const,
};

const ways = [
  ...[...cases, ...casesElsewhere].map((one) => ({ ...one, from: 'sql' })),
  { ...shop, from: 'knex' },
].flatMap((one) => (TARGETS[one.dialect] ?? []).map((to) => [one.name, to, one] as const));

/** What a port writes reads back as what was meant, whatever tool writes it: else its report calls itself defective. */
describe.each(ways)('%s on %s', (_, dialect, { folder, from, dialect: sourceDialect }) => {
  test.each(STAR)('for %s', async (to) => {
    const options = { from, to, dialect, sourceDialect, dryRun: true, out: 'not-written' };
    const { report } = await convert(path.join(folder, from), registry, options);
    const all = [...report.diagnostics, ...report.migrations.flatMap(({ diagnostics }) => diagnostics)];
    const defects = all.filter(({ help }) => help?.includes('defect of ormbridge') === true);
    expect(defects.map(({ message }) => message)).toEqual([]);
  });
});
