import { describe, expect, test } from 'vitest';
import { cli, folderWith } from '../support/cli.js';
import { testServers } from '../support/mysql.js';

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

describe.each(testServers)('on $kind.title', ({ kind }) => {
  test.each(['knex', 'sequelize', 'typeorm', 'sql'])(
    '%s renames a temporary table by ALTER TABLE, as RENAME TABLE finds none',
    async (tool) => {
      const folder = folderWith({
        'moves/1_move.sql': `CREATE TEMPORARY TABLE moved (old integer NOT NULL);
ALTER TABLE moved RENAME TO moves;
DROP TABLE moves;`,
      });
      const out = folderWith({});
      const { stdout } = await cli(
        ...[
          'convert',
          folder,
          '--from',
          'sql',
          '--to',
          tool,
          '--dialect',
          kind.name,
          '--out',
          out,
          '--verify',
        ],
      );
      expect(stdout).toContain('3 operations: 3 exact');
      expect(stdout).toContain('Proven: schemas and rows are the same');
    },
  );
});
