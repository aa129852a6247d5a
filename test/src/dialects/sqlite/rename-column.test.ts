import { describe, expect, test } from 'vitest';
import { renameInTrigger } from '../../../../src/dialects/sqlite/rename-column.js';

const columns: Readonly<Record<string, readonly string[]>> = {
  a: ['id', 'x'],
  b: ['id', 'y'],
  c: ['z'],
};

/** The body of a trigger of `a`, after the column `id` of `a` has become `key`. */
function renamed(body: string): string | undefined {
  const head = 'CREATE TRIGGER t AFTER UPDATE OF x ON a BEGIN ';
  const text = renameInTrigger(`${head}${body}; END`, {
    owner: 'a',
    renamed: 'a',
    from: 'id',
    to: 'key',
    columnsOf: (table) => columns[table],
  });
  return text?.slice(head.length, -'; END'.length);
}

describe('a renamed column in the text of a trigger', () => {
  test.each([
    ['SELECT new.id, old.ID, b.id FROM b', 'SELECT new."key", old."key", b.id FROM b'],
    ['UPDATE a SET id = 1 WHERE id = 2', 'UPDATE a SET "key" = 1 WHERE "key" = 2'],
    ['UPDATE b SET id = 1 WHERE id = 2', 'UPDATE b SET id = 1 WHERE id = 2'],
    ['INSERT INTO a (x, id) SELECT y, 1 FROM b', 'INSERT INTO a (x, "key") SELECT y, 1 FROM b'],
    ['INSERT INTO b (id) SELECT one.id FROM a AS one', 'INSERT INTO b (id) SELECT one."key" FROM a AS one'],
    ['DELETE FROM b WHERE id = (SELECT id FROM a)', 'DELETE FROM b WHERE id = (SELECT "key" FROM a)'],
    ['DELETE FROM a WHERE id IN (SELECT id FROM c)', 'DELETE FROM a WHERE "key" IN (SELECT "key" FROM c)'],
    ['SELECT z AS id FROM c', 'SELECT z AS id FROM c'],
    ['SELECT z id FROM c', 'SELECT z id FROM c'],
    ["SELECT 'id', id(1) FROM a", "SELECT 'id', id(1) FROM a"],
  ])('%s', (before, after) => {
    expect(renamed(before)).toBe(after);
  });

  test('is not guessed where two tables have it', () => {
    expect(renamed('SELECT id FROM a, b')).toBeUndefined();
  });

  test('in the head of the trigger', () => {
    const rename = { owner: 'a', renamed: 'a', from: 'x', to: 'w w', columnsOf: () => ['id', 'x'] };
    expect(
      renameInTrigger(
        'CREATE TRIGGER x AFTER UPDATE OF id, x ON a WHEN new.x > 1 BEGIN SELECT 1; END',
        rename,
      ),
    ).toBe('CREATE TRIGGER x AFTER UPDATE OF id, "w w" ON a WHEN new."w w" > 1 BEGIN SELECT 1; END');
  });
});
