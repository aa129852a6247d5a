import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
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

/** What a migration reads as: operations of both ways, and those that a person must decide. */
async function decided(name: string, code: string, to: string) {
  const project = path.join(folder, name);
  mkdirSync(project, { recursive: true });
  writeFileSync(path.join(project, 'package.json'), '{}');
  writeFileSync(path.join(project, '20240101_things.js'), code);
  const { report } = await convert(project, registry, { to, from: 'knex', out: path.join(project, to) });
  return report;
}

describe.each(['sql', 'knex', 'prisma', 'sequelize', 'typeorm'])('written for %s', (to) => {
  test('a table of which a part is not known is one decision; what needs it stays exact', async () => {
    const code = `const { audit } = require('./audit');
exports.up = async (knex) => {
  await knex.schema.createTable('users', (t) => {
    t.increments();
    audit(t);
  });
  await knex('users').insert({ email: 'a@x.org' });
  if (!(await knex.schema.hasTable('posts')))
    await knex.schema.createTable('posts', (t) => t.integer('user_id').references('users.id'));
};
exports.down = async (knex) => {
  await knex.schema.dropTable('posts');
  await knex.schema.dropTable('users');
};
`;
    const report = await decided('part', code, to);
    expect(report.totals).toMatchObject({ manual: 1, lossy: 0 });
    expect(report.totals.exact).toBeGreaterThan(3);
    const manual = report.migrations.flatMap((m) => m.diagnostics).filter((d) => d.severity === 'manual');
    expect(manual).toMatchObject([{ message: 'Cannot find ./audit', span: { line: 3 } }]);
  });

  test('what follows code that may have done anything is exact', async () => {
    const code = `const { setup } = require('./setup');
exports.up = async (knex) => {
  await setup(knex);
  await knex('things').insert({ id: 1 });
  await knex.schema.alterTable('things', (t) => t.index('x'));
};
exports.down = (knex) => knex.schema.dropTable('things');
`;
    const report = await decided('anything', code, to);
    expect(report.totals).toMatchObject({ exact: 3, lossy: 0, manual: 1 });
  });
});
