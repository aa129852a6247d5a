import { describe, expect, test } from 'vitest';
import { cli, folderWith } from '../../../support/cli.js';

describe('SQLite finds names whatever their case, also those of what is not modelled', () => {
  test.each([
    ['a table of a query', 'CREATE TABLE People AS SELECT 1 AS id;', 'CREATE INDEX by_id ON people (id);'],
    [
      'a key with a direction',
      'CREATE TABLE people (id INT, PRIMARY KEY (id DESC));',
      'INSERT INTO PEOPLE (id) VALUES (1);',
    ],
    [
      'a table that such SQL changes',
      'CREATE TABLE People (id INT); CREATE TABLE IF NOT EXISTS people AS SELECT 1 AS nick;',
      'CREATE INDEX by_nick ON People (nick);',
    ],
  ])('%s', async (_, made, used) => {
    const { stderr, code } = await cli('inspect', folderWith({ 'sqlite/1_a.sql': `${made} ${used}` }));
    expect(stderr).not.toContain('error');
    expect(code).toBe(0);
  });
});
