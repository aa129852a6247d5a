import { beforeAll, expect, test } from 'vitest';
import { postgres } from '../../../src/dialects/postgres/index.js';
import { createState } from '../../../src/fold/create-state.js';
import type { OperationBody } from '../../../src/ir/index.js';

beforeAll(() => postgres.load());

const tables = 2_000;

/** Five operations a table: made with a key to the first one, a column, an index, a rename, a column dropped. */
function operationsOf(i: number): readonly OperationBody[] {
  const table = { name: `t${i}` };
  const integer = { kind: 'integer', bits: 32 } as const;
  return [
    {
      kind: 'createTable',
      table,
      columns: [
        { name: 'id', type: integer, nullable: false, autoIncrement: { kind: 'serial' } },
        ...Array.from({ length: 15 }, (_, c) => ({ name: `c${c}`, type: integer, nullable: true })),
        { name: 'mood', type: { kind: 'named', name: { name: 'mood' } }, nullable: true },
      ],
      constraints: [
        { kind: 'primaryKey', columns: ['id'] },
        { kind: 'foreignKey', columns: ['c0'], references: { table: { name: 't0' } } },
      ],
    },
    { kind: 'addColumn', table, column: { name: 'x', type: integer, nullable: true } },
    { kind: 'createIndex', table, index: { keys: [{ column: 'c1' }] } },
    { kind: 'renameColumn', table, column: 'c2', to: 'y' },
    { kind: 'dropColumn', table, column: 'c3' },
  ];
}

const operations: readonly OperationBody[] = [
  { kind: 'createEnum', name: { name: 'mood' }, values: ['sad', 'ok'] },
  ...Array.from({ length: tables }, (_, i) => operationsOf(i)).flat(),
];

// No limit but the test's own: `npm run bench` tells how fast it is, and what grows with the square of the tables ends here.
test('10,000 operations on 2,000 tables fold', () => {
  const state = createState(postgres);
  const problems: unknown[] = [];
  for (const operation of operations) problems.push(...state.apply(operation));
  expect(problems).toEqual([]);
  expect([...state.tables()]).toHaveLength(tables);
});

test('a fork before every operation', () => {
  let state = createState(postgres);
  for (const operation of operations) {
    state = state.fork();
    state.apply(operation);
  }
  expect([...state.tables()]).toHaveLength(tables);
});
