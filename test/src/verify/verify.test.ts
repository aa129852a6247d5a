import { describe, expect, it } from 'vitest';
import { connect } from '../../../src/dialects/postgres/client.js';
import { startServer } from '../../../src/dialects/postgres/server.js';
import { ServerError } from '../../../src/dialects/server.js';
import {
  RunnerError,
  verifyHistories,
  type VerifyOptions,
  type VerifyReport,
} from '../../../src/verify/index.js';
import { sharedServer } from '../../support/postgres.js';
import { postgres, sqlSide, type SqlMigration } from './sql-histories.js';

const IGNORED = ['ormbridge_migrations'];

async function verify(
  source: readonly SqlMigration[],
  target: readonly SqlMigration[],
  more: Partial<VerifyOptions> = {},
): Promise<VerifyReport> {
  return verifyHistories({
    source: await sqlSide(source),
    target: await sqlSide(target),
    dialect: await postgres(),
    ignoreTables: IGNORED,
    ...more,
  });
}

const USERS = ['CREATE TABLE users (id serial PRIMARY KEY, name text);', 'DROP TABLE users;'] as const;
const EMAIL = ['ALTER TABLE users ADD email text;', 'ALTER TABLE users DROP email;'] as const;
const EMPTY = '-- Nothing.';
const INDEX = ['CREATE INDEX users_email ON users (email);', 'DROP INDEX users_email;'] as const;

describe('two histories that mean the same', () => {
  it('are the same after every step, up and down', async () => {
    const progress: string[] = [];
    const report = await verify(
      [USERS, EMAIL, INDEX],
      [
        [
          'CREATE TABLE "users" (id serial, name text, CONSTRAINT users_pkey PRIMARY KEY (id));',
          'DROP TABLE users;',
        ],
        EMAIL,
        ['CREATE INDEX CONCURRENTLY users_email ON users USING btree (email);', 'DROP INDEX users_email;'],
      ],
      { onProgress: ({ phase, done, total }) => progress.push(`${phase} ${done}/${total}`) },
    );
    expect(report).toMatchObject({
      outcome: 'same',
      proof: 'tools',
      inSteps: true,
      up: { steps: 3, compared: 3 },
      down: { steps: 3, compared: 3 },
      final: [],
      identities: [],
      failures: [],
      source: { adapter: 'sql', migrations: 3, tool: 'SQL files' },
    });
    expect(report).not.toHaveProperty('divergence');
    expect(report.source.server).toMatch(/^PostgreSQL 18/);
    expect(progress).toEqual([
      ...['up 0/3', 'up 1/3', 'up 2/3', 'up 3/3'],
      ...['down 0/3', 'down 1/3', 'down 2/3', 'down 3/3'],
    ]);
  });

  it('are undone only as far as both have a way back', async () => {
    const report = await verify([USERS, EMAIL[0], INDEX], [USERS, EMAIL, INDEX]);
    expect(report.outcome).toBe('same');
    expect(report.down).toEqual({ steps: 1, compared: 1, stopped: '2_step (sql) has no way back' });
  });

  it('can be looked at when both are applied, before the way back', async () => {
    const found: unknown[] = [];
    const report = await verify([USERS, EMAIL], [USERS, EMAIL], {
      whenApplied: async ({ source, target, ignoreTables }) => {
        for (const url of [source, target]) {
          const client = await connect(url);
          found.push(
            await client.query(
              `SELECT count(*)::int AS n FROM pg_attribute WHERE attrelid = 'users'::regclass AND attnum > 0`,
            ),
          );
          await client.close();
        }
        found.push(ignoreTables);
      },
    });
    expect(report.outcome).toBe('same');
    expect(found).toEqual([[{ n: 3 }], [{ n: 3 }], IGNORED]);
  });

  it('are not looked at where one of them fails', async () => {
    let looked = false;
    const report = await verify([USERS], ['CREATE TABLE users (id nonsense);'], {
      whenApplied: async () => void (looked = true),
    });
    expect(report.outcome).toBe('targetFailed');
    expect(looked).toBe(false);
  });

  it('leave no database behind', async () => {
    const server = await sharedServer();
    const database = await server.createDatabase();
    const client = await database.connect();
    const count = async (): Promise<unknown> =>
      (
        await client.query(
          `SELECT count(*)::int AS n FROM pg_database WHERE datname LIKE 'ormbridge_${process.pid}_%'`,
        )
      )[0]?.n;
    const before = await count();
    await verify([USERS], [USERS]);
    expect(await count()).toBe(before);
    await client.close();
  });
});

describe('rows', () => {
  const PLANS = [
    'CREATE TABLE plans (name text, active boolean DEFAULT true);',
    'DROP TABLE plans;',
  ] as const;

  it('that a step writes otherwise are found at that step, with the places', async () => {
    const report = await verify(
      [PLANS, [`INSERT INTO plans (name, active) VALUES ('free', DEFAULT);`, 'DELETE FROM plans;'], EMPTY],
      [PLANS, [`INSERT INTO plans (name, active) VALUES ('free', NULL);`, 'DELETE FROM plans;'], EMPTY],
    );
    expect(report).toMatchObject({
      outcome: 'different',
      divergence: {
        step: { index: 1, way: 'up' },
        differences: [
          {
            object: 'table plans',
            path: 'rows',
            a: 'a row: name = free, active = t',
            b: 'a row: name = free, active = NULL',
            sourceAt: { file: '2_step.up.sql', line: 1 },
            targetAt: { file: '2_step.up.sql', line: 1 },
          },
        ],
      },
    });
  });

  it('that nothing shows to be written are found at the end, and their step by running again', async () => {
    const write = (name: string) =>
      `CREATE FUNCTION fill() RETURNS void LANGUAGE sql AS $$ INSERT INTO plans VALUES ('${name}') $$;
       SELECT fill(); DROP FUNCTION fill;`;
    const report = await verify([PLANS, write('free'), EMPTY], [PLANS, write('team'), EMPTY]);
    expect(report).toMatchObject({
      outcome: 'different',
      divergence: { step: { index: 1 }, differences: [{ object: 'table plans', path: 'rows' }] },
    });
  });

  it('that the way back leaves are compared', async () => {
    const fill = `INSERT INTO plans VALUES ('free', true), ('old', false);`;
    const report = await verify(
      [PLANS, [fill, `DELETE FROM plans WHERE name = 'free';`]],
      [PLANS, [fill, `DELETE FROM plans WHERE name = 'old';`]],
    );
    expect(report).toMatchObject({
      outcome: 'different',
      divergence: { step: { index: 1, way: 'down' }, differences: [{ object: 'table plans' }] },
    });
  });

  /** What refers to plans goes with them, is emptied, and so on: none of this is written in the migration that deletes. */
  const REFERRING = [
    `CREATE TABLE plans (name text PRIMARY KEY, active boolean DEFAULT true);
     CREATE TABLE teams (name text PRIMARY KEY, plan text REFERENCES plans ON DELETE CASCADE);
     CREATE TABLE members (name text, team text REFERENCES teams ON DELETE SET NULL);
     INSERT INTO plans VALUES ('free', true), ('paid', true);
     INSERT INTO teams VALUES ('a', 'free'), ('b', 'paid');
     INSERT INTO members VALUES ('ada', 'a'), ('bob', 'b');`,
    'DROP TABLE members; DROP TABLE teams; DROP TABLE plans;',
  ] as const;
  const FREE_GOES = `DELETE FROM plans WHERE name = 'free';`;
  /** Foreign keys and triggers do nothing then (PostgreSQL manual, "session_replication_role"). */
  const alone = (sql: string): string =>
    `SET session_replication_role = replica; ${sql} SET session_replication_role = origin;`;

  it('that foreign keys take along are compared, up and down', async () => {
    const down = await verify([REFERRING, [EMPTY, FREE_GOES]], [REFERRING, [EMPTY, alone(FREE_GOES)]]);
    expect(down).toMatchObject({
      outcome: 'different',
      divergence: {
        step: { index: 1, way: 'down' },
        differences: [
          {
            object: 'table teams',
            path: 'rows',
            a: '1 row: name = b, plan = paid',
            b: '2 rows: name = a, plan = free',
          },
          { object: 'table members', path: 'rows' },
        ],
      },
    });
    const up = await verify(
      [REFERRING, FREE_GOES, REFERRING[1]],
      [REFERRING, alone(FREE_GOES), REFERRING[1]],
    );
    expect(up.divergence).toMatchObject({ step: { index: 1, way: 'up' } });
  });

  it('that a trigger writes are compared, up and down', async () => {
    const log = `CREATE TABLE log (name text);
      CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO log VALUES (OLD.name); RETURN OLD; END $$;
      CREATE TRIGGER note AFTER DELETE ON plans FOR EACH ROW EXECUTE FUNCTION note();`;
    const LOGGED = [log, 'DROP TRIGGER note ON plans; DROP FUNCTION note; DROP TABLE log;'] as const;
    const report = await verify(
      [REFERRING, LOGGED, [EMPTY, `DELETE FROM plans WHERE name = 'free';`]],
      [REFERRING, LOGGED, [EMPTY, alone(`DELETE FROM plans WHERE name = 'free';`)]],
    );
    expect(report.divergence).toMatchObject({ step: { index: 2, way: 'down' } });
    expect(report.divergence?.differences.map(({ object }) => object)).toContain('table log');
  });

  it('that only the end of the way back shows are found, and their step by running again', async () => {
    // Nothing tells that EXPLAIN ANALYZE writes.
    const write = (name: string): string => `EXPLAIN ANALYZE DELETE FROM plans WHERE name = '${name}';`;
    const report = await verify(
      [REFERRING[0], [EMPTY, EMPTY], [EMPTY, write('free')]],
      [REFERRING[0], [EMPTY, EMPTY], [EMPTY, write('paid')]],
    );
    expect(report.down).toMatchObject({ steps: 2 });
    expect(report).toMatchObject({
      outcome: 'different',
      divergence: { step: { index: 2, way: 'down' }, differences: [{ object: 'table plans' }, {}, {}] },
    });
  });

  it('of the time, or made at random, and in another order, are the same', async () => {
    const create =
      'CREATE TABLE plans (id uuid DEFAULT gen_random_uuid(), name text, made timestamptz DEFAULT now());';
    const report = await verify(
      [create, `INSERT INTO plans (name) VALUES ('free'), ('team');`],
      [create, `INSERT INTO plans (name) VALUES ('team'); INSERT INTO plans (name) VALUES ('free');`],
    );
    expect(report.outcome).toBe('same');
  });

  it('that are left to a person are not compared', async () => {
    const report = await verify([PLANS, `INSERT INTO plans VALUES ('free');`], [PLANS, EMPTY], {
      ignoreRows: ['plans'],
    });
    expect(report.outcome).toBe('same');
  });

  it('of a sequence that was set are told', async () => {
    const report = await verify(
      ['CREATE SEQUENCE s;', `SELECT setval('s', 10);`],
      ['CREATE SEQUENCE s;', `SELECT setval('s', 11);`],
    );
    expect(report).toMatchObject({
      outcome: 'different',
      divergence: {
        step: { index: 1 },
        differences: [{ object: 'sequence s', path: 'last value', a: '10, called: t', b: '11, called: t' }],
      },
    });
  });
});

describe('a difference', () => {
  it('names the first step, the object, both definitions and the lines', async () => {
    const report = await verify(
      [USERS, '-- adds\nALTER TABLE users\n  ADD email text;', 'CREATE TABLE other (id int);'],
      [USERS, '\n\nALTER TABLE users ADD email varchar(9);', 'CREATE TABLE other (id int);'],
    );
    expect(report.outcome).toBe('different');
    expect(report.divergence).toMatchObject({
      step: { way: 'up', index: 1, source: '2_step', target: '2_step' },
      differences: [
        {
          object: 'table users',
          path: 'column email',
          a: { name: 'email', type: { kind: 'text' } },
          b: { name: 'email', type: { kind: 'string', length: 9 } },
          sourceAt: { file: '2_step.up.sql', line: 2 },
          targetAt: { file: '2_step.up.sql', line: 3 },
        },
      ],
    });
    // The steps after it are applied all the same, and the end is looked at.
    expect(report.up).toEqual({ steps: 3, compared: 2 });
    expect(report.final).toHaveLength(1);
    expect(report.down).toEqual({ steps: 0, compared: 0 });
  });

  it('that a later step mends is found all the same', async () => {
    const report = await verify(
      [USERS, 'ALTER TABLE users ADD a int;', 'ALTER TABLE users ADD b int;'],
      [USERS, 'SELECT 1;', 'ALTER TABLE users ADD a int, ADD b int;'],
    );
    expect(report.outcome).toBe('different');
    expect(report.divergence?.step.index).toBe(1);
    expect(report.final).toEqual([]);
  });

  it('that no fingerprint shows is found at the end, and its step by running again', async () => {
    const dialect = await postgres();
    const phases = new Set<string>();
    const report = await verify([USERS, EMAIL, INDEX], [USERS, 'ALTER TABLE users ADD email int;', INDEX], {
      dialect: { ...dialect, observe: async () => ({ fingerprint: 'blind', facts: [] }) },
      onProgress: ({ phase }) => phases.add(phase),
    });
    expect(report).toMatchObject({
      outcome: 'different',
      up: { steps: 3, compared: 3 },
      divergence: { step: { index: 1 }, differences: [{ path: 'column email' }] },
      final: [{ path: 'column email' }],
    });
    expect([...phases]).toEqual(['up', 'locate']);
  });

  it('on the way back is one too: our way back is compared with theirs', async () => {
    const forgets = [EMAIL[0], 'SELECT 1;'] as const;
    const report = await verify([USERS, EMAIL, INDEX], [USERS, forgets, INDEX]);
    expect(report.outcome).toBe('different');
    expect(report.divergence).toMatchObject({
      step: { way: 'down', index: 1 },
      differences: [{ object: 'table users', path: 'column email', a: undefined }],
    });
    // A source that forgets it itself is no difference.
    expect((await verify([USERS, forgets, INDEX], [USERS, forgets, INDEX])).outcome).toBe('same');
  });

  it('between renaming a column and making it anew is one of identity', async () => {
    const report = await verify(
      [USERS, ['ALTER TABLE users RENAME name TO title;', 'ALTER TABLE users RENAME title TO name;']],
      [
        USERS,
        [
          'ALTER TABLE users DROP name; ALTER TABLE users ADD title text;',
          'ALTER TABLE users RENAME title TO name;',
        ],
      ],
    );
    expect(report.outcome).toBe('different');
    expect(report.final).toEqual([]);
    expect(report.identities).toEqual([
      {
        step: { way: 'up', index: 1, source: '2_step', target: '2_step' },
        source: [{ kind: 'renamed', object: 'column', of: 'users', from: 'name', to: 'title' }],
        target: [],
      },
    ]);
  });
});

describe('a migration that fails', () => {
  const BROKEN = 'CREATE TABLE fine (id int);\n\nALTER TABLE nowhere ADD x int;';

  it('on the target: which step, what the server said, what was compared so far', async () => {
    const report = await verify([USERS, EMAIL, INDEX], [USERS, EMAIL, BROKEN]);
    expect(report).toMatchObject({
      outcome: 'targetFailed',
      up: { steps: 2, compared: 2, stopped: 'up of 3_step failed' },
      down: { steps: 0 },
      failures: [
        {
          side: 'target',
          step: { way: 'up', index: 2, target: '3_step' },
          message: expect.stringMatching(/relation "nowhere" does not exist/) as string,
          sqlState: '42P01',
        },
      ],
    });
  });

  it('on the source is the source’s own fault, even if the target fails there too', async () => {
    const report = await verify([USERS, BROKEN], [USERS, BROKEN]);
    expect(report.outcome).toBe('sourceFailed');
    expect(report.failures.map(({ side }) => side)).toEqual(['source', 'target']);
  });

  it('on the source’s way back leaves the proof of the way up', async () => {
    const report = await verify([USERS, [EMAIL[0], 'DROP TABLE nowhere;']], [USERS, EMAIL]);
    expect(report.outcome).toBe('same');
    expect(report.down).toEqual({ steps: 0, compared: 0, stopped: 'down of 2_step failed' });
    expect(report.failures).toMatchObject([
      { side: 'source', step: { way: 'down', index: 1 }, sqlState: '42P01' },
    ]);
  });

  it('on the target’s way back only is the target’s', async () => {
    const report = await verify([USERS, EMAIL], [USERS, [EMAIL[0], 'DROP TABLE nowhere;']]);
    expect(report.outcome).toBe('targetFailed');
  });
});

describe('a squashed target', () => {
  it('is compared at the end', async () => {
    const whole =
      'CREATE TABLE users (id serial PRIMARY KEY, name text, email text); CREATE INDEX users_email ON users (email);';
    const report = await verify([USERS, EMAIL, INDEX], [whole], { squashed: true });
    expect(report).toMatchObject({ outcome: 'same', inSteps: false, up: { steps: 3 }, down: { steps: 0 } });
    const other = await verify([USERS, EMAIL, INDEX], [whole.replace('email text', 'email int')], {
      squashed: true,
    });
    expect(other).toMatchObject({
      outcome: 'different',
      final: [{ object: 'table users', path: 'column email' }],
    });
    expect(other).not.toHaveProperty('divergence');
  });
});

describe('a source whose tool cannot run', () => {
  const ORIGINAL = [USERS, EMAIL, 'CREATE INDEX CONCURRENTLY users_email ON users (email);'];

  it('is applied from what was read, and the report says so', async () => {
    const source = await sqlSide(ORIGINAL);
    const report = await verifyHistories({
      source: {
        ...source,
        run: async () => {
          throw new RunnerError('knex is not installed', { code: 'unavailable' });
        },
      },
      target: await sqlSide(ORIGINAL),
      dialect: await postgres(),
      ignoreTables: IGNORED,
    });
    expect(report).toMatchObject({
      outcome: 'same',
      proof: 'reading',
      proofReason: 'knex is not installed',
      source: { tool: 'what was read' },
      up: { steps: 3, compared: 3 },
    });
  });

  it('also when only an import of a later migration is missing', async () => {
    const source = await sqlSide(ORIGINAL);
    const run = source.run as Exclude<typeof source.run, 'reading'>;
    const report = await verifyHistories({
      source: {
        ...source,
        run: async (url) => ({
          ...(await run(url)),
          up: async () => Promise.reject(new Error("Cannot find module 'uuid'")),
        }),
      },
      target: await sqlSide(ORIGINAL),
      dialect: await postgres(),
      ignoreTables: IGNORED,
    });
    expect(report).toMatchObject({
      outcome: 'same',
      proof: 'reading',
      proofReason: "Cannot find module 'uuid'",
    });
  });

  it('a target that cannot run rejects', async () => {
    const target = await sqlSide([USERS]);
    const unavailable = async (): Promise<never> => {
      throw new RunnerError('prisma is not installed', { code: 'unavailable' });
    };
    await expect(
      verifyHistories({
        source: await sqlSide([USERS]),
        target: { ...target, run: unavailable },
        dialect: await postgres(),
      }),
    ).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('what reading does not know stops it', async () => {
    const source = await sqlSide([USERS], 'reading');
    const [first] = source.history.migrations;
    if (first === undefined) throw new Error('no migration');
    const opaque = {
      kind: 'opaque',
      code: 'x()',
      reason: 'an unknown call',
      language: 'javascript',
      touches: [],
    } as const;
    const history = {
      ...source.history,
      migrations: [{ ...first, up: { ...first.up, operations: [opaque] } }],
    };
    const report = await verifyHistories({
      source: { ...source, history },
      target: await sqlSide([USERS]),
      dialect: await postgres(),
      ignoreTables: IGNORED,
    });
    expect(report).toMatchObject({
      outcome: 'sourceFailed',
      proof: 'reading',
      failures: [{ side: 'source', opaque: true }],
    });
  });
});

describe('the environment', () => {
  it('a baseline is what both sides start from', async () => {
    const report = await verify(['ALTER TABLE old ADD a int;'], ['ALTER TABLE old ADD a int;'], {
      baseline: 'CREATE TABLE old (id int);',
    });
    expect(report.outcome).toBe('same');
  });

  it('the server gone in the middle rejects, and blames no migration', async () => {
    const server = await startServer();
    const [source, target] = [await sqlSide([USERS, EMAIL, INDEX]), await sqlSide([USERS, EMAIL, INDEX])];
    const verifying = verifyHistories({
      source: { ...source, server },
      target: { ...target, server },
      dialect: await postgres(),
      ignoreTables: IGNORED,
      onProgress: ({ phase, done }) => {
        if (phase === 'up' && done === 1) void server.close();
      },
    });
    const error = await verifying.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(ServerError);
    expect(error).toMatchObject({ code: 'server-gone' });
  });

  it('can be ended from outside', async () => {
    const controller = new AbortController();
    const verifying = verify([USERS, EMAIL, INDEX], [USERS, EMAIL, INDEX], {
      signal: controller.signal,
      onProgress: ({ done }) => {
        if (done === 1) controller.abort();
      },
    });
    await expect(verifying).rejects.toMatchObject({ name: 'AbortError' });
  });
});
