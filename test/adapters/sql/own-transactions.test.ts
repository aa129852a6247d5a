import path from 'node:path';
import { expect, it } from 'vitest';
import { cli, filesIn, folderWith } from '../../support/cli.js';

it('a file that steps out of the transaction of its tool, and into one for it at the end, runs outside of it', async () => {
  const folder = folderWith({
    '001_a.sql':
      'CREATE TABLE p (id integer PRIMARY KEY);\nCREATE TABLE c (p integer REFERENCES p (id));\nINSERT INTO p VALUES (1);\nINSERT INTO c VALUES (1);\n',
    '002_b.sql':
      'COMMIT TRANSACTION;\nPRAGMA foreign_keys = OFF;\nBEGIN TRANSACTION;\nDROP TABLE p;\nCREATE TABLE p (id integer PRIMARY KEY, n text);\nINSERT INTO p (id) VALUES (1);\nCOMMIT TRANSACTION;\nPRAGMA foreign_keys = ON;\nBEGIN TRANSACTION;\n',
  });
  const out = path.join(folder, 'out');
  const { code, stdout } = await cli(
    'convert',
    folder,
    '--dialect',
    'sqlite',
    '--to',
    'knex',
    '--out',
    out,
    '--verify',
  );
  expect(stdout).toContain('Proven: schemas and rows are the same after each of 2 steps up');
  expect(code).toBe(0);
  const [, second = ''] = Object.values(filesIn(out));
  expect(second).toContain('transaction: false');
  expect(second.match(/BEGIN|COMMIT/g)).toEqual(['BEGIN', 'COMMIT']);
});
