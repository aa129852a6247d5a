import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import { findMissing as ofSequelize } from '../../../adapters/sequelize/later-methods.js';
import { findMissing as ofTypeorm } from '../../../adapters/typeorm/later-methods.js';
import { registry } from '../../../adapters/index.js';
import { convert } from '../../../src/convert/convert.js';
import type { DialectName } from '../../../src/ir/index.js';
import { folderWith } from '../../support/cli.js';

const require = createRequire(import.meta.url);

type Answer = { readonly answers: readonly string[]; readonly codes: readonly string[] };

/** What the only migration of a project with such a version of a tool does, and what is told of it. */
async function read(
  from: 'sequelize' | 'typeorm',
  version: string | undefined,
  file: string,
  dialect: DialectName = 'postgres',
): Promise<Answer> {
  const dependencies = version === undefined ? {} : { [from]: version };
  const root = folderWith({
    'package.json': JSON.stringify({ dependencies }),
    [`migrations/${from === 'typeorm' ? '1600000000000-A.ts' : '1-a.js'}`]: file,
  });
  const { report } = await convert(root, registry, { from, to: 'sql', dialect, sourceDialect: dialect });
  const [migration] = report.migrations;
  const up = migration?.operations.filter(({ direction }) => direction === 'up') ?? [];
  return {
    answers: up.map(({ answer }) => answer),
    codes: migration?.diagnostics.map(({ code }) => code) ?? [],
  };
}

describe('Sequelize', () => {
  const up = (body: string): string =>
    `module.exports = { async up(queryInterface, Sequelize) { ${body} }, async down() {} };`;
  const make = `await queryInterface.createTable('t', { id: Sequelize.INTEGER });`;
  const asks = up(`if (await queryInterface.tableExists('t') === false) { ${make} }`);
  const quotes = up(`await queryInterface.sequelize.query('DROP TABLE ' + queryInterface.quoteTable('t'));`);

  test('what calls a method that came later throws, which is told', async () => {
    const { answers, codes } = await read('sequelize', '~6.19.0', asks);
    expect(answers).toContain('manual');
    expect(codes).toEqual(expect.arrayContaining(['method-came-later', 'migration-throws']));
    expect((await read('sequelize', '~6.20.0', asks)).answers).toEqual(['exact']);
    expect((await read('sequelize', '^6.0.0', asks)).answers).toEqual(['exact']);
  });

  test('what calls a method that is gone throws, which is told', async () => {
    const file = up(
      `${make} await queryInterface.sequelize.query('DROP TABLE ' + queryInterface.quoteTable('t'));`,
    );
    const { answers, codes } = await read('sequelize', '^6.0.0', file);
    expect(answers).toContain('manual');
    expect(codes).toEqual(expect.arrayContaining(['method-went-away', 'migration-throws']));
    expect((await read('sequelize', '^5.0.0', file)).answers).toEqual(['exact', 'exact']);
  });

  test('of a version that is not known it is not known, either', async () => {
    expect((await read('sequelize', undefined, quotes)).answers).toContain('manual');
    expect((await read('sequelize', undefined, quotes)).codes).not.toContain('migration-throws');
  });

  test.each([
    ['^6.0.0', 'mysql', 'manual'],
    ['^5.0.0', 'mysql', 'exact'],
  ] as const)('Sequelize %s drops enums on %s: %s', async (version, dialect, answer) => {
    const file = up(`${make} await queryInterface.dropEnum('e');`);
    expect((await read('sequelize', version, file, dialect)).answers.at(-1)).toBe(answer);
  });

  test('types and operators that came later are not there', async () => {
    const typed = up(`await queryInterface.createTable('t', { v: Sequelize.TSVECTOR });`);
    expect((await read('sequelize', '~6.4.0', typed)).answers).toEqual(['manual']);
    expect((await read('sequelize', '^6.5.0', typed)).answers).toEqual(['exact']);
    const compared = up(
      `${make} await queryInterface.addIndex('t', { fields: ['id'], where: { id: { [Sequelize.Op.gt]: 1 } } });`,
    );
    expect((await read('sequelize', '4.11.0', compared)).answers).toEqual(['exact', 'manual']);
    expect((await read('sequelize', '4.12.0', compared)).answers).toEqual(['exact', 'exact']);
  });

  test('an instance has no DataTypes, in no version', async () => {
    const file = up(
      `await queryInterface.createTable('t', { id: queryInterface.sequelize.DataTypes.INTEGER });`,
    );
    expect((await read('sequelize', '^6.0.0', file)).codes).toContain('migration-throws');
  });

  test('the members of the version that we come with', () => {
    const { Sequelize } = require('sequelize') as typeof import('sequelize');
    const real = new Sequelize({ dialect: 'postgres' }).getQueryInterface() as unknown as Record<
      string,
      unknown
    >;
    const names =
      `getForeignKeyReferencesForTable dropEnum queryGenerator tableExists QueryGenerator escape quoteTable
      quoteIdentifier quoteIdentifiers`.split(/\s+/);
    const declared = { range: '6.37.8', file: 'package.json' };
    const missing = names.filter((name) => ofSequelize('queryInterface', name, declared) !== undefined);
    expect(missing).toEqual(names.filter((name) => real[name] === undefined));
  });
});

describe('TypeORM', () => {
  const up = (body: string): string =>
    `import { MigrationInterface, Table, TableUnique } from 'typeorm';
    export class A1600000000000 implements MigrationInterface { async up(queryRunner) { ${body} } async down() {} }`;
  const make = `await queryRunner.createTable(new Table({ name: 't', columns: [{ name: 'id', type: 'int' }] }));`;

  test('what calls a method that came later throws, which is told', async () => {
    const file = up(`${make} await queryRunner.changeTableComment('t', 'ours');`);
    const { answers, codes } = await read('typeorm', '0.3.17', file);
    expect(answers).toContain('manual');
    expect(codes).toEqual(expect.arrayContaining(['method-came-later', 'migration-throws']));
    expect((await read('typeorm', '^0.3.18', file)).answers).toEqual(['exact', 'exact']);
    expect((await read('typeorm', '^0.3.0', file)).answers).toEqual(['exact', 'exact']);
  });

  test('a class that the package exports later is not there', async () => {
    const file = up(
      `${make} await queryRunner.createUniqueConstraint('t', new TableUnique({ name: 'u', columnNames: ['id'] }));`,
    );
    expect((await read('typeorm', '0.2.18', file)).answers).toEqual(['exact', 'manual']);
    expect((await read('typeorm', '0.2.19', file)).answers).toEqual(['exact', 'exact']);
  });

  test('a class of a file of the package', async () => {
    const body = `${make} await queryRunner.createView(new View({ name: 'v', expression: 'SELECT id FROM t' }));`;
    const file = `import { View } from 'typeorm/schema-builder/view/View';\n${up(body)}`;
    expect((await read('typeorm', '0.2.45', file)).answers).not.toContain('manual');
  });

  test.each([
    ['0.3.31', 'typeorm'],
    ['1.0.0', 'typeorm-1'],
  ])('the members of %s', (version, name) => {
    const { DataSource } = require(name) as typeof import('typeorm');
    const source = new DataSource({ type: 'postgres' });
    const real = source.createQueryRunner() as unknown as Record<string, unknown>;
    const names =
      'createExclusionConstraint createView getViews getCurrentSchema changeTableComment sql dataSource'.split(
        ' ',
      );
    const declared = { range: version, file: 'package.json' };
    const missing = names.filter((one) => ofTypeorm('queryRunner', one, declared) !== undefined);
    expect(missing).toEqual(names.filter((one) => real[one] === undefined));
  });
});
