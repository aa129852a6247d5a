import { describe, expect, it } from 'vitest';
import { loadDialect } from '../../../src/dialects/index.js';
import { changedRows } from '../../../src/fold/changed-rows.js';
import { createState } from '../../../src/fold/create-state.js';
import { keyOf, type DialectName } from '../../../src/ir/index.js';

/** What the last statement of some SQL may change, after the others. */
async function changed(name: DialectName, sql: string): Promise<readonly string[] | 'all'> {
  const dialect = await loadDialect(name);
  await dialect.load();
  const operations = dialect.parse(sql, { file: 'test.sql' }).operations;
  const last = operations.at(-1);
  if (last === undefined) throw new Error('nothing was read');
  const state = createState(dialect);
  for (const operation of operations.slice(0, -1)) state.apply(operation);
  const found = changedRows(last, state);
  return found === 'all' ? found : [...new Set(found.map(keyOf))].toSorted();
}

const CHAIN = `CREATE TABLE a (id integer PRIMARY KEY, n integer);
  CREATE TABLE b (id integer PRIMARY KEY, a integer REFERENCES a (id) ON DELETE CASCADE ON UPDATE CASCADE);
  CREATE TABLE c (b integer REFERENCES b (id) ON DELETE SET NULL);
  CREATE TABLE d (a integer REFERENCES a (id));`;

describe('the tables whose rows an operation may change', () => {
  it('are those that it writes, and those that foreign keys take along', async () => {
    expect(await changed('postgres', `${CHAIN} INSERT INTO a (id, n) VALUES (1, 2)`)).toEqual(['a']);
    expect(await changed('postgres', `${CHAIN} DELETE FROM a`)).toEqual(['a', 'b', 'c']);
    expect(await changed('postgres', `${CHAIN} UPDATE a SET id = 2`)).toEqual(['a', 'b', 'c']);
    expect(await changed('postgres', `${CHAIN} UPDATE b SET id = 2`)).toEqual(['b']);
    expect(await changed('postgres', `${CHAIN} TRUNCATE a CASCADE`)).toEqual(['a', 'b', 'c', 'd']);
    expect(await changed('postgres', `${CHAIN} CREATE INDEX i ON a (n)`)).toEqual([]);
  });

  it('are those whose columns change', async () => {
    expect(await changed('postgres', `${CHAIN} ALTER TABLE a ALTER n TYPE text`)).toEqual(['a']);
    expect(await changed('postgres', `${CHAIN} DROP TABLE d`)).toEqual([]);
  });

  it('are those that refer to a table that SQLite drops, as it deletes its rows first', async () => {
    expect(await changed('sqlite', `${CHAIN} DROP TABLE a`)).toEqual(['a', 'b', 'c']);
    expect(await changed('sqlite', `${CHAIN} ALTER TABLE a RENAME n TO m`)).toEqual(['a', 'b', 'c']);
  });

  it('are any, where something runs that is not followed', async () => {
    const trigger = `CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
      CREATE TRIGGER t AFTER DELETE ON c EXECUTE FUNCTION f();`;
    expect(await changed('postgres', `${CHAIN} ${trigger} DELETE FROM a`)).toBe('all');
    expect(await changed('postgres', `${CHAIN} ${trigger} DELETE FROM d`)).toEqual(['d']);
    expect(await changed('postgres', `${CHAIN} SELECT fill()`)).toBe('all');
    expect(await changed('postgres', `${CHAIN} CREATE VIEW v AS SELECT * FROM a; DELETE FROM v`)).toBe('all');
    expect(
      await changed(
        'postgres',
        `${CHAIN} CREATE RULE r AS ON DELETE TO d DO ALSO INSERT INTO c VALUES (1); DELETE FROM d`,
      ),
    ).toBe('all');
  });
});
