import { describe, expect, test } from 'vitest';
import { sqlite } from '../../../../src/dialects/sqlite/index.js';
import { createState } from '../../../../src/fold/create-state.js';
import { foldInto } from '../../../../src/fold/fold-into.js';
import { invert } from '../../../../src/fold/inverse.js';
import { sameSchema } from '../../../../src/fold/meaning/same-schema.js';
import type { OperationBody } from '../../../../src/ir/index.js';
import { withSqlite } from '../../../support/sqlite.js';

const table = { name: 'a' };
const integer = { kind: 'integer', bits: 32 } as const;
const column = { name: 'z', type: integer, nullable: false } as const;
const dropped: OperationBody = { kind: 'dropColumn', table, column: 'y' };
const added: OperationBody = { kind: 'addColumn', table, column };

/** What an operation is printed as, after it and its way back were run on SQLite and found to be what the fold says. */
function printed(setup: string, operation: OperationBody): Promise<readonly string[]> {
  return withSqlite(async (client) => {
    const state = createState(sqlite);
    foldInto(state, sqlite.parse(setup, { file: 'a.sql' }).operations);
    await client.query(setup);
    const inverse = invert(operation, state);
    if ('refusal' in inverse) throw new Error(inverse.refusal);
    const all = [operation, ...inverse.operations];
    const statements: string[] = [];
    for (const one of all) {
      const sql = sqlite.print(one, state);
      for (const statement of sql) await client.query(statement);
      if (one === operation) statements.push(...sql);
      expect(state.apply(one)).toEqual([]);
      const found = sqlite.normalize(await sqlite.introspect(client));
      expect(sameSchema(sqlite.normalize(state.snapshot()), found)).toEqual([]);
    }
    return statements;
  });
}

const DANGLING = {
  'a view': 'CREATE TABLE b (q); CREATE VIEW v AS SELECT q FROM b; DROP TABLE b;',
  'a view of a view':
    'CREATE TABLE b (q); CREATE VIEW v AS SELECT q FROM b; CREATE VIEW w AS SELECT q FROM v; DROP VIEW v;',
  'a trigger that deletes':
    'CREATE TABLE b (q); CREATE TABLE o (p); CREATE TRIGGER t AFTER UPDATE OF p ON o BEGIN DELETE FROM b; END; DROP TABLE b;',
  'a trigger that inserts':
    'CREATE TABLE b (q); CREATE TABLE o (p); CREATE TRIGGER t AFTER UPDATE ON o BEGIN INSERT OR IGNORE INTO "b" VALUES (1); END; DROP TABLE b;',
  'a trigger that updates':
    'CREATE TABLE b (q); CREATE TABLE o (p); CREATE TRIGGER t AFTER INSERT ON o BEGIN UPDATE OR IGNORE b SET q = 1; END; DROP TABLE b;',
  'a trigger that asks':
    'CREATE TABLE b (q); CREATE TABLE o (p); CREATE TRIGGER t AFTER INSERT ON o WHEN EXISTS (SELECT 1 FROM b) BEGIN SELECT 1; END; DROP TABLE b;',
};

describe('beside what reads a table that is not there', () => {
  test.each(Object.entries(DANGLING))('%s: a column goes and comes', async (_, dangling) => {
    const setup = `CREATE TABLE a (x int, y int); ${dangling}`;
    expect(await printed(setup, dropped)).toContain('PRAGMA legacy_alter_table = ON');
    await printed(setup, added);
  });

  test.each(Object.entries(DANGLING))(
    '%s: a table and a column are renamed, and back',
    async (_, dangling) => {
      const setup = `CREATE TABLE a (x int, y int); CREATE INDEX i ON a (y); ${dangling}`;
      const renamed = await printed(setup, { kind: 'renameTable', table, to: 'n' });
      expect(renamed).toEqual([
        'PRAGMA legacy_alter_table = ON',
        'ALTER TABLE "a" RENAME TO "n"',
        'PRAGMA legacy_alter_table = OFF',
      ]);
      await printed(setup, { kind: 'renameColumn', table, column: 'y', to: 'z' });
    },
  );

  test.each([
    ['a view', 'CREATE VIEW w AS SELECT x FROM a;'],
    ['a foreign key', 'CREATE TABLE c (a int REFERENCES a (x));'],
    ['a trigger of its own', 'CREATE TRIGGER w AFTER INSERT ON a BEGIN DELETE FROM a; END;'],
  ])('what %s names is not renamed there', (_, naming) => {
    const setup = `CREATE TABLE a (x int PRIMARY KEY, y int); ${naming} CREATE VIEW v AS SELECT q FROM b;`;
    const state = createState(sqlite);
    foldInto(state, sqlite.parse(setup, { file: 'a.sql' }).operations);
    for (const operation of [
      { kind: 'renameTable', table, to: 'n' },
      { kind: 'renameColumn', table, column: 'y', to: 'z' },
    ] as const)
      expect(() => sqlite.print(operation, state)).toThrow('which others name');
  });

  test('what is there does not need it', async () => {
    const setup = `CREATE TABLE a (x int, y int); CREATE TABLE b (q); CREATE VIEW v AS SELECT q FROM B;
      CREATE TRIGGER t AFTER UPDATE OF q ON b WHEN old.q > new.q BEGIN
        INSERT INTO b (q) VALUES (1) ON CONFLICT DO UPDATE SET q = 2;
        UPDATE b SET q = (WITH c AS (SELECT 1 AS n) SELECT n FROM c);
      END;`;
    expect(await printed(setup, dropped)).toEqual(['ALTER TABLE "a" DROP COLUMN "y"']);
  });
});

describe('a table keeps a column that is not computed', () => {
  const fold = (setup: string, operation: OperationBody): readonly string[] => {
    const state = createState(sqlite);
    foldInto(state, sqlite.parse(setup, { file: 'a.sql' }).operations);
    return state.apply(operation).map(({ code = '' }) => code);
  };

  test('the last one', () => {
    expect(fold('CREATE TABLE a (y int)', dropped)).toEqual(['no-columns-left']);
  });

  test('one that all others are computed of', () => {
    const setup = 'CREATE TABLE a (y int, x int AS (y + 1))';
    expect(fold(setup, dropped)).toEqual(['still-used']);
    expect(fold(setup, { ...dropped, cascade: true })).toEqual(['no-columns-left']);
  });

  test('another one comes in the same statement', () => {
    expect(
      fold('CREATE TABLE a (y int)', {
        kind: 'alterTogether',
        table,
        changes: [dropped, added],
      } as OperationBody),
    ).toEqual([]);
    expect(
      fold('CREATE TABLE a (y int, x int)', {
        kind: 'alterTogether',
        table,
        changes: [dropped, { kind: 'dropColumn', table, column: 'x' }],
      } as OperationBody),
    ).toEqual(['no-columns-left']);
  });
});

describe('an index that goes before its table is made anew and comes back behind that', () => {
  const made = (columns: string): string =>
    `CREATE TABLE n (${columns}); INSERT INTO n (x, y) SELECT x, y FROM a; DROP TABLE a; ALTER TABLE n RENAME TO a;`;
  const kinds = (text: string): readonly string[] => {
    const state = createState(sqlite);
    const setup = 'CREATE TABLE a (x int, y int, CHECK (x > 0)); CREATE INDEX i ON a (x);';
    foldInto(state, sqlite.parse(setup, { file: 'a.sql' }).operations);
    const { operations } = sqlite.parse(text, { file: 'b.sql' });
    return (sqlite.recognize?.(operations, state) ?? []).map(({ kind }) => kind);
  };
  const twice = `${made('x int, y int')} ${made('x int, y int, CHECK (y > 0)')}`;

  test('has not changed, however often the table is made', () => {
    expect(kinds(`DROP INDEX i; ${made('x int, y int')} CREATE INDEX i ON a (x);`)).toEqual([
      'dropConstraint',
    ]);
    expect(kinds(`DROP INDEX i; ${twice} CREATE INDEX i ON a (x);`)).toEqual([
      'dropConstraint',
      'addConstraint',
    ]);
  });

  test('is another one with other columns', () => {
    expect(kinds(`DROP INDEX i; ${twice} CREATE INDEX i ON a (y);`)).toContain('createIndex');
  });

  test('that does not come back is dropped as it is written', () => {
    const state = createState(sqlite);
    foldInto(
      state,
      sqlite.parse('CREATE TABLE a (x int, y int); CREATE INDEX i ON a (y);', { file: 'a.sql' }).operations,
    );
    const text = `DROP INDEX IF EXISTS i; ${made('x int, y int, z int')}`;
    const { operations } = sqlite.parse(text, { file: 'b.sql' });
    expect(sqlite.recognize?.(operations, state)).toMatchObject([
      { kind: 'dropIndex', index: { name: 'i' }, ifExists: true },
      { kind: 'addColumn' },
    ]);
  });

  test('stays out of the way of changes of rows', () => {
    const found = kinds(`DROP INDEX i; ${twice} UPDATE a SET x = 1; CREATE INDEX i ON a (x);`);
    expect(found).toEqual(['dropIndex', 'dropConstraint', 'addConstraint', 'update', 'createIndex']);
  });
});

test('a foreign key whose actions stand in another order is the same one', () => {
  const state = createState(sqlite);
  const key = (actions: string): string => `CONSTRAINT f FOREIGN KEY (x) REFERENCES a (x) ${actions}`;
  const setup = `CREATE TABLE a (x int PRIMARY KEY, ${key('ON UPDATE RESTRICT ON DELETE CASCADE')})`;
  foldInto(state, sqlite.parse(setup, { file: 'a.sql' }).operations);
  const made = `CREATE TABLE n (x int PRIMARY KEY, y int, ${key('ON DELETE CASCADE ON UPDATE RESTRICT')});
    INSERT INTO n (x) SELECT x FROM a; DROP TABLE a; ALTER TABLE n RENAME TO a;`;
  const { operations } = sqlite.parse(made, { file: 'b.sql' });
  expect(sqlite.recognize?.(operations, state)).toMatchObject([{ kind: 'addColumn' }]);
});
