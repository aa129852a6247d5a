import { describe, expect, it } from 'vitest';
import { portWay } from '../any-way.js';

const TABLE = `CREATE TYPE e AS ENUM ('a', 'b');
  CREATE TABLE t (id int PRIMARY KEY, was e NOT NULL DEFAULT 'a', is_one e, checked text);`;

describe('what DROP TYPE … CASCADE takes along', () => {
  it.each([
    ['mysql', 'ALTER TABLE `t` MODIFY COLUMN `was` longtext NOT NULL'],
    ['mariadb', 'ALTER TABLE `t` MODIFY COLUMN `was` longtext NOT NULL'],
    ['sqlite', '"was" text NOT NULL'],
  ] as const)('is the default of a column that was of the type, on %s', async (to, expected) => {
    const script = `${TABLE} ALTER TABLE t ALTER COLUMN was TYPE text, DROP COLUMN is_one;`;
    const kept = await portWay('postgres', to, `${script} DROP TYPE e`);
    const { last, manual } = await portWay('postgres', to, `${script} DROP TYPE e CASCADE`);
    expect(manual).toEqual([]);
    expect(kept.last).toEqual([]);
    expect(last.join('\n')).toContain(expected);
    expect(last.join('\n')).not.toContain('DEFAULT');
  });

  it.each(['mysql', 'sqlite'] as const)('is a column of the type, on %s', async (to) => {
    const { last } = await portWay('postgres', to, `${TABLE} DROP TYPE e CASCADE`);
    for (const column of ['was', 'is_one'])
      expect(last.join('\n')).toMatch(new RegExp(`DROP COLUMN .${column}`));
  });
});
