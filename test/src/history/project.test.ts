import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { registry } from '../../../adapters/index.js';
import { convert } from '../../../src/convert/convert.js';

/** Migrations that import from a folder beside theirs. */
let project: string;

beforeEach(() => {
  project = mkdtempSync(path.join(tmpdir(), 'ormbridge-project-'));
  mkdirSync(path.join(project, 'migrations'));
  mkdirSync(path.join(project, 'lib'));
  writeFileSync(path.join(project, 'lib/audit.js'), "exports.audit = (t) => t.text('created_by');");
  writeFileSync(
    path.join(project, 'migrations/20240101_users.js'),
    `const { audit } = require('../lib/audit');
exports.up = (knex) => knex.schema.createTable('users', (t) => { t.increments(); audit(t); });
exports.down = (knex) => knex.schema.dropTable('users');
`,
  );
});

afterEach(() => rmSync(project, { recursive: true, force: true }));

async function totalsOf(folder: string) {
  const { report } = await convert(folder, registry, { to: 'sql', out: path.join(project, 'out') });
  return { ...report.totals, codes: report.migrations.flatMap((m) => m.diagnostics.map(({ code }) => code)) };
}

test.each([['package.json'], ['.git']])('%s says how far a project goes', async (sign) => {
  writeFileSync(path.join(project, sign), '{}');
  expect(await totalsOf(path.join(project, 'migrations'))).toMatchObject({ exact: 2, manual: 0 });
});

test('where nothing says it, it is what the user named', async () => {
  expect(await totalsOf(project)).toMatchObject({ exact: 2, manual: 0 });
  const { manual, codes } = await totalsOf(path.join(project, 'migrations'));
  expect(manual).toBe(1);
  expect(codes).toContain('import-outside-root');
});
