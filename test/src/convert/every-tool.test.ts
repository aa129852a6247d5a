import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { registry } from '../../../adapters/index.js';
import { convert } from '../../../src/convert/convert.js';
import { writeOutput } from '../../../src/convert/output.js';
import { loadDialect } from '../../../src/dialects/index.js';
import type { ConvertReport } from '../../../src/convert/report.js';
import { findSet } from '../../../src/history/find.js';
import { readHistory } from '../../../src/history/read.js';
import type { Diagnostic } from '../../../src/ir/index.js';
import { differencesOf } from '../../../src/verify/differences.js';
import { cases, casesElsewhere, STAR } from '../../support/fixtures.js';

const shop = {
  name: 'shop',
  folder: fileURLToPath(new URL('../../../fixtures/shop', import.meta.url)),
  dialect: 'postgres' as const,
  tools: STAR,
};

const ways = [
  ...[...cases, ...casesElsewhere].map((one) => ({ ...one, from: 'sql' })),
  { ...shop, from: 'knex' },
].flatMap((one) => one.tools.map((to) => [one.name, to, one] as const));

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

describe.each(ways)('%s for %s', (_, to, { folder, from, dialect }) => {
  const source = path.join(folder, from);

  test('what is written reads back as what was meant: else the report calls itself defective', async () => {
    const { report } = await convert(source, registry, { from, to, dialect, out: 'not-written' });
    expect(defectsIn(report)).toEqual([]);
  });

  test('squashed it makes the same schema, or says what is not in it', async () => {
    const out = mkdtempSync(path.join(tmpdir(), 'ormbridge-squash-'));
    folders.push(out);
    const { report, schema } = await convert(source, registry, { from, to, dialect, squash: true, out });
    expect(defectsIn(report)).toEqual([]);
    expect(report.migrations).toHaveLength(1);
    expect(report.totals.manual).toBe(0);
    const operations = report.migrations.flatMap((migration) => migration.operations);
    const left = diagnosticsIn(report).filter(({ code }) => code === 'not-in-baseline');
    expect(operations.filter(({ style }) => style === 'left out')).toHaveLength(left.length);

    await writeOutput(out, report.files);
    const set = await findSet(out, registry, { adapter: to, dialects: [dialect] });
    const again = await readHistory(set, registry, { dialect });
    // What a statement that is not modelled makes is in the source's schema by its name, and not in the baseline.
    if (left.some(({ message }) => message.includes('the statement'))) return;
    expect(differencesOf(again.state.snapshot(), schema, await loadDialect(dialect))).toEqual([]);
  });
});

function diagnosticsIn(report: ConvertReport): readonly Diagnostic[] {
  return [...report.diagnostics, ...report.migrations.flatMap(({ diagnostics }) => diagnostics)];
}

function defectsIn(report: ConvertReport): readonly string[] {
  return diagnosticsIn(report)
    .filter(({ help }) => help?.includes('defect of ormbridge') === true)
    .map(({ message }) => message);
}
