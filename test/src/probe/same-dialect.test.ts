import { describe, expect, it } from 'vitest';
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

const probeShop = (change: (sql: string) => string, rows?: number) =>
  probed(
    { dialect: 'postgres', sql: SHOP },
    { dialect: 'postgres', sql: change(SHOP) },
    { ...(rows ? { rows } : {}) },
  );

describe('two databases of one kind', () => {
  it('that are the same: nothing is found in 10,000 rows', async () => {
    const report = await probeShop((sql) => sql, 10_000);
    expect(found(report)).toEqual([]);
    expect(report.skipped).toEqual([]);
    console.log(report.milliseconds, report.rows, report.accepted, report.refused);
    expect(report.rows).toBeGreaterThanOrEqual(10_000);
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
      'targetRefuses users.email unique',
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
