import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { registry } from '../../../adapters/index.js';
import { convert } from '../../../src/convert/convert.js';

const folder = mkdtempSync(path.join(tmpdir(), 'ormbridge-manual-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

writeFileSync(
  path.join(folder, '20240101_rows.js'),
  `exports.up = async (knex) => {
  for (const row of await knex('users').select()) {
    await knex('names').insert({ name: row.first + row.last });
  }
};
exports.down = (knex) => knex('names').del();
`,
);

test.each(['sql', 'knex', 'prisma'])(
  'what a person must decide is told with its place, written for %s',
  async (to) => {
    const { report } = await convert(folder, registry, { to, from: 'knex', out: path.join(folder, to) });
    expect(report.totals).toMatchObject({ manual: 1, exact: 1 });
    expect(report.migrations.flatMap((m) => m.diagnostics)).toContainEqual(
      expect.objectContaining({
        severity: 'manual',
        span: expect.objectContaining({ file: '20240101_rows.js', line: 2 }) as unknown,
      }),
    );
  },
);
