import { describe, expect, it } from 'vitest';
import { portWay } from '../any-way.js';

const TABLE = 'CREATE TABLE "T" (id integer PRIMARY KEY, a text)';

describe.each(['mysql', 'mariadb', 'sqlite'] as const)('to %s', (to) => {
  it.each([
    'SELECT 1',
    'SELECT id FROM "T" LIMIT 1',
    `SET statement_timeout = '5s'`,
    'ALTER TABLE "public"."T" REPLICA IDENTITY FULL',
    'ALTER TABLE ONLY "T" REPLICA IDENTITY USING INDEX "T_pkey";',
  ])('%s is left out, and told', async (sql) => {
    const { last, losses, manual } = await portWay('postgres', to, `${TABLE}; ${sql}`);
    expect({ last, manual }).toEqual({ last: [], manual: [] });
    expect(losses).toContain('setting');
  });

  it.each([
    'WITH gone AS (DELETE FROM "T" RETURNING *) SELECT * FROM gone',
    'ALTER TABLE "T" DISABLE TRIGGER USER',
    'SELECT make_something()',
  ])('%s is left to a person', async (sql) => {
    const { manual, losses } = await portWay('postgres', to, `${TABLE}; ${sql}`);
    expect(manual).toHaveLength(1);
    expect(losses).not.toContain('setting');
  });

  it('an index of what is not there says so', async () => {
    const { manual } = await portWay('postgres', to, 'CREATE INDEX i ON none (a)');
    expect(manual).toEqual(['there is no table "none" at this point of the history']);
  });
});
