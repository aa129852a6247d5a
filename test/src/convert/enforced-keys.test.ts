import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { registry } from '../../../adapters/index.js';
import { convert } from '../../../src/convert/convert.js';

/** The answers for each operation of a history of SQL on SQLite, written for a tool. */
async function answers(to: string, ...migrations: readonly string[]): Promise<readonly string[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'enforced-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  migrations.forEach((sql, i) => writeFileSync(path.join(folder, `V${i + 1}__a.sql`), sql));
  const { report } = await convert(folder, registry, { from: 'sql', to, dialect: 'sqlite' });
  return report.migrations.flatMap(({ operations }) => operations.map(({ answer }) => answer));
}

const DANGLING = 'CREATE TABLE "a" ("id" integer PRIMARY KEY, "b_id" text REFERENCES "b" ("id"))';
const ROW = `INSERT INTO "a" ("id", "b_id") VALUES (1, 'x')`;

it.each(['knex', 'prisma', 'sequelize'])(
  '%s enforces foreign keys: rows of a table that misses one are left to a person',
  async (to) => {
    expect(await answers(to, DANGLING, ROW)).toEqual(['exact', 'manual']);
    expect(await answers(to, DANGLING, 'CREATE TABLE "b" ("id" text PRIMARY KEY)', ROW)).toEqual([
      'exact',
      'exact',
      'exact',
    ]);
  },
);

it.each(['typeorm', 'sql'])('%s does not', async (to) => {
  expect(await answers(to, DANGLING, ROW)).toEqual(['exact', 'exact']);
});
