import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { postgres } from '../../../../src/dialects/postgres/index.js';
import type { SqlClient } from '../../../../src/dialects/sql-client.js';
import type { ScratchDatabase } from '../../../../src/dialects/server.js';
import { createState } from '../../../../src/fold/create-state.js';
import type { SchemaState } from '../../../../src/fold/state.js';
import { scratchDatabase } from '../../../support/postgres.js';

/** A schema with something of all that the catalogs tell. */
const SCHEMA = `
  CREATE SCHEMA audit;
  CREATE EXTENSION citext;
  CREATE TYPE mood AS ENUM ('sad', 'ok');
  CREATE DOMAIN positive AS int CHECK (VALUE > 0);
  CREATE TYPE pair AS (a int, b text);
  CREATE SEQUENCE tickets;
  CREATE TABLE users (
    id serial PRIMARY KEY,
    name varchar(40) NOT NULL,
    email text UNIQUE,
    feeling mood DEFAULT 'ok',
    born date,
    score positive,
    seen timestamptz DEFAULT now(),
    tags text[],
    CONSTRAINT adult CHECK (born < '2010-01-01')
  );
  CREATE TABLE audit.events (
    id bigint GENERATED ALWAYS AS IDENTITY,
    user_id int NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    at tstzrange,
    CONSTRAINT events_pk PRIMARY KEY (id, user_id)
  );
  CREATE TABLE rooms (id int PRIMARY KEY, during int4range, EXCLUDE USING gist (during WITH &&));
  ALTER TABLE rooms ADD CONSTRAINT later CHECK (id > 0) NOT VALID;
  CREATE TABLE measures (day date NOT NULL, value int) PARTITION BY RANGE (day);
  CREATE INDEX measures_day ON measures (day);
  CREATE UNIQUE INDEX users_name ON users (lower(name)) WHERE born IS NOT NULL;
  CREATE INDEX "Users Feeling" ON users (feeling);
  CREATE VIEW adults AS SELECT id, name FROM users;
  CREATE MATERIALIZED VIEW totals AS SELECT count(*) AS n FROM users;
  CREATE STATISTICS users_stats ON name, email FROM users;
  ALTER TABLE users SET (autovacuum_enabled = false);
`;

/** Questions of which the folded schema knows the answer, as migrations ask them. */
const KNOWN = [
  `SELECT 1 FROM pg_class WHERE relname = 'users_name' AND relkind = 'i'`,
  `SELECT 1 FROM pg_class WHERE relname = 'nobody' AND relkind = 'i'`,
  `SELECT indisunique, indisvalid FROM pg_index WHERE indexrelid = (SELECT oid FROM pg_class WHERE relname = 'users_name' AND relkind = 'i')`,
  `SELECT indisvalid FROM pg_index WHERE indexrelid = (SELECT oid FROM pg_class WHERE relname = 'users_name') AND indisunique = true`,
  `SELECT indisvalid FROM pg_index WHERE indexrelid = (SELECT oid FROM pg_class WHERE relname = 'nobody') AND indisunique = true`,
  `SELECT c.oid, i.indisvalid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     LEFT JOIN pg_index i ON i.indexrelid = c.oid WHERE c.relname = 'users' AND n.nspname = current_schema()`,
  `SELECT c.relname, i.indisprimary FROM pg_class c, pg_index i, pg_namespace n
     WHERE i.indexrelid = c.oid AND n.oid = c.relnamespace AND c.relname = 'events_pk' AND n.nspname = 'audit'`,
  `SELECT EXISTS (SELECT FROM information_schema.tables WHERE table_schema = 'public' AND table_name = 'users')`,
  `SELECT EXISTS (SELECT 1 FROM information_schema.tables WHERE table_schema = 'public' AND table_name = 'totals') AS found`,
  `SELECT table_type FROM information_schema.tables WHERE table_name = 'adults'`,
  `SELECT column_name, data_type, is_nullable, character_maximum_length FROM information_schema.columns WHERE table_name = 'users' AND column_name = 'name'`,
  `SELECT data_type, column_default FROM information_schema.columns WHERE table_schema = 'public' AND table_name = 'users' AND column_name = 'tags'`,
  `SELECT data_type, is_nullable FROM information_schema.columns WHERE table_schema = current_schema AND table_name = 'users' AND column_name = 'seen'`,
  `SELECT count(*) FROM information_schema.columns WHERE table_name = 'users' AND table_schema = 'public'`,
  `SELECT count(*)::int AS n FROM information_schema.columns WHERE table_name = 'users' AND column_name IN ('id', 'name', 'nothing')`,
  `SELECT count(*) > 0 AS found FROM pg_indexes WHERE tablename = 'rooms' AND indexname = 'rooms_pkey'`,
  `SELECT indexname FROM pg_indexes WHERE indexname = 'Users Feeling'`,
  `SELECT count(1) AS n, count(DISTINCT table_name) AS tables, count(character_maximum_length) AS lengths FROM information_schema.columns WHERE table_name = 'users' AND table_schema = 'public'`,
  `SELECT column_name FROM information_schema.columns WHERE table_name = 'users' AND table_schema = 'public' ORDER BY column_name`,
  `SELECT c.relname AS "table" FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public' AND c.relname IN ('users', 'rooms', 'totals') ORDER BY "table" DESC LIMIT 2`,
  `SELECT t.typname, e.enumlabel FROM pg_enum e JOIN pg_type t ON t.oid = e.enumtypid WHERE t.typname = 'mood' ORDER BY 1, 2`,
  `SELECT 1 FROM pg_indexes WHERE indexname = 'measures_day'`,
  `SELECT relkind FROM pg_class WHERE relname = 'measures_day'`,
  `SELECT relkind FROM pg_class WHERE relname = 'users_id_seq'`,
  `SELECT relkind FROM pg_class WHERE oid = 'audit.events'::regclass`,
  `SELECT to_regclass('public.users') IS NOT NULL AS found, to_regclass('"Users Feeling"') IS NULL AS lost, to_regclass('nobody') IS NULL AS gone`,
  `SELECT conname, contype, convalidated FROM pg_constraint WHERE conname = 'later'`,
  `SELECT conname FROM pg_constraint WHERE conrelid = 'audit.events'::regclass AND contype = 'f'`,
  `SELECT c.conname FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid WHERE t.relname = 'rooms' AND c.contype = 'x'`,
  `SELECT 1 FROM pg_constraint WHERE conname = 'adult' AND conrelid = 'users'::regclass`,
  `SELECT constraint_name, constraint_type FROM information_schema.table_constraints WHERE table_name = 'events' AND constraint_type = 'FOREIGN KEY'`,
  `SELECT 1 FROM information_schema.table_constraints WHERE constraint_name = 'rooms_during_excl'`,
  `SELECT attnotnull FROM pg_attribute WHERE attrelid = 'users'::regclass AND attname = 'id' AND NOT attisdropped`,
  `SELECT 1 FROM pg_type WHERE typname = 'positive' AND typtype = 'd'`,
  `SELECT DISTINCT typtype FROM pg_type WHERE typname = 'Mood'`,
  `SELECT e.enumlabel FROM pg_enum e JOIN pg_type t ON t.oid = e.enumtypid WHERE t.typname = 'mood' AND e.enumlabel = 'sad' AND t.typtype = 'e'`,
  `SELECT nspname FROM pg_namespace WHERE nspname = 'audit'`,
  `SELECT schema_name FROM information_schema.schemata WHERE schema_name IN ('audit', 'nothing')`,
  `SELECT extname FROM pg_extension WHERE extname = 'citext'`,
  `SELECT count(*) FROM pg_extension`,
  `SELECT 1 FROM pg_statistic_ext WHERE stxname = 'users_stats'`,
  `SELECT tablename FROM pg_tables WHERE schemaname = 'audit'`,
  `SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename LIKE 'meas%' LIMIT 1`,
  `SELECT c.relname FROM pg_class c WHERE c.relname = 'rooms' AND EXISTS
     (SELECT 1 FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE c.relname = 'rooms_pkey')`,
];

/** Questions whose answer depends on what the server has of its own, on its version, or on what is not modelled. */
const UNSURE = [
  `SELECT count(*) FROM pg_class`,
  `SELECT count(*) FROM pg_constraint WHERE conrelid = 'users'::regclass`,
  `SELECT relname FROM pg_class WHERE relkind = 'r'`,
  `SELECT 1 FROM pg_attribute WHERE attrelid = 'users'::regclass`,
  `SELECT nspname FROM pg_namespace`,
  `SELECT 1 FROM pg_class c JOIN pg_index i ON i.indexrelid = c.oid`,
  `SELECT 1 FROM pg_class WHERE relname = 'pair'`,
  `SELECT 1 FROM pg_type WHERE typname = 'citext'`,
  `SELECT typname FROM pg_type WHERE typname = 'int4'`,
  `SELECT bool_or(indisvalid) FROM pg_index`,
  `SELECT 1 FROM information_schema.tables WHERE table_name = 'sql_features'`,
];

/** What is no question to the catalogs, or is asked in a way that is not modelled. */
const OTHER = [
  `SELECT id FROM users`,
  `SELECT 1 FROM users u JOIN pg_class c ON true`,
  `SELECT relname FROM pg_class UNION SELECT 'x'`,
  `SELECT relkind, count(*) FROM pg_class GROUP BY relkind`,
  `INSERT INTO users (name) SELECT relname FROM pg_class`,
  `not SQL`,
];

let database: ScratchDatabase;
let client: SqlClient;

beforeAll(async () => {
  await postgres.load();
  database = await scratchDatabase(SCHEMA);
  client = await database.connect();
});

afterAll(() => client.close());

function stateOf(sql: string): SchemaState {
  const state = createState(postgres);
  for (const operation of postgres.parse(sql, { file: 'schema.sql' }).operations) {
    expect(state.apply(operation).filter(({ severity }) => severity === 'error')).toEqual([]);
  }
  return state;
}

/** What is known of the answer, and the same of the server's. */
async function both(sql: string): Promise<{ readonly known: unknown; readonly real: unknown }> {
  const answer = postgres.answerFromCatalog?.(sql, stateOf(SCHEMA));
  if (answer?.kind !== 'rows') return { known: answer, real: undefined };
  const rows = await (client.query(sql) as Promise<readonly Record<string, unknown>[]>);
  const real = rows.map((row, place) => {
    const known = answer.rows[place] ?? {};
    return Object.fromEntries(
      Object.entries(row).map(([column, value]) => [
        column,
        column in known && known[column] === undefined ? undefined : value,
      ]),
    );
  });
  return { known: answer.rows, real };
}

describe('questions to the catalogs', () => {
  it.each(KNOWN)('%s', async (sql) => {
    const { known, real } = await both(sql);
    expect(known).toStrictEqual(real);
  });

  it.each(UNSURE)('unsure: %s', (sql) => {
    expect(postgres.answerFromCatalog?.(sql, stateOf(SCHEMA))).toMatchObject({ kind: 'unsure' });
  });

  it.each(OTHER)('none: %s', (sql) => {
    expect(postgres.answerFromCatalog?.(sql, stateOf(SCHEMA))).toBeUndefined();
  });

  it('nothing is sure where anything may have happened', () => {
    const state = stateOf(`${SCHEMA}; DO $$ BEGIN EXECUTE 'DROP TABLE ' || chr(120); END $$;`);
    expect(state.uncertain).toBeDefined();
    for (const sql of KNOWN) {
      const answer = postgres.answerFromCatalog?.(sql, state);
      const cells = answer?.kind === 'rows' ? answer.rows.flatMap((row) => Object.values(row ?? {})) : [];
      expect(cells.filter((cell) => cell !== undefined)).toEqual([]);
    }
  });

  it('a table of doubtful shape makes its own names unsure, until it is dropped', () => {
    const ask = (sql: string) => postgres.answerFromCatalog?.(sql, stateOf(`${SCHEMA}; ${sql}`))?.kind;
    const question = `SELECT 1 FROM pg_class WHERE relname = 'anything'`;
    const made = 'CREATE TABLE copy AS SELECT * FROM users';
    expect(postgres.answerFromCatalog?.(question, stateOf(`${SCHEMA}; ${made}`))?.kind).toBe('unsure');
    expect(postgres.answerFromCatalog?.(question, stateOf(`${SCHEMA}; ${made}; DROP TABLE copy`))?.kind).toBe(
      'rows',
    );
    expect(ask(question)).toBe('rows');
  });

  it('of rows in no order, what differs is not known', () => {
    const sql = `SELECT table_schema, column_name FROM information_schema.columns WHERE table_name = 'rooms' AND table_schema = 'public'`;
    expect(postgres.answerFromCatalog?.(sql, stateOf(SCHEMA))).toEqual({
      kind: 'rows',
      rows: Array.from({ length: 2 }, () => ({ table_schema: 'public', column_name: undefined })),
    });
  });
});
