import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { registry } from '../../adapters/index.js';
import { findSet } from '../../src/history/find.js';
import { readHistory } from '../../src/history/read.js';
import { cli, filesIn, folderWith, spawnCli } from '../support/cli.js';
import { sharedServerUrl } from '../support/postgres.js';

const SHOP = 'fixtures/shop/knex';

const SQL = {
  '1_users.up.sql': 'CREATE TABLE users (id serial PRIMARY KEY, name text);\n',
  '1_users.down.sql': 'DROP TABLE users;\n',
  '2_email.up.sql': "ALTER TABLE users ADD email text;\nINSERT INTO users (name) VALUES ('a');\n",
  '2_email.down.sql': 'ALTER TABLE users DROP email;\n',
};

/** Files in a folder `in`, and the place `out` beside it. */
function inAndOut(files: Readonly<Record<string, string>>) {
  const folder = folderWith(
    Object.fromEntries(Object.entries(files).map(([name, text]) => [`in/${name}`, text])),
  );
  return { source: path.join(folder, 'in'), out: path.join(folder, 'out'), folder };
}

describe('inspect', () => {
  it('tells what is here, a line for each migration', async () => {
    const { source } = inAndOut(SQL);
    const result = await cli('inspect', source);
    expect(result).toMatchObject({ code: 0, stderr: '' });
    expect(result.stdout).toMatch(/^sql on postgres in .*\(2 \.sql files, up and down files\)$/m);
    expect(result.stdout).toContain('✓ 1_users  create table users\n');
    expect(result.stdout).toContain('✓ 2_email  add column users.email, insert 1 row into users');
    expect(result.stdout).toContain('2 migrations, 5 operations: 5 understood, 0 manual');
    expect((await cli('inspect', source, '--all')).stdout).toContain('      insert 1 row into users\n');
  });

  it('draws the tables into a file that it does not replace unasked', async () => {
    const { source, folder } = inAndOut(SQL);
    const file = path.join(folder, 'SCHEMA.md');
    expect(await cli('inspect', source, '--diagram', file, '--quiet')).toMatchObject({ code: 0, stderr: '' });
    expect(readFileSync(file, 'utf8')).toMatch(
      /^# Tables\n\n## sql on postgres in .*\n\n```mermaid\nerDiagram\n {2}"users" \{\n {4}integer id PK\n[^]*\n```\n$/,
    );
    const again = await cli('inspect', source, '--diagram', file);
    expect(again).toMatchObject({
      code: 5,
      stderr: expect.stringContaining('is there already [output-in-the-way]'),
    });
    expect((await cli('inspect', source, '--diagram', file, '--force')).code).toBe(0);
  });

  it('several sets below a path: all are told; converting asks which', async () => {
    const folder = folderWith({
      'one/1_a.sql': 'CREATE TABLE a (id int);',
      'one/2_b.sql': 'CREATE TABLE b (id int);',
      'two/1_c.sql': 'CREATE TABLE c (id int);',
      'two/2_d.sql': 'CREATE TABLE d (id int);',
    });
    const inspected = await cli('inspect', folder, '--json');
    expect(JSON.parse(inspected.stdout).sets).toHaveLength(2);
    const converted = await cli('convert', folder, '--to', 'knex', '--out', path.join(folder, 'out'));
    expect(converted).toMatchObject({ code: 5, stdout: '' });
    expect(converted.stderr).toMatch(/2 sets of migrations.*\n.*one.*\n.*two.*\[several-sets\]\n.*help: /);
  });
});

describe('convert', () => {
  it('writes the same bytes twice, and says what became of each migration', async () => {
    const { source, out, folder } = inAndOut(SQL);
    const first = await cli('convert', source, '--to', 'knex', '--out', out);
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(first.stdout).toMatch(/✓ 1_users +2 exact[^]*5 operations: 5 exact, 0 lossy, 0 manual/);
    await cli('convert', source, '--to', 'knex', '--out', path.join(folder, 'again'));
    expect(filesIn(path.join(folder, 'again'))).toEqual(filesIn(out));
    expect(Object.keys(filesIn(out))).toEqual(['1_users.js', '2_email.js']);
  });

  it('--dry-run writes nothing, not even into a folder with content', async () => {
    const { source, folder, out } = inAndOut(SQL);
    const before = filesIn(folder);
    const result = await cli('convert', source, '--to', 'prisma', '--out', out, '--dry-run');
    expect(result.code).toBe(0);
    expect(result.stdout).toMatch(/Nothing was written \(--dry-run\): \d+ files would go to/);
    expect(await cli('convert', source, '--to', 'sql', '--out', source, '--dry-run')).toMatchObject({
      code: 0,
    });
    expect(filesIn(folder)).toEqual(before);
  });

  it('--squash makes one migration, and names what it cannot hold', async () => {
    const { source, out } = inAndOut(SQL);
    const result = await cli(
      ...['convert', source, '--to', 'sql', '--out', out, '--squash', '--verify'],
      ...['--source-url', await sharedServerUrl()],
    );
    expect(result.code).toBe(2);
    expect(result.stdout).toMatch(/lossy the insert of users of 2_email is not in the baseline/);
    // What is written is exact: only the rows that a baseline does not hold are lost.
    expect(result.stdout).toContain('2 operations: 1 exact, 1 lossy, 0 manual');
    expect(result.stdout).toContain('Proven: the schemas are the same at the end.');
    const files = filesIn(out);
    expect(Object.keys(files)).toHaveLength(1);
    expect(Object.values(files)[0]).toMatch(/email/);
  });

  it('--to ir prints what was read, and nothing is lost on the way', async () => {
    const { source, out } = inAndOut(SQL);
    const result = await cli('convert', source, '--to', 'ir');
    expect(result).toMatchObject({ code: 0, stderr: '' });
    const { schema, ...history } = JSON.parse(result.stdout);
    const read = await readHistory(await findSet(source, registry), registry);
    expect(history).toEqual(read.history);
    expect(schema).toEqual(read.state.snapshot());
    await cli('convert', source, '--to', 'ir', '--out', out);
    expect(filesIn(out)).toEqual({ 'ir.json': result.stdout });
    expect((await cli('convert', SHOP, '--to', 'ir')).code).toBe(0);
  });

  it('--to ir prints nothing of a history that cannot be read, and tells what is not known', async () => {
    const broken = inAndOut({ ...SQL, '3_c.up.sql': 'CREATE TABLE;' });
    const result = await cli('convert', broken.source, '--to', 'ir');
    expect(result).toMatchObject({ code: 5, stdout: '' });
    expect(result.stderr).toMatch(/3_c\.up\.sql:1:[^]*\[unreadable-history\]/);
    const unknown = inAndOut({
      '1_a.js':
        'exports.up = (knex) => knex.schema.dropTable(process.env.T);\nexports.down = async () => {};\n',
    });
    const told = await cli('convert', unknown.source, '--from', 'knex', '--to', 'ir');
    expect(told).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('the environment variable T has no value'),
    });
    expect(JSON.parse(told.stdout).migrations).toHaveLength(1);
  });

  it('--env gives values; without them it is for a person to decide', async () => {
    const { source, out, folder } = inAndOut({
      '1_a.js':
        'exports.up = (knex) => knex.schema.dropTable(`${process.env.PREFIX}users`);\nexports.down = async () => {};\n',
      '0_a.js':
        "exports.up = (knex) => knex.schema.createTable('app_users', (t) => { t.increments(); });\nexports.down = async () => {};\n",
    });
    const known = await cli('convert', source, '--to', 'sql', '--out', out, '--env', 'PREFIX=app_');
    expect(known.code).toBe(0);
    const unknown = await cli('convert', source, '--to', 'sql', '--out', path.join(folder, 'other'));
    expect(unknown.code).toBe(3);
    expect(unknown.stdout).toMatch(/^manual .*PREFIX/m);
  });

  it('Knex files are ES modules where the nearest package.json makes them so', async () => {
    const files = async (manifest: string, ...more: string[]) => {
      const out = path.join(folderWith({ 'package.json': manifest }), 'db/migrations');
      const result = await cli('convert', folderWith(SQL), '--to', 'knex', '--out', out, ...more);
      expect(result.code).toBe(0);
      return filesIn(out);
    };
    expect((await files('{"type":"module"}'))['1_users.js']).toContain('export async function up(knex)');
    expect((await files('{}'))['1_users.js']).toContain('exports.up = async function (knex)');
    expect((await files('{"type":"module"}', '--module', 'cjs'))['1_users.js']).toContain('exports.up');
    expect(Object.keys(await files('{"type":"module"}', '--module', 'ts'))).toContain('1_users.ts');
  });

  it('what is written as an ES module runs as one', async () => {
    const source = folderWith(SQL);
    const project = folderWith({ 'package.json': '{"type":"module"}' });
    const result = await cli(
      ...['convert', source, '--to', 'knex', '--out', path.join(project, 'migrations'), '--verify'],
      ...['--source-url', await sharedServerUrl()],
    );
    expect(result.stdout).toContain(
      'Proven: schemas and rows are the same after each of 2 steps up and 2 down.',
    );
    expect(result.code).toBe(0);
  });
});

describe('--json', () => {
  it('is the only thing on standard output, whatever is asked', async () => {
    const { source, out } = inAndOut(SQL);
    const inspected = JSON.parse((await cli('inspect', source, '--json')).stdout);
    expect(inspected.sets[0]).toMatchObject({ adapter: 'sql', totals: { migrations: 2, operations: 5 } });
    const url = await sharedServerUrl();
    const converted = await cli(
      ...['convert', source, '--to', 'prisma', '--out', out, '--json', '--verify', '--source-url', url],
    );
    expect(JSON.parse(converted.stdout)).toMatchObject({
      source: { adapter: 'sql' },
      target: { adapter: 'prisma' },
      totals: { migrations: 2, operations: 5, exact: 5 },
      verification: { outcome: 'same', up: { steps: 2, compared: 2 }, down: { steps: 2 } },
    });
    expect(converted.stdout).not.toContain(new URL(url).password);
    const verified = await cli('verify', source, path.join(out, 'prisma'), '--json', '--source-url', url);
    expect(JSON.parse(verified.stdout)).toMatchObject({ outcome: 'same', proof: 'tools' });
  });

  it('tells of bad input too', async () => {
    const { source } = inAndOut({ '1_a.sql': 'CREAT;' });
    const result = await cli('convert', source, '--to', 'knex', '--json');
    expect(result.code).toBe(5);
    expect(JSON.parse(result.stdout)).toMatchObject({
      error: { code: 'unreadable-history', diagnostics: [{ code: 'sql-syntax', span: { line: 1 } }] },
    });
    expect(result.stderr).toContain('error syntax error');
  });
});

it('--quiet prints nothing: the exit code tells', async () => {
  const { source, out } = inAndOut(SQL);
  const nothing = { code: 0, stdout: '', stderr: '' };
  expect(await cli('inspect', source, '--quiet')).toEqual(nothing);
  expect(await cli('convert', source, '--to', 'knex', '-o', out, '-q')).toEqual(nothing);
});

describe('help', () => {
  it.each([
    ['inspect', ['ormbridge inspect db/migrations --all']],
    ['convert', ['--from', '--to', '--squash', 'ormbridge convert db/migrations --to prisma']],
    ['verify', ['--source-url', 'ormbridge verify db/migrations prisma']],
  ])('of %s: options, examples, exit codes', async (command, parts) => {
    const { code, stdout } = await spawnCli([command, '--help']);
    expect(code).toBe(0);
    for (const part of ['Examples:', 'Exit codes:', '  4  verification found a difference', ...parts])
      expect(stdout).toContain(part);
  });

  it.each(['inspect', 'convert', 'port', 'verify'])(
    'of %s has each option under a title, and no title without options',
    async (command) => {
      const { stdout } = await spawnCli([command, '-h']);
      const sections = stdout
        .split('\n\n')
        .filter((section) => /^(?!Examples|Exit)[A-Z][\w ]+:\n/.test(section));
      const lines = sections.map((section) => section.split('\n').slice(1));
      for (const section of lines) expect(section.length).toBeGreaterThan(0);
      // An option that a group names and the command has not is listed without a description.
      for (const line of lines.flat()) expect(line).not.toMatch(/^\s+(?:-\w, )?--[\w-]+\s*$/);
      expect(sections.at(-1)).toMatch(/^Options:\n\s+-h, --help.*\n\s+-v, --version.*$/);
    },
  );

  it('and the version', async () => {
    for (const flag of ['--version', '-v'])
      expect((await spawnCli([flag])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

it('colours: none in a pipe, unless FORCE_COLOR; never with NO_COLOR', async () => {
  const { source } = inAndOut(SQL);
  const run = (env: NodeJS.ProcessEnv) =>
    spawnCli(['inspect', source], { env: { FORCE_COLOR: undefined, NO_COLOR: undefined, ...env } });
  const escape = '\u001b[';
  expect((await run({})).stdout).not.toContain(escape);
  expect((await run({ FORCE_COLOR: '1' })).stdout).toContain(escape);
  expect((await run({ NO_COLOR: '1', FORCE_COLOR: '1' })).stdout).not.toContain(escape);
});
