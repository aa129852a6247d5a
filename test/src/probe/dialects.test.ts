import { expect, it } from 'vitest';
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

describeServer.each(({ kind }) => {
  it('a port of everything behaves as it was announced', async () => {
    const ported = await portScript(EVERYTHING, kind.name);
    expect(ported.manual).toEqual([]);
    const report = await probed(
      { dialect: 'postgres', sql: EVERYTHING },
      { dialect: kind.name, sql: ported.sql.join(';\n') },
      { rows: 3_000, announced: ported.announced },
    );
    console.log(
      report.milliseconds,
      report.rows,
      report.accepted,
      report.refused,
      report.announced,
      report.skipped,
    );
    for (const d of report.disagreements)
      console.log(JSON.stringify({ ...d, kept: 0, values: d.values }, null, 1).slice(0, 900));
    expect(found(report)).toEqual([]);
  });
});
