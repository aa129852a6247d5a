import path from 'node:path';
import { expect, test } from 'vitest';
import { describeAsDeclared } from '../../../adapters/typeorm/as-declared.js';
import { cli, filesIn, folderWith } from '../../support/cli.js';

const migration = `import { MigrationInterface, QueryRunner, Table, TableColumn, TableIndex, TableUnique } from 'typeorm';

export class First1600000000000 implements MigrationInterface {
  name = 'First1600000000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.createSchema('s');
    await queryRunner.createTable(
      new Table({
        name: 's.t',
        columns: [
          { name: 'id', type: 'int', isPrimary: true, isGenerated: true, generationStrategy: 'identity' },
          { name: 'a', type: 'int', isUnique: true },
        ],
      }),
    );
    await queryRunner.createTable(
      new Table({ name: 'u', columns: [{ name: 'a', type: 'int', isNullable: true }, { name: 'b', type: 'int' }] }),
    );
    await queryRunner.createUniqueConstraint('u', new TableUnique({ columnNames: ['a'], deferrable: 'INITIALLY DEFERRED' }));
    await queryRunner.createIndex('u', new TableIndex({ name: 'ours', columnNames: ['b'] }));
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('u');
    await queryRunner.dropTable('s.t');
    await queryRunner.dropSchema('s');
  }
}
`;

function project(version: string, migration: string, driver = 'pg'): string {
  const dependencies = { typeorm: version, [driver]: '*' };
  return folderWith({ 'migrations/1-first.ts': migration, 'package.json': JSON.stringify({ dependencies }) });
}

test('calls mean what the version makes of them that package.json asks for, and ours proves it', async () => {
  const root = project('0.2.34', migration);
  const out = path.join(root, 'out');
  const { code, stdout, stderr } = await cli('convert', root, '--to', 'sql', '--out', out, '--verify');
  expect(stderr).toBe('');
  expect(stdout).toContain('Proven: schemas and rows are the same');
  expect(stdout).toMatch(/typeorm 0\.3\.\d+ in place of 0\.2\.34/);
  expect(code).toBe(0);
  const sql = Object.values(filesIn(out)).join('\n');
  // As 0.2.34 names the unique constraint of the column a of the table s.t.
  expect(sql).toContain('UQ_dfd2ca888c26c6ebefbed8efe51');
  expect(sql).toMatch(/"id" (?:serial|SERIAL)/);
  expect(sql).not.toContain('DEFERRABLE');
}, 120_000);

test('names that a person gave, which the version made hashes of, are told where they stay', async () => {
  const renames = migration
    .replace(
      "    await queryRunner.createIndex('u'",
      "    await queryRunner.createIndex('u', new TableIndex({ name: 'kept', columnNames: ['a'] }));\n$&",
    )
    .replace("columnNames: ['b'] }));", "$&\n    await queryRunner.renameColumn('u', 'b', 'c');");
  const told = await cli('convert', project('0.2.45', renames), '--to', 'sql', '--dry-run');
  expect(told.stdout).toMatch(/also renames ours in renameColumn, to hashes.* \[earlier-version\]/);
  expect(told.code).toBe(2);
  const newer = await cli('convert', project('0.3.7', renames), '--to', 'sql', '--dry-run');
  expect(newer.stdout).not.toContain('earlier-version');
}, 60_000);

test('on MariaDB a column was as long as the uuid that TypeORM makes for it', async () => {
  const uuids = migration.replace(
    /    await queryRunner\.createSchema[^]*?(?=  async down)/,
    `    await queryRunner.createTable(
      new Table({ name: 'm', columns: [{ name: 'id', type: 'varchar', isPrimary: true, isGenerated: true, generationStrategy: 'uuid' }] }),
    );
  }

`,
  );
  const lengths = async (version: string): Promise<string | undefined> => {
    const root = project(version, uuids, 'mysql2');
    const out = path.join(root, 'out');
    await cli(
      'convert',
      root,
      '--to',
      'sql',
      '--out',
      out,
      '--source-dialect',
      'mariadb',
      '--dialect',
      'mariadb',
    );
    return /varchar\(\d+\)/i.exec(Object.values(filesIn(out)).join('\n'))?.[0].toLowerCase();
  };
  expect(await lengths('0.2.45')).toBe('varchar(36)');
  expect(await lengths('^0.3.20')).toBe('varchar(255)');
}, 60_000);

test.each([
  ['0.2.40', { asExpression: undefined, generatedType: undefined }],
  ['0.3.6', { asExpression: 'a + 1', generatedType: 'STORED', isNullable: true }],
  ['0.3.7', { asExpression: 'a + 1', generatedType: 'STORED' }],
])('a generated column with %s', (range, expected) => {
  const column = { asExpression: 'a + 1', generatedType: 'STORED' };
  describeAsDeclared('addColumn', ['t', column], { range, file: '' }, 'postgres');
  expect(column).toEqual(expected);
});

test('comments of tables and concurrent indexes are newer', () => {
  const table = { comment: 'c', columns: [], indices: [{ isConcurrent: true }], uniques: [] };
  describeAsDeclared('createTable', [table], { range: '0.3.17', file: '' }, 'postgres');
  expect(table).toMatchObject({ comment: undefined, indices: [{ isConcurrent: false }] });
});
