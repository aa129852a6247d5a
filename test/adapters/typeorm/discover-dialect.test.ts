import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { discover } from '../../../adapters/typeorm/discover.js';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'typeorm-dialect-'));
});

afterEach(() => rm(root, { recursive: true, force: true }));

async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [file, text] of Object.entries({ 'package.json': '{}', ...files })) {
    await mkdir(path.dirname(path.join(root, file)), { recursive: true });
    await writeFile(path.join(root, file), text);
  }
}

function migration(sql = ''): string {
  return `export class Init1600000000000 {
    async up(queryRunner) { await queryRunner.query(\`${sql}\`); }
    async down(queryRunner) {}
  }`;
}

async function dialects(): Promise<Readonly<Record<string, string | undefined>>> {
  const sets = await discover(root);
  return Object.fromEntries(sets.map((set) => [path.relative(root, set.root), set.dialect]));
}

it('the same history in folders of several databases: each is a set of its own', async () => {
  const folders = ['postgres', 'mysql', 'mariadb', 'sqlite'];
  await write({
    ...Object.fromEntries(folders.map((name) => [`src/migrations/${name}/init.ts`, migration()])),
    'src/data-source.ts': `import { DataSource } from 'typeorm';
      export const source = new DataSource({ type: 'postgres', migrations: list() });`,
  });
  expect(await dialects()).toEqual(
    Object.fromEntries(folders.map((name) => [`src/migrations/${name}`, name])),
  );
  const sets = await discover(root);
  const configured = sets.filter(({ config }) => config !== undefined).map(({ dialect }) => dialect);
  expect(configured).toEqual(['postgres']);
});

it.each([
  ['mysql', 'mysql'],
  ['mariadb', 'mariadb'],
  ['sqlite', 'sqlite'],
  ['better-sqlite3', 'sqlite'],
])('a data source of type %s that names its files goes before their folder', async (type, dialect) => {
  await write({
    'postgres/init.ts': migration(),
    'data-source.ts': `import { DataSource } from 'typeorm';
      export const source = new DataSource({ type: '${type}', migrations: ['postgres/*.ts'] });`,
  });
  expect(await dialects()).toEqual({ postgres: dialect });
});

it.each([
  ['{ "dependencies": { "mysql2": "1" } }', '', 'mysql'],
  ['{ "dependencies": { "better-sqlite3": "1", "sqlite3": "1" } }', '', 'sqlite'],
  ['{ "dependencies": { "mysql2": "1", "pg": "1" } }', '', undefined],
  ['{}', 'CREATE TABLE a (id int AUTO_INCREMENT) ENGINE=InnoDB', 'mysql'],
  ['{}', 'CREATE TABLE "temporary_a" ("id" integer PRIMARY KEY AUTOINCREMENT)', 'sqlite'],
  ['{}', 'CREATE TABLE "a" ("id" SERIAL)', 'postgres'],
  ['{}', 'CREATE TABLE "a" ("id" SERIAL) ENGINE=InnoDB', undefined],
  ['{}', '', undefined],
])('%s, %s: %s', async (manifest, sql, dialect) => {
  await write({ 'package.json': manifest, 'migrations/init.ts': migration(sql) });
  expect(await dialects()).toEqual({ migrations: dialect });
});
