import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { majorFor } from '../../../adapters/typeorm/versions.js';
import { readAll } from './support.js';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'typeorm-versions-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

async function project(name: string, range: string | undefined): Promise<string> {
  const root = path.join(folder, name);
  await mkdir(path.join(root, 'packages/db/migrations'), { recursive: true });
  const dependencies = range === undefined ? {} : { typeorm: range };
  await writeFile(path.join(root, 'package.json'), JSON.stringify({ private: true, dependencies }));
  await writeFile(path.join(root, 'packages/db/package.json'), '{ "private": true }');
  return path.join(root, 'packages/db/migrations');
}

it.each([
  ['^0.3.20', 0],
  ['0.2.45', 0],
  ['~1.0.0', 1],
  ['>=1.1', 1],
  ['2.0.0-beta.1', 1],
  ['workspace:^', 0],
  [undefined, 0],
])('%s', async (range, major) => {
  expect(majorFor(await project('asks', range))).toBe(major);
});

it('what a call means is what the version that the project asks for makes of it', async () => {
  const write = async (range: string): Promise<unknown> => {
    const migrations = await project(`reads-${range.replace(/\W/g, '')}`, range);
    await writeFile(
      path.join(migrations, '1700000000001-Users.ts'),
      `import { MigrationInterface, QueryRunner, TableColumn } from 'typeorm';
       export class Users1700000000001 implements MigrationInterface {
         async up(queryRunner: QueryRunner): Promise<void> {
           await queryRunner.query('CREATE TYPE "users_mood_enum" AS ENUM (\\'a\\')');
           await queryRunner.query('CREATE TABLE users (id integer, mood "users_mood_enum" NOT NULL)');
           await queryRunner.changeColumn(
             'users',
             'mood',
             new TableColumn({ name: 'mood', type: 'enum', enum: ['a', 'b'] }),
           );
           await queryRunner.dropColumn('users', 'id', true);
         }
         async down(): Promise<void> {}
       }`,
    );
    const { migrations: read } = await readAll(migrations);
    return read[0]?.up.operations.slice(2).map((operation) => ({
      kind: operation.kind,
      ...('ifExists' in operation ? { ifExists: operation.ifExists } : {}),
    }));
  };
  expect(await write('^0.3.0')).toEqual([
    { kind: 'renameEnum' },
    { kind: 'createEnum' },
    { kind: 'alterColumn' },
    { kind: 'dropEnum' },
    { kind: 'dropColumn' },
  ]);
  expect(await write('^1.0.0')).toEqual([{ kind: 'addEnumValue' }, { kind: 'dropColumn', ifExists: true }]);
});
