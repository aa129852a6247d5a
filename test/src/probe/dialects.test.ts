import { expect, it } from 'vitest';
import type { Loss } from '../../../src/port/problem.js';
import { describeServer } from '../../support/mysql.js';
import { portScript } from '../port/support.js';
import { found, probed } from './support.js';

const EVERYTHING = `
  CREATE TYPE state AS ENUM ('draft', 'live');
  CREATE TABLE teams (id bigserial PRIMARY KEY, slug text UNIQUE, title varchar(40) NOT NULL);
  CREATE TABLE users (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    team_id bigint REFERENCES teams (id) ON DELETE SET NULL,
    email text NOT NULL UNIQUE,
    name varchar(20) NOT NULL DEFAULT '',
    code char(4),
    age smallint CHECK (age > 17 AND age < 150),
    big bigint,
    ratio real,
    exact numeric(8,2) NOT NULL DEFAULT 0,
    wide double precision,
    active boolean NOT NULL DEFAULT true,
    state state NOT NULL DEFAULT 'draft',
    settings jsonb NOT NULL DEFAULT '{}',
    tags text[] NOT NULL DEFAULT '{}',
    picture bytea,
    born date,
    alarm time(3),
    seen timestamptz(3) NOT NULL DEFAULT now(),
    planned timestamp
  );
  CREATE TABLE posts (
    id serial PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE ON UPDATE CASCADE,
    number int NOT NULL,
    note text,
    CONSTRAINT posts_once UNIQUE (user_id, number, note)
  );`;

/** `ORMBRIDGE_PROBE=10000` tries more. */
const ROWS = Number(process.env['ORMBRIDGE_PROBE'] ?? 700);

describeServer.each(({ kind: { name } }) => {
  it('a port of everything behaves as it was announced', async () => {
    const ported = await portScript(EVERYTHING, name);
    expect(ported.manual).toEqual([]);
    const report = await probed(
      { dialect: 'postgres', sql: EVERYTHING },
      { dialect: name, sql: ported.sql.join(';\n') },
      { rows: ROWS, announced: ported.announced },
    );
    expect(found(report)).toEqual([]);
    expect(report.skipped).toEqual([]);
    for (const { accepted } of report.tables) expect(accepted).toBeGreaterThan(20);
    // What is announced does show itself.
    expect(Object.keys(report.announced)).toEqual(
      expect.arrayContaining(['boolean', 'text-key-length', 'counter-zero', 'enum-text', 'time-range']),
    );
  });

  it('what a default or a trigger without an equal would do is excused, and nothing else', async () => {
    const sql = `
      CREATE FUNCTION next_id() RETURNS bigint LANGUAGE sql AS 'SELECT floor(random() * 1e15)::bigint';
      CREATE TABLE people (id bigint PRIMARY KEY DEFAULT next_id(), name varchar(20));
      CREATE TABLE notes (id serial PRIMARY KEY, body varchar(20));
      CREATE FUNCTION loud() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.body := NEW.body || ''!''; RETURN NEW; END';
      CREATE TRIGGER loud BEFORE INSERT ON notes FOR EACH ROW EXECUTE FUNCTION loud();`;
    const ported = await portScript(sql, name);
    const { losses, manual } = ported.announced;
    const run = async (announced: typeof ported.announced) =>
      probed(
        { dialect: 'postgres', sql },
        { dialect: name, sql: ported.sql.join(';\n') },
        { rows: 300, announced },
      );
    const report = await run(ported.announced);
    expect(found(report)).toEqual([]);
    expect(Object.keys(report.announced)).toEqual(
      expect.arrayContaining(['default-left-out', 'manual: trigger']),
    );
    const without = (list: readonly Loss[], code: string): readonly Loss[] =>
      list.filter((one) => one.code !== code);
    const unsaid = await run({
      losses: without(losses, 'default-left-out'),
      manual: without(manual, 'trigger'),
    });
    const tables = new Set(unsaid.disagreements.map(({ table }) => table));
    expect([...tables].toSorted()).toEqual(['notes', 'people']);
  });

  it.each([
    [
      'a key that ignores case',
      /`email` varchar\(255\)/,
      '$& COLLATE utf8mb4_general_ci',
      'targetRefuses users.email unique',
    ],
    ['a weaker check', /`age` > 17/, '`age` > 10', 'sourceRefuses users.age check'],
    ['a narrower text', /`name` varchar\(20\)/, '`name` varchar(10)', 'targetRefuses users.name tooLong'],
    ['fewer digits of a second', /`planned` datetime\(6\)/, '`planned` datetime(3)', 'value users.planned'],
    ['another default', /(`active` [^,]*DEFAULT )\w+/, '$1 0', 'value users.active'],
    ['another action', /ON DELETE CASCADE/, 'ON DELETE RESTRICT', 'targetRefuses users. foreignKey'],
  ])('%s is found', async (_, pattern, replacement, expected) => {
    const ported = await portScript(EVERYTHING, name);
    const sql = ported.sql.join(';\n');
    const changed = sql.replace(pattern, replacement);
    expect(changed).not.toBe(sql);
    const report = await probed(
      { dialect: 'postgres', sql: EVERYTHING },
      { dialect: name, sql: changed },
      { rows: 700, announced: ported.announced },
    );
    expect(found(report)).toContain(expected);
  });

  it('a loss excuses its own column, and what it says alone', async () => {
    const source = {
      dialect: 'postgres',
      sql: 'CREATE TABLE t (id int PRIMARY KEY, a text, b text)',
    } as const;
    const sql =
      'CREATE TABLE t (id int PRIMARY KEY, a varchar(255), b varchar(255)) COLLATE ' +
      (name === 'mysql' ? 'utf8mb4_0900_bin' : 'utf8mb4_nopad_bin');
    const probeWith = (losses: readonly Loss[]) =>
      probed(source, { dialect: name, sql }, { rows: 150, announced: { losses, manual: [] } });
    const about = (code: Loss['code'], column: string): Loss => ({
      code,
      message: '',
      at: { table: { name: 't' }, column },
    });
    expect(found(await probeWith([]))).toEqual(['targetRefuses t.a tooLong', 'targetRefuses t.b tooLong']);
    expect(found(await probeWith([about('text-key-length', 'a')]))).toEqual(['targetRefuses t.b tooLong']);
    const others = [about('boolean', 'a'), about('text-key-length', 'id'), about('collation', 'b')];
    expect(found(await probeWith(others))).toHaveLength(2);
  });
});

const DOMAINS = `CREATE DOMAIN slug AS text CHECK (VALUE ~ '^[a-z0-9-]+$');
  CREATE DOMAIN percent AS numeric(5,2) CHECK (VALUE BETWEEN 0 AND 100);
  CREATE TABLE flags (key slug PRIMARY KEY, rollout percent NOT NULL DEFAULT 0)`;

describeServer.each(({ kind: { name } }) => {
  it('a domain refuses a value before anything else does', async () => {
    const ported = await portScript(DOMAINS, name);
    const report = await probed(
      { dialect: 'postgres', sql: DOMAINS },
      { dialect: name, sql: ported.sql.join(';\n') },
      { rows: 1000, announced: ported.announced },
    );
    expect(report.disagreements).toEqual([]);
  });
});
