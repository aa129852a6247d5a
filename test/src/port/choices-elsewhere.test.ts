import { describe, expect, it } from 'vitest';
import type { DialectName } from '../../../src/ir/index.js';
import { parseChoices } from '../../../src/port/choices/check-choices.js';
import { scratchDatabase } from '../../support/postgres.js';
import { withSqlite } from '../../support/sqlite.js';
import { plainValue, portWay } from './any-way.js';

/** Ports a script by what is chosen, applies it to PostgreSQL, and gives the rows of a query there. */
async function onPostgres(
  choose: readonly string[],
  script: string,
  query: string,
): Promise<readonly string[]> {
  const { sql, manual } = await portWay('mysql', 'postgres', script, parseChoices(choose));
  expect(manual).toEqual([]);
  const client = await (await scratchDatabase('')).connect();
  try {
    for (const statement of sql) await client.query(statement);
    const rows = await client.query(query);
    return rows.map((row) => Object.values(row).map(plainValue).join(' '));
  } finally {
    await client.close();
  }
}

const TYPE = `SELECT format_type(atttypid, atttypmod) AS t FROM pg_attribute WHERE attrelid = 't'::regclass AND attname = 'c'`;

describe('a choice from MySQL to PostgreSQL', () => {
  it.each([
    ['booleans=smallint', 'tinyint(1)', 'smallint'],
    ['booleans=smallint', 'bit(1)', 'smallint'],
    ['t.c:booleans=smallint', 'tinyint(1)', 'smallint'],
    ['t.id:booleans=smallint', 'tinyint(1)', 'boolean'],
    ['datetime=timestamptz', 'datetime(3)', 'timestamp(3) with time zone'],
    ['uuid=native', 'char(36)', 'uuid'],
    ['uuid=native', 'varchar(36)', 'uuid'],
    ['uuid=native', 'binary(16)', 'uuid'],
    ['uuid=native', 'char(35)', 'character varying(35)'],
    ['uuid=char', 'char(36)', 'character varying(36)'],
    ['enums=text', `enum('a', 'b')`, 'text'],
    ['unsigned=wider', 'int unsigned', 'bigint'],
  ])('%s: %s becomes %s', async (choose, type, expected) => {
    expect(await onPostgres([choose], `CREATE TABLE t (id int PRIMARY KEY, c ${type})`, TYPE)).toEqual([
      expected,
    ]);
  });

  it.each([
    ['datetime=timestamptz', 'datetime(3)', ['datetime-zone']],
    ['uuid=native', 'char(36)', ['uuid-native']],
    ['uuid=native', 'binary(16)', ['uuid-native']],
    ['uuid=native', 'int', []],
  ])('%s: of %s what follows is told', async (choose, type, expected) => {
    const script = `CREATE TABLE t (id int PRIMARY KEY, c ${type})`;
    const { losses } = await portWay('mysql', 'postgres', script, parseChoices([choose]));
    expect(losses).toEqual(expected);
  });

  it('is followed by literals, expressions, keys and later changes', async () => {
    const script = `CREATE TABLE t (id char(36) PRIMARY KEY DEFAULT (uuid()), f tinyint(1) NOT NULL DEFAULT 0, e enum('a', 'b') DEFAULT 'a', CHECK (f < 3));
      CREATE TABLE u (t_id char(36), CONSTRAINT k FOREIGN KEY (t_id) REFERENCES t (id));
      INSERT INTO t (id, f) VALUES ('A0EEBC99-9c0b-4ef8-bb6d-6bb9bd380a11', 2), (uuid(), TRUE);
      INSERT INTO u (t_id) SELECT id FROM t WHERE f > 1; UPDATE t SET f = f + 1 WHERE f = 1; UPDATE t SET e = 'b' WHERE f;
      ALTER TABLE t MODIFY COLUMN e enum('a', 'b', 'c') DEFAULT 'c'; INSERT INTO t (f) VALUES (0)`;
    const query = 'SELECT t.f, t.e, u.t_id FROM t LEFT JOIN u ON u.t_id = t.id ORDER BY t.f, u.t_id';
    expect(await onPostgres(['uuid=native', 'booleans=smallint', 'enums=text'], script, query)).toEqual([
      '0 c NULL',
      '2 b a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11',
      '2 b NULL',
    ]);
  });

  it('of a check or a collation is what the table has', async () => {
    const script = 'CREATE TABLE t (id int PRIMARY KEY, c int unsigned, a varchar(9) UNIQUE)';
    const chosen = await portWay(
      'mysql',
      'postgres',
      script,
      parseChoices(['unsigned=wider', 'collation=C']),
    );
    expect(chosen.sql.join()).not.toContain('CHECK');
    expect(chosen.sql.join()).toContain('COLLATE "C"');
    expect(chosen.losses).toContain('chosen-collation');
    expect((await portWay('mysql', 'postgres', script)).sql.join()).toContain('CHECK');
  });
});

describe('a choice to SQLite', () => {
  const refuses = async (choose: readonly string[], from: DialectName, type: string, value: string) => {
    const { sql } = await portWay(from, 'sqlite', `CREATE TABLE t (c ${type})`, parseChoices(choose));
    return withSqlite(async (client) => {
      for (const statement of sql) await client.query(statement);
      return client.query(`INSERT INTO t VALUES (${value})`).then(
        () => false,
        () => true,
      );
    });
  };
  it('checks booleans', async () => {
    expect(await refuses(['booleanCheck=true'], 'postgres', 'boolean', '2')).toBe(true);
    expect(await refuses(['booleanCheck=true'], 'mysql', 'tinyint(1)', '1')).toBe(false);
    expect(await refuses([], 'postgres', 'boolean', '2')).toBe(false);
  });
  it('keeps all digits of decimals as text', async () => {
    const script = `CREATE TABLE t (c numeric(30, 10) DEFAULT 0.10); INSERT INTO t (c) VALUES (12345678901234567890.0123456789); INSERT INTO t DEFAULT VALUES`;
    const { sql, manual, losses } = await portWay(
      'postgres',
      'sqlite',
      script,
      parseChoices(['decimals=text']),
    );
    expect(manual).toHaveLength(0);
    expect(losses).toContain('decimal-text');
    const rows = await withSqlite(async (client) => {
      for (const statement of sql) await client.query(statement);
      return client.query('SELECT c, typeof(c) AS t FROM t ORDER BY c');
    });
    expect(rows).toEqual([
      { c: '0.10', t: 'text' },
      { c: '12345678901234567890.0123456789', t: 'text' },
    ]);
  });
  it('leaves arrays to a person', async () => {
    const { manual } = await portWay(
      'postgres',
      'sqlite',
      'CREATE TABLE t (c text[])',
      parseChoices(['arrays=manual']),
    );
    expect(manual).toEqual(['an array is left to you, as you chose']);
  });
});

describe('choices that contradict each other', () => {
  const tables = `CREATE TABLE a (id uuid PRIMARY KEY, flag boolean); CREATE TABLE b (id uuid PRIMARY KEY, a_id uuid REFERENCES a (id), flag boolean)`;
  const told = async (...choose: string[]) =>
    (await portWay('postgres', 'mysql', tables, parseChoices(choose))).general.filter(
      ({ code }) => code === 'choices-contradict',
    );
  it('for the two ends of a foreign key are told, with what is in force', async () => {
    const [warning, ...others] = await told('a.id:uuid=char', 'b.a_id:uuid=binary');
    expect(others).toEqual([]);
    expect(warning?.message).toMatch(/char for a\.id, binary for b\.a_id|binary for b\.a_id, char for a\.id/);
    const { sql } = await portWay(
      'postgres',
      'mysql',
      tables,
      parseChoices(['a.id:uuid=char', 'b.a_id:uuid=binary']),
    );
    const inForce =
      /all get (char|binary)/.exec(warning?.message ?? '')?.[1] === 'char' ? 'char(36)' : 'binary(16)';
    expect(sql[0]).toContain(`\`id\` ${inForce}`);
    expect(sql[1]).toContain(`\`a_id\` ${inForce}`);
  });
  it('for their tables, too; one for a column outweighs one for a table', async () => {
    expect(await told('a:uuid=char', 'b:uuid=binary')).toHaveLength(1);
    expect(await told('a.id:uuid=char', 'b:uuid=binary')).toEqual([]);
    expect(await told('a.id:uuid=char', 'b.a_id:uuid=char')).toEqual([]);
    expect(await told('a.id:uuid=char', 'b.id:uuid=binary')).toEqual([]);
  });
});
