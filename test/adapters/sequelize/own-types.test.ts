import { expect, it } from 'vitest';
import { cli, folderWith } from '../../support/cli.js';

it('a type that the application adds to those of Sequelize is a place for a person, who is told so', async () => {
  const folder = folderWith({
    '1-a.js': `
      const { DataTypes } = require('sequelize');
      exports.up = async (q) => {
        await q.createTable('visits', { id: DataTypes.INTEGER, day: { type: DataTypes.DAY_AS_TEXT } });
      };
      exports.down = async (q) => q.dropTable('visits');`,
  });
  const out = folderWith({});
  const { code, stdout } = await cli(
    ...['convert', folder, '--from', 'sequelize', '--dialect', 'postgres', '--to', 'sql', '--out', out],
  );
  expect(stdout).toContain('manual DataTypes.DAY_AS_TEXT is no type of Sequelize: the application adds it');
  expect(stdout).not.toContain('it throws');
  expect(code).toBe(3);
});
