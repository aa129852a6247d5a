import { createRequire } from 'node:module';
import type { Knex } from 'knex';
import { describe, expect, test } from 'vitest';
import { findMissing } from '../../../adapters/knex/later-methods.js';
import { METHODS, type KnexKind } from '../../../adapters/knex/reader/methods.js';
import { registry } from '../../../adapters/index.js';
import { convert } from '../../../src/convert/convert.js';
import { folderWith } from '../../support/cli.js';

const require = createRequire(import.meta.url);

const VERSIONS = { '0.95.7': 'knex-0.95', '1.0.1': 'knex-1', '2.1.0': 'knex-2', '3.3.0': 'knex' };

/** One object of each kind, of that version. */
function objectsOf(name: string): ReadonlyMap<KnexKind | 'fn', object> {
  const loaded = require(name) as { readonly knex: (config: object) => Knex };
  const knex = loaded.knex({ client: 'pg', connection: {} });
  const objects = new Map<KnexKind | 'fn', object>([
    ['schema', knex.schema],
    ['query', knex('t')],
    ['fn', knex.fn],
  ]);
  knex.schema
    .alterTable('t', (t) => {
      objects.set('table', t).set('column', t.integer('a')).set('foreign', t.foreign('a').references('b'));
    })
    .toSQL();
  knex('t')
    .join('u', function () {
      objects.set('join', this.on('a', 'b'));
    })
    .toSQL();
  return objects;
}

/** What none of our versions has in these objects: it comes with other calls, or another dialect. */
const ELSEWHERE: ReadonlySet<string> = new Set(
  ['schema', 'table', 'column', 'foreign', 'join', 'query', 'fn'].flatMap((kind) => {
    const real = objectsOf('knex').get(kind as KnexKind) as Record<string, unknown>;
    return methodsOf(kind as KnexKind)
      .filter((method) => typeof real[method] !== 'function')
      .map((method) => `${kind} ${method}`);
  }),
);

function methodsOf(kind: KnexKind | 'fn'): readonly string[] {
  return kind === 'fn' ? ['now', 'uuid', 'uuidToBin', 'binToUuid'] : [...METHODS[kind]];
}

test.each(Object.entries(VERSIONS))('the methods that Knex %s does not have', (version, name) => {
  const declared = { range: version, file: 'package.json' };
  for (const [kind, real] of objectsOf(name)) {
    const methods = methodsOf(kind).filter((method) => !ELSEWHERE.has(`${kind} ${method}`));
    const missing = methods.filter(
      (method) => typeof (real as Record<string, unknown>)[method] !== 'function',
    );
    const expected = methods.filter((method) => findMissing(kind, method, declared) !== undefined);
    expect({ kind, missing: expected }).toEqual({ kind, missing });
  }
});

describe('a project with an earlier Knex', () => {
  const read = async (version: string, body: string): Promise<string> => {
    const root = folderWith({
      'package.json': JSON.stringify({ dependencies: { knex: version } }),
      'migrations/1_a.js': `exports.up = async (knex) => { ${body} }; exports.down = async () => {};`,
    });
    const { report } = await convert(root, registry, { from: 'knex', to: 'sql', dialect: 'postgres' });
    const answers = report.migrations[0]?.operations
      .filter(({ direction }) => direction === 'up')
      .map(({ answer }) => answer);
    const codes = report.migrations[0]?.diagnostics.map(({ code }) => code) ?? [];
    return [...(answers ?? []), ...codes].join(' ');
  };
  const check = `await knex.schema.createTable('t', (t) => { t.integer('a').checkPositive(); });`;

  test('what calls a method that came later throws, which is told', async () => {
    expect(await read('^0.95.0', check)).toContain('manual');
    expect(await read('^0.95.0', check)).toContain('method-came-later');
    expect(await read('^0.95.0', check)).toContain('migration-throws');
  });

  test('code may ask whether it is there', async () => {
    const asks = `await knex.schema.createTable('t', (t) => { const c = t.integer('a'); if (c.checkPositive) c.checkPositive(); });`;
    expect(await read('^0.95.0', asks)).not.toContain('manual');
  });

  test('a later one takes it', async () => {
    expect(await read('^2.0.0', check)).toBe('exact');
  });
});
