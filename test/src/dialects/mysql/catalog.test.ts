import { describe, expect, it } from 'vitest';
import { mariadb } from '../../../../src/dialects/mariadb/index.js';
import { mysql } from '../../../../src/dialects/mysql/index.js';
import type { Dialect } from '../../../../src/dialects/dialect.js';
import { createState } from '../../../../src/fold/create-state.js';
import type { SchemaState } from '../../../../src/fold/state.js';
import { describeServer, withClient } from '../../../support/mysql.js';

const HISTORY = `
CREATE TABLE users (
  id bigint unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY,
  name varchar(40) NOT NULL,
  note text,
  joined timestamp NULL DEFAULT CURRENT_TIMESTAMP,
  UNIQUE KEY users_name (name)
) DEFAULT CHARSET=latin1;
CREATE TABLE posts (
  id int NOT NULL,
  author bigint unsigned DEFAULT NULL,
  slug varchar(20) NOT NULL,
  body mediumtext NOT NULL,
  PRIMARY KEY (id),
  KEY posts_slug (slug(5), id),
  CONSTRAINT posts_author_foreign FOREIGN KEY (author) REFERENCES users (id) ON DELETE CASCADE
) DEFAULT CHARSET=latin1;
CREATE VIEW names AS SELECT name FROM users;`;

function stateOf(sql: string, dialect: Dialect): SchemaState {
  const state = createState(dialect);
  for (const operation of dialect.parse(sql, { file: '' }).operations) state.apply(operation);
  return state;
}

/** Questions of which every row is known, if not every cell. */
const KNOWN = [
  "SHOW INDEX FROM `posts` WHERE Key_name = 'posts_slug'",
  "SHOW INDEX FROM posts WHERE Key_name = 'posts_author_foreign'",
  "SHOW KEYS IN posts WHERE Key_name = 'gone';",
  'SHOW COLUMNS FROM users',
  "SHOW FULL COLUMNS FROM posts LIKE 'slu%'",
  "SHOW FIELDS FROM posts WHERE Field = 'author'",
  "select CONSTRAINT_NAME FROM information_schema.TABLE_CONSTRAINTS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'posts' AND CONSTRAINT_NAME = 'posts_author_foreign' AND CONSTRAINT_TYPE = 'FOREIGN KEY'",
  "SELECT constraint_name AS c FROM information_schema.table_constraints t WHERE t.table_schema = SCHEMA() AND t.table_name = 'posts' AND t.constraint_type = 'PRIMARY KEY'",
  "SELECT COLUMN_NAME, COLUMN_TYPE, IS_NULLABLE FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'users' AND column_name IN ('name', 'note') AND data_type <> 'text'",
  "SELECT COUNT(*) AS n FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'users'",
  "SELECT COUNT(*) FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 'posts' AND index_name = 'posts_slug'",
  "SELECT COUNT(1) AS n FROM INFORMATION_SCHEMA.STATISTICS WHERE table_schema = DATABASE() AND table_name = 'posts' AND index_name = 'gone'",
  "SELECT COUNT(DISTINCT index_name) as n, COUNT(sub_part) FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 'posts'",
  "SELECT COUNT(*) > 0 AS found FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'users'",
  "SELECT DISTINCT index_name FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 'posts' AND index_name = 'posts_slug'",
  "SELECT column_name FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'users' ORDER BY column_name DESC LIMIT 2",
  "SELECT c.column_name FROM information_schema.tables t INNER JOIN information_schema.columns c ON c.table_name = t.table_name AND c.table_schema = t.table_schema WHERE t.table_schema = DATABASE() AND t.table_name = 'posts' AND c.column_name = 'slug'",
  "SELECT table_name, table_type, table_collation FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'users' LIMIT 1",
  "SELECT 1 AS one FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'gone'",
  "SELECT referenced_table_name, referenced_column_name, ordinal_position FROM information_schema.key_column_usage WHERE constraint_schema = DATABASE() AND table_name = 'posts' AND column_name = 'author' AND referenced_table_name IS NOT NULL",
  "SELECT t.table_name AS a, c.column_name AS b FROM information_schema.tables t, information_schema.columns c WHERE t.table_schema = DATABASE() AND t.table_name = 'posts' AND c.table_schema = t.table_schema AND c.table_name = t.table_name AND c.column_name LIKE 's\\_ug' OR c.table_schema = DATABASE() AND c.table_name = 'posts' AND t.table_schema = c.table_schema AND t.table_name = 'posts' AND c.column_name = 'slug'",
];

describeServer.each((server) => {
  const dialect = server.kind.name === 'mariadb' ? mariadb : mysql;

  it.each(KNOWN)('what it is known to answer, it answers: %s', async (sql) => {
    const database = await server.scratch(HISTORY);
    const rows = await withClient(database, (client) => client.query(sql));
    const answer = dialect.answerFromCatalog?.(sql, stateOf(HISTORY, dialect));
    if (answer?.kind !== 'rows') throw new Error(`it is ${answer?.kind}`);
    expect(answer.rows).toHaveLength(rows.length);
    for (const [place, row] of answer.rows.entries()) {
      const found = rows[place] ?? {};
      const known = Object.entries(row ?? {}).filter(([, cell]) => cell !== undefined);
      // Every column that is told is one of the server's, in its spelling, and what is known of it is so.
      expect(Object.keys(found)).toEqual(expect.arrayContaining(Object.keys(row ?? {})));
      expect(known.length).toBeGreaterThan(0);
      expect(Object.fromEntries(known)).toEqual(
        Object.fromEntries(known.map(([name]) => [name, found[name] ?? null])),
      );
    }
  });
});

describe('what is not known of an answer', () => {
  const ask = (sql: string, more = ''): unknown =>
    mysql.answerFromCatalog?.(sql, stateOf(HISTORY + more, mysql))?.kind;

  it('is whether other databases have it, too', () => {
    expect(ask("SELECT 1 FROM information_schema.tables WHERE table_name = 'users'")).toBe('unsure');
    expect(ask("SELECT 1 FROM information_schema.tables WHERE table_schema = 'shop'")).toBe('unsure');
  });

  it('is which tables there are in all: tools keep books in some', () => {
    expect(ask('SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE()')).toBe(
      'unsure',
    );
  });

  it('is what raw SQL may have changed', () => {
    const count =
      'SELECT COUNT(*) FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name =';
    expect(ask(`${count} 'copy'`, 'CREATE TABLE copy LIKE users;')).toBe('unsure');
    expect(ask(`${count} 'users'`, 'CREATE TABLE copy LIKE users;')).toBe('rows');
    expect(ask(`${count} 'users'`, 'CALL anything();')).toBe('unsure');
  });

  it('is a name in another case: a setting of the server says whether it is the same', () => {
    expect(
      ask("SELECT 1 FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'USERS'"),
    ).toBe('unsure');
  });

  it('is everything else', () => {
    for (const sql of [
      'SELECT * FROM users',
      'SELECT 1',
      'SHOW INDEX FROM gone',
      'SHOW TABLES',
      'SELECT table_name FROM information_schema.tables GROUP BY table_name',
      'SELECT t.table_name FROM information_schema.tables t LEFT JOIN information_schema.columns c ON TRUE',
      // One row in all, also where none is found.
      "SELECT MAX(seq_in_index) AS n FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 'gone'",
      "SELECT 1 FROM information_schema.events WHERE event_name = 'a'",
      'UPDATE users SET name = 1',
    ])
      expect(ask(sql)).toBeUndefined();
  });
});
