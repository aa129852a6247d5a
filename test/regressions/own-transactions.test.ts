import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { convert } from '../../src/index.js';

const root = mkdtempSync(path.join(tmpdir(), 'ormbridge-transactions-'));
afterAll(() => rmSync(root, { recursive: true }));

async function convertUp(name: string, body: string, config = '') {
  const folder = mkdtempSync(path.join(root, `${name}-`));
  const text = `${config}exports.up = async (knex) => {\n${body}\n};\nexports.down = async () => {};\n`;
  writeFileSync(path.join(folder, '20240101_a.js'), text);
  const { report } = await convert(folder, { from: 'knex', to: 'sql', out: path.join(folder, 'out') });
  return { report, said: report.migrations.flatMap(({ diagnostics }) => diagnostics) };
}

describe('transactions of the author, in SQL', () => {
  it('a COMMIT in the transaction of the tool is told', async () => {
    const { said } = await convertUp(
      'commit',
      "await knex.raw('commit'); await knex.raw('create table b (id int)'); await knex.raw('begin');",
    );
    expect(said).toContainEqual(
      expect.objectContaining({
        severity: 'warning',
        code: 'commit-in-transaction',
        span: expect.objectContaining({ line: 2 }) as unknown,
      }),
    );
  });

  it('a ROLLBACK counts as what a person must decide', async () => {
    const { report } = await convertUp(
      'rollback',
      "await knex.raw('create table b (id int)');\nawait knex.raw('ROLLBACK');",
    );
    expect(report.totals).toMatchObject({ operations: 2, exact: 1, manual: 1 });
  });

  it('one around everything, where the tool has none, is the tool’s', async () => {
    const { report, said } = await convertUp(
      'own',
      "await knex.raw('begin; create table b (id int); create table c (id int); commit');",
      'exports.config = { transaction: false };\n',
    );
    expect(said).toEqual([]);
    expect(report.totals).toMatchObject({ operations: 2, exact: 2, manual: 0 });
    expect(report.files.map(({ text }) => text).join('\n')).not.toMatch(/BEGIN|COMMIT|no-transaction/i);
  });
});

describe('what PostgreSQL refuses in a transaction', () => {
  const CONCURRENT = "await knex.raw('create index concurrently i on b (id)');";
  const codes = async (name: string, config = '') =>
    (await convertUp(name, `await knex.raw('create table b (id int)');\n${CONCURRENT}`, config)).said.map(
      ({ code }) => code,
    );

  it('is told where the tool opens one', async () => {
    expect(await codes('concurrent')).toEqual(['refused-in-transaction']);
    expect(await codes('without', 'exports.config = { transaction: false };\n')).toEqual([]);
  });
});
