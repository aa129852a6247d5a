import path from 'node:path';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { registry } from '../../../adapters/index.js';
import { createRunner } from '../../../adapters/knex/runner.js';
import { discover } from '../../../adapters/knex/discover.js';
import type { Runner } from '../../../src/adapter.js';
import type { ScratchDatabase } from '../../../src/dialects/server.js';
import { readHistory } from '../../../src/history/read.js';
import { prove } from '../../../src/verify/prove.js';
import { folderWith } from '../../support/cli.js';
import { scratchDatabase, sharedServerUrl, withClient } from '../../support/postgres.js';

afterEach(() => void vi.useRealTimers());

const ID = '1_it.js';

/** A runner on a database of its own, for one migration with this body. */
async function runnerFor(body: string, head = ''): Promise<{ runner: Runner; database: ScratchDatabase }> {
  const folder = folderWith({
    'package.json': '{}',
    [`migrations/${ID}`]: `${head}
      exports.up = async (knex) => { await knex.schema.createTable('half', (t) => t.increments()); ${body} };
      exports.down = async (knex) => {};`,
  });
  const [set] = await discover(folder);
  const database = await scratchDatabase();
  const runner = await createRunner(set!, {
    url: database.url,
    dialect: 'postgres',
    env: { DECLARED: 'yes' },
  });
  onTestFinished(() => runner.close());
  return { runner, database };
}

describe('a Knex migration', () => {
  it('that the server refuses: its words, its SQLSTATE, nothing of it done', async () => {
    const { runner, database } = await runnerFor(`await knex.raw('SELECT * FROM missing');`);
    await expect(runner.up(ID)).rejects.toMatchObject({
      name: 'RunnerError',
      code: 'failed',
      sqlState: '42P01',
      message: expect.stringContaining('relation "missing" does not exist') as string,
    });
    const [row] = await withClient(database, (client) => client.query(`SELECT to_regclass('half') AS half`));
    expect(row).toEqual({ half: null });
  });

  it('that throws has no SQLSTATE', async () => {
    const { runner } = await runnerFor(`throw new Error('not on a Friday');`);
    await expect(runner.up(ID)).rejects.toMatchObject({
      code: 'failed',
      sqlState: undefined,
      message: expect.stringContaining('not on a Friday') as string,
    });
  });

  it('that imports what is not installed is unavailable, not wrong', async () => {
    const { runner } = await runnerFor('', `require('no-such-package-at-all');`);
    await expect(runner.up(ID)).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('no-such-package-at-all') as string,
    });
  });

  it('that ends the process fails, with the end of what it wrote; what comes next fails too', async () => {
    const { runner } = await runnerFor(`console.error('enough'); process.exit(3);`);
    await expect(runner.up(ID)).rejects.toThrow(/the process that runs Knex ended with code 3: enough/);
    await expect(runner.down(ID)).rejects.toThrow(/ended with code 3/);
  });

  it('that never ends is ended after ten minutes, and its database can be dropped', async () => {
    const database = await scratchDatabase();
    const folder = folderWith({
      'package.json': '{}',
      [`migrations/${ID}`]: `exports.up = async (knex) => {
          await knex.schema.createTable('begun', (t) => t.increments());
          await new Promise((resolve) => setInterval(() => {}, 1000));
        };
        exports.down = async (knex) => {};`,
    });
    const [set] = await discover(folder);
    const runner = await createRunner(set!, { url: database.url, dialect: 'postgres' });
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const failed = runner.up(ID).catch(String);
    await vi.advanceTimersByTimeAsync(10 * 60_000);
    expect(await failed).toMatch(/Knex did not answer within 600 s/);
    vi.useRealTimers();
    await runner.close();
    await database.drop();
  });

  it('shows no password, neither in an error nor in what it prints', async () => {
    const password = new URL(await sharedServerUrl()).password;
    const settings = 'knex.client.connectionSettings.password';
    const thrown = await runnerFor(`throw new Error('postgres://me:' + ${settings} + '@host/db');`);
    const error = await thrown.runner.up(ID).catch(String);
    expect(error).toMatch(/postgres:\/\/me:.*@host/);
    expect(error).not.toContain(password);
    const printed = await runnerFor(`console.error('password ' + ${settings}); process.exit(1);`);
    const output = await printed.runner.up(ID).catch(String);
    expect(output).toMatch(/ended with code 1: password/);
    expect(output).not.toContain(password);
  });

  it('sees declared variables and none of ours', async () => {
    vi.stubEnv('ORMBRIDGE_TEST_SECRET', 'ours');
    onTestFinished(() => void vi.unstubAllEnvs());
    const { runner } = await runnerFor(
      `throw new Error(process.env.DECLARED + ' ' + process.env.ORMBRIDGE_TEST_SECRET);`,
    );
    await expect(runner.up(ID)).rejects.toThrow(/yes undefined/);
  });
});

it('a proof whose source imports what is missing is one of what was read, and says so', async () => {
  const folder = folderWith({
    'package.json': '{}',
    'migrations/1_a.js': `exports.up = (knex) => knex.schema.createTable('a', (t) => t.increments());
      exports.down = (knex) => knex.schema.dropTable('a');`,
    'migrations/2_b.js': `require('no-such-package-at-all');
      exports.up = (knex) => knex.schema.createTable('b', (t) => t.text('c'));
      exports.down = (knex) => knex.schema.dropTable('b');`,
    'sql/1_a.up.sql': 'CREATE TABLE a (id serial PRIMARY KEY);',
    'sql/1_a.down.sql': 'DROP TABLE a;',
    'sql/2_b.up.sql': 'CREATE TABLE b (c text);',
    'sql/2_b.down.sql': 'DROP TABLE b;',
  });
  const histories = await Promise.all(
    (['knex', 'sql'] as const).map(async (name) => {
      const adapter = await registry.load(name);
      const [set] = await adapter.discover(path.join(folder, name === 'knex' ? 'migrations' : 'sql'));
      return { set: set!, history: (await readHistory(set!, registry)).history };
    }),
  );
  const report = await prove(histories[0]!, histories[1]!, registry, { sourceUrl: await sharedServerUrl() });
  expect(report).toMatchObject({
    outcome: 'same',
    proof: 'reading',
    proofReason: expect.stringContaining('no-such-package-at-all') as string,
    source: { tool: 'what was read' },
    up: { steps: 2, compared: 2 },
  });
});
