import path from 'node:path';
import { expect, test } from 'vitest';
import { asDeclared, nameAsDeclared } from '../../../adapters/sequelize/as-declared.js';
import { cli, filesIn, folderWith } from '../../support/cli.js';

const migrations = {
  'migrations/1-a.js': `module.exports = {
  async up(queryInterface, Sequelize) {
    await queryInterface.createTable('u', { id: { type: Sequelize.INTEGER, primaryKey: true } });
    await queryInterface.createTable('t', {
      id: { type: Sequelize.INTEGER, primaryKey: true },
      n: { type: Sequelize.STRING(80), comment: 'a name' },
      u: Sequelize.INTEGER,
      m: Sequelize.INTEGER,
    });
    await queryInterface.changeColumn('t', 'n', { type: Sequelize.STRING(90), unique: true });
    await queryInterface.changeColumn('t', 'u', {
      type: Sequelize.INTEGER,
      references: { model: 'u', key: 'id' },
      onDelete: 'CASCADE',
    });
    await queryInterface.addIndex('t', ['m'], {
      indexName: 'some_of_m',
      indicesType: 'UNIQUE',
      where: { n: { $ne: null } },
    });
    await queryInterface.addConstraint('t', ['n', 'm'], { type: 'unique', name: 'both' });
  },
  async down(queryInterface) {
    await queryInterface.dropTable('t');
    await queryInterface.dropTable('u');
  },
};
`,
};

function project(range: string): string {
  const dependencies = { sequelize: range, pg: '^8.0.0', 'pg-hstore': '^2.0.0' };
  return folderWith({ ...migrations, 'package.json': JSON.stringify({ dependencies }) });
}

test('calls mean what the version makes of them that package.json asks for, and ours proves it', async () => {
  const root = project('^4.44.0');
  const out = path.join(root, 'out');
  const { code, stdout, stderr } = await cli(
    ...['convert', root, '--from', 'sequelize', '--to', 'sql', '--out', out, '--verify'],
  );
  expect(stderr).toBe('');
  expect(code).toBe(0);
  const sql = Object.values(filesIn(out)).join('\n');
  expect(sql).toContain('ADD CONSTRAINT "n_unique_idx" UNIQUE ("n")');
  expect(sql).toContain(
    'ADD CONSTRAINT "u_foreign_idx" FOREIGN KEY ("u") REFERENCES "u" ("id") ON DELETE CASCADE',
  );
  expect(sql).toContain('CREATE UNIQUE INDEX "some_of_m" ON "t" ("m") WHERE "n" IS NOT NULL');
  expect(sql).toContain('ADD CONSTRAINT "both" UNIQUE ("n", "m")');
  expect(stdout).toContain('Proven: schemas and rows are the same');
  expect(stdout).toMatch(/sequelize 6\.[\d.]+ in place of >=4\.44\.0 <5\.0\.0-0/);
}, 120_000);

test('on MySQL version 4 knew no comments of columns, and named a foreign key after its table', async () => {
  const root = project('4.44.4');
  const out = path.join(root, 'out');
  const way = ['convert', root, '--from', 'sequelize', '--to', 'sql', '--dialect', 'mysql', '--out', out];
  const { code } = await cli(...way, '--source-dialect', 'mysql');
  const sql = Object.values(filesIn(out)).join('\n');
  expect(sql).not.toContain('a name');
  expect(sql).toContain('`t_u_foreign_idx`');
  expect(code).toBeLessThan(4);
}, 60_000);

const postgres = { dialect: 'postgres', operators: {} } as const;

test('a unique constraint is deferrable since 6.6', () => {
  const args = ['t', { type: 'UNIQUE', fields: ['a'], deferrable: 'x' }];
  const call = { method: 'addConstraint', args };
  expect(asDeclared(call, { range: '6.5.1', file: '' }, postgres)).toEqual([
    't',
    { type: 'UNIQUE', fields: ['a'] },
  ]);
  expect(asDeclared(call, { range: '6.6.0', file: '' }, postgres)).toBe(args);
  expect(asDeclared(call, undefined, postgres)).toBe(args);
});

test('keys of several columns without customIndex were PostgreSQL’s alone', () => {
  const keys = { uniqueKeys: { a: { fields: ['a'] }, b: { fields: ['b'], customIndex: true } } };
  const call = { method: 'createTable', args: ['t', {}, keys] };
  const declared = { range: '^4.0.0', file: '' };
  expect(asDeclared(call, declared, postgres)[2]).toEqual(keys);
  expect(asDeclared(call, declared, { ...postgres, dialect: 'mysql' })[2]).toEqual({
    uniqueKeys: { b: { fields: ['b'], customIndex: true } },
  });
});

test('names of keys are the database’s own since 5', () => {
  const changeColumnQuery = (): string => 'ALTER TABLE "t" ADD UNIQUE ("n");';
  const generator = { changeColumnQuery, quoteIdentifier: (name: string) => `"${name}"` };
  nameAsDeclared(generator, { range: '5.0.0', file: '' }, 'postgres');
  expect(generator.changeColumnQuery).toBe(changeColumnQuery);
});

test('on SQLite version 4 loses foreign keys where it makes a table anew, which is told', async () => {
  const root = folderWith({
    'package.json': JSON.stringify({ dependencies: { sequelize: '^4.0.0', sqlite3: '^5.0.0' } }),
    'migrations/1-a.js': `module.exports = {
  async up(queryInterface, { INTEGER }) {
    await queryInterface.createTable('u', { id: { type: INTEGER, primaryKey: true } });
    await queryInterface.createTable('t', { n: INTEGER, u: { type: INTEGER, references: { model: 'u', key: 'id' } } });
    await queryInterface.renameColumn('t', 'n', 'm');
    await queryInterface.renameColumn('u', 'id', 'key');
  },
  async down() {},
};
`,
  });
  const { code, stdout } = await cli('convert', root, '--to', 'sql', '--dry-run');
  expect(code).toBe(2);
  expect(stdout.match(/\[earlier-version\]/g)).toHaveLength(1);
  expect(stdout).toContain('Sequelize >=4.0.0 <5.0.0-0, which the project has, makes t anew in its own way');
}, 60_000);
