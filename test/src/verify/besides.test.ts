import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { connect } from '../../../src/dialects/mysql/client.js';
import { cli, filesIn, folderWith } from '../../support/cli.js';
import { describeServer } from '../../support/mysql.js';

/** A history of PostgreSQL whose schemas refer to each other in all directions. */
const SCHEMAS = {
  'in/1_a.up.sql': `
CREATE SCHEMA audit;
CREATE TABLE users (id serial PRIMARY KEY, name varchar(50) NOT NULL);
CREATE TABLE audit.kinds (id integer PRIMARY KEY, name varchar(20) NOT NULL UNIQUE);
CREATE TABLE audit.log (
  id serial PRIMARY KEY,
  user_id integer NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  kind_id integer REFERENCES audit.kinds (id),
  CONSTRAINT log_kind CHECK (kind_id > 0)
);
CREATE TABLE marks (id integer PRIMARY KEY, log_id integer REFERENCES audit.log (id));
INSERT INTO audit.kinds (id, name) VALUES (1, 'login'), (2, 'logout');`,
  'in/1_a.down.sql': `
DROP TABLE marks; DROP TABLE audit.log; DROP TABLE audit.kinds; DROP TABLE users; DROP SCHEMA audit;`,
  'in/2_b.up.sql': `
CREATE TABLE notes (id integer PRIMARY KEY, text varchar(20));
INSERT INTO notes (id, text) VALUES (1, 'x');
ALTER TABLE notes SET SCHEMA audit;
UPDATE audit.notes SET text = 'y' WHERE id = 1;
ALTER TABLE audit.kinds ADD COLUMN owner_id integer REFERENCES users (id);
CREATE VIEW audit.names AS SELECT l.id, u.name FROM audit.log l JOIN users u ON u.id = l.user_id;
CREATE VIEW kind_names AS SELECT name FROM audit.kinds;
CREATE SCHEMA tmp;
CREATE TABLE tmp.a (id integer PRIMARY KEY);
CREATE TABLE refs (id integer PRIMARY KEY, a integer REFERENCES tmp.a (id));
DROP SCHEMA tmp CASCADE;`,
  'in/2_b.down.sql': `
DROP TABLE refs;
DROP VIEW kind_names;
DROP VIEW audit.names;
ALTER TABLE audit.kinds DROP COLUMN owner_id;
ALTER TABLE audit.notes SET SCHEMA public;
DROP TABLE notes;`,
};

const PORT = ['--source-dialect', 'postgres', '--choose', 'schema=database'] as const;

/** A column of another database's table that is not as it was written is seen. */
async function seesDifference(out: string): Promise<void> {
  const files = filesIn(out);
  const [name = '', text = ''] =
    Object.entries(files).find(([file]) => file.includes('2_b') && file.endsWith('.up.sql')) ?? [];
  const other = folderWith({
    ...files,
    [name]: text.replace('`owner_id` int', "`owner_id` int COMMENT 'x'"),
  });
  const differs = await cli('verify', out, other, '--dialect', 'mariadb');
  expect(differs.stdout).toContain('first different after up of 2_b');
  expect(differs.stdout).toContain('table audit.kinds, column owner_id');
  expect(differs.code).toBe(4);
}

describeServer.each((test) => {
  const dialect = test.kind.name;

  it('schemas that become databases are proven, and probed, on servers of our own', async () => {
    const folder = folderWith(SCHEMAS);
    const [source, out] = [path.join(folder, 'in'), path.join(folder, 'out')];
    const result = await cli(
      ...['convert', source, '--to', 'sql', '--out', out, '--dialect', dialect, ...PORT],
      ...['--probe', '60', '--seed', '1'],
    );
    expect(result.stdout).toContain(
      'Proven: schemas and rows are the same after each of 2 steps up and 2 down.',
    );
    expect(result.stdout).toContain('Probed: both behave the same');
    expect(result.code).toBe(2);
    if (dialect === 'mariadb') await seesDifference(out);
  });

  it('on a server of the user’s nothing but scratch databases is touched', async () => {
    const folder = folderWith(SCHEMAS);
    const url = await test.url();
    const result = await cli(
      ...['convert', path.join(folder, 'in'), '--to', 'sql', '--out', path.join(folder, 'out'), ...PORT],
      ...['--dialect', dialect, '--verify', '--target-url', url],
    );
    expect(result.code).not.toBe(0);
    expect(result.stderr).toContain('not-only-scratch');
    const client = await connect(url);
    const rows = await client.query("SHOW DATABASES LIKE 'audit'");
    await client.close();
    expect(rows).toEqual([]);
  });
});

describe('a history of MySQL that uses another database', () => {
  it.each([
    ['CREATE DATABASE other; USE other; CREATE TABLE a (id int PRIMARY KEY);'],
    ['CREATE DATABASE other CHARACTER SET latin1;'],
    ['INSERT INTO other.t SELECT 1;'],
  ])('%s is not run beside what the user has', async (sql) => {
    const folder = folderWith({ 'in/1_a.up.sql': sql });
    const result = await cli(
      ...['verify', path.join(folder, 'in'), path.join(folder, 'in'), '--dialect', 'mysql'],
      ...['--source-url', 'mysql://root@127.0.0.1:1/nothing'],
    );
    expect(result.stderr).toContain('not-only-scratch');
  });
});
