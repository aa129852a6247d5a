import { expect, it } from 'vitest';
import { asksOnly, unknownStatement } from '../../../../adapters/shared/reader/unknown-text.js';
import { loadDialect } from '../../../../src/dialects/index.js';
import type { DialectName } from '../../../../src/ir/index.js';
import type { Unknown } from '../../../../src/source/index.js';

const text = (...pieces: string[]): Unknown => ({
  kind: 'unknown',
  reason: 'a row',
  span: undefined,
  host: false,
  pieces,
});
const asks = async (found: string | Unknown, name: DialectName = 'postgres'): Promise<boolean> =>
  asksOnly(found, await loadDialect(name));

it('a question with values that are not known leaves the database as it is', async () => {
  expect(await asks(text(`SELECT id FROM "users" WHERE name = '`, `' OR "`, `" IS NULL`))).toBe(true);
  expect(await asks(text('SELECT id FROM `users` WHERE name LIKE "%', '%"'), 'mysql')).toBe(true);
  // A parameter, of which the text is known.
  expect(await asks('SELECT id FROM users WHERE id = ?', 'mysql')).toBe(true);
});

it('what may be more than a value may do anything', async () => {
  expect(await asks(text('SELECT ', ' FROM users'))).toBe(false);
  expect(await asks(text(`SELECT 'it''s' || `, ``))).toBe(false);
  expect(await asks(text(`SELECT nextval('`, `')`))).toBe(false);
  expect(await asks(text(`SELECT 1 WHERE '`, `' = ''; DROP TABLE users`))).toBe(false);
  expect(await asks(text(`SELECT * INTO copy FROM users WHERE name = '`, `'`))).toBe(false);
});

it('rows of one table are changed, in the words of each database', () => {
  const touched = (sql: string, dialect: DialectName): unknown =>
    unknownStatement(text(sql, "')"), dialect).touches[0]?.name.name;
  expect(touched("INSERT IGNORE INTO users VALUES ('", 'mysql')).toBe('users');
  expect(touched("REPLACE INTO `users` VALUES ('", 'mysql')).toBe('users');
  expect(touched("INSERT OR REPLACE INTO users VALUES ('", 'sqlite')).toBe('users');
  expect(touched("DELETE QUICK FROM users WHERE a IN ('", 'mysql')).toBe('users');
});

it('one table is altered, unless other objects may go along', () => {
  const found = (...pieces: string[]): unknown => unknownStatement(text(...pieces), 'postgres');
  const users = { touches: [{ kind: 'table', name: { name: 'users' } }] };
  expect(found('ALTER TABLE "users" DROP CONSTRAINT "', '"')).toEqual(users);
  expect(found('alter table if exists only Users ADD CONSTRAINT a CHECK (b > ', ')')).toEqual(users);
  for (const [before, after] of [
    ['ALTER TABLE "users" DROP CONSTRAINT "', '" CASCADE'],
    ['ALTER TABLE "users" RENAME TO "', '"'],
    ['ALTER TABLE "users" DROP CONSTRAINT "', '"; DROP TABLE posts'],
    ['ALTER TABLE "', '" DROP COLUMN a'],
    ['DROP INDEX "', '"'],
  ] as const)
    expect(found(before, after)).toEqual({ touches: [] });
});
