import { expect, it } from 'vitest';
import { registry } from '../../../adapters/index.js';
import { convert } from '../../../src/convert/convert.js';
import type { DialectName } from '../../../src/ir/index.js';
import { folderWith } from '../../support/cli.js';

const TABLE = 'CREATE TABLE t (a text, b integer NOT NULL, c integer DEFAULT 3);\n';

async function ported(insert: string, dialect: DialectName, to: string) {
  const folder = folderWith({ '1_a.sql': TABLE + insert });
  const options = { to, sourceDialect: 'postgres', dialect, out: `${folder}/out` } as const;
  const { report } = await convert(folder, registry, options);
  return { ...report.totals, text: report.files.map((file) => file.text).join('\n') };
}

const ways = (['mysql', 'mariadb', 'sqlite'] as const).flatMap((dialect) =>
  registry.names.map((to) => [dialect, to] as const),
);

it.each(ways)(
  'an INSERT of PostgreSQL without columns has those that it means: %s, %s',
  async (dialect, to) => {
    const { exact, operations, text } = await ported("INSERT INTO t VALUES ('x', 1), ('y', 2)", dialect, to);
    expect([exact, operations]).toEqual([2, 2]);
    expect(text).not.toMatch(/INSERT INTO [`"]?t[`"]? VALUES/);
  },
);

it('DEFAULT among its values is on SQLite what it stands for, where that is a constant', async () => {
  const { exact, text } = await ported(
    "INSERT INTO t VALUES ('x', 1, DEFAULT), ('y', 2, 4)",
    'sqlite',
    'sql',
  );
  expect(exact).toBe(2);
  expect(text).toContain("('x', 1, 3)");
});
