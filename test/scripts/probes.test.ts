import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { fixtureCases, type ProbeCase } from '../../scripts/probes/cases.js';
import { listedCases } from '../../scripts/probes/list.js';
import { runCase, type Probed } from '../../scripts/probes/run.js';
import { openServers } from '../../scripts/probes/servers.js';
import { findingsOf, isFine, probesTable } from '../../scripts/probes/table.js';
import type { Dialect } from '../../src/dialects/dialect.js';
import type { DatabaseServer } from '../../src/dialects/server.js';
import { folderWith } from '../support/cli.js';
import { testServers } from '../support/mysql.js';
import { sharedServer } from '../support/postgres.js';

const ROWS = 200;

const sqlite = openServers();
afterAll(() => sqlite.close());

async function serverOf(dialect: Dialect): Promise<DatabaseServer> {
  if (dialect.name === 'postgres') return sharedServer();
  const shared = testServers.find(({ kind }) => kind.name === dialect.name);
  return shared === undefined ? sqlite.of(dialect) : shared.server();
}

const run = (one: ProbeCase): Promise<Probed> => runCase(one, { rows: ROWS, seed: 42, serverOf });

/** Those of the cases whose servers are on this machine. */
const there = new Set(['postgres', 'sqlite', ...testServers.map(({ kind }) => kind.name)]);
const chosen = fixtureCases().filter(
  ({ name, from, to }) =>
    /^(enums\/values|foreign-keys\/actions|on-mysql-with-prisma\/shop)$/.test(name) &&
    there.has(from) &&
    there.has(to),
);

it.each(chosen)('$name behaves the same from $from to $to', async (one) => {
  const probed = await run(one);
  expect(findingsOf(probed)).toHaveLength(1);
  expect(isFine(probed)).toBe(true);
  expect(probed.report.accepted).toBeGreaterThan(ROWS / 5);
});

it('every fixture on every way is a case', () => {
  const all = fixtureCases();
  expect(all.filter(({ from }) => from === 'postgres').length).toBeGreaterThan(100);
  for (const to of ['mysql', 'mariadb', 'sqlite'])
    expect(all.filter((one) => one.from === 'postgres' && one.to === to).length).toBe(
      new Set(all.filter(({ from }) => from === 'postgres').map(({ name }) => name)).size,
    );
  for (const { folder, adapter } of all)
    expect(
      readFileSync(path.join(folder, adapter === 'knex' ? 'package.json' : '../ir.json'), 'utf8'),
    ).toBeTruthy();
});

it('a migration that steps out of the transaction of its tool keeps what it made', async () => {
  const migration = (name: string, statements: readonly string[]): string => `
    export class ${name} implements MigrationInterface {
      async up(queryRunner: QueryRunner): Promise<void> {
        ${statements.map((sql) => `await queryRunner.query('${sql}');`).join('\n')}
      }
      async down(): Promise<void> {}
    }`;
  const folder = folderWith({
    '1700000000001-a.ts': migration('A1700000000001', [
      'COMMIT',
      'CREATE TABLE t (id bigint PRIMARY KEY, n smallint)',
      'BEGIN',
    ]),
    '1700000000002-b.ts': migration('B1700000000002', ['ALTER TABLE t ADD COLUMN later smallint']),
  });
  const probed = await run({ name: 'steps out', adapter: 'typeorm', folder, from: 'postgres', to: 'sqlite' });
  expect(probed.report.accepted).toBeGreaterThan(ROWS / 5);
});

it('a column that counts, and becomes the key behind its table as dumps say it, is announced as one that counts', async () => {
  const folder = folderWith({
    '1_a.up.sql': `CREATE TABLE t (id integer NOT NULL, n text);
      CREATE SEQUENCE t_id_seq AS integer; ALTER SEQUENCE t_id_seq OWNED BY t.id;
      ALTER TABLE ONLY t ALTER COLUMN id SET DEFAULT nextval('t_id_seq'); ALTER TABLE ONLY t ADD PRIMARY KEY (id);`,
    '1_a.down.sql': 'DROP TABLE t;',
  });
  const probed = await run({ name: 'dump', adapter: 'sql', folder, from: 'postgres', to: 'sqlite' });
  expect(findingsOf(probed)).toHaveLength(1);
  expect(probed.report.announced['counter-null']).toBeGreaterThan(0);
});

it('histories of a list are ported on each way, with paths beside the list', () => {
  const folder = folderWith({
    'list.json': JSON.stringify([
      { name: 'a', tool: 'sql', folder: 'a', from: ['postgres'], baseline: 'a.sql', env: { X: '1' } },
      { name: 'b', tool: 'knex', folder: 'b', from: ['mysql'], to: ['sqlite'] },
    ]),
  });
  const a = { name: 'a', adapter: 'sql', folder: path.join(folder, 'a'), from: 'postgres', env: { X: '1' } };
  expect(listedCases(path.join(folder, 'list.json'))).toEqual([
    ...['mysql', 'mariadb', 'sqlite'].map((to) => ({ ...a, to, baseline: path.join(folder, 'a.sql') })),
    { name: 'b', adapter: 'knex', folder: path.join(folder, 'b'), from: 'mysql', to: 'sqlite' },
  ]);
});

it('what nobody announced is found and shown, and counted in the table', async () => {
  const folder = folderWith({
    '1_a.up.sql': 'CREATE TABLE t (id bigint PRIMARY KEY, n smallint CHECK (n > 0));',
    '1_a.down.sql': 'DROP TABLE t;',
  });
  const one: ProbeCase = { name: 'own', adapter: 'sql', folder, from: 'postgres', to: 'sqlite' };
  const probed = await run(one);
  expect(isFine(probed)).toBe(true);
  // As if the port had said nothing of the types of SQLite.
  const wrong: Probed = {
    ...probed,
    errors: ['1_a: no such thing'],
    report: {
      ...probed.report,
      disagreements: [
        {
          ...{
            kind: 'sourceRefuses',
            table: 't',
            columns: ['n'],
            source: 'refuses it',
            target: 'accepts it',
          },
          ...{ values: [], sourceSql: ['INSERT INTO t;'], targetSql: [] },
        },
      ],
    },
  };
  expect(isFine(wrong)).toBe(false);
  expect(findingsOf(wrong).join('\n')).toMatch(
    /the server refused 1_a: no such thing[^]*t, n: only the source refuses/,
  );
  const [, , first, total] = probesTable([wrong]);
  expect(first?.split(/\s+/)).toEqual(expect.arrayContaining(['own', 'postgres', 'sqlite', '1']));
  expect(total).toMatch(/^1 in all/);
});
