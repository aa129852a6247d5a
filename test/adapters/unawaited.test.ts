import { describe, expect, it } from 'vitest';
import { registry } from '../../adapters/index.js';
import { convert } from '../../src/convert/convert.js';
import { folderWith } from '../support/cli.js';

/** How each tool spells what a case needs. */
const TOOLS = {
  sequelize: {
    /** A call that is rejected, whatever the database holds. */
    wrong: `q.addConstraint('t', { type: 'bogus', fields: ['a'] })`,
    /** One that the server refuses. */
    refused: `q.removeColumn('t', 'nope')`,
    fine: `q.addColumn('t', 'x', 'INTEGER')`,
    last: `q.createTable('last', { a: 'INTEGER' })`,
    files: (body: string) => ({
      '20240101000000-a.js': `module.exports = {
        up: (queryInterface) => queryInterface.createTable('t', { a: 'INTEGER' }), down: async () => {} };`,
      '20240101000001-b.js': `module.exports = {
        up: async (queryInterface) => { const q = queryInterface; ${body} }, down: async () => {} };`,
    }),
  },
  typeorm: {
    wrong: `q.dropColumn('t', 'nope')`,
    refused: `q.dropColumn('t', 'nope')`,
    fine: `q.addColumn('t', new (require('typeorm').TableColumn)({ name: 'x', type: 'integer' }))`,
    last: `q.query('CREATE TABLE last (a integer)')`,
    files: (body: string) => ({
      '1600000000000-A.js': `exports.A1600000000000 = class A1600000000000 {
        async up(queryRunner) { await queryRunner.query('CREATE TABLE t (a integer)'); } async down() {} };`,
      '1600000000001-B.js': `exports.B1600000000001 = class B1600000000001 {
        async up(queryRunner) { const q = queryRunner; ${body} } async down() {} };`,
    }),
  },
  knex: {
    wrong: `q.schema.alterTable('t', (t) => { t.enu('c'); })`,
    refused: `q.schema.raw('ALTER TABLE t DROP COLUMN nope')`,
    fine: `q.schema.raw('ALTER TABLE t ADD x integer')`,
    last: `q.schema.raw('CREATE TABLE last (a integer)')`,
    files: (body: string) => ({
      '1_a.js': `exports.up = (q) => q.schema.raw('CREATE TABLE t (a integer)'); exports.down = async () => {};`,
      '2_b.js': `exports.up = async (q) => { ${body} }; exports.down = async () => {};`,
    }),
  },
} as const;

type Tool = keyof typeof TOOLS;

/** What is said of the second migration: the answers of its operations, and the codes that concern promises. */
async function said(tool: Tool, code: string): Promise<string> {
  const { files, ...words } = TOOLS[tool];
  const body = code.replaceAll(/\$(wrong|refused|fine|last)/g, (_, word: keyof typeof words) => words[word]);
  const { report } = await convert(folderWith(files(body)), registry, {
    from: tool,
    to: 'sql',
    dialect: 'postgres',
  });
  const second = report.migrations[1];
  const answers = second?.operations
    .filter(({ direction }) => direction === 'up')
    .map(({ answer }) => answer);
  const codes = second?.diagnostics.map(({ code: one }) => one) ?? [];
  const about = codes.filter((one) => /^un|throws|not-found/.test(one));
  return [...(answers ?? []), ...about].join(' ');
}

/**
 * What sequelize-cli 6.6, knex 3.3 and TypeORM 0.3 do on PostgreSQL with Node 20, by their own command lines: `ends` the process, with the
 * migration not recorded; or it goes on.
 */
const ENDS = 'exact manual unhandled-rejection';
const GOES_ON = 'exact';

describe('a promise that is rejected', () => {
  it.each([
    ['nothing awaits it', `$wrong; await $last;`, ENDS],
    ['nor does a try around it', `try { $wrong; } catch {} await $last;`, ENDS],
    ['void', `void $wrong; await $last;`, ENDS],
    ['it is awaited too late', `const p = $wrong; await $last; try { await p; } catch {}`, ENDS],
    ['finally does not catch', `$wrong.finally(() => {}); await $last;`, ENDS],
    ['of a function that nothing awaits', `[1].forEach(async () => { await $wrong; }); await $last;`, ENDS],
    ['made by the code', `Promise.reject(new Error('no')); await $last;`, ENDS],
    ['an async function that throws', `(async () => { throw new Error('no'); })(); await $last;`, ENDS],
    ['it is awaited at once', `const p = $wrong; try { await p; } catch {} await $last;`, GOES_ON],
    ['catch', `await $wrong.catch(() => {}); await $last;`, GOES_ON],
    ['catch that nothing awaits', `$wrong.catch(() => {}); await $last;`, GOES_ON],
    ['then with two', `await $wrong.then(() => {}, () => {}); await $last;`, GOES_ON],
    ['allSettled', `await Promise.allSettled([$wrong]); await $last;`, GOES_ON],
    ['all, within try', `try { await Promise.all([$wrong]); } catch {} await $last;`, GOES_ON],
    ['race', `await Promise.race([$wrong]).catch(() => {}); await $last;`, GOES_ON],
    [
      'caught where it is made',
      `[1].forEach(async () => { try { await $wrong; } catch {} }); await $last;`,
      GOES_ON,
    ],
    [
      'handled after another function has waited',
      `const a = (async () => { throw new Error('no'); })(); const b = (async () => { await $last; })();
       await Promise.allSettled([a, b]);`,
      GOES_ON,
    ],
  ])('Sequelize and TypeORM: %s', async (_, code, expected) => {
    expect(await said('sequelize', code)).toBe(expected);
    expect(await said('typeorm', code)).toBe(expected);
  });

  it('returned from a try it is not caught there', async () => {
    for (const tool of ['sequelize', 'typeorm'] as const) {
      expect(await said(tool, `await $last; try { return $wrong; } catch {}`)).toBe(
        'exact manual migration-throws',
      );
      expect(await said(tool, `await $last; try { return await $wrong; } catch {}`)).toBe('exact');
    }
  });

  it('one that the server refuses, in a try that does not await it', async () => {
    expect(await said('sequelize', `try { $refused; } catch {} await $last;`)).toBe(ENDS);
    expect(
      await said(
        'sequelize',
        `const f = async () => { await $refused; }; try { f(); } catch {} await $last;`,
      ),
    ).toBe(ENDS);
    expect(await said('sequelize', `try { await $refused; } catch {} await $last;`)).toBe('exact');
  });

  it('Knex sends nothing before a builder is awaited, but promises of the code are as anywhere', async () => {
    expect(await said('knex', `$wrong; await $last;`)).toBe('exact unawaited-builder');
    expect(await said('knex', `try { $wrong; } catch {} await $last;`)).toBe('exact unawaited-builder');
    expect(await said('knex', `const p = $wrong; await $last; try { await p; } catch {}`)).toBe('exact');
    expect(await said('knex', `Promise.reject(new Error('no')); await $last;`)).toBe(ENDS);
    expect(await said('knex', `(async () => { throw new Error('no'); })(); await $last;`)).toBe(ENDS);
  });

  it("what a catch makes of a transaction of Knex's is awaited with it", async () => {
    const transaction = `q.transaction(async () => { throw new Error('no'); })`;
    expect(await said('knex', `await ${transaction}.catch(() => $last);`)).toBe('exact');
    expect(await said('knex', `${transaction}.catch(() => $last);`)).toBe('lossy unawaited-call');
  });
});

describe('a call that nothing awaits', () => {
  it.each([
    ['alone', `$fine; await $last;`],
    ['at the end', `await $last; $fine;`],
    ['void', `void $fine; await $last;`],
    ['in an array that is returned', `await $last; return [$fine];`],
  ])('%s: Sequelize and TypeORM send it, and it is left to chance', async (_, code) => {
    for (const tool of ['sequelize', 'typeorm'] as const)
      expect((await said(tool, code)).split(' ').toSorted()).toEqual(['exact', 'lossy', 'unawaited-call']);
  });

  it.each([
    ['awaited later', `const p = $fine; await $last; await p;`],
    ['in Promise.all', `await Promise.all([$fine, $last]);`],
    ['chained', `await $fine.then(() => $last);`],
    ['returned', `await $last; return $fine;`],
  ])('%s: it is awaited', async (_, code) => {
    for (const tool of ['sequelize', 'typeorm'] as const) expect(await said(tool, code)).toBe('exact exact');
  });

  it.each([
    ['an async function that forEach calls', `[1].forEach(async () => { await $fine; }); await $last;`],
    ['an async function', `const f = async () => { await $fine; }; f(); await $last;`],
    ['a list of what async functions give', `await $last; return [1].map(async () => { await $fine; });`],
    ['what comes then', `$fine.then(() => {}); await $last;`],
    ['with catch', `$fine.catch(() => {}); await $last;`],
    ['Promise.all', `Promise.all([$fine]); await $last;`],
    ['all of what async functions give', `Promise.all([1].map(async () => { await $fine; })); await $last;`],
  ])('%s: every tool does it, and it is left to chance', async (_, code) => {
    for (const tool of ['sequelize', 'typeorm', 'knex'] as const)
      expect((await said(tool, code)).split(' ').toSorted()).toEqual(['exact', 'lossy', 'unawaited-call']);
  });

  it.each([
    ['an async function', `const f = async () => { await $fine; }; await f(); await $last;`],
    [
      'one that returns it',
      `const f = async () => { await $fine; }; const g = () => f(); await g(); await $last;`,
    ],
    ['all', `await Promise.all([1].map(async () => { await $fine; })); await $last;`],
    ['for await', `for await (const p of [1].map(async () => { await $fine; })) {} await $last;`],
    [
      'then and then',
      `return $fine.then(() => {}).then(() => $last).catch((e) => { throw e; }).finally(() => {});`,
    ],
    ['an async function that waits for nothing', `(async () => 1)(); await $fine; await $last;`],
  ])('%s: it is awaited, with every tool', async (_, code) => {
    for (const tool of ['sequelize', 'typeorm', 'knex'] as const)
      expect(await said(tool, code)).toBe('exact exact');
  });
});
