import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { registry } from '../../../adapters/index.js';
import { convert } from '../../../src/convert/convert.js';

/** What is told of a history of one file. */
async function reportOn(to: string, text: string) {
  const folder = mkdtempSync(path.join(tmpdir(), 'clash-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(path.join(folder, '1_a.up.sql'), text);
  const { report } = await convert(folder, registry, { to, dialect: 'sqlite' });
  return {
    answers: report.migrations.flatMap(({ operations }) => operations.map(({ answer }) => answer)),
    codes: report.migrations.flatMap(({ diagnostics }) => diagnostics.map(({ code }) => code)),
  };
}

const OTHER = 'CREATE TABLE a (id integer PRIMARY KEY);';

it.each([
  ['made', 'CREATE TABLE IF NOT EXISTS migrations (id integer PRIMARY KEY);'],
  ['named', 'ALTER TABLE a RENAME TO migrations;'],
])('a table that is %s as TypeORM’s own is told', async (_, sql) => {
  expect(await reportOn('typeorm', OTHER + sql)).toEqual({
    answers: ['exact', 'lossy'],
    codes: expect.arrayContaining(['bookkeeping-clash']) as string[],
  });
  expect((await reportOn('knex', OTHER + sql)).codes).not.toContain('bookkeeping-clash');
});
