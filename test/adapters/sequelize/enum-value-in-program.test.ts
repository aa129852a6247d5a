import { expect, test } from 'vitest';
import { cli, folderWith } from '../../support/cli.js';

const FIRST = `module.exports = {
  up: (queryInterface) => queryInterface.sequelize.query(
    "CREATE TYPE mood AS ENUM ('calm'); CREATE TABLE days (id integer PRIMARY KEY, mood mood); INSERT INTO days VALUES (1, 'calm')"),
};`;

const SECOND = `module.exports = {
  async up(queryInterface) {
    await queryInterface.sequelize.query(\`DO $$ BEGIN
      ALTER TYPE mood ADD VALUE 'glad';
    EXCEPTION WHEN duplicate_object THEN NULL;
    END $$\`);
    await queryInterface.sequelize.query("UPDATE days SET mood = 'glad' WHERE mood = 'calm'");
  },
};`;

test.each(['knex', 'typeorm'])(
  'a value that a program adds to an enum is committed before %s uses it',
  async (tool) => {
    const folder = folderWith({ 'migrations/01-days.js': FIRST, 'migrations/02-glad.js': SECOND });
    const out = folderWith({});
    const { stdout } = await cli(
      'convert',
      folder,
      ...['--source-dialect', 'postgres', '--to', tool, '--out', out, '--verify'],
    );
    expect(stdout).toContain('Proven: schemas and rows are the same');
  },
);
