import { expect, it } from 'vitest';
import { cli, filesIn, folderWith } from '../../support/cli.js';

const FILES = {
  '1_a.sql': '-- +goose Up\nCREATE TABLE a (id int PRIMARY KEY);\n-- +goose Down\nDROP TABLE a;\n',
  '2_rows.go':
    'package migrations\n\nfunc up(tx *sql.Tx) error { return nil }\nfunc down(tx *sql.Tx) error { return nil }\n',
  '3_b.sql': '-- +goose Up\nCREATE TABLE b (id int PRIMARY KEY);\n-- +goose Down\nDROP TABLE b;\n',
};

it('a program among SQL files is manual in both ways, and what is before it is proven', async () => {
  const result = await cli(
    'convert',
    folderWith(FILES),
    '--to',
    'knex',
    '--out',
    `${folderWith({})}/out`,
    '--verify',
  );
  expect(result.stdout).toContain('6 operations: 4 exact, 0 lossy, 2 manual');
  expect(result.stdout).toContain('it is written in Go, which is not read');
  expect(result.stdout).toContain("the source's own tool did not run (2_rows.go is a program, no SQL)");
  // What it does is not known, so nothing after it is either.
  expect(result.stdout).toContain('the step before it is the same on both sides');
  expect(result.code).toBe(3);
});

it('of several histories in one folder the database tells which one is meant', async () => {
  const folder = folderWith({
    '1_a.mysql.up.sql': 'CREATE TABLE a (id int AUTO_INCREMENT PRIMARY KEY);',
    '1_a.postgres.up.sql': 'CREATE TABLE a (id serial PRIMARY KEY);',
    '2_b.up.sql': 'CREATE TABLE b (id int);',
  });
  const convert = (...args: readonly string[]) =>
    cli('convert', folder, '--to', 'knex', '--dry-run', ...args);
  const both = await convert();
  expect(both.code).toBe(5);
  expect(both.stderr).toContain('--source-dialect');
  expect((await convert('--source-dialect', 'mysql')).stdout).toContain('2 operations: 2 exact');
  expect((await convert('--source-dialect', 'postgres', '--dialect', 'mysql')).code).toBe(2);
  expect((await cli('inspect', folder)).stdout).toMatch(
    /sql on mysql[^]*2 operations[^]*sql on postgres[^]*2 operations/,
  );
});

it('a way back that is no SQL stops there, and the rest is converted', async () => {
  const folder = folderWith({
    '1_a.up.sql': 'CREATE TABLE a (id int);',
    '1_a.down.sql': 'DROP TABLE a\nDROP TABLE b;',
    '2_b.up.sql': 'CREATE TABLE b (id int);',
    '2_b.down.sql': 'DROP TABLE b;',
  });
  const result = await cli('convert', folder, '--to', 'knex', '--dry-run');
  expect(result.stdout).toContain('4 operations: 3 exact, 0 lossy, 1 manual');
  expect(result.stdout).toContain('the way back is no valid SQL: syntax error at or near "DROP"');
  expect(result.stdout).toMatch(/1_a\.down\.sql:2:1/);
  expect(result.code).toBe(3);
});

it('a placeholder gets the value that is given, when it is read and when it is run', async () => {
  const folder = folderWith({ 'V1__a.sql': 'CREATE TABLE a (b boolean NOT NULL DEFAULT ${hash-files});' });
  const without = await cli('inspect', folder);
  expect(without.stderr).toContain('the placeholder ${hash-files} has no value');
  expect(without.stderr).toContain('--env hash-files=value');
  const out = `${folderWith({})}/out`;
  const proof = ['--to', 'knex', '--out', out, '--verify', '--env', 'hash-files=true'];
  const result = await cli('convert', folder, ...proof);
  expect(result.stdout).toContain('Proven: schemas and rows are the same after the one step up');
  expect(Object.values(filesIn(out)).join('')).toContain('defaultTo(true)');
});

it('a template is said to be one', async () => {
  const folder = folderWith({ '1_a.up.sql': 'CREATE TABLE {{.prefix}}a (id int);' });
  const { stdout, stderr } = await cli('inspect', folder);
  expect(stderr).toMatch(/this is a template[^]*1_a\.up\.sql:1:14/);
  // Nothing of it is understood as long as it is not filled in.
  expect(stdout).toContain('0 operations: 0 understood');
});
