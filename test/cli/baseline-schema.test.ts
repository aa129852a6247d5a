import { expect, test } from 'vitest';
import { cli, folderWith } from '../support/cli.js';

async function proof(baseline: string) {
  const folder = folderWith({
    'base.sql': baseline,
    'migrations/2_b.sql': 'ALTER TABLE t ADD COLUMN b integer;\n',
  });
  const given = ['--dialect', 'postgres', '--baseline', `${folder}/base.sql`];
  return cli(
    'convert',
    `${folder}/migrations`,
    ...given,
    '--to',
    'knex',
    '--out',
    `${folder}/out`,
    '--verify',
  );
}

test('a dump that makes the schema that every database has is a baseline', async () => {
  const { code, stdout, stderr } = await proof(
    'CREATE SCHEMA public;\nCREATE TABLE public.t (id integer PRIMARY KEY);\n',
  );
  expect(stderr).toBe('');
  expect(stdout).toContain('Proven: schemas and rows are the same after the one step up');
  expect(code).toBe(0);
});

test('a dump that the server refuses is no defect of ours', async () => {
  const { code, stderr } = await proof('CREATE EXTENSION not_there;\nCREATE TABLE t (id integer);\n');
  expect(stderr).toMatch(/the server refuses the baseline: .*not_there[^]*\[baseline-refused\]/);
  expect(stderr).not.toContain('defect');
  expect(code).toBe(5);
});
