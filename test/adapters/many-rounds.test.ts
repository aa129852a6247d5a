import { describe, expect, it } from 'vitest';
import { createReader } from '../../adapters/typeorm/reader.js';
import { loadDialect } from '../../src/dialects/index.js';
import { createState } from '../../src/fold/create-state.js';
import type { Operation } from '../../src/ir/index.js';

async function read(body: string): Promise<readonly Operation[]> {
  const set = {
    ...{ adapter: 'typeorm', root: '/p', project: '/p', migrations: [] },
    ...{ confidence: 1, evidence: '', diagnostics: [] },
  };
  const text = `
    const rows = Array.from({ length: 1500 }, (_, i) => ({ id: i, name: 'n' + i }));
    exports.M1700000000000 = class M1700000000000 {
      async up(q) {
        await q.query('CREATE TABLE "base" ("id" int, "name" text, "owner" int)');
        const [owner] = await q.query('SELECT id FROM "owners"');
        ${body}
      }
      async down() {}
    };`;
  const reader = await createReader(set, { dialect: 'postgres', readFile: () => text });
  const source = { id: 'M1700000000000', name: 'M1700000000000', file: 'm.js' };
  return reader.read(source, createState(await loadDialect('postgres'))).up.operations.slice(1);
}

const insert = 'await q.query(`INSERT INTO "base" VALUES (${row.id}, \'${row.name}\', ${owner.id})`);';

describe('a loop over many known rows, of which each does something that is not known', () => {
  it.each([
    ['for … of', `for (const row of rows) { ${insert} }`, '1,500'],
    ['a counter', `for (let i = 0; i < rows.length; i++) { const row = rows[i]; ${insert} }`, 'more than 50'],
    [
      'what is left at an await',
      `const each = async () => { for (const row of rows) { ${insert} } }; const started = each(); await started;`,
      '1,500',
    ],
  ])('is one thing that a person decides: %s', async (_, body, count) => {
    const operations = await read(`${body} await q.query('DROP TABLE "gone"');`);
    expect(operations.map(({ kind }) => kind)).toEqual(['opaque', 'dropTable']);
    expect(operations[0]).toMatchObject({
      reason: `it is a loop of ${count} rounds, and of one: it is the answer of a live database`,
      code: expect.stringMatching(/^for \(/),
      touches: [{ kind: 'table', name: { name: 'base' } }],
      effect: 'data',
    });
  });

  it('may touch anything where the table depends on the row', async () => {
    const operations = await read(
      'for (const row of rows) { await q.query(`INSERT INTO "t${row.id}" VALUES (${owner.id})`); }',
    );
    expect(operations).toHaveLength(1);
    expect(operations[0]).toMatchObject({ touches: [] });
    expect(operations[0]).not.toHaveProperty('effect');
  });

  it('is one where a row is passed over by what is not known', async () => {
    const operations = await read(
      `for (const row of rows) { const [found] = await q.query('SELECT 1'); if (!found) continue; ${insert} }`,
    );
    expect(operations).toHaveLength(1);
    expect(operations[0]).toMatchObject({ reason: expect.stringContaining('a loop of 1,500 rounds') });
  });

  it('leaves what the code counts in it unknown', async () => {
    const operations = await read(
      `let sum = 0; for (const row of rows) { sum += 1; ${insert} } await q.query(\`INSERT INTO "base" VALUES (\${sum})\`);`,
    );
    expect(operations.map(({ kind }) => kind)).toEqual(['opaque', 'opaque']);
  });

  it('stays what it is where there are few rounds', async () => {
    expect(await read(`for (const row of rows.slice(0, 40)) { ${insert} }`)).toHaveLength(40);
  });

  it('stays what it is where it makes tables, or most of it is known', async () => {
    const tables = await read(
      `for (const row of rows.slice(0, 60)) { await q.query(\`CREATE TABLE "t\${row.id}" ("id" int)\`); ${insert} }`,
    );
    expect(tables.filter(({ kind }) => kind === 'createTable')).toHaveLength(60);
    const known = await read(
      `for (const row of rows.slice(0, 60)) { await q.query(\`INSERT INTO "base" ("id") VALUES (\${row.id})\`); require('unread').tick(); }`,
    );
    expect(known.filter(({ kind }) => kind === 'insert')).toHaveLength(60);
  });
});
