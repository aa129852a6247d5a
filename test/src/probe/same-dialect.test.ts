import { describe, expect, it } from 'vitest';
import { describeServer } from '../../support/mysql.js';
import { found, probed } from './support.js';

const SHOP = `
  CREATE TYPE state AS ENUM ('draft', 'live');
  CREATE TABLE users (
    id serial PRIMARY KEY,
    email varchar(20) NOT NULL,
    nick text,
    age int CHECK (age > 17),
    state state NOT NULL DEFAULT 'draft',
    balance numeric(8,2) NOT NULL DEFAULT 0,
    settings jsonb NOT NULL DEFAULT '{}',
    tags text[] NOT NULL DEFAULT '{}',
    seen timestamptz NOT NULL DEFAULT now(),
    born date,
    CONSTRAINT users_email UNIQUE (email)
  );
  CREATE TABLE orders (
    id uuid PRIMARY KEY,
    user_id int NOT NULL,
    code char(4) NOT NULL,
    total numeric(8,2) NOT NULL,
    CONSTRAINT orders_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT total_positive CHECK (total >= 0)
  );
  CREATE TABLE lines (
    order_id uuid NOT NULL REFERENCES orders (id) ON UPDATE CASCADE,
    number smallint NOT NULL,
    note text,
    PRIMARY KEY (order_id, number)
  );`;

/** `ORMBRIDGE_PROBE=10000` tries more. */
const ROWS = Number(process.env['ORMBRIDGE_PROBE'] ?? 700);

const probeShop = (change: (sql: string) => string, rows?: number) =>
  probed(
    { dialect: 'postgres', sql: SHOP },
    { dialect: 'postgres', sql: change(SHOP) },
    { ...(rows ? { rows } : {}) },
  );

describe('two databases of one kind', () => {
  it('that are the same: nothing is found', async () => {
    const report = await probeShop((sql) => sql, ROWS);
    expect(found(report)).toEqual([]);
    expect(report.skipped).toEqual([]);
    expect(report.rows).toBeGreaterThanOrEqual(ROWS);
    // Most rows are odd on purpose; still enough must get in.
    expect(report.accepted).toBeGreaterThan(report.rows / 4);
    for (const { accepted } of report.tables) expect(accepted).toBeGreaterThan(0);
  });

  it.each([
    ['a check that is missing', ['CHECK (age > 17)', ''], 'sourceRefuses users.age check'],
    ['a narrower text', ['email varchar(20)', 'email varchar(19)'], 'targetRefuses users.email tooLong'],
    [
      'a unique key that ignores case',
      ['UNIQUE (email)', 'EXCLUDE (lower(email) WITH =)'],
      'targetRefuses users. unique',
    ],
    [
      'a missing unique key',
      ['CONSTRAINT users_email UNIQUE (email)', 'CHECK (true)'],
      'sourceRefuses users.email unique',
    ],
    [
      'another default',
      ["state NOT NULL DEFAULT 'draft'", "state NOT NULL DEFAULT 'live'"],
      'value users.state',
    ],
    ['another action', ['ON DELETE CASCADE', 'ON DELETE RESTRICT'], 'targetRefuses users. foreignKey'],
    ['no action for a changed key', [' ON UPDATE CASCADE', ''], 'targetRefuses orders. foreignKey'],
    ['fewer digits', ['balance numeric(8,2)', 'balance numeric(8,1)'], 'value users.balance'],
    [
      'a column that must be there',
      ['nick text', "nick text NOT NULL DEFAULT ''"],
      'targetRefuses users.nick notNull',
    ],
  ] as const)('%s is found', async (_, [from, to], expected) => {
    const report = await probeShop((sql) => sql.replace(from, to));
    expect(found(report)).toContain(expected);
  });
});

it('rows of tables that refer to each other in a ring are found, where one of them may do without', async () => {
  const sql = `CREATE TABLE orgs (id int PRIMARY KEY, settings_id int NOT NULL);
    CREATE TABLE settings (id int PRIMARY KEY, email_id int);
    CREATE TABLE emails (id int PRIMARY KEY, org_id int NOT NULL REFERENCES orgs);
    ALTER TABLE orgs ADD FOREIGN KEY (settings_id) REFERENCES settings; ALTER TABLE settings ADD FOREIGN KEY (email_id) REFERENCES emails`;
  const report = await probed({ dialect: 'postgres', sql }, { dialect: 'postgres', sql });
  expect(report.skipped).toEqual([]);
  for (const { accepted } of report.tables) expect(accepted).toBeGreaterThan(10);
});

it('a column with a default that refers to nothing gets a row to refer to', async () => {
  const sql = `CREATE TABLE a (id int PRIMARY KEY);
    CREATE TABLE b (id int PRIMARY KEY, a int DEFAULT 7 REFERENCES a ON DELETE SET DEFAULT)`;
  const report = await probed({ dialect: 'postgres', sql }, { dialect: 'postgres', sql });
  expect(report.skipped).toEqual([]);
});

describe('what is found', () => {
  it('is as small as it gets, and is SQL for both sides', async () => {
    const report = await probeShop((sql) =>
      sql.replace('CONSTRAINT total_positive CHECK (total >= 0)', 'CHECK (true)'),
    );
    expect(report.disagreements).toHaveLength(1);
    expect(report.disagreements[0]).toMatchObject({
      kind: 'sourceRefuses',
      table: 'orders',
      columns: ['total'],
      constraint: 'total_positive',
      source: expect.stringContaining('violates check constraint "total_positive"'),
      target: 'accepts it',
    });
    const { sourceSql, targetSql } = report.disagreements[0]!;
    expect(sourceSql).toEqual(targetSql);
    expect(sourceSql).toHaveLength(2);
    expect(sourceSql[0]).toMatch(/^INSERT INTO "users" /);
    expect(sourceSql[1]).toMatch(
      /^INSERT INTO "orders" \("id", "user_id", "code", "total"\) VALUES \(.*, -1\);$/,
    );
  });

  it('is the same for the same seed', async () => {
    const change = (sql: string): string => sql.replace('email varchar(20)', 'email varchar(18)');
    const [first, second] = [await probeShop(change), await probeShop(change)];
    const { milliseconds: _, ...rest } = first;
    expect(second).toMatchObject(rest);
  });
});

const NOTES = (email: string, more = '') =>
  `CREATE TABLE notes (id int PRIMARY KEY, email ${email} UNIQUE, done tinyint(1) NOT NULL DEFAULT 0 ${more})`;

describeServer.each(({ kind }) => {
  it('nothing in two that are the same', async () => {
    const made = { dialect: kind.name, sql: NOTES('varchar(20) NOT NULL') };
    const report = await probed(made, made);
    expect(found(report)).toEqual([]);
    expect(report.accepted).toBeGreaterThan(100);
  });

  it('a collation that ignores case', async () => {
    const bin = { dialect: kind.name, sql: NOTES('varchar(20) COLLATE utf8mb4_bin NOT NULL') };
    const report = await probed(bin, { ...bin, sql: bin.sql.replace('utf8mb4_bin', 'utf8mb4_general_ci') });
    expect(found(report)).toContain('targetRefuses notes.email unique');
    const [first] = report.disagreements;
    expect(first?.targetSql).toHaveLength(2);
  });
});

describe('on SQLite', () => {
  it('a check that is missing, and nothing else', async () => {
    const sql = `CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, age INTEGER CHECK (age > 3));
      CREATE TABLE posts (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE)`;
    expect(found(await probed({ dialect: 'sqlite', sql }, { dialect: 'sqlite', sql }))).toEqual([]);
    const without = sql.replace('CHECK (age > 3)', '');
    expect(found(await probed({ dialect: 'sqlite', sql }, { dialect: 'sqlite', sql: without }))).toEqual([
      'sourceRefuses users.age check',
    ]);
  });
});
