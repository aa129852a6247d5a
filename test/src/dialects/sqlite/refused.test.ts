import { describe, expect, it } from 'vitest';
import { sqlite } from '../../../../src/dialects/sqlite/index.js';
import { createState } from '../../../../src/fold/create-state.js';
import { disagreements, foldStatement, verdictsOn } from '../../../support/verdicts.js';

async function verdict(statements: readonly string[]): Promise<string | undefined> {
  const client = await sqlite.connect(':memory:');
  const verdicts = await verdictsOn(sqlite, client, statements);
  await client.close();
  expect(disagreements(verdicts)).toEqual([]);
  const told = verdicts.at(-1)?.fold;
  return told?.severity === 'error' ? told.message : undefined;
}

describe('DROP COLUMN of what something is made of', () => {
  const DROP = 'ALTER TABLE t DROP COLUMN a';
  const MADE = 'CREATE TABLE t (A INT, b INT, c INT)';
  it.each([
    ['CREATE TABLE t (a INTEGER PRIMARY KEY, b INT)'],
    ['CREATE TABLE t (a INT, b INT, c INT, PRIMARY KEY (a, b))'],
    ['CREATE TABLE t (a INT UNIQUE, b INT)'],
    ['CREATE TABLE t (a INT, b INT, CONSTRAINT u UNIQUE (b, A))'],
    ['CREATE TABLE t (a INT, b INT, c INT, FOREIGN KEY (b, a) REFERENCES t (b, c))'],
    ['CREATE TABLE t (a INT, b INT CHECK (a > 0))'],
    ['CREATE TABLE t (a INT, b INT AS (A + 1))'],
    [MADE, 'CREATE INDEX i ON t (lower(a))'],
    [MADE, 'CREATE VIEW v AS SELECT a FROM t'],
    [MADE, 'CREATE VIEW v AS SELECT b, t."a" FROM t'],
    [MADE, 'CREATE VIEW v AS SELECT count(*) FROM t WHERE b > 1 AND a > 1'],
    [MADE, 'CREATE VIEW v AS SELECT b FROM t ORDER BY a'],
    [MADE, 'CREATE TRIGGER g AFTER INSERT ON t BEGIN UPDATE t SET b = NEW.a; END'],
    [MADE, 'CREATE TRIGGER g AFTER DELETE ON t WHEN old.A > 0 BEGIN SELECT 1; END'],
  ])('is refused: %s %s', async (...made) => {
    expect(await verdict([...made, DROP])).toContain('is used by');
  });

  it.each([
    ['CREATE TABLE t (a INT CHECK (a > 0), b INT)'],
    ['CREATE TABLE t (a INT CHECK (b > 0), b INT)'],
    ['CREATE TABLE t (a INT REFERENCES t (b), b INT)'],
    ['CREATE TABLE t (a INT AS (b + 1), b INT)'],
    ['CREATE TABLE t (a INT, b INT, FOREIGN KEY (b) REFERENCES t (a))'],
    [MADE, 'CREATE VIEW v AS SELECT * FROM t'],
    [MADE, 'CREATE VIEW v AS SELECT b AS a FROM t WHERE a > 1'],
    [MADE, 'CREATE VIEW v AS SELECT b a FROM t ORDER BY a'],
    [MADE, 'CREATE VIEW v AS SELECT a.b FROM t AS a'],
    [MADE, 'CREATE VIEW v AS SELECT q.a FROM (SELECT b AS a FROM t) q'],
    [MADE, "CREATE VIEW v AS SELECT b FROM t WHERE b = 'a'"],
    [MADE, 'CREATE TRIGGER g AFTER UPDATE OF a ON t BEGIN UPDATE t SET a = NEW.b; END'],
  ])('is taken: %s %s', async (...made) => {
    expect(await verdict([...made, DROP])).toBeUndefined();
  });

  it('is no statement where the table is made anew', async () => {
    const message = await verdict([
      'CREATE TABLE t (a INT UNIQUE, b INT)',
      'CREATE TABLE n (b INT); INSERT INTO n (b) SELECT b FROM t; DROP TABLE t; ALTER TABLE n RENAME TO t',
    ]);
    expect(message).toBeUndefined();
  });
});

it('an index of a column that is not there is refused', async () => {
  expect(await verdict(['CREATE TABLE t (x TEXT)', 'CREATE INDEX i ON t (lower(q))'])).toContain(
    'no column "q"',
  );
});

describe('columns of expressions are found whatever the case of their names', () => {
  const MADE = 'CREATE TABLE t (X TEXT CHECK (x <> y), y TEXT, z TEXT AS (x || Y))';
  it.each([
    'CREATE INDEX i ON t (lower(x))',
    'CREATE INDEX i ON t (y) WHERE x IS NOT NULL',
    'CREATE INDEX i ON t (x COLLATE NOCASE)',
    'CREATE INDEX i ON t (x || "Y")',
  ])('%s', async (index) => {
    expect(await verdict([MADE, index])).toBeUndefined();
    const client = await sqlite.connect(':memory:');
    let state = createState(sqlite);
    for (const sql of [MADE, index, 'ALTER TABLE t RENAME COLUMN x TO "new"']) {
      await client.query(sql);
      ({ state } = foldStatement(sqlite, state, sql));
    }
    expect(sqlite.normalize(state.snapshot())).toEqual(sqlite.normalize(await sqlite.introspect(client)));
    await client.close();
  });
});

describe('STRICT tables take six types', () => {
  it.each([
    'INT',
    'integer',
    'Real',
    'TEXT',
    'BLOB',
    'any',
    '"text"',
    '',
    'varchar(5)',
    'TEXT(5)',
    'boolean',
    'datetime',
    'NUMERIC',
    'bigint',
    'double precision',
    'INTEGER(4)',
  ])('%s', async (type) => {
    const made = await verdict([`CREATE TABLE t (id INTEGER PRIMARY KEY, x ${type}) STRICT`]);
    const added = await verdict(['CREATE TABLE t (id INT) STRICT', `ALTER TABLE T ADD x ${type}`]);
    expect(added).toEqual(made);
    expect(await verdict([`CREATE TABLE t (id INT, x ${type})`])).toBeUndefined();
  });
});
