import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { discover } from '../../../adapters/sql/discover.js';

async function idsOf(files: readonly string[]): Promise<string[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'ormbridge-sql-'));
  try {
    for (const file of files) writeFileSync(path.join(folder, file), 'SELECT 1;\n');
    const [set] = await discover(folder);
    return set?.migrations.map(({ id }) => id) ?? [];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('a version without a name keeps its place', async () => {
  const files = ['20240301_c.up.sql', '20240201_.up.sql', '20240101_a.up.sql'];
  expect(await idsOf(files)).toEqual(['20240101_a', '20240201_', '20240301_c']);
  expect(await idsOf(files.map((file) => file.replace('.up', '')))).toEqual([
    '20240101_a',
    '20240201_',
    '20240301_c',
  ]);
});

test('numbers alone are ordered as numbers', async () => {
  expect(await idsOf(['10.sql', '2.sql', '1.sql'])).toEqual(['1', '2', '10']);
  expect(await idsOf(['10.up.sql', '10.down.sql', '9.up.sql'])).toEqual(['9', '10']);
});
