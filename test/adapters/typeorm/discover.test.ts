import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { discover } from '../../../adapters/typeorm/discover.js';
import { migrationClasses, migrationSource } from '../../../adapters/typeorm/discover/classes.js';
import { matchesPattern } from '../../../adapters/typeorm/discover/patterns.js';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'typeorm-discover-'));
});

afterEach(() => rm(root, { recursive: true, force: true }));

async function write(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(path.join(root, file)), { recursive: true });
  await writeFile(path.join(root, file), text);
}

function migration(name: string): string {
  return `import { MigrationInterface, QueryRunner } from 'typeorm';
    export class ${name} implements MigrationInterface {
      async up(queryRunner: QueryRunner) {}
      async down(queryRunner: QueryRunner) {}
    }`;
}

describe('discover', () => {
  it('finds a folder by its text, in the order of the class names', async () => {
    await write('package.json', '{}');
    await write('src/migration/b.ts', migration('First1600000000000'));
    await write('src/migration/a.ts', migration('Second1700000000000'));
    await write('src/migration/helper.ts', 'export const up = 1;');
    await write('src/entity/user.ts', "import { Entity } from 'typeorm'; @Entity() export class User {}");
    const sets = await discover(root);
    expect(sets).toHaveLength(1);
    expect(sets[0]).toMatchObject({
      adapter: 'typeorm',
      root: path.join(root, 'src/migration'),
      project: root,
    });
    expect(sets[0]?.migrations).toEqual([
      { id: 'First1600000000000', name: 'First', timestamp: '1600000000000', file: 'b.ts' },
      { id: 'Second1700000000000', name: 'Second', timestamp: '1700000000000', file: 'a.ts' },
    ]);
  });

  it('finds classes that have their name from a variable, or only the property', () => {
    const members = 'async up(queryRunner) {} async down(queryRunner) {}';
    const named = (text: string): readonly object[] => migrationClasses(`import 'typeorm'; ${text}`);
    expect(
      named(`export const A1600000000001 = class implements MigrationInterface { ${members} };`),
    ).toEqual([{ className: 'A1600000000001', name: 'A1600000000001' }]);
    expect(named(`export const X: Type = class B1600000000001 { ${members} };`)).toEqual([
      { className: 'B1600000000001', name: 'B1600000000001' },
    ]);
    for (const start of ['export default class', 'module.exports = class', 'exports.C = class extends Base'])
      expect(named(`${start} { name = 'C1600000000001'; ${members} }`)).toEqual([
        { className: '', name: 'C1600000000001' },
      ]);
  });

  it('finds classes whose up is in a class that they extend', async () => {
    await write('package.json', '{}');
    await write(
      'migrations/1600000000000-a.ts',
      `import { QueryRunner } from 'typeorm'; import { Base } from '../base';
       export class A1600000000000 extends Base { async realUp(queryRunner: QueryRunner) {} }`,
    );
    await write(
      'base.ts',
      `import { MigrationInterface, QueryRunner } from 'typeorm';
       export abstract class Base implements MigrationInterface { async up(queryRunner: QueryRunner) {} async down() {} }`,
    );
    const sets = await discover(root);
    expect(sets.map(({ migrations }) => migrations.map(({ id }) => id))).toEqual([['A1600000000000']]);
  });

  it('takes the files that a data source names, and what it says of the database', async () => {
    await write('package.json', '{}');
    await write(
      'src/data-source.ts',
      `import 'reflect-metadata';
       import { DataSource } from 'typeorm';
       export const AppDataSource = new DataSource({
         type: 'postgres',
         host: process.env.HOST,
         migrations: ['dist/db/**/*.js'],
         migrationsTransactionMode: 'none',
       });`,
    );
    await write('src/db/one/1.ts', migration('One1600000000000'));
    await write('src/db/two/2.ts', migration('Two1500000000000'));
    await write('src/old/3.ts', migration('Old1400000000000'));
    const sets = await discover(root);
    expect(sets.map(({ migrations, dialect }) => [dialect, migrations.map(({ file }) => file)])).toEqual([
      ['postgres', ['two/2.ts', 'one/1.ts']],
      ['postgres', ['3.ts']],
    ]);
    expect(sets[0]).toMatchObject({ config: path.join(root, 'src/data-source.ts'), confidence: 0.97 });
  });

  it('tells of a naming strategy, as none is followed', async () => {
    await write('package.json', '{}');
    const source = (naming: string): string =>
      `import { DataSource } from 'typeorm';
       import { SnakeNamingStrategy } from 'typeorm-naming-strategies';
       export default new DataSource({ type: 'postgres', migrations: ['migrations/*.ts'], ${naming} });`;
    await write('migrations/a.ts', migration('First1600000000000'));
    await write('data-source.ts', source('namingStrategy: new SnakeNamingStrategy()'));
    const [named] = await discover(root);
    expect(named?.diagnostics.map(({ code }) => code)).toEqual(['naming-strategy']);
    await write('data-source.ts', source('namingStrategy: undefined'));
    const [plain] = await discover(root);
    expect(plain?.diagnostics).toEqual([]);
  });

  it('reads ormconfig.json', async () => {
    await write('package.json', '{}');
    await write('ormconfig.json', '{ "type": "mysql", "migrations": ["migrations/*.ts"] }');
    await write('migrations/1.ts', migration('One1600000000000'));
    expect(await discover(path.join(root, 'migrations'))).toMatchObject([{ dialect: 'mysql' }]);
  });

  it('tells of names that TypeORM refuses', async () => {
    await write('a.ts', migration('NoTime'));
    await write('b.ts', migration('Twice1600000000000'));
    await write('c.ts', migration('Twice1600000000000'));
    const [set] = await discover(root);
    expect(set?.migrations.map(({ file }) => file)).toEqual(['b.ts']);
    expect(set?.diagnostics.map(({ code, severity }) => [code, severity])).toEqual([
      ['migration-name', 'error'],
      ['duplicate-migration', 'error'],
    ]);
  });

  it('reads past comments: what they speak of is neither a tool nor a class', async () => {
    await write(
      'm/1-a.ts',
      `/* queryInterface.createTable('users', { id: Sequelize.INTEGER }); */\n// export class Old1500000000000 { up() {} }\n${migration('A1600000000000')}`,
    );
    await write(
      'm/2-b.ts',
      migration('B1700000000000').replace('{}', "{ await queryRunner.query('-- Kysely'); }"),
    );
    const [set] = await discover(root);
    expect(set?.migrations.map(({ id }) => id)).toEqual(['A1600000000000', 'B1700000000000']);
  });

  it('names a file that works on a query runner and is no migration', async () => {
    await write('m/1-a.ts', migration('A1600000000000'));
    await write('m/2-b.ts', 'export const up = (queryRunner: QueryRunner) => queryRunner.query("");');
    await write('m/names.ts', 'export const names = [];');
    const [set] = await discover(root);
    expect(set?.diagnostics.map(({ code, file }) => [code, path.basename(file ?? '')])).toEqual([
      ['not-a-migration', '2-b.ts'],
    ]);
  });

  it('leaves the migrations of other tools alone', async () => {
    await write('1.js', 'exports.up = (knex) => knex.schema.dropTable("a"); exports.down = () => {};');
    await write('2.js', 'module.exports = { up: async (queryInterface) => {}, down: async () => {} };');
    expect(await discover(root)).toEqual([]);
  });
});

describe('migrationClasses', () => {
  it.each([
    ["class A1 { name = 'B1700000000000'; async up(queryRunner) {} }", ['B1700000000000']],
    [
      "class C1700000000000 { async up(queryRunner) { queryRunner.query(`DELETE FROM t\n  WHERE r.name = 'x'\n  OR\n name = 'y'`) } }",
      ['C1700000000000'],
    ],
    [
      'class A1 { up(queryRunner) {} } class Helper {} class B2 { up = async (queryRunner) => {} }',
      ['A1', 'B2'],
    ],
    [
      "var Old1 = /** @class */ (function () { function Old1() { this.name = 'Old2'; } Old1.prototype.up = function (queryRunner) {}; }());",
      ['Old2'],
    ],
    ['class A1 { up(db) {} }', []],
    [
      'module.exports = class D1700000000000 { async up(db) { await db.query(`SELECT 1`); } }',
      ['D1700000000000'],
    ],
    ['class Migration20240101000000 { up(db) {} }', []],
  ])('%s', (text, names) => {
    expect(migrationClasses(text).map(({ name }) => name)).toEqual(names);
  });
});

it('a name that ends with more digits keeps them in its name', () => {
  expect(migrationSource('V21700000000000', 'a.ts')).toMatchObject({
    name: 'V2',
    timestamp: '1700000000000',
  });
});

it.each([
  ['src/migrations/*{.ts,.js}', 'src/migrations/a.ts', true],
  ['src/migrations/*.ts', 'src/migrations/deep/a.ts', false],
  ['./src/**/migrations/*.ts', 'src/a/b/migrations/a.ts', true],
  ['dist/migrations/*.js', 'src/migrations/a.ts', true],
  ['dist/src/migrations/*.js', 'src/migrations/a.ts', true],
  ['src/{one,two}/*.ts', 'src/two/a.ts', true],
  ['src/other/*.ts', 'src/migrations/a.ts', false],
])('the pattern %s and the file %s', (pattern, file, expected) => {
  expect(matchesPattern(path.join('/project', file), pattern, '/project')).toBe(expected);
});
