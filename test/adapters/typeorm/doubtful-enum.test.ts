import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { cli, folderWith } from '../../support/cli.js';

const MAKES_TYPE = `DO $$ BEGIN
  CREATE TYPE "mood" AS ENUM ('sad', 'ok');
EXCEPTION WHEN duplicate_object THEN null;
END $$;
CREATE TABLE "people" ("id" integer PRIMARY KEY, "mood" "mood" DEFAULT 'ok', "kept" "mood", "name" text);
`;

/** TypeORM drops the enum of a column that it drops, which fails where another column has it (`PostgresQueryRunner.js`, `dropColumn`). */
it('an enum that SQL makes which is not modelled stays when a column of it is dropped', async () => {
  const folder = folderWith({
    'sql/1_a.sql': MAKES_TYPE,
    'sql/2_b.sql': 'ALTER TABLE "people" DROP COLUMN "mood";\nALTER TABLE "people" DROP COLUMN "name";\n',
  });
  const out = path.join(folder, 'out');
  const { code, stdout } = await cli(
    ...['convert', path.join(folder, 'sql'), '--dialect', 'postgres', '--to', 'typeorm', '--out', out],
    '--verify',
  );
  expect(stdout).toContain('Proven: schemas and rows are the same after each of 2 steps up.');
  expect(code).toBe(0);
  const [, second = ''] = readdirSync(out).sort();
  const text = readFileSync(path.join(out, second), 'utf8');
  expect(text).toContain('ALTER TABLE "people" DROP COLUMN "mood"');
});

it('of a migration of TypeORM it is not known then whether the type goes', async () => {
  const folder = folderWith({
    '1700000000000-a.ts': `import { MigrationInterface, QueryRunner } from 'typeorm';
export class A1700000000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner) {
    await queryRunner.query(\`${MAKES_TYPE}\`);
    await queryRunner.dropColumn('people', 'mood');
  }
  async down() {}
}`,
  });
  const { stdout, stderr } = await cli('inspect', folder, '--dialect', 'postgres', '--all');
  expect(stdout).toMatch(/not understood/);
  expect(stderr).toContain('what TypeORM asks of the database here is not certain');
});
