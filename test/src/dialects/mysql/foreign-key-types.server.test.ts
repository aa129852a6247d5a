import { expect, it } from 'vitest';
import { loadDialect } from '../../../../src/dialects/index.js';
import { describeServer, withClient } from '../../../support/mysql.js';
import { disagreements, verdictsOn } from '../../../support/verdicts.js';

const KEY = 'FOREIGN KEY (p) REFERENCES p (id)';

/** The key's type, the column's type, and whether the column takes it. */
const PAIRS = [
  ['int', 'int NOT NULL', true],
  ['int unsigned', 'int', false],
  ['bigint', 'int', false],
  ['serial', 'bigint', false],
  ['serial', 'bigint unsigned', true],
  ['mediumint', 'smallint', false],
  ['int', 'int(10) unsigned zerofill', false],
  ['tinyint', 'boolean', true],
  ['bigint', 'varchar(20)', false],
  ['varchar(20)', 'char(5)', true],
  ['varchar(20)', 'int', false],
  ['decimal(10,0)', 'int', false],
  ['datetime', 'int', false],
] as const;

describeServer.each(({ kind, scratch }) => {
  it.each(PAIRS)('a key of %s has a column of %s refer to it: %s', async (to, from, isTaken) => {
    const made = `CREATE TABLE p (id ${to} PRIMARY KEY)`;
    const dialect = await loadDialect(kind.name);
    for (const statements of [
      [made, `CREATE TABLE c (p ${from}, ${KEY})`],
      [made, 'SET foreign_key_checks = 0', `CREATE TABLE c (p ${from}, ${KEY})`],
      [made, `CREATE TABLE c (p ${from})`, `ALTER TABLE c ADD ${KEY}`],
      [made, 'CREATE TABLE c (x int)', `ALTER TABLE c ADD p ${from}, ADD ${KEY}`],
      [`CREATE TABLE p (id ${to} PRIMARY KEY, p ${from}, ${KEY})`],
    ]) {
      const verdicts = await withClient(await scratch(), (client) => verdictsOn(dialect, client, statements));
      expect(disagreements(verdicts)).toEqual([]);
      expect(verdicts.at(-1)?.server === undefined).toBe(isTaken);
    }
  });

  it('an engine without foreign keys takes any', async () => {
    const dialect = await loadDialect(kind.name);
    const statements = ['int unsigned PRIMARY KEY', `int, p int, ${KEY}`].map(
      (columns, at) => `CREATE TABLE ${at === 0 ? 'p' : 'c'} (id ${columns}) ENGINE=MyISAM`,
    );
    const verdicts = await withClient(await scratch(), (client) => verdictsOn(dialect, client, statements));
    expect(disagreements(verdicts)).toEqual([]);
  });
});
