import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { cli, filesIn, folderWith } from '../support/cli.js';

/** Helpers of an application that its migrations get instead of what their tool passes. */
const dsl = `
import { Lazy } from 'lazy-promise';
class CreateTable extends Lazy {
  constructor(name, run) {
    super((resolve, reject) => { void this.execute(run).then(resolve).catch(reject); });
    this.name = name;
    this.columns = [];
  }
  withColumns(...columns) { this.columns.push(...columns); return this; }
  async execute(run) { await run(\`CREATE TABLE \${this.name} (\${this.columns.join(', ')})\`); }
}
export const createSchemaBuilder = (prefix, run) => ({
  column: (name, type) => \`\${name} \${type}\`,
  createTable: (name) => new CreateTable(prefix + name, run),
  dropTable: (name) => run(\`DROP TABLE \${prefix}\${name}\`),
});
`;

/** A context for a tool, of which \`run\` sends SQL. */
const context = (argument: string, run: string): string => `
import { createSchemaBuilder } from './app/dsl';
class Lazy {
  constructor(executor) { this.executor = executor; }
  then(resolve, reject) { return (this.promise ??= new Promise(this.executor)).then(resolve, reject); }
}
export const packages = { 'lazy-promise': { Lazy } };
export default (${argument}, about) => ({ schemaBuilder: createSchemaBuilder('app_', ${run}), about });
`;

const body = {
  up: `const { createTable, column } = schemaBuilder;
    await createTable('users').withColumns(column('id', 'int'), column('name', 'text'));`,
  down: `await schemaBuilder.dropTable('users');`,
};

const files = (tool: string, migration: string, said: string): Readonly<Record<string, string>> => ({
  'package.json': '{}',
  'app/dsl.ts': dsl,
  [`migrations/${tool}`]: migration,
  'context.ts': said,
});

const functions = `exports.up = async ({ schemaBuilder }) => { ${body.up} };
exports.down = async ({ schemaBuilder }) => { ${body.down} };
`;

const TOOLS = [
  [
    'knex',
    files('20200101000000_users.js', `// knex\n${functions}`, context('knex', '(sql) => knex.raw(sql)')),
  ],
  [
    'sequelize',
    files(
      '20200101000000-users.js',
      `// queryInterface\n${functions}`,
      context('queryInterface, Sequelize', '(sql) => queryInterface.sequelize.query(sql)'),
    ),
  ],
  [
    'typeorm',
    files(
      '1600000000000-users.ts',
      `export class Users1600000000000 {
  async up({ schemaBuilder }) { ${body.up} }
  async down({ schemaBuilder }) { ${body.down} }
}
`,
      context('queryRunner', '(sql) => queryRunner.query(sql)'),
    ),
  ],
] as const;

describe.each(TOOLS)('migrations of %s that get what their application passes', (tool, history) => {
  it('are not known without it, which is said', async () => {
    const root = folderWith(history);
    const { code, stderr } = await cli('inspect', path.join(root, 'migrations'), '--from', tool);
    expect(code).toBe(3);
    expect(stderr).toContain('where the application passes it, --context says what it is');
  });

  it('are read, written and proven against what was read with --context', async () => {
    const root = folderWith(history);
    const migrations = path.join(root, 'migrations');
    const given = ['--from', tool, '--dialect', 'postgres', '--context', path.join(root, 'context.ts')];
    const read = await cli('inspect', migrations, ...given);
    expect(read).toMatchObject({ code: 0, stderr: '' });
    expect(read.stdout).toContain('create table app_users');
    expect(read.stdout).toContain('1 migration, 2 operations: 2 understood, 0 manual');
    const out = path.join(root, 'sql');
    const written = await cli('convert', migrations, ...given, '--to', 'sql', '--out', out, '--verify');
    expect(written).toMatchObject({ code: 0, stderr: '' });
    expect(Object.values(filesIn(out)).join('\n')).toContain('CREATE TABLE "app_users"');
    expect(written.stdout).toContain(
      'Proven: schemas and rows are the same after the one step up and 1 down',
    );
    const honest =
      'did not run (its application passes the migrations what the context says, and is not run)';
    expect(written.stdout).toContain(honest);
    const verified = await cli('verify', migrations, out, ...given);
    expect(verified).toMatchObject({ code: 0, stderr: '' });
    expect(verified.stdout).toContain(honest);
  });

  it('are read so where the configuration names the module', async () => {
    const config = { 'ormbridge.config.json': '{ "context": "context.ts" }' };
    const root = folderWith({ ...history, ...config });
    const { code, stdout } = await cli('inspect', path.join(root, 'migrations'), '--from', tool);
    expect(code).toBe(0);
    expect(stdout).toContain('2 understood, 0 manual');
  });
});

describe('a context', () => {
  const [, , [, typeorm]] = TOOLS;

  it('knows the migration, its name and the way', async () => {
    const root = folderWith({
      ...typeorm,
      'context.ts': `export default (queryRunner, { name, direction, migration }) => ({
  schemaBuilder: {
    column: () => '',
    createTable: () => ({ withColumns: () => queryRunner.query(\`CREATE TABLE \${direction}_of_\${name} (id \${migration.type})\`) }),
    dropTable: () => queryRunner.query(\`DROP TABLE up_of_\${name}\`),
  },
});`,
      'migrations/1600000000000-users.ts': (typeorm['migrations/1600000000000-users.ts'] ?? '').replace(
        '{\n',
        "{\n  type = 'bigint';\n",
      ),
    });
    const { stdout } = await cli(
      ...['inspect', path.join(root, 'migrations'), '--json', '--context', path.join(root, 'context.ts')],
    );
    const [{ migrations }] = (
      JSON.parse(stdout) as { sets: [{ migrations: { up: { operations: object[] } }[] }] }
    ).sets;
    expect(migrations[0]?.up.operations[0]).toMatchObject({
      kind: 'createTable',
      table: { name: 'up_of_users1600000000000' },
      columns: [{ type: { kind: 'integer', bits: 64 } }],
    });
  });

  it('is not run', async () => {
    const root = folderWith({
      ...typeorm,
      'context.ts': `import { writeFileSync } from 'node:fs';
writeFileSync(new URL('./run', import.meta.url), '');
${typeorm['context.ts']}`,
    });
    const { code } = await cli(
      ...['inspect', path.join(root, 'migrations'), '--context', path.join(root, 'context.ts')],
    );
    expect(code).toBe(0);
    expect(existsSync(path.join(root, 'run'))).toBe(false);
  });

  it.each([
    ['is not there', undefined, 'there is no such file'],
    ['is no JavaScript', 'export default (', 'expected'],
    ['says nothing', 'export const other = 1;', 'it exports neither a function as its default nor packages'],
    ['is not known', 'import make from "make"; export default make();', 'the package make is not read'],
  ])('that %s is refused', async (_, text, problem) => {
    const root = folderWith({ ...typeorm, ...(text === undefined ? {} : { 'own.ts': text }) });
    const { code, stderr } = await cli(
      ...['inspect', path.join(root, 'migrations'), '--context', path.join(root, 'own.ts')],
    );
    expect(code).toBe(5);
    expect(stderr).toContain(problem);
    expect(stderr).toContain('[bad-context]');
  });

  it('is of no use to SQL, which is said', async () => {
    const root = folderWith({ ...typeorm, 'sql/1_a.sql': 'CREATE TABLE a (id int);' });
    const { code, stderr } = await cli(
      ...['inspect', path.join(root, 'sql'), '--context', path.join(root, 'context.ts')],
    );
    expect(code).toBe(0);
    expect(stderr).toContain('[context-not-used]');
  });
});
