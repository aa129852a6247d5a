import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { cli, folderWith } from '../../support/cli.js';

it('columns of hstore are read, written and proven without the package for their values', async () => {
  const folder = folderWith({
    '1-a.js': `module.exports = {
      up: async (queryInterface, Sequelize) => {
        await queryInterface.sequelize.query('CREATE EXTENSION IF NOT EXISTS hstore');
        await queryInterface.createTable('a', { tags: { type: Sequelize.HSTORE, allowNull: false } });
      },
      down: (queryInterface) => queryInterface.dropTable('a'),
    };`,
  });
  const out = folderWith({});
  const { stderr, stdout } = await cli(
    'convert',
    folder,
    '--to',
    'sequelize',
    '--out',
    out,
    '--verify',
    '--force',
  );
  expect(stderr).toBe('');
  expect(stdout).toContain('source: 1 migration by sequelize');
  expect(stdout).toContain('Proven: schemas and rows are the same after the one step up and 1 down.');
  expect(readFileSync(path.join(out, '1-a.js'), 'utf8')).toContain('type: Sequelize.HSTORE');
}, 120_000);
