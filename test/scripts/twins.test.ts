import { describe, expect, it } from 'vitest';
import { compareTwins } from '../../scripts/twins/compare.js';
import { loadDialect } from '../../src/dialects/index.js';
import { createState } from '../../src/fold/create-state.js';
import type { DialectName, Schema } from '../../src/ir/index.js';

async function schemaOf(dialect: DialectName, sql: string): Promise<Schema> {
  const language = await loadDialect(dialect);
  await language.load();
  const state = createState(language);
  for (const operation of language.parse(sql, { file: '' }).operations) state.apply(operation);
  return state.snapshot();
}

async function reasons(source: string, ported: string, human: string): Promise<readonly string[]> {
  const { printType } = await loadDialect('mysql');
  const differences = compareTwins({
    source: await schemaOf('postgres', source),
    ported: await schemaOf('mysql', ported),
    human: await schemaOf('mysql', human),
    printType,
  });
  return differences.map(({ place, reason }) => `${place}: ${reason}`);
}

describe('twins', () => {
  it('that are the same have nothing to explain', async () => {
    const table = 'CREATE TABLE t (id int PRIMARY KEY, a text NOT NULL, KEY k (id))';
    expect(await reasons('', table, table.replace('KEY k', 'KEY other'))).toEqual([]);
  });

  it('are explained by what PostgreSQL has', async () => {
    expect(
      await reasons(
        'CREATE TABLE t (id uuid PRIMARY KEY, a text)',
        'CREATE TABLE t (id char(36) PRIMARY KEY, a longtext)',
        'CREATE TABLE T (id varchar(36) PRIMARY KEY, a varchar(100), b int)',
      ),
    ).toEqual([
      't.id: uuid: a choice (`uuid`)',
      't.a: text: PostgreSQL’s is unbounded, the hand gave it a length or a size',
      't.b: the histories themselves differ',
    ]);
  });

  it('have what nothing explains', async () => {
    const source = 'CREATE TABLE t (a int NOT NULL)';
    expect(await reasons(source, 'CREATE TABLE t (a int)', source)).toEqual(['t.a: unexplained']);
    expect(await reasons(source, '', source)).toEqual(['t: left to a person']);
  });
});
