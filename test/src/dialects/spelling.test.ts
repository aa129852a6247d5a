import { expect, it } from 'vitest';
import { loadDialect } from '../../../src/dialects/index.js';
import { createState } from '../../../src/fold/create-state.js';
import type { DialectName } from '../../../src/ir/index.js';
import { cli, filesIn, folderWith } from '../../support/cli.js';

/** What is resolved of the last statement, and what the fold refuses of all. */
async function resolved(sql: string, name: DialectName) {
  const dialect = await loadDialect(name);
  const state = createState(dialect);
  const { operations } = dialect.parse(sql, { file: 'a.sql' });
  const refused: string[] = [];
  let last: string | undefined;
  for (const operation of operations) {
    last = JSON.stringify(state.resolve(operation));
    refused.push(...state.apply(operation).map(({ code }) => code));
  }
  return { last, refused };
}

it.each(['mysql', 'mariadb', 'sqlite'] as const)(
  '%s finds the columns of changed rows whatever their case',
  async (name) => {
    const table = 'CREATE TABLE t (Id int PRIMARY KEY, LANGUAGE varchar(9));';
    const update = await resolved(`${table} UPDATE t SET language = lower(language) WHERE ID = 1`, name);
    expect(update.refused).toEqual([]);
    expect(update.last).toContain('"column":"LANGUAGE"');
    const insert = await resolved(`${table} INSERT INTO t (ID, Language) VALUES (1, 'x')`, name);
    expect(insert.refused).toEqual([]);
    expect(insert.last).toContain('"columns":["Id","LANGUAGE"]');
  },
);

it('a port from MySQL has the names in expressions as the table has them', async () => {
  const folder = folderWith({
    'in/1_a.sql': `CREATE TABLE t (Id int PRIMARY KEY, Name varchar(20), b int AS (ID + 1) STORED, CHECK (ID > 0));
UPDATE t SET name = CONCAT(NAME, 'x') WHERE id = 1;
DELETE FROM t WHERE t.NAME = 'y';
CREATE INDEX k ON t ((B + ID));`,
  });
  const ways = ['--source-dialect', 'mysql', '--dialect', 'postgres', '--to', 'sql'];
  await cli('convert', `${folder}/in`, ...ways, '--out', `${folder}/out`);
  const text = Object.values(filesIn(`${folder}/out`)).join('\n');
  expect(text).toContain('AS ("Id" + 1) STORED');
  expect(text).toContain('CHECK ("Id" > 0)');
  expect(text).toContain(`SET "Name" = "Name" || 'x' WHERE "Id" = 1`);
  expect(text).toContain('DELETE FROM "t" WHERE "Name" = ');
  expect(text).toContain('(("b" + "Id"))');
});
