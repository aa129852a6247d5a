import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readAll } from './support.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'typeorm-guards-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

/** The SQL of a migration on `CREATE TABLE users (id integer)`. */
async function sqlOf(code: string): Promise<readonly string[]> {
  await writeFile(
    path.join(folder, '1700000000001-Users.ts'),
    `import { MigrationInterface, QueryRunner, TableColumn } from 'typeorm';
     export class Users1700000000001 implements MigrationInterface {
       async up(queryRunner: QueryRunner): Promise<void> {
         await queryRunner.query('CREATE TABLE users (id integer)');
         ${code}
       }
       async down(): Promise<void> {}
     }`,
  );
  const { migrations, dialect } = await readAll(folder);
  const [, ...operations] = migrations[0]?.up.operations ?? [];
  return operations.flatMap((operation) => dialect.print(operation));
}

const NICK = `new TableColumn({ name: 'nick', type: 'text', isNullable: true })`;
const GUARDED = ['ALTER TABLE "users" ADD COLUMN IF NOT EXISTS "nick" text'];
const PLAIN = ['ALTER TABLE "users" ADD COLUMN "nick" text'];

it.each([
  `if (!(await queryRunner.hasColumn('users', 'nick'))) {
     await queryRunner.addColumn('users', ${NICK});
   }`,
  `if (!await queryRunner.hasColumn("users", \`nick\`)) await queryRunner.addColumn('users', ${NICK});`,
  `if (!(await queryRunner.hasColumn('users', 'nick'))) {
     // What friends say.
     await queryRunner.addColumn('users', ${NICK});
   }`,
])('a column that is added unless it is there is IF NOT EXISTS: %s', async (code) => {
  expect(await sqlOf(code)).toEqual(GUARDED);
});

it.each([
  `await queryRunner.addColumn('users', ${NICK});`,
  `if (!(await queryRunner.hasColumn('users', 'other'))) {
     await queryRunner.addColumn('users', ${NICK});
   }`,
  `// if (!(await queryRunner.hasColumn('users', 'nick')))
   await queryRunner.addColumn('users', ${NICK});`,
  `if (!(await queryRunner.hasColumn('users', 'nick'))) {}
   await queryRunner.addColumn('users', ${NICK});`,
])('another one is not: %s', async (code) => {
  expect(await sqlOf(code)).toEqual(PLAIN);
});

it('and does nothing where it is there', async () => {
  const code = `if (!(await queryRunner.hasColumn('users', 'id'))) {
     await queryRunner.addColumn('users', new TableColumn({ name: 'id', type: 'text' }));
   }`;
  expect(await sqlOf(code)).toEqual([]);
});
