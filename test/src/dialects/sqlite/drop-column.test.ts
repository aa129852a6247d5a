import { describe, expect, test } from 'vitest';
import { cli, filesIn, folderWith } from '../../../support/cli.js';

const MADE = 'CREATE TABLE people (id INTEGER PRIMARY KEY, mail TEXT, age INT);';

describe('SQLite drops no column that an index has', () => {
  test.each([
    'CREATE INDEX by_it ON people (mail);',
    'CREATE INDEX by_it ON people (id) WHERE mail IS NOT NULL;',
  ])('so a migration that does is an error: %s', async (index) => {
    const folder = folderWith({ 'sqlite/1_a.sql': `${MADE} ${index} ALTER TABLE people DROP COLUMN mail;` });
    const { stderr, code } = await cli('inspect', folder);
    expect(stderr).toContain('column "mail" of table "people" is used by index "by_it"');
    expect(code).toBe(5);
  });

  test('nor one that a key has: an error, up and down', async () => {
    const sql = 'CREATE TABLE t (a INT UNIQUE, b INT);';
    const drop = 'ALTER TABLE t DROP COLUMN a;';
    const written: readonly Readonly<Record<string, string>>[] = [
      { 'sqlite/1_a.sql': `${sql} ${drop}` },
      { 'sqlite/1_a.up.sql': sql, 'sqlite/1_a.down.sql': drop },
    ];
    for (const files of written) {
      const { stderr, code } = await cli('inspect', folderWith(files));
      expect(stderr).toContain('column "a" of table "t" is used by the unique constraint of the table');
      expect(code).toBe(5);
    }
  });

  test('behind a DROP INDEX it does', async () => {
    const sql = `${MADE} CREATE INDEX by_it ON people (mail); DROP INDEX by_it; ALTER TABLE people DROP COLUMN mail;`;
    expect((await cli('inspect', folderWith({ 'sqlite/1_a.sql': sql }))).code).toBe(0);
  });

  test.each(['knex', 'prisma', 'sequelize', 'typeorm'])(
    'a way back that fails there fails with %s, too, rather than making the table anew',
    async (tool) => {
      const folder = folderWith({
        'sqlite/1_a.up.sql': MADE,
        'sqlite/1_a.down.sql': 'DROP TABLE people;',
        'sqlite/2_b.up.sql': 'ALTER TABLE people ADD COLUMN nick TEXT; CREATE INDEX nicks ON people (nick);',
        'sqlite/2_b.down.sql': 'ALTER TABLE people DROP COLUMN nick;',
      });
      const out = folderWith({});
      const { stdout, stderr } = await cli('convert', folder, '--to', tool, '--out', out, '--verify');
      expect(stderr).not.toContain('self-check-failed');
      expect(stdout).toContain('5 operations: 5 exact');
      expect(stdout).toMatch(/the source fails down at 2_b.*\n.*\n.*the target fails down at/);
      expect(Object.values(filesIn(out)).join('\n')).toContain('DROP COLUMN "nick"');
    },
  );
});
