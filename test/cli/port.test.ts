import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { cli, folderWith } from '../support/cli.js';

const FILES = {
  '1_a.up.sql': `CREATE TABLE users (id uuid PRIMARY KEY, email text UNIQUE, tags text[], at timestamptz);
CREATE TABLE posts (id serial PRIMARY KEY, user_id uuid REFERENCES users (id));
UPDATE users SET email = initcap(email);`,
};
const DIALECTS = ['--source-dialect', 'postgres', '--dialect', 'mysql'];

describe('ormbridge port', () => {
  it('tells losses and what a person must decide by construct, and writes nothing', async () => {
    const folder = folderWith(FILES);
    const result = await cli('port', folder, ...DIALECTS);
    expect(result.code).toBe(3);
    expect(result.stdout).toMatch(
      /^postgres → mysql: 1 migration, 3 operations: 0 exact, 2 lossy, 1 manual\n\nmanual /,
    );
    expect(result.stdout).toMatch(
      /^lossy Arrays \[array\] 1 case\n +1_a\.up\.sql:1 users\.tags: an array becomes JSON/m,
    );
    expect(result.stdout).toContain('choose: --choose textKeyLength=N');
    expect(result.stdout).toMatch(/^What the application must change\n +- /m);
  });

  it('says once what is said of several places, and which are of a way back', async () => {
    const folder = folderWith({
      '1_a.up.sql': 'CREATE TABLE a (x boolean, y boolean, z text[]); CREATE TABLE b (s text)',
      '1_a.down.sql':
        'UPDATE b SET s = initcap(s); ALTER TABLE b ADD COLUMN s text; DROP TABLE a; DROP TABLE b',
    });
    const { stdout } = await cli('port', folder, ...DIALECTS);
    expect(stdout).toContain(
      '  a boolean is a tinyint, which also takes other numbers than 0 and 1\n    1_a.up.sql:1 a.x\n    1_a.up.sql:1 a.y\n',
    );
    expect(stdout).toMatch(/\[function\] 1 case, all in ways back\n {2}1_a\.down\.sql:1 \(down\)/);
    // The source refuses it as well.
    expect(stdout).toMatch(
      /\[source-refuses\] 1 case, all in ways back\n {2}1_a\.down\.sql:1 \(down\) b: table "b" has a column "s" already/,
    );
    expect(stdout).not.toContain('builds-on-manual');
    // One of the ways says it already.
    expect(stdout).toContain('  or: A table of its own for the elements keeps their type');
    expect(stdout).not.toContain('help: a table of its own');
    const markdown = await cli('port', folder, ...DIALECTS, '--markdown');
    expect(markdown.stdout).toContain('| 1_a.down.sql:1 (down) | b, ');
  });

  it('says first that a history wants a baseline, and of which tables', async () => {
    const files = {
      '1_a.up.sql':
        'ALTER TABLE users ADD COLUMN a integer; ALTER TABLE users DROP COLUMN b; ALTER TABLE posts ADD COLUMN c integer',
      '1_a.down.sql': 'ALTER TABLE posts DROP COLUMN c',
      'dump/users.sql': 'CREATE TABLE users (b integer)',
    };
    const folder = folderWith(files);
    const { stdout } = await cli('port', folder, ...DIALECTS);
    expect(stdout).toMatch(
      /4 manual\n\n4 cases of what is left to you want 2 tables that no migration before makes \(posts, users\): give a dump .* --baseline dump\.sql\n/,
    );
    expect(stdout).toMatch(
      /\[table-missing\] 4 cases\n {2}there is no table "users" .*\n {4}1_a\.up\.sql:1 users\n/,
    );
    const baseline = path.join(folder, 'dump/users.sql');
    const given = await cli('port', folder, ...DIALECTS, '--baseline', baseline);
    expect(given.stdout).toContain(
      '2 cases of what is left to you want a table that neither the baseline nor',
    );
    const json = await cli('port', folder, ...DIALECTS, '--json');
    expect(JSON.parse(json.stdout).missingTables).toEqual({
      ...{ tables: ['posts', 'users'], cases: 4, hasBaseline: false },
    });
  });

  it('shows what reading warns of', async () => {
    const folder = folderWith({
      '1_a.up.sql': `CREATE TABLE a (id int PRIMARY KEY);
CREATE TABLE b (a int, FOREIGN KEY (a) REFERENCES a (id)) ENGINE=MyISAM;`,
    });
    const args = ['port', folder, '--source-dialect', 'mysql', '--dialect', 'postgres'];
    expect((await cli(...args)).stderr).toContain('[foreign-key-forgotten]');
    expect((await cli(...args, '--markdown')).stdout).toMatch(
      /## What the source probably does not mean\n\n- 1_a\.up\.sql:2: the foreign key on "a"/,
    );
  });

  it('as JSON, with every case', async () => {
    const result = await cli('port', folderWith(FILES), ...DIALECTS, '--json');
    const report = JSON.parse(result.stdout);
    expect(report).toMatchObject({ operations: 3, exact: 0, lossy: 2, manual: 1 });
    expect(report.groups[0]).toMatchObject({
      severity: 'manual',
      cases: [{ file: '1_a.up.sql', line: 3, message: expect.stringContaining('initcap') }],
    });
    const uuids = report.groups.find(({ code }: { code: string }) => code === 'uuid');
    expect(uuids.cases.map(({ at }: { at: string }) => at)).toEqual(['users.id', 'posts.user_id']);
  });

  it('as Markdown, in a file that is not replaced unasked', async () => {
    const folder = folderWith(FILES);
    const file = path.join(folder, 'PORTING.md');
    expect((await cli('port', folder, ...DIALECTS, '--report', file, '--quiet')).code).toBe(3);
    const text = readFileSync(file, 'utf8');
    expect(text).toMatch(/^# From postgres to mysql\n/);
    expect(text).toContain('\n## What a person must decide\n');
    expect(text).toMatch(/^\| 1_a\.up\.sql:1 \| users\.tags, create table users \| an array becomes JSON/m);
    expect((await cli('port', folder, ...DIALECTS, '--report', file)).code).toBe(5);
    const printed = await cli('port', folder, ...DIALECTS, '--markdown');
    expect(printed.stdout.trim()).toBe(text.trim());
  });

  it('explains a column: what decided its type, and who chose', async () => {
    const folder = folderWith(FILES);
    const explain = (column: string, ...more: string[]) =>
      cli('port', folder, ...DIALECTS, '--explain', column, ...more);
    const email = await explain('users.email');
    expect(email.code).toBe(0);
    expect(email.stdout).toMatch(
      /was +"email" text\n +becomes `email` varchar\(255\).*\n +createTable at 1_a\.up\.sql:1\n +because it is in users_email_key/,
    );
    expect(email.stdout).toContain('choose: --choose users.email:textKeyLength=N');
    const id = await explain('posts.user_id', '--choose', 'users.id:uuid=binary');
    expect(id.stdout).toMatch(/becomes `user_id` binary\(16\)/);
    expect(id.stdout).toContain('join it with users.id');
    expect(id.stdout).toContain('uuid = binary (column users.id)');
    // Only what this way heeds.
    expect(id.stdout).not.toMatch(/unsigned = |decimals = |datetime = /);
    const none = await explain('users.nothing');
    expect(none.code).toBe(5);
    expect(none.stderr).toContain('its columns are id, email, tags, at');
  });

  it('reads choices of the project without running them', async () => {
    const folder = folderWith(FILES);
    const config = path.join(folder, 'ormbridge.config.ts');
    const explain = () => cli('port', folder, ...DIALECTS, '--explain', 'users.email', '--json');
    writeFileSync(
      config,
      'const n = 40 + 2;\nexport default { port: { tables: { users: { textKeyLength: n } } } };',
    );
    expect(JSON.parse((await explain()).stdout).target).toMatch(/^`email` varchar\(42\)/);
    writeFileSync(config, 'export default { port: { textKeyLength: Number(process.env.LENGTH) } };');
    const unknown = await explain();
    expect(unknown.code).toBe(5);
    expect(unknown.stderr).toContain('port.textKeyLength is not known without running it');
    writeFileSync(config, 'export default { port: { tables: { usrs: { textKeyLength: 7 } } } };');
    expect((await explain()).stderr).toContain('a choice is made for usrs, which the history never has');
  });

  it('convert takes the same choices', async () => {
    const folder = folderWith({ ...FILES, 'ormbridge.config.json': '{ "port": { "uuid": "binary" } }' });
    const out = path.join(folder, 'out');
    const result = await cli(
      'convert',
      folder,
      '--to',
      'sql',
      '--out',
      out,
      ...DIALECTS,
      '--choose',
      'users.email:textKeyLength=50',
      '--quiet',
    );
    expect(result.code).toBe(3);
    const text = readFileSync(path.join(out, '1_a.up.sql'), 'utf8');
    expect(text).toContain('varchar(50)');
    expect(text).toContain('binary(16)');
  });
});
