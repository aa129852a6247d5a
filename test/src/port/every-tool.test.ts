import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
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

/** An UPDATE and a DELETE with queries are text where they are ported, and no raw SQL to SQLite's reader. */
describe('rows that are chosen by a query, on SQLite', () => {
  test.each(STAR)('for %s', async (to) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'every-tool-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    writeFileSync(
      path.join(folder, '1_a.up.sql'),
      `CREATE TABLE a (id int PRIMARY KEY, b_id int); CREATE TABLE b (id int PRIMARY KEY, n int);
       UPDATE a SET b_id = (SELECT max(b.id) FROM b WHERE b.n = a.id);
       DELETE FROM a WHERE id IN (SELECT n FROM b);`,
    );
    writeFileSync(path.join(folder, '1_a.down.sql'), 'UPDATE a SET b_id = (SELECT n FROM b WHERE id = 1);');
    const options = { to, dialect: 'sqlite', sourceDialect: 'postgres', out: 'not-written' } as const;
    const { report } = await convert(folder, registry, options);
    expect(report.migrations.flatMap(({ diagnostics }) => diagnostics.map(({ code }) => code))).not.toContain(
      'self-check-failed',
    );
    expect(report.totals).toMatchObject({ operations: 5, manual: 0 });
  });
});
