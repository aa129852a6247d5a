import { expect, test } from 'vitest';
import { cli, folderWith } from '../support/cli.js';

test.each(['knex', 'prisma', 'sequelize', 'typeorm'])(
  'a temporary table is changed as SQL where %s would look for it among the others',
  async (tool) => {
    const folder = folderWith({
      'postgres/1_move.sql': `CREATE TABLE kept (id integer PRIMARY KEY, note text);
CREATE TEMPORARY TABLE moved (old integer NOT NULL, new integer);
INSERT INTO moved SELECT id, id + 1 FROM kept;
ALTER TABLE moved ADD COLUMN at timestamp;
ALTER TABLE moved ALTER COLUMN new SET NOT NULL;
CREATE INDEX moved_old ON moved (old);
ALTER TABLE moved RENAME COLUMN old TO before;
ALTER TABLE moved RENAME TO moves;
DROP TABLE moves;`,
    });
    const out = folderWith({});
    const { stdout } = await cli('convert', folder, '--to', tool, '--out', out, '--verify');
    expect(stdout).toContain('9 operations: 9 exact');
    expect(stdout).toContain('Proven: schemas and rows are the same');
  },
);
