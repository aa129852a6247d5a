import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { registry } from '../../../adapters/index.js';
import { convert } from '../../../src/convert/convert.js';
import { writeOutput } from '../../../src/convert/output.js';
import { verify } from '../../../src/index.js';
import { sharedServerUrl } from '../../support/postgres.js';

function folderWith(sql: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'transaction-level-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(path.join(folder, '1_a.up.sql'), sql);
  return folder;
}

const TABLE = 'CREATE TABLE a (id int PRIMARY KEY);';
const REFUSED = [
  'SET TRANSACTION ISOLATION LEVEL REPEATABLE READ;',
  'SET TRANSACTION READ ONLY, ISOLATION LEVEL SERIALIZABLE, DEFERRABLE; SET TRANSACTION READ WRITE;',
  'BEGIN; SET TRANSACTION NOT DEFERRABLE;',
];
const TAKEN = ['SET TRANSACTION ISOLATION LEVEL READ COMMITTED;', 'SET TRANSACTION READ WRITE;'];

it.each(REFUSED)('%s: Knex has sent queries before, so it is left out, and told', async (sql) => {
  const end = sql.startsWith('BEGIN') ? 'COMMIT;' : '';
  const folder = folderWith(`${sql}\n${TABLE}\n${end}`);
  const { report } = await convert(folder, registry, { to: 'knex', dialect: 'postgres' });
  const [migration] = report.migrations;
  const left = migration?.operations.filter(({ style }) => style === 'left out');
  expect(left).toEqual([expect.objectContaining({ answer: 'lossy', kind: 'rawSql', line: 1 })]);
  expect(migration?.diagnostics).toContainEqual(
    expect.objectContaining({ severity: 'lossy', code: 'transaction-level' }),
  );
  expect(report.totals).toMatchObject({ lossy: 1, manual: 0 });
});

it.each([...REFUSED.map((sql) => [sql, 'typeorm']), ...TAKEN.map((sql) => [sql, 'knex'])])(
  '%s stays for %s',
  async (sql, to) => {
    const end = sql.startsWith('BEGIN') ? 'COMMIT;' : '';
    const { report } = await convert(folderWith(`${sql}\n${TABLE}\n${end}`), registry, {
      to,
      dialect: 'postgres',
    });
    expect(report.totals.lossy).toBe(0);
  },
);

it.each([REFUSED[0] ?? '', ...TAKEN])('%s: what is written for Knex runs', async (sql) => {
  const folder = folderWith(`${sql}\n${TABLE}`);
  const out = path.join(folder, 'out');
  const { report } = await convert(folder, registry, { to: 'knex', dialect: 'postgres', out });
  await writeOutput(out, report.files);
  const url = await sharedServerUrl();
  const proof = await verify(folder, out, { dialect: 'postgres', sourceUrl: url, targetUrl: url });
  expect(proof.outcome).toBe('same');
});
