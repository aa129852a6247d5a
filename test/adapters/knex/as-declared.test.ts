import { createRequire } from 'node:module';
import createKnex, { type Knex } from 'knex';
import { describe, expect, test } from 'vitest';
import { asDeclared, DIFFERENT_METHODS, type BuilderCall } from '../../../adapters/knex/as-declared.js';
import { CLIENTS } from '../../../adapters/knex/compiler.js';
import type { DialectName } from '../../../src/ir/index.js';

/** Versions from before the changes that are known of; 0.21 wants drivers that no longer install beside ours. */
const VERSIONS = { '0.95.7': 'knex-0.95', '1.0.1': 'knex-1', '2.1.0': 'knex-2' };

/** A chain of calls on a table builder: a method and its arguments each. */
type Chain = readonly (readonly [method: string, ...args: unknown[]])[];

const columns: readonly Chain[] = [
  [['increments']],
  [['increments', 'a', { primaryKey: false }]],
  [['bigIncrements', 'a']],
  ...[
    'integer',
    'tinyint',
    'smallint',
    'mediumint',
    'bigInteger',
    'text',
    'string',
    'float',
    'double',
    'decimal',
  ].map((type): Chain => [[type, 'a']]),
  ...['boolean', 'date', 'time', 'datetime', 'dateTime', 'timestamp', 'binary', 'json', 'jsonb', 'uuid'].map(
    (type): Chain => [[type, 'a'], ['notNullable']],
  ),
  ...['timestamp', 'dateTime', 'datetime'].flatMap((type): Chain[] => [
    [[type, 'a', { precision: 3 }]],
    [[type, 'a', { useTz: true, precision: 3 }]],
    [[type, 'a', { useTz: false }]],
    [[type, 'a', true]],
    [[type, 'a', true, 6]],
  ]),
  [['timestamps']],
  [['timestamps', true, true]],
  [['timestamps', true, true, true]],
  [['timestamps', { useTimestamps: true, defaultToNow: true, useCamelCase: true }]],
  [
    ['string', 'a', 80],
    ['defaultTo', "it's"],
  ],
  [
    ['decimal', 'a', 8, 3],
    ['defaultTo', 1.5],
  ],
  [['uuid', 'a', { primaryKey: true }]],
  [['uuid', 'a', { useBinaryUuid: true }]],
  [
    ['enu', 'a', ['x', 'y']],
    ['defaultTo', 'x'],
  ],
  [['specificType', 'a', 'varchar(9)']],
  [['integer', 'a'], ['unique']],
  [
    ['integer', 'a'],
    ['index', 'ix'],
  ],
  [['integer', 'a'], ['unsigned'], ['references', 'id'], ['inTable', 'u'], ['onDelete', 'CASCADE']],
  [
    ['integer', 'a'],
    ['comment', "it's"],
  ],
  [['unique', ['a', 'b']]],
  [['unique', ['a'], 'uq']],
  [['index', ['a', 'b']]],
  [
    ['foreign', ['a', 'b']],
    ['references', ['x', 'y']],
    ['inTable', 'u'],
    ['onUpdate', 'SET NULL'],
  ],
];

const changes: readonly Chain[] = [
  ...columns,
  [['string', 'a', 80], ['notNullable'], ['alter']],
  [['string', 'a', 80], ['notNullable'], ['alter', { alterNullable: false }]],
  [['string', 'a', 80], ['notNullable'], ['alter', { alterType: false }]],
  [['dropTimestamps']],
  [['dropTimestamps', true]],
  [['dropColumns', 'a', 'b']],
  [['dropPrimary', 'pk']],
  [['dropUnique', ['a', 'b']]],
  [['dropIndex', ['a'], 'ix']],
  [['dropForeign', ['a']]],
  [['unique', ['a'], { indexName: 'uq' }]],
  [['unique', ['a'], { indexName: 'uq', useConstraint: false }]],
  [['index', ['a'], 'ix', 'hash']],
  [['index', ['a'], 'ix', { indexType: 'hash' }]],
  [
    ['integer', 'a'],
    ['unique', { indexName: 'uq', useConstraint: false }],
  ],
];

interface Made {
  readonly sql?: string;
  readonly error?: string;
}

function made(knex: Knex, way: 'createTable' | 'alterTable', chain: Chain): Made {
  try {
    const builder = knex.schema[way]('t', (table) => {
      let current = table as unknown as Record<string, (...args: unknown[]) => typeof current>;
      for (const [method, ...args] of chain) {
        const call = current[method];
        if (call === undefined) throw new Error(`no ${method}`);
        current = call.apply(current, args);
      }
    });
    const statements = builder.toSQL() as unknown as { readonly sql: string; readonly bindings: unknown[] }[];
    return { sql: statements.map(({ sql, bindings }) => `${sql} ${JSON.stringify(bindings)}`).join(';\n') };
  } catch (error) {
    return { error: String(error) };
  }
}

/** The chain with the arguments that the reader gives to our Knex. */
function rewritten(chain: Chain, version: string, dialect: DialectName): Chain {
  return chain.map(([method, ...args], place) => {
    const kind = place === 0 ? 'table' : 'column';
    const call = asDeclared({ kind, method, args }, { range: version, file: '' }, dialect);
    return [call.method, ...call.args];
  });
}

/** Options where a name or a method is wanted, and a column that counts without being the key. */
const REFUSED = / as ["`]\w+["`]| null auto_?increment(?! primary)|\[object Object\]/;

const log = { warn: ignore, error: ignore, deprecate: ignore, debug: ignore };
function ignore(): void {
  // Knex warns of what a client lacks.
}

describe.each(Object.entries(VERSIONS))('Knex %s', (version, name) => {
  const createOld = createRequire(import.meta.url)(name) as typeof createKnex;

  test.each(['postgres', 'mysql', 'sqlite'] as const)(
    'compiles as ours does what is rewritten, on %s',
    (dialect) => {
      const config = {
        client: dialect === 'sqlite' ? 'sqlite3' : CLIENTS[dialect],
        useNullAsDefault: true,
        log,
      };
      const [old, ours] = [createOld(config), createKnex(config)];
      const different: unknown[] = [];
      let compared = 0;
      for (const [way, chains] of [
        ['createTable', columns],
        ['alterTable', changes],
      ] as const) {
        for (const chain of chains) {
          const theirs = made(old, way, chain);
          // What it or the server refuses is in no history that ran.
          if (theirs.sql === undefined || REFUSED.test(theirs.sql)) continue;
          compared += 1;
          const own = made(ours, way, rewritten(chain, version, dialect));
          if (own.sql !== theirs.sql) different.push({ way, chain, theirs: theirs.sql, own });
        }
      }
      expect(different).toEqual([]);
      expect(compared).toBeGreaterThan(90);
    },
  );
});

test('a schema is dropped with what is in it since 0.95.12 alone', () => {
  const call: BuilderCall = { kind: 'schema', method: 'dropSchema', args: ['s', true] };
  expect(asDeclared(call, { range: '0.95.11', file: '' }, 'postgres').args).toEqual(['s']);
  expect(asDeclared(call, { range: '0.95.12', file: '' }, 'postgres').args).toEqual(['s', true]);
});

test('before 0.95 a column that counts was the key, and jsonb no type on SQLite', () => {
  const declared = { range: '^0.21.0', file: '' };
  const increments: BuilderCall = { kind: 'table', method: 'increments', args: ['n', { primaryKey: false }] };
  expect(asDeclared(increments, declared, 'postgres').args).toEqual(['n']);
  const jsonb: BuilderCall = { kind: 'table', method: 'jsonb', args: ['j'] };
  expect(asDeclared(jsonb, declared, 'postgres')).toBe(jsonb);
  expect(asDeclared(jsonb, declared, 'sqlite')).toMatchObject({
    method: 'specificType',
    args: ['j', 'undefined'],
  });
});

test('nothing is rewritten for a version that is ours, or not known', () => {
  for (const [kind, methods] of Object.entries(DIFFERENT_METHODS)) {
    for (const method of methods) {
      const call = {
        kind: kind as BuilderCall['kind'],
        method,
        args: ['a', { useConstraint: false }, { indexType: 'x' }],
      };
      expect(asDeclared(call, undefined, 'postgres')).toBe(call);
      expect(asDeclared(call, { range: '^3.0.0', file: '' }, 'postgres')).toBe(call);
    }
  }
});
