import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { discover } from '../../../adapters/knex/discover.js';
import { createReader } from '../../../adapters/knex/reader.js';
import { loadDialect } from '../../../src/dialects/index.js';
import { createState } from '../../../src/fold/create-state.js';
import type { Migration } from '../../../src/ir/index.js';
import { folderWith } from '../../support/cli.js';

/** Reads one migration with this `up`, on tables `k` and `u`. */
async function read(up: string): Promise<Migration> {
  const tables = `for (const name of ['k', 'u']) await knex.schema.createTable(name, (t) => t.integer('id').primary());`;
  const text = (body: string): string =>
    `exports.up = async (knex) => { ${body} };\nexports.down = async () => {};`;
  const files = { 'package.json': '{}', 'm/1_tables.js': text(tables), 'm/2_m.js': text(up) };
  const [set] = await discover(path.join(folderWith(files), 'm'));
  const state = createState(await loadDialect('postgres'));
  const reader = await createReader(set!, { dialect: 'postgres' });
  return set!.migrations.map((source) => reader.read(source, state)).at(-1)!;
}

const creating = (body: string): string =>
  `await knex.schema.createTable('t', (t) => { t.increments(); ${body} });`;

// Knex's own builders keep what they are told: what one side tells them must not be there on the other.
describe('a builder that is told something on one side of a branch on what is not known', () => {
  it.each([
    ['if and else', creating(`if (process.env.X) t.string('a'); else t.text('b');`)],
    ['switch', creating(`switch (process.env.X) { case 'a': t.string('a'); break; default: t.text('b'); }`)],
    ['a condition', creating(`const c = t.string('a'); process.env.X ? c.nullable() : c.notNullable();`)],
    ['a key of a column', creating(`const c = t.string('a'); if (process.env.X) c.unique();`)],
    [
      'what a foreign key is told later',
      creating(
        `t.integer('u'); const f = t.foreign('u').references('u.id'); if (process.env.X) f.onDelete('cascade');`,
      ),
    ],
    ['a return', creating(`if (process.env.X) return; t.string('a');`)],
    ['a loop', creating(`for (const name of Object.keys(process.env)) t.string(name);`)],
    ['a helper', creating(`const add = (n) => { t.string(n); }; (process.env.X ? add : () => {})('a');`)],
    ['a query', `const q = knex('k').where('id', 1); if (process.env.X) q.where('id', 2); await q.del();`],
    ['a group', `await knex('k').where(function () { if (process.env.X) this.where('id', 2); }).del();`],
    [
      'a conflict',
      `const q = knex('k').insert({ id: 4 }); if (process.env.X) q.onConflict('id').ignore(); await q;`,
    ],
    ['a chain', `const s = knex.schema.dropTable('k'); if (process.env.X) s.dropTable('u'); await s;`],
  ])('is not known: %s', async (_, up) => {
    const { operations } = (await read(up)).up;
    expect(operations.map(({ kind }) => kind)).toContain('opaque');
    expect(operations.map(({ kind }) => kind).filter((kind) => kind !== 'opaque')).toEqual([]);
  });

  it('is told once where the other side only throws', async () => {
    const guarded = creating(`if (process.env.X) throw new Error('no'); else { t.text('b').unique(); }`);
    expect((await read(guarded)).up.operations).toMatchObject([
      { kind: 'createTable', columns: [{ name: 'id' }, { name: 'b' }] },
      { kind: 'addConstraint', constraint: { kind: 'unique' } },
    ]);
  });
});

// A guard is left out, and told, as it ends the migration; one that the code catches leads elsewhere.
describe('what may be thrown', () => {
  const guarded = (caught: string): string =>
    `try { if (process.env.X) throw new Error('x'); ${creating('')} } catch (error) { ${caught} }`;
  const kindsOf = async (up: string): Promise<readonly string[]> =>
    (await read(up)).up.operations.map(({ kind }) => kind);

  it('is a branch where the code catches it and goes on', async () => {
    expect(await kindsOf(guarded(`await knex.schema.dropTable('k');`))).toEqual(['opaque', 'createTable']);
  });

  it('is a check where the code throws it on', async () => {
    expect(await kindsOf(guarded('throw error;'))).toEqual(['createTable']);
  });

  it('is a branch where the code throws it on to a place that goes on', async () => {
    const within = `try { ${guarded('throw error;')} } catch { await knex.schema.dropTable('k'); }`;
    expect(await kindsOf(within)).toEqual(['opaque', 'createTable']);
  });
});

// What depends on something unknown may throw where nothing says so; a catch that goes on makes that another way of the code.
describe('what may throw by itself', () => {
  const kinds = async (up: string): Promise<readonly string[]> =>
    (await read(up)).up.operations.map(({ kind }) => kind);
  const KNOWN = `await knex.schema.createTable('a', (t) => t.integer('id'));`;
  const MORE = `await knex.schema.createTable('b', (t) => t.integer('id'));`;

  it.each([
    ['the text of JSON', 'JSON.parse(process.env.X);'],
    ['a member', 'process.env.X.length;'],
    ['a member of a row', `const rows = await knex('k').select(); rows[0].id;`],
    ['a row that may be none', `const row = await knex('k').first(); row.id;`],
    ['what is taken apart', 'const { a } = process.env.X ? process.env.X : null;'],
    ['what is spread', 'const list = [...process.env.X];'],
    ['a function', `require('./missing').check();`],
    ['what a helper reads', 'const read = (x) => x.y; read(process.env.X);'],
  ])('%s', async (_, code) => {
    const goingOn = `try { ${KNOWN} ${code} ${MORE} } catch { await knex.schema.dropTable('k'); }`;
    expect(await kinds(goingOn)).toEqual(['createTable', 'opaque']);
    expect(await kinds(`try { ${KNOWN} ${code} ${MORE} } catch (e) { console.error(e); }`)).toEqual([
      'createTable',
      'opaque',
    ]);
    // The migration fails there, as it does without a catch.
    expect(await kinds(`try { ${KNOWN} ${code} ${MORE} } catch (e) { throw e; }`)).toEqual(
      await kinds(`${KNOWN} ${code} ${MORE}`),
    );
  });

  it.each([
    ['nothing follows', `try { ${KNOWN} JSON.parse(process.env.X); } catch (e) { console.error(e); }`],
    [
      'only what is not thrown',
      `try { ${KNOWN} if (process.env.X?.length) console.log(1); ${MORE} } catch {}`,
    ],
    [
      'an answer is a list',
      `try { ${KNOWN} const rows = await knex('k').select(); console.log(rows.length); ${MORE} } catch {}`,
    ],
    [
      'an answer has rows',
      `try { ${KNOWN} const r = await knex.raw('select 1 from k'); console.log(r.rows.map((x) => 1)); ${MORE} } catch {}`,
    ],
    ['a logger', `try { ${KNOWN} require('./missing').logger.info('x'); ${MORE} } catch {}`],
    [
      'the table is made by a value',
      `let n; try { n = JSON.parse(process.env.X); } catch { n = 1; } ${KNOWN}`,
    ],
  ])('is nothing to the database: %s', async (_, up) => {
    const { up: way, diagnostics } = await read(up);
    expect(way.operations.map(({ kind }) => kind).filter((kind) => kind !== 'createTable')).toEqual([]);
    expect(diagnostics.filter(({ severity }) => severity === 'lossy' || severity === 'manual')).toEqual([]);
  });

  it('is told where the catch checks what was thrown', async () => {
    const { up: way, diagnostics } = await read(
      `try { ${KNOWN} JSON.parse(process.env.X); } catch (e) { if (e.code !== 'x') throw e; } ${MORE}`,
    );
    expect(way.operations.map(({ kind }) => kind)).not.toContain('opaque');
    expect(diagnostics.map(({ severity, code }) => `${severity} ${code}`)).toContain('lossy unknown-guard');
  });

  it('makes what it writes unknown', async () => {
    const up = `let n = 't'; try { n = 'v'; JSON.parse(process.env.X); n = 'w'; } catch {}
      await knex.schema.createTable(n, (t) => t.integer('id'));`;
    expect(await kinds(up)).toEqual(['opaque']);
  });

  it('stands in the promise that a catch is told of', async () => {
    const chain = `await Promise.resolve().then(async () => { JSON.parse(process.env.X); ${MORE} })
      .catch(async () => { await knex.schema.dropTable('k'); });`;
    expect(await kinds(`${KNOWN} ${chain}`)).toEqual(['createTable', 'opaque']);
  });
});
