import { describe, expect, it } from 'vitest';
import path from 'node:path';
import { createReader } from '../../../adapters/sequelize/reader.js';
import { discover } from '../../../adapters/sequelize/discover.js';
import { loadDialect } from '../../../src/dialects/index.js';
import { createState } from '../../../src/fold/create-state.js';
import type { DialectName } from '../../../src/ir/index.js';
import { folderWith } from '../../support/cli.js';

/** What is said of a migration that does `calls` behind the making of two tables. */
async function findings(dialectName: DialectName, calls: string): Promise<readonly string[]> {
  const project = folderWith({
    'package.json': '{}',
    'migrations/1-all.js': `module.exports = {
  async up(queryInterface, Sequelize) {
    const ofEmail = ${dialectName === 'sqlite' ? '{}' : "{ comment: 'where mail goes' }"};
    await queryInterface.createTable('users', {
      id: { type: Sequelize.INTEGER, primaryKey: true, autoIncrement: true },
      email: { type: Sequelize.STRING, allowNull: false, defaultValue: 'x', ...ofEmail },
      team: Sequelize.INTEGER,
    });
    await queryInterface.createTable('posts', {
      id: { type: Sequelize.INTEGER, primaryKey: true },
      author: { type: Sequelize.INTEGER, references: { model: 'users', key: 'id' }, onDelete: 'CASCADE' },
      title: Sequelize.STRING,
    });
    await queryInterface.addIndex('users', ['team'], { name: 'users_team' });
    await queryInterface.addIndex('posts', ['title'], { name: 'posts_title' });
    ${calls}
  },
  async down() {},
};`,
  });
  const root = path.join(project, 'migrations');
  const dialect = await loadDialect(dialectName);
  const [set] = await discover(root);
  const reader = await createReader(set!, { dialect: dialectName });
  const { diagnostics } = reader.read(set!.migrations[0]!, createState(dialect));
  return diagnostics.map(({ severity, code, message }) => `${severity} ${code}: ${message}`);
}

describe('what a call takes away unasked', () => {
  it.each(['mysql', 'mariadb'] as const)('on %s a column is defined anew', async (dialect) => {
    expect(await findings(dialect, `await queryInterface.renameColumn('users', 'email', 'mail');`)).toEqual([
      'warning change-loses: renameColumn on users also takes away the comment on email: Sequelize defines it anew without',
    ]);
    expect(
      await findings(
        dialect,
        `await queryInterface.changeColumn('users', 'email', { type: Sequelize.TEXT, defaultValue: 'y', comment: 'm' });`,
      ),
    ).toEqual([
      'warning option-ignored: Sequelize leaves out the default of email, as it writes none for such a type: ' +
        (dialect === 'mysql' ? 'MySQL never gets to know of it' : 'MariaDB never gets to know of it'),
      'warning change-loses: changeColumn on users also takes away NOT NULL of email, the default of email: Sequelize defines it anew without',
    ]);
  });

  it('on SQLite a table is made anew, and rows that refer to it are touched', async () => {
    expect(await findings('sqlite', `await queryInterface.removeColumn('users', 'email');`)).toEqual([
      'warning change-loses: removeColumn on users also takes away the numbering of id, the index users_team: Sequelize defines it anew without',
      'lossy rebuild-touches-rows: removeColumn drops users to make it anew: with foreign keys enforced, as Sequelize has them on SQLite, rows of posts that refer to it go with it, are emptied, or forbid it',
    ]);
    expect(await findings('sqlite', `await queryInterface.renameColumn('posts', 'title', 'name');`)).toEqual([
      'warning change-loses: renameColumn on posts also takes away ON DELETE, ON UPDATE or the name of the foreign key on author, the index posts_title: Sequelize defines it anew without',
    ]);
  });

  it('an index predicate that the database has not, and a schema that is none', async () => {
    const calls = `await queryInterface.addIndex('users', ['team'], { unique: true, where: { email: 'x' }, name: 'one' });
    await queryInterface.createSchema('s');`;
    expect(await findings('mysql', calls)).toEqual([
      'warning option-ignored: Sequelize leaves out the predicate of an index, so that all rows are in it: MySQL never gets to know of it',
      'warning option-ignored: Sequelize leaves out the making of a schema: MySQL never gets to know of it',
    ]);
    expect(await findings('sqlite', calls)).toEqual([
      'warning option-ignored: Sequelize leaves out the making of a schema: SQLite never gets to know of it',
    ]);
  });
});

describe('a project of another version', () => {
  const migration = `module.exports = {
  up: (queryInterface) => queryInterface.addConstraint('a', ['b'], { type: 'unique', name: 'a_b' }),
  down: (queryInterface) => queryInterface.removeConstraint('a', 'a_b'),
};`;

  it.each([
    ['^5.22.0', 'read-as-version', 'createIndex'],
    ['^6.0.0', 'migration-throws', 'opaque'],
  ])('that declares %s', async (version, code, kind) => {
    const project = folderWith({
      'package.json': JSON.stringify({ dependencies: { sequelize: version, mysql2: '*' } }),
      'migrations/1-a.js': migration,
    });
    const [set] = await discover(project);
    expect(set).toMatchObject({ dialect: 'mysql' });
    const dialect = await loadDialect('mysql');
    const state = createState(dialect);
    state.apply(dialect.parse('CREATE TABLE a (b int)', { file: '' }).operations[0]!);
    const reader = await createReader(set!, { dialect: 'mysql' });
    const { up, diagnostics } = reader.read(set!.migrations[0]!, state);
    expect(diagnostics[0]?.code).toBe(code);
    expect(up.operations.map((operation) => operation.kind)).toEqual([kind]);
  });
});

it("umzug's context may hold the query interface and a logger", async () => {
  const root = folderWith({
    'v1.js': `exports.up = async ({ context: { queryInterface, logger } }) => {
  logger.info('begins');
  await queryInterface.sequelize.query('REINDEX NOCASE');
};
exports.down = async () => {};`,
  });
  const dialect = await loadDialect('sqlite');
  const [set] = await discover(root);
  const reader = await createReader(set!, { dialect: 'sqlite' });
  const { up } = reader.read(set!.migrations[0]!, createState(dialect));
  expect(up.operations.flatMap((operation) => dialect.print(operation))).toEqual(['REINDEX NOCASE']);
});

it('a way back that finds what a later one has left otherwise', async () => {
  const files = {
    'package.json': '{}',
    '1-a.js': `module.exports = {
  up: (queryInterface, Sequelize) => queryInterface.createTable('a', { id: Sequelize.INTEGER, b: Sequelize.STRING }),
  down: (queryInterface) => queryInterface.dropTable('a'),
};`,
    '2-b.js': `module.exports = {
  up: (queryInterface, Sequelize) => queryInterface.addColumn('a', 'c', Sequelize.STRING),
  down: (queryInterface) => queryInterface.removeColumn('a', 'c'),
};`,
    '3-c.js': `module.exports = {
  up: (queryInterface, Sequelize) => queryInterface.changeColumn('a', 'b', Sequelize.TEXT),
  down: (queryInterface, Sequelize) => queryInterface.changeColumn('a', 'b', Sequelize.INTEGER),
};`,
  };
  const [set] = await discover(folderWith(files));
  const dialect = await loadDialect('sqlite');
  const reader = await createReader(set!, { dialect: 'sqlite' });
  const state = createState(dialect);
  const told = set!.migrations.map((source) => reader.read(source, state).diagnostics);
  expect(told.map((diagnostics) => diagnostics.map(({ severity, code }) => `${severity} ${code}`))).toEqual([
    [],
    [],
    ['lossy down-found-otherwise'],
  ]);
});
