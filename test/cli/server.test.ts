import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { startServer } from '../../src/dialects/postgres/server.js';
import { cli, filesIn, folderWith } from '../support/cli.js';
import { sharedServerUrl } from '../support/postgres.js';

const OK = {
  '1_a.up.sql': 'CREATE TABLE a (id int PRIMARY KEY);\n',
  '1_a.down.sql': 'DROP TABLE a;\n',
};

describe('a migration that fails on the server', () => {
  it.each(['sql', 'knex', 'prisma', 'typeorm', 'sequelize'])(
    'half-way, %s: which side, which step, what the server said, SQLSTATE',
    async (to) => {
      const folder = folderWith({
        ...prefixed('in', OK),
        'in/2_b.up.sql': 'CREATE TABLE b (id int);\n\nINSERT INTO a VALUES (1), (1);\n',
      });
      const result = await cli(
        ...['convert', path.join(folder, 'in'), '--to', to, '--out', path.join(folder, 'out'), '--verify'],
        ...['--source-url', await sharedServerUrl()],
      );
      expect(result.code).toBe(4);
      expect(result.stdout).toContain(
        'Not proven: the source fails by itself; the step before it is the same',
      );
      const failures = result.stdout.split('\n').filter((line) => line.startsWith('✗'));
      expect(failures).toHaveLength(2);
      expect(failures[0]).toMatch(
        /the source fails up at 2_b, step 2: duplicate key .*"a_pkey".*SQLSTATE 23505/,
      );
      expect(failures[1]).toMatch(/the target fails up at .*b.*, step 2: .*duplicate key .*SQLSTATE 23505/i);
    },
  );

  it('on the target only', async () => {
    const source = folderWith(OK);
    const target = folderWith({ '1_a.up.sql': 'CREATE TABLE a (id int);\nALTER TABLE b ADD c int;\n' });
    const result = await cli('verify', source, target, '--source-url', await sharedServerUrl());
    expect(result.code).toBe(4);
    expect(result.stdout).toMatch(
      /^Failed: the target fails where the source does not\.[^]*✗ the target fails up at 1_a, step 1: relation "b" does not exist \(SQLSTATE 42P01\)/m,
    );
  });
});

it('a difference: step, object, both definitions and both lines', async () => {
  const source = folderWith({ ...OK, '2_b.up.sql': 'ALTER TABLE a ADD b varchar(10);' });
  const target = folderWith({ ...OK, '2_b.up.sql': '-- wider\nALTER TABLE a ADD b varchar(20);' });
  const url = await sharedServerUrl();
  const result = await cli('verify', source, target, '--source-url', url);
  expect(result.code).toBe(4);
  expect(result.stdout).toMatch(
    /^Different:.*[^]*first different after up of 2_b:\n +table a, column b\n +source: .*10.*2_b\.up\.sql:1\n +target: .*20.*2_b\.up\.sql:2/m,
  );
  const json = await cli('verify', source, target, '--source-url', url, '--json');
  expect(JSON.parse(json.stdout)).toMatchObject({ outcome: 'different', divergence: { step: { index: 1 } } });
  expect(await cli('verify', source, target, '--source-url', url, '--quiet')).toEqual({
    code: 4,
    stdout: '',
    stderr: '',
  });
});

describe('a server', () => {
  it('that does not accept the password: it is not shown', async () => {
    const url = new URL(await sharedServerUrl());
    url.password = 'wr0ng%40secret';
    const folder = folderWith(OK);
    const result = await cli('verify', folder, folder, '--source-url', url.href);
    expect(result).toMatchObject({ code: 5, stdout: '' });
    expect(result.stderr).toMatch(/does not accept this user or password/);
    expect(result.stderr).not.toMatch(/wr0ng/);
  });

  it('that goes away in the middle', async () => {
    const server = await startServer();
    const many = Object.fromEntries(
      Array.from({ length: 60 }, (_, i) => [
        `${i + 1}_t.sql`,
        `CREATE TABLE t${i} (id int); SELECT pg_sleep(0.05);`,
      ]),
    );
    const folder = folderWith(many);
    const running = cli('verify', folder, folder, '--source-url', server.url);
    setTimeout(() => void server.close(), 1_500);
    const result = await running;
    await server.close();
    expect(result).toMatchObject({ code: 5, stdout: '' });
    expect(result.stderr).toMatch(
      /connection to the database server broke.*\[server-gone\]\n +help: check that/,
    );
  });

  it('that goes away after the files are written: they stay, and it says so', async () => {
    const server = await startServer();
    const folder = folderWith({ 'in/1_t.sql': 'CREATE TABLE t (id int); SELECT pg_sleep(3);' });
    const out = path.join(folder, 'out');
    const running = cli(
      ...['convert', path.join(folder, 'in'), '--to', 'sql', '--out', out, '--verify'],
      ...['--source-url', server.url],
    );
    setTimeout(() => void server.close(), 1_500);
    const result = await running;
    expect(result.code).toBe(5);
    expect(result.stderr).toMatch(/The migrations are in .*out, but they are not proven:\nerror /);
    expect(Object.keys(filesIn(out))).toEqual(['1_t.up.sql']);
  });
});

describe('names and texts that could end what they stand in', () => {
  const EVIL = '"; drop table x; --';
  const TEXT =
    'it\'s `tick` ${process.exit(7)} \\n \\\\ "q" $$ $1 ? ?? :a /* */ -- é 🦆\nline two\t\r\n*/ end';
  const id = (name: string): string => `"${name.replaceAll('"', '""')}"`;
  const str = (text: string): string => `'${text.replaceAll("'", "''")}'`;
  const names = [
    EVIL,
    '`${process.exit(7)}`',
    'select',
    'Ünïcode 🦆',
    "o'brien",
    'a\\b',
    'two\nlines',
    '*/',
    '?',
  ];
  const table = (name: string): string =>
    [
      `CREATE TABLE ${id(name)} (${id(`${name}_id`)} serial PRIMARY KEY, ${id(EVIL)} text NOT NULL DEFAULT ${str(TEXT)},`,
      `  CONSTRAINT ${id(`${name} check`)} CHECK (${id(EVIL)} <> ${str(TEXT)} OR ${id(EVIL)} = ${str(EVIL)}));`,
      `CREATE INDEX ${id(`${name} index`)} ON ${id(name)} (${id(EVIL)}) WHERE ${id(EVIL)} <> ${str(TEXT)};`,
      `COMMENT ON COLUMN ${id(name)}.${id(EVIL)} IS ${str(TEXT)};`,
      `INSERT INTO ${id(name)} (${id(EVIL)}) VALUES (${str(EVIL)});`,
    ].join('\n');
  const up = [
    'CREATE TABLE x (id int);',
    ...names.map(table),
    `CREATE TYPE ${id(`${EVIL} type`)} AS ENUM (${str(TEXT.slice(0, 40))}, ${str(EVIL)});`,
    `ALTER TABLE x ADD e ${id(`${EVIL} type`)} DEFAULT ${str(EVIL)};`,
    `CREATE FUNCTION ${id(`${EVIL} fn`)}() RETURNS text LANGUAGE sql AS ${str(`SELECT ${str(TEXT)}`)};`,
  ].join('\n');
  const down = [
    `DROP FUNCTION ${id(`${EVIL} fn`)}();`,
    'DROP TABLE x;',
    `DROP TYPE ${id(`${EVIL} type`)};`,
    ...names.map((name) => `DROP TABLE ${id(name)};`),
  ].join('\n');

  it.each(['sql', 'knex', 'prisma', 'typeorm', 'sequelize'])(
    '%s: written, applied and the same',
    async (to) => {
      const folder = folderWith({
        [`in/1_evil.up.sql`]: `-- ${TEXT.split('\n')[0] ?? ''}\n${up}`,
        'in/1_evil.down.sql': down,
      });
      const out = path.join(folder, 'out');
      const result = await cli(
        ...['convert', path.join(folder, 'in'), '--to', to, '--out', out, '--verify'],
        ...['--source-url', await sharedServerUrl()],
      );
      expect(result.stderr).toBe('');
      expect(result.stdout).toMatch(/ 0 lossy, 0 manual/);
      expect(result.stdout).toContain(
        'Proven: schemas and rows are the same after the one step up and 1 down',
      );
      expect(result.code).toBe(0);
    },
  );
});

function prefixed(folder: string, files: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(files).map(([name, text]) => [`${folder}/${name}`, text]));
}

it('a history of which nothing is understood, and which its own tool cannot run: what is the matter and what to do', async () => {
  const code = `exports.up = (knex) => require('./elsewhere')(knex);\nexports.down = (knex) => require('./elsewhere').down(knex);\n`;
  const folder = folderWith({ 'in/20240101000000_a.js': code });
  for (const to of ['knex', 'sequelize', 'sql']) {
    const result = await cli(
      ...['convert', path.join(folder, 'in'), '--to', to, '--out', path.join(folder, to), '--verify'],
      ...['--source-url', await sharedServerUrl()],
    );
    expect(result.stderr).not.toContain('no-migrations');
    expect(result.stdout).toMatch(
      /^Not proven: the source is neither run by its own tool nor understood from there on; 0 steps[^]*did not run \(.*elsewhere[^]*help: make its own tool run/m,
    );
    expect(result.code).toBe(3);
  }
});

it('names in a schema that only the search path of the database tells: one error, with what to do', async () => {
  const folder = folderWith({
    'in/1_a.up.sql': 'CREATE TABLE people (id int);\n',
    'in/2_b.up.sql': 'ALTER TABLE app.people ADD name text;\nALTER TABLE app.people ADD age int;\n',
    'in/3_c.up.sql': 'CREATE INDEX ON app.people (name);\n',
  });
  const result = await cli(
    'convert',
    path.join(folder, 'in'),
    '--to',
    'knex',
    '--out',
    path.join(folder, 'out'),
  );
  expect(result.code).toBe(5);
  expect(result.stderr.match(/^error there is/gm)).toHaveLength(1);
  expect(result.stderr).toMatch(
    /there is no schema "app" at this point of the history, and at 2 more places in 2 files[^]*help: "people" was made without a schema: .*SET search_path TO app/,
  );
});
