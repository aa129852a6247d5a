import { describe, expect, it } from 'vitest';
import { loadDialect } from '../../src/dialects/index.js';
import { createState } from '../../src/fold/create-state.js';
import { foldInto } from '../../src/fold/fold-into.js';

async function fold(sql: string) {
  const dialect = await loadDialect('postgres');
  const { operations } = dialect.parse(sql, { file: 'a.sql' });
  const state = createState(dialect);
  return { state, problems: foldInto(state, operations) };
}

describe('histories that the server takes are not refused', () => {
  it('drops a table whose only view went with a column, as far as one can know', async () => {
    const { state, problems } = await fold(`
      CREATE TABLE t (id int, q int);
      CREATE VIEW v AS SELECT q FROM t;
      ALTER TABLE t DROP COLUMN q CASCADE;
      DROP TABLE t;
    `);
    expect(problems.map(({ severity, code }) => `${severity} ${code}`)).toEqual([
      'note view-may-depend',
      'note view-may-depend',
    ]);
    expect(state.table({ name: 't' })).toBeUndefined();
    expect(state.view({ name: 'v' })).toBeUndefined();
  });

  it('still refuses to drop a table that a view certainly uses', async () => {
    const { state, problems } = await fold(`
      CREATE TABLE t (id int);
      CREATE VIEW v AS SELECT id FROM t;
      DROP TABLE t;
    `);
    expect(problems).toContainEqual(expect.objectContaining({ severity: 'error', code: 'still-used' }));
    expect(state.table({ name: 't' })).toBeDefined();
  });

  it('takes arrays of any declared dimensions for the one type that they are', async () => {
    const { state } = await fold('CREATE TABLE t (a int[], b int[][], c int[3][4], d int ARRAY[2]);');
    const types = state.table({ name: 't' })?.columns.map(({ type }) => type);
    const array = { kind: 'array', of: { kind: 'integer', bits: 32 } };
    expect(types).toEqual([array, array, array, array]);
  });
});
