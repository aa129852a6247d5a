import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { cli, filesIn, folderWith, spawnCli } from '../support/cli.js';

const KNEX = (body: string): string =>
  `exports.up = async (knex) => {\n  ${body}\n};\nexports.down = async (knex) => {};\n`;

/** Converts into a folder that is not there yet; tells whether it is afterwards. */
async function convert(files: Record<string, string | Uint8Array>, ...more: readonly string[]) {
  const folder = folderWith({ '.keep/x': '', ...prefixed('in', files) });
  const out = path.join(folder, 'out');
  const result = await cli('convert', path.join(folder, 'in'), '--to', 'sql', '--out', out, ...more);
  const leftovers = readdirSync(folder).filter((name) => !['.keep', 'in', 'out'].includes(name));
  expect(leftovers).toEqual([]);
  return { ...result, folder, out, wrote: existsSync(out) };
}

function prefixed(folder: string, files: Record<string, string | Uint8Array>) {
  return Object.fromEntries(Object.entries(files).map(([name, text]) => [`${folder}/${name}`, text]));
}

const nothing = { code: 5, wrote: false, stdout: '' };

describe('a file that cannot be read', () => {
  it('a syntax error in JavaScript: file, line, caret', async () => {
    const result = await convert({
      '1_a.js': KNEX("await knex.schema.createTable('a', (t) => { t.increments(); });"),
      '2_b.js': KNEX("await knex.schema.createTable('b', (t) => { t.increments(; });"),
    });
    expect(result).toMatchObject(nothing);
    expect(result.stderr).toMatch(/2_b\.js:2:60/);
    expect(result.stderr).toMatch(/^ +\| +\^/m);
    expect(result.stderr).toContain('help: correct it');
  });

  it('a syntax error in a helper', async () => {
    const result = await convert({
      '1_a.js': `const { x } = require('./lib/x');\n${KNEX('await knex.raw(x);')}`,
      'lib/x.js': 'exports.x = ;\n',
    });
    expect(result).toMatchObject(nothing);
    expect(result.stderr).toMatch(/x\.js:1:13/);
  });

  it('a syntax error in SQL', async () => {
    const result = await convert({ '1_a.sql': 'CREATE TABLE a (id int);\n\nCREAT TABLE b (id int);\n' });
    expect(result).toMatchObject(nothing);
    expect(result.stderr).toMatch(/syntax error at or near "CREAT".*\n.*1_a\.sql:3:1/);
    expect(result.stderr).toContain('help: PostgreSQL would refuse it too');
  });

  it('more than 10 MB, in JavaScript, SQL or a helper', async () => {
    const rows = "{ a: 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx' },\n".repeat(250_000);
    const inputs: readonly Record<string, string>[] = [
      { '1_a.js': KNEX(`await knex('a').insert([${rows}]);`) },
      { '1_a.sql': '-- xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n'.repeat(300_000) },
      {
        '1_a.js': `const r = require('./rows');\n${KNEX("await knex('a').insert(r);")}`,
        'rows.js': `module.exports = [${rows}];`,
      },
    ];
    for (const files of inputs) {
      const result = await convert(files);
      expect(result).toMatchObject(nothing);
      expect(result.stderr).toContain('file-too-large');
    }
  });

  it.each([
    ['1_a.sql', Buffer.from("INSERT INTO a VALUES ('Grüße');", 'latin1')],
    ['1_a.js', Buffer.from(KNEX("await knex('a').insert({ b: 'Grüße' });"), 'latin1')],
    ['1_a.sql', Buffer.from('\ufeffCREATE TABLE a (id int);', 'utf16le')],
  ])('%s that is not UTF-8', async (name, bytes) => {
    const result = await convert({ [name]: bytes });
    expect(result).toMatchObject(nothing);
    expect(result.stderr).toMatch(/not UTF-8 text \[not-utf8\]\n.*1_a.*\n.*help: save it as UTF-8/);
  });

  it('UTF-8 with a byte order mark is text', async () => {
    const result = await convert({ '1_a.sql': '\ufeffCREATE TABLE a (id int);' });
    expect(result).toMatchObject({ code: 0, wrote: true });
  });
});

describe('code that cannot be known', () => {
  it('a missing import: what depends on it stops the written migration', async () => {
    const result = await convert({
      '1_a.js': `const { addId } = require('./lib/ids');\n${KNEX("await knex.schema.createTable('a', (t) => { addId(t); });\n  await knex.schema.dropTable('a');")}`,
    });
    expect(result.code).toBe(3);
    expect(result.stdout).toMatch(/warning Cannot find \.\/lib\/ids \[missing-import\]\n.*1_a\.js:1:19/);
    expect(result.stdout).toMatch(/^manual .*\n.*1_a\.js:3:/m);
    expect(filesIn(result.out)['1_a.up.sql']).toContain('RAISE EXCEPTION');
  });

  it('a missing import that nothing depends on is only told', async () => {
    const result = await convert({
      '1_a.js': `const log = require('./lib/log');\n${KNEX("log.info('x');\n  await knex.schema.createTable('a', (t) => { t.increments(); });")}`,
    });
    expect(result).toMatchObject({ code: 0, wrote: true });
    expect(result.stdout).toContain('[missing-import]');
  });

  it('a circular import is read as Node.js loads it', async () => {
    const files = {
      'lib/b.js': "const c = require('./c');\nexports.z = 1;\nexports.name = () => c.table;\n",
      'lib/c.js': "const b = require('./b');\nexports.table = 't';\nexports.now = b.z;\n",
    };
    const fine = await convert({
      ...files,
      '1_a.js': `const b = require('./lib/b');\n${KNEX('await knex.schema.createTable(b.name(), (t) => { t.increments(); });')}`,
    });
    expect(fine).toMatchObject({ code: 0, wrote: true });
    expect(filesIn(fine.out)['1_a.up.sql']).toMatch(/^CREATE TABLE "?t"? /);
    const early = await convert({
      ...files,
      '1_a.js': `require('./lib/b');\nconst c = require('./lib/c');\n${KNEX('await knex.schema.dropTable(c.now);')}`,
    });
    expect(early.code).toBe(3);
    expect(early.stdout).toMatch(/circular import/);
  });

  it('an endless loop ends', async () => {
    const result = await convert({ '1_a.js': KNEX('let i = 0;\n  while (true) i++;') });
    expect(result.code).toBe(3);
    expect(result.stdout).toMatch(/manual Reading the code was ended: .* steps/);
    // Said once, though both the reader and the conversion know of it.
    expect(result.stdout.match(/Reading the code was ended/g)).toHaveLength(1);
  });

  it('endless recursion ends', async () => {
    const result = await convert({ '1_a.js': KNEX('const f = () => f();\n  await knex.raw(f());') });
    expect(result.code).toBe(3);
  });

  it('every manual operation says why, whatever the target', async () => {
    const folder = folderWith({ '1_a.js': KNEX('await knex.raw(process.env.SQL);') });
    for (const to of ['sql', 'knex', 'prisma']) {
      const result = await cli('convert', folder, '--to', to, '--out', path.join(folder, `out-${to}`));
      expect(result.code).toBe(3);
      expect(result.stdout.match(/^manual .*SQL.*\n.*1_a\.js:2:/gm)).toHaveLength(1);
    }
    expect((await cli('inspect', folder)).stderr).toMatch(/^manual .*SQL/m);
  });
});

describe('a place without migrations', () => {
  it('an empty folder', async () => {
    const folder = folderWith({});
    for (const command of [['inspect'], ['convert', '--to', 'sql'], ['convert', '--to', 'ir']]) {
      const result = await cli(...command, folder);
      expect(result).toMatchObject({ code: 5, stdout: '' });
      expect(result.stderr).toMatch(/there are no migrations in .*\[no-migrations\]/);
    }
  });

  it('a folder that does not exist', async () => {
    for (const argv of [
      ['inspect', '/no/such'],
      ['convert', '/no/such', '--to', 'sql'],
      ['verify', '/no/such', '/no/such'],
    ]) {
      const result = await cli(...argv);
      expect(result).toMatchObject({ code: 5, stdout: '' });
      expect(result.stderr).toContain('/no/such does not exist [not-found]');
    }
  });

  it('an empty path is not the current folder', async () => {
    expect(await cli('inspect', '')).toMatchObject({ code: 5 });
    const folder = folderWith({ '1_a.sql': 'SELECT 1;' });
    expect(await cli('convert', folder, '--to', 'sql', '--out', '')).toMatchObject({ code: 5 });
  });

  it('a file of another kind', async () => {
    const folder = folderWith({ 'notes.txt': 'hello' });
    expect(await cli('inspect', path.join(folder, 'notes.txt'))).toMatchObject({ code: 5 });
  });

  it('the wrong tool with --from', async () => {
    const folder = folderWith({ '1_a.sql': 'SELECT 1;' });
    const result = await cli('inspect', folder, '--from', 'knex');
    expect(result).toMatchObject({ code: 5 });
    const converted = await cli('convert', folder, '--to', 'sql', '--from', 'knex');
    expect(converted.stderr).toContain('only knex was looked for');
  });

  it('migrations inside node_modules are read where they are asked for', async () => {
    const folder = folderWith({ 'node_modules/pkg/migrations/1_a.sql': 'CREATE TABLE a (id int);' });
    expect(await cli('inspect', folder)).toMatchObject({ code: 5 });
    expect(await cli('inspect', path.join(folder, 'node_modules/pkg'))).toMatchObject({ code: 0 });
    expect(await cli('inspect', path.join(folder, 'node_modules/pkg/migrations'))).toMatchObject({ code: 0 });
  });

  it('links: to a file they count, to a folder only where it is given', async () => {
    const folder = folderWith({
      'real/1_a.sql': 'CREATE TABLE a (id int);',
      'set/2_b.sql': 'CREATE TABLE b (id int);',
    });
    symlinkSync(path.join(folder, 'real/1_a.sql'), path.join(folder, 'set/1_a.sql'));
    symlinkSync(path.join(folder, 'real'), path.join(folder, 'link'));
    symlinkSync(folder, path.join(folder, 'set/loop'));
    symlinkSync(path.join(folder, 'gone'), path.join(folder, 'set/3_dangling.sql'));
    const result = await cli('inspect', path.join(folder, 'set'));
    expect(result.code).toBe(0);
    expect(result.stdout).toContain('2 migrations');
    expect(await cli('inspect', path.join(folder, 'link'))).toMatchObject({ code: 0 });
  });
});

describe('names', () => {
  it.each([
    [{ '1_a.sql': 'SELECT 1;', '1-a.sql': 'SELECT 2;' }, /the id 1_a: 1-a\.sql and 1_a\.sql/],
    [
      { 'V1__a.sql': 'SELECT 1;', 'V1.0__b.sql': 'SELECT 2;' },
      /the version 1\.0: V1__a\.sql and V1\.0__b\.sql/,
    ],
  ])('two migrations with one id', async (files, message) => {
    const result = await convert(files);
    expect(result).toMatchObject(nothing);
    expect(result.stderr).toMatch(message);
    expect(result.stderr).toMatch(/help: give one of them another/);
  });

  it('two migrations that would have one file are numbered', async () => {
    const clash = await convert(
      { 'R__a b.sql': 'SELECT 1;', 'R__a_b.sql': 'SELECT 2;' },
      '--layout',
      'dbmate',
    );
    expect(clash.code).toBe(0);
    expect(Object.keys(filesIn(clash.out))).toEqual(['0001_a_b.sql', '0002_a_b.sql']);
  });

  it('an id that leads elsewhere stays in the output folder', async () => {
    const source = folderWith({
      'V1__..\\..\\evil.sql': 'CREATE TABLE a (id int);',
      'V2__%2e%2e%2fx.sql': 'SELECT 1;',
    });
    for (const to of ['sql', 'knex', 'prisma', 'typeorm']) {
      const folder = folderWith({});
      const out = path.join(folder, 'deep/out');
      const result = await cli('convert', source, '--to', to, '--out', out);
      expect(result.code).toBe(0);
      expect(readdirSync(folder)).toEqual(['deep']);
      expect(readdirSync(path.join(folder, 'deep'))).toEqual(['out']);
      for (const file of Object.keys(filesIn(out))) expect(file).not.toMatch(/\.\.\/|\\|%/);
    }
  });
});

describe('the output folder', () => {
  const SOURCE = { '1_a.up.sql': 'CREATE TABLE a (id int);', '1_a.down.sql': 'DROP TABLE a;' };
  const to = (folder: string, out: string, ...more: string[]) =>
    cli('convert', folder, '--to', 'sql', '--out', out, ...more);

  it('that is not empty stays as it is, unless forced', async () => {
    const folder = folderWith(SOURCE);
    const out = folderWith({ 'mine.txt': 'mine', '1_a.up.sql': 'old' });
    const refused = await to(folder, out);
    expect(refused).toMatchObject({ code: 5, stdout: '' });
    expect(refused.stderr).toMatch(/is not empty \[output-not-empty\]\n.*--force/);
    expect(filesIn(out)).toEqual({ 'mine.txt': 'mine', '1_a.up.sql': 'old' });
    expect(await to(folder, out, '--force')).toMatchObject({ code: 0 });
    expect(filesIn(out)).toMatchObject({
      'mine.txt': 'mine',
      '1_a.up.sql': expect.stringMatching(/^CREATE TABLE/) as string,
      '1_a.down.sql': expect.stringMatching(/^DROP TABLE/) as string,
    });
  });

  it('where the history itself is stays as it is, forced or not, over a link too', async () => {
    const files = {
      '1_a.sql': 'CREATE TABLE a (id int); -- mine\n',
      '2_b.sql': 'CREATE TABLE b (id int);\n',
    };
    const folder = folderWith(files);
    const link = path.join(folderWith({}), 'link');
    symlinkSync(folder, link);
    for (const out of [folder, link]) {
      const argv = ['convert', folder, '--to', 'sql', '--layout', 'dbmate', '--out', out, '--force'];
      const result = await cli(...argv);
      expect(result).toMatchObject({ code: 5, stdout: '' });
      expect(result.stderr).toMatch(
        /1_a\.sql is one of the migrations that are read.*\[output-is-source\]\n.*--out/,
      );
    }
    expect(filesIn(folder)).toEqual(files);
  });

  it('that is a file, or below one', async () => {
    const folder = folderWith({ ...SOURCE, 'notes.txt': 'x' });
    for (const out of ['notes.txt', 'notes.txt/below']) {
      const result = await to(folder, path.join(folder, out));
      expect(result).toMatchObject({ code: 5, stdout: '' });
      expect(result.stderr).toMatch(/notes\.txt is a file \[output-is-file\]/);
    }
  });

  it.each(['/proc/ormbridge/out', '/sys/ormbridge'])('that cannot be made: %s', async (out) => {
    const folder = folderWith(SOURCE);
    const result = await to(folder, out);
    expect(result).toMatchObject({ code: 5, stdout: '' });
    expect(result.stderr).toMatch(/cannot be written \[not-writable\]/);
  });

  it('with a folder, or a link that leads out, in the way', async () => {
    const source = folderWith({ 'prisma/migrations/1_a/migration.sql': 'CREATE TABLE a (id int);' });
    const outside = folderWith({});
    const out = folderWith({ 'mine.txt': '' });
    symlinkSync(outside, path.join(out, 'prisma'));
    const argv = ['convert', source, '--to', 'prisma', '--out', out, '--force'];
    const linked = await cli(...argv);
    expect(linked).toMatchObject({ code: 5 });
    expect(linked.stderr).toMatch(/prisma is a symbolic link.*\[output-in-the-way\]/);
    expect(readdirSync(outside)).toEqual([]);

    const folder = folderWith(SOURCE);
    const occupied = folderWith({ '1_a.up.sql/x': '' });
    expect(await to(folder, occupied, '--force')).toMatchObject({ code: 5 });
    expect(Object.keys(filesIn(occupied))).toEqual(['1_a.up.sql/x']);
  });

  it('is made with those above it; one that is there and empty is used', async () => {
    const folder = folderWith(SOURCE);
    const out = folderWith({});
    expect(await to(folder, path.join(out, 'a/b/c'))).toMatchObject({ code: 0 });
    mkdirSync(path.join(out, 'empty'));
    expect(await to(folder, path.join(out, 'empty'))).toMatchObject({ code: 0 });
    expect(Object.keys(filesIn(out))).toHaveLength(4);
  });
});

describe('arguments', () => {
  const SQL = { '1_a.sql': 'SELECT 1;' };
  it.each([
    [[], /Give a command/],
    [['frobnicate'], /there is no command frobnicate/],
    [['convrt', 'a'], /there is no command convrt; did you mean convert\?/],
    [['convert'], /convert needs 1 path/],
    [['verify', 'a'], /verify needs 2 paths, and was given 1/],
    [['convert', '.'], /--to is missing/],
    [['convert', '.', '--to', 'sql', '--frob'], /nothing is known of frob/],
    [['convert', '.', '--to', 'sql', '--dialect', 'oracle'], /--dialect oracle is none of postgres/],
    [['convert', '.', '--to', 'knex', '--module', 'x'], /--module x is none of cjs, esm, ts/],
  ])('%j', async (argv, message) => {
    const result = await cli(...argv);
    expect(result).toMatchObject({ code: 5, stdout: '' });
    expect(result.stderr).toMatch(message);
    expect(result.stderr).toMatch(/help: see ormbridge .*--help/);
  });

  it('that are none at all give the help', async () => {
    expect((await cli()).stderr).toMatch(
      /Commands:[^]*ormbridge convert <path>[^]*Exit codes:[^]*Give a command/,
    );
  });

  it.each([
    [['--to', 'sqll'], /there is no adapter "sqll".*\n.*use one of .*sql/],
    [['--to', 'sql', '--from', 'sqll'], /there is no adapter "sqll"/],
    [['--to', 'sql', '--layout', 'x'], /there is no SQL layout "x".*\n.*flyway/],
    [['--to', 'sql', '--env', 'X'], /--env X is not NAME=value.*\n.*write it as/],
    [['--to', 'sql', '--env', '=1'], /--env =1 is not NAME=value/],
    [['--to', 'sql', '--baseline', '/no/such.sql'], /--baseline .*does not exist/],
  ])('%j', async (argv, message) => {
    const folder = folderWith(SQL);
    const out = path.join(folder, 'out');
    const result = await cli('convert', folder, '--out', out, ...argv);
    expect(result).toMatchObject({ code: 5, stdout: '' });
    expect(result.stderr).toMatch(message);
    expect(existsSync(out)).toBe(false);
  });

  it('a bad baseline says where', async () => {
    const folder = folderWith({ ...SQL, 'dump.txt': 'CREATE TABLE a ();\nCREAT x;\n' });
    const result = await cli('convert', folder, '--to', 'sql', '--baseline', path.join(folder, 'dump.txt'));
    expect(result).toMatchObject({ code: 5, stdout: '' });
    expect(result.stderr).toMatch(/dump\.txt:2: syntax error/);
  });
});

describe('passwords', () => {
  const SECRETS = /s3cret|p%40ss|p@ss/;
  const URLS = [
    'postgres://ann:s3cret@127.0.0.1:1/x',
    'postgres://ann:s3cretp%40ss@127.0.0.1:1/x',
    'postgres://ann:s3cret@nohost.invalid/x',
    'postgres://127.0.0.1:1/x?user=ann&password=s3cret',
    'postgres://127.0.0.1:1/x?sslpassword=s3cret',
    'postgres://ann:s3/cr@et-s3cret@127.0.0.1:1/x',
    'mysql://ann:s3cret@127.0.0.1/x',
    'ann:s3cret@127.0.0.1',
    'postgres://ann:s3cret',
  ];
  it.each(URLS)('are never shown: %s', async (url) => {
    const folder = folderWith({ '1_a.sql': 'SELECT 1;' });
    const out = path.join(folder, 'out');
    const results = [
      await cli('verify', folder, folder, '--source-url', url),
      await cli('verify', folder, folder, '--source-url', url, '--json'),
      await cli('convert', folder, '--to', 'sql', '--out', out, '--verify', '--target-url', url),
    ];
    for (const result of results) {
      expect(result.code).toBe(5);
      expect(result.stdout + result.stderr).not.toMatch(SECRETS);
      expect(result.stderr).not.toContain('internal error');
      expect(result.stderr).toMatch(/help: /);
    }
    expect(existsSync(out)).toBe(false);
  });

  it.each([
    ['inspect', 'postgres://ann:s3cret@h/db'],
    ['verify', 'a', 'b', 'postgres://ann:s3cret@h/db'],
    ['convert', 'postgres://ann:s3cret@h/db', '--to', 'sql'],
    ['convert', '.', '--to', 'postgres://ann:s3cret@h/db'],
    ['postgres://ann:s3cret@h/db'],
    ['convert', '.', '--to', 'sql', '--env', 'postgres://ann:s3cret@h/db'],
  ])('nor where they do not belong: %s %s', async (...argv) => {
    const result = await cli(...argv);
    expect(result.code).toBe(5);
    expect(result.stdout + result.stderr).not.toMatch(SECRETS);
  });
});

it('a reader that has seen enough does not end the command', async () => {
  const many = Object.fromEntries(
    Array.from({ length: 800 }, (_, i) => [`in/${i + 1}_t.sql`, `CREATE TABLE t${i} (id int);`]),
  );
  const folder = folderWith(many);
  const inspected = await spawnCli(['inspect', '--dialect', 'postgres', path.join(folder, 'in')], {
    closeStdoutAfter: 1,
  });
  expect(inspected).toMatchObject({ code: 0, stderr: '' });
  const ir = await spawnCli(['convert', '--dialect', 'postgres', path.join(folder, 'in'), '--to', 'ir'], {
    closeStdoutAfter: 1,
  });
  expect(ir).toMatchObject({ code: 0, stderr: '' });
});

it('as a process: errors go to standard error, and the exit code is the one that is documented', async () => {
  const folder = folderWith({ '1_a.sql': 'CREAT;' });
  writeFileSync(path.join(folder, 'x'), '');
  const result = await spawnCli(['convert', folder, '--to', 'sql', '--out', path.join(folder, 'out')]);
  expect(result.code).toBe(5);
  expect(result.stdout).toBe('');
  expect(result.stderr).toMatch(/^error syntax error/);
});
