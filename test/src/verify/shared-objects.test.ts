import { expect, it, test } from 'vitest';
import type { History, Operation } from '../../../src/ir/index.js';
import { changesShared } from '../../../src/verify/shared-objects.js';
import { cli, folderWith } from '../../support/cli.js';

const historyOf = (sql: string): History => {
  const operation: Operation = {
    kind: 'rawSql',
    dialect: 'postgres',
    sql,
    statement: 'do block',
    effect: 'unknown',
    touches: [],
  };
  const up = { operations: [operation], transaction: 'tool' } as const;
  return {
    version: 1,
    adapter: 'sql',
    dialect: 'postgres',
    root: '.',
    migrations: [{ id: '1', name: 'a', file: '1.sql', up, missingDown: 'absent', diagnostics: [] }],
  };
};

test.each([
  ['CREATE ROLE app NOLOGIN', true],
  ["DO $$ BEGIN EXECUTE 'create user ' || name; END $$", true],
  ['CREATE USER MAPPING FOR ann SERVER s', false],
  ['GRANT SELECT ON a TO app', false],
])('%s changes what databases share: %s', (sql, shared) => {
  expect(changesShared(historyOf(sql))).toBe(shared);
  expect(changesShared(historyOf('SELECT 1'), sql)).toBe(shared);
});

it('roles that both sides make are proven, on a server for each', async () => {
  const folder = folderWith({
    '1_a.up.sql': 'CREATE ROLE clerk; CREATE TABLE a (id int); GRANT SELECT ON a TO clerk;',
    '1_a.down.sql': 'DROP TABLE a; DROP ROLE clerk;',
  });
  const { stdout } = await cli(
    'convert',
    folder,
    '--to',
    'knex',
    '--out',
    folderWith({}),
    '--verify',
    '--force',
  );
  expect(stdout).toContain('Proven: schemas and rows are the same after the one step up and 1 down.');
}, 120_000);
