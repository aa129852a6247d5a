import { expect, it } from 'vitest';
import { registry } from '../../../adapters/index.js';
import { convert } from '../../../src/convert/convert.js';
import { folderWith } from '../../support/cli.js';

const FILES = {
  '001_table.up.sql': 'CREATE TABLE t (id serial CONSTRAINT k PRIMARY KEY, n integer);\n',
  '002_without_key.up.sql': 'ALTER TABLE t DROP CONSTRAINT IF EXISTS other, DROP CONSTRAINT IF EXISTS k;\n',
  '003_another_key.up.sql': 'ALTER TABLE t ADD CONSTRAINT l PRIMARY KEY (id);\n',
};

it('on SQLite a column that loses its key counts no longer, and counts otherwise with another: both are told', async () => {
  const options = {
    from: 'sql',
    to: 'sql',
    sourceDialect: 'postgres',
    dialect: 'sqlite',
    dryRun: true,
  } as const;
  const { report } = await convert(folderWith(FILES), registry, { ...options, out: 'not-written' });
  expect(
    report.migrations.map(({ diagnostics }) => diagnostics.map(({ code, message }) => `${code}: ${message}`)),
  ).toEqual([
    [],
    ['counter-lost: id counts no longer, as it is not the primary key'],
    [
      'identity: id counts on after the highest number that is in it: that of a row which is gone is given again',
    ],
  ]);
});
