import path from 'node:path';
import { expect, it } from 'vitest';
import { typeorm } from '../../../adapters/typeorm/index.js';
import { cli, folderWith } from '../../support/cli.js';

const migration = (name: string): string =>
  `export class ${name} { async up(queryRunner) { await queryRunner.query('CREATE TABLE ${name.slice(0, 1)} (id int)'); } async down(queryRunner) {} }\n`;

/** Two databases have some migrations in common; the lists say which run, and one file of the folders runs nowhere. */
const PROJECT = {
  'package.json': '{}',
  'src/migrations/postgresdb/1600000000000-A.ts': migration('A1600000000000'),
  'src/migrations/postgresdb/1600000000005-Unlisted.ts': migration('Unlisted1600000000005'),
  'src/migrations/postgresdb/index.ts': `import { A1600000000000 } from './1600000000000-A';
import { B1600000000001 } from '../common/1600000000001-B';
export const postgresMigrations: Migration[] = [B1600000000001, A1600000000000];
`,
  'src/migrations/sqlite/1600000000002-C.ts': migration('C1600000000002'),
  'src/migrations/sqlite/index.ts': `import { C1600000000002 } from './1600000000002-C';
import { B1600000000001 } from '../common/1600000000001-B';
export const sqliteMigrations = [B1600000000001, C1600000000002];
`,
  'src/migrations/common/1600000000001-B.ts': migration('B1600000000001'),
};

it('takes the classes that a module lists for the history, in their order, also from a folder beside it', async () => {
  const root = folderWith(PROJECT);
  const folder = path.join(root, 'src/migrations/postgresdb');
  const [set] = await typeorm.discover(folder);
  expect(set).toMatchObject({
    root: path.join(root, 'src/migrations'),
    dialect: 'postgres',
    evidence: 'postgresdb/index.ts lists 2 classes; the folder postgresdb is named after postgres',
  });
  expect(set?.migrations.map(({ file }) => file)).toEqual([
    'postgresdb/1600000000000-A.ts',
    'common/1600000000001-B.ts',
  ]);
  const { code, stdout } = await cli('inspect', folder);
  expect(code).toBe(0);
  expect(stdout).toMatch(/✓ A1600000000000 {2}create table a\b[^]*✓ B1600000000001 {2}create table b\b/);
});

it('gives a set for each list; what is in none stays a set of its folder', async () => {
  const root = folderWith(PROJECT);
  const sets = await typeorm.discover(root);
  expect(sets.map(({ dialect, migrations }) => [dialect, migrations.map(({ id }) => id)])).toEqual([
    ['postgres', ['A1600000000000', 'B1600000000001']],
    ['sqlite', ['B1600000000001', 'C1600000000002']],
    ['postgres', ['Unlisted1600000000005']],
  ]);
});

it('leaves a list of one folder to that folder: it may be older than the files beside it', async () => {
  const root = folderWith({
    'package.json': '{}',
    'migrations/1600000000000-A.ts': migration('A1600000000000'),
    'migrations/1600000000001-B.ts': migration('B1600000000001'),
    'migrations/index.ts':
      "import { A1600000000000 } from './1600000000000-A';\nexport const migrations = [A1600000000000];\n",
  });
  const sets = await typeorm.discover(root);
  expect(sets.map(({ migrations }) => migrations.length)).toEqual([2]);
});
