import { describe, expect, it } from 'vitest';
import { registry } from '../../../adapters/index.js';
import { convert } from '../../../src/convert/convert.js';
import { folderWith } from '../../support/cli.js';

/** Adds a column of text, and makes an enum of it with a way back that does not take that back. */
const SEQUELIZE = {
  '20240101000000-users.js': `module.exports = {
    up: (queryInterface, { STRING }) => queryInterface.createTable('users', { id: STRING, mood: STRING }),
    down: (queryInterface) => queryInterface.dropTable('users'),
  };`,
  '20240101000001-kind.js': `module.exports = {
    up: (queryInterface, { STRING }) => queryInterface.addColumn('users', 'kind', STRING),
    down: (queryInterface) => queryInterface.removeColumn('users', 'kind'),
  };`,
  '20240101000002-enum.js': `module.exports = {
    up: (queryInterface, { ENUM }) => queryInterface.changeColumn('users', 'kind', ENUM('a', 'b')),
    down: () => Promise.resolve(),
  };`,
};

/** TypeORM's \`dropColumn\` takes the enum type of a column along. */
const TYPEORM = {
  '1600000000000-Users.js': `exports.Users1600000000000 = class Users1600000000000 {
    async up(queryRunner) { await queryRunner.query('CREATE TABLE "users" ("id" integer, "kind" varchar)'); }
    async down(queryRunner) { await queryRunner.dropTable('users'); }
  };`,
  '1600000000001-Kind.js': `exports.Kind1600000000001 = class Kind1600000000001 {
    async up(queryRunner) { await queryRunner.query('ALTER TABLE "users" ADD "mood" varchar'); }
    async down(queryRunner) { await queryRunner.dropColumn('users', 'mood'); }
  };`,
  '1600000000002-Enum.js': `exports.Enum1600000000002 = class Enum1600000000002 {
    async up(queryRunner) {
      await queryRunner.query(\`CREATE TYPE "users_mood_enum" AS ENUM ('a', 'b')\`);
      await queryRunner.query('ALTER TABLE "users" ALTER COLUMN "mood" TYPE "users_mood_enum" USING "mood"::"users_mood_enum"');
    }
    async down(queryRunner) { await queryRunner.query('SELECT 1'); }
  };`,
};

describe('ways back are followed from the last migration to the first', () => {
  it('a call that would do otherwise there is written as SQL', async () => {
    const { report } = await convert(folderWith(SEQUELIZE), registry, { to: 'typeorm' });
    const [, kind, last] = report.files.map(({ text }) => text.slice(text.indexOf('async down')));
    expect(kind).toContain('ALTER TABLE "users" DROP COLUMN "kind"');
    expect(kind).not.toContain('dropColumn');
    expect(last).not.toContain('kind');
    expect(report.totals).toMatchObject({ lossy: 0, manual: 0 });
  });

  it('in a port, too', async () => {
    const onMysql = Object.fromEntries(
      Object.entries(SEQUELIZE).map(([file, text]) => [file, text.replace('id: STRING', 'id: STRING(20)')]),
    );
    const { report } = await convert(folderWith(onMysql), registry, {
      to: 'typeorm',
      sourceDialect: 'mysql',
      dialect: 'postgres',
    });
    const [, kind] = report.files.map(({ text }) => text.slice(text.indexOf('async down')));
    expect(kind).toContain('ALTER TABLE "users" DROP COLUMN "kind"');
    expect(kind).not.toContain('dropColumn');
    expect(report.totals.manual).toBe(0);
  });

  it('and stays a call where it is the same', async () => {
    const undone = `module.exports = {
      up: (queryInterface, { ENUM }) => queryInterface.changeColumn('users', 'mood', { type: 'text' }),
      down: () => Promise.resolve(),
    };`;
    const { report } = await convert(
      folderWith({ ...SEQUELIZE, '20240101000002-enum.js': undone }),
      registry,
      {
        to: 'typeorm',
      },
    );
    expect(report.files[1]?.text).toContain("dropColumn('users', 'kind')");
  });

  it('and no other call beside it is written as SQL', async () => {
    const two = SEQUELIZE['20240101000001-kind.js']
      .replace(
        "addColumn('users', 'kind', STRING)",
        "addColumn('users', 'kind', STRING).then(() => queryInterface.addColumn('users', 'age', STRING))",
      )
      .replace(
        "removeColumn('users', 'kind')",
        "removeColumn('users', 'age').then(() => queryInterface.removeColumn('users', 'kind'))",
      );
    const { report } = await convert(folderWith({ ...SEQUELIZE, '20240101000001-kind.js': two }), registry, {
      to: 'typeorm',
    });
    const [, kind] = report.files.map(({ text }) => text.slice(text.indexOf('async down')));
    expect(kind).toContain('ALTER TABLE "users" DROP COLUMN "kind"');
    expect(kind).toContain("dropColumn('users', 'age')");
  });

  it('one of the source that does otherwise there is told', async () => {
    const { report } = await convert(folderWith(TYPEORM), registry, { to: 'knex' });
    const [, second] = report.migrations;
    expect(second?.diagnostics).toContainEqual(
      expect.objectContaining({
        severity: 'lossy',
        code: 'down-found-otherwise',
        // In SQL, not as data.
        message: expect.stringMatching(
          /: it (?:sends [A-Z]|does nothing)[^{]*, where that one (?:sends [A-Z]|does nothing)[^{]*$/,
        ) as unknown,
      }),
    );
    expect(second?.operations.map(({ direction, answer }) => [direction, answer])).toEqual([
      ['up', 'exact'],
      ['down', 'lossy'],
    ]);
  });
});
