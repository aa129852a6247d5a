import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { registry } from '../../../adapters/index.js';
import { convert } from '../../../src/convert/convert.js';
import { loadDialect } from '../../../src/dialects/index.js';
import { createState } from '../../../src/fold/create-state.js';
import type { Migration } from '../../../src/ir/index.js';

const folder = mkdtempSync(path.join(tmpdir(), 'ormbridge-optimistic-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function written(name: string, files: Readonly<Record<string, string>>, from: string, to: string) {
  const source = path.join(folder, name);
  mkdirSync(source);
  for (const [file, text] of Object.entries(files)) writeFileSync(path.join(source, file), text);
  const { report } = await convert(source, registry, { from, to, out: path.join(folder, `${name}-out`) });
  return report.files.map(({ text }) => text).join('\n');
}

describe.each(['sequelize', 'typeorm'])('a first writing for %s, the whole of which is checked', (to) => {
  // Compiling a call asks for its table, which nothing has made here.
  const migration: Migration = {
    id: '20240101000000_drop',
    name: 'drop',
    timestamp: '20240101000000',
    file: '20240101000000_drop.sql',
    up: {
      operations: [{ kind: 'renameColumn', table: { name: 'ghosts' }, column: 'a', to: 'b' }],
      transaction: 'tool',
    },
    missingDown: 'absent',
    diagnostics: [],
  };

  test.each([
    ['postgres', true, 'idiomatic'],
    ['postgres', false, 'raw'],
    ['sqlite', true, 'raw'],
  ] as const)('on %s, optimistic %s: %s', async (dialect, optimistic, style) => {
    const adapter = await registry.load(to);
    const writer = await adapter.createWriter({ dialect, options: {}, from: 'sql' });
    const state = createState(await loadDialect(dialect));
    const { styles } = writer.migration(migration, {
      ...{ before: state, after: state, style: () => 'idiomatic' as const },
      ...(optimistic ? { optimistic } : {}),
    });
    expect(styles.up).toEqual([style]);
  });
});

test('a table that may be there already is not made by one call and its key by another, which would fail then', async () => {
  const sql = 'CREATE TABLE IF NOT EXISTS a (id integer NOT NULL, CONSTRAINT a_key PRIMARY KEY (id));';
  const text = await written('guarded', { '20240101000000_a.up.sql': sql }, 'sql', 'sequelize');
  expect(text).toContain('CREATE TABLE IF NOT EXISTS');
  expect(text).not.toContain('addConstraint');
});

test('behind what a person must decide no call stands that looks at a table which that may have changed', async () => {
  const code = `exports.up = (knex) => knex.schema.createTable('widget', (t) => t.integer('id'));
exports.down = async (knex) => {
  await knex.raw(process.env.NOTE + ' TABLE widget');
  await knex.schema.dropTable('widget');
};
`;
  const text = await written('behind', { '20240101_widget.js': code }, 'knex', 'typeorm');
  expect(text).toContain(`queryRunner.query('DROP TABLE "widget"')`);
});
