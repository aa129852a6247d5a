import {
  keyOf,
  siblingName,
  type Column,
  type IndexKey,
  type Name,
  type OperationBody,
  type Table,
} from '../../../src/ir/index.js';
import { aComputation, aCondition } from '../expressions.js';
import {
  aTable,
  choiceOf,
  freshWord,
  has,
  keyColumns,
  maybeNamed,
  usable,
  type Move,
  type Workbench,
} from '../workbench.js';

const createIndex: Move = (bench) => {
  const { dice } = bench;
  const table = aTable(bench, true);
  if (table === undefined) return [];
  const method = dice.chance(20) ? aMethod(bench, table) : undefined;
  const keys = method === undefined ? sortedKeys(bench, table.columns) : [{ column: method.column }];
  if (keys.length === 0) return [];
  const isFilled = bench.filled.has(keyOf(table.name));
  const isSorted = method === undefined;
  const where =
    has(bench, 'partialIndexes') && dice.chance(20) ? aCondition(bench, stored(table)) : undefined;
  const others = stored(table).filter(({ name }) => keys.every(({ column }) => column !== name));
  const include = isSorted && has(bench, 'include') && dice.chance(12) ? dice.some(others, 2) : [];
  return [
    {
      kind: 'createIndex',
      table: table.name,
      index: {
        ...(has(bench, 'indexNames') ? maybeNamed(bench) : { name: freshWord(bench) }),
        ...(isSorted && !isFilled && dice.chance(25) ? { unique: true } : {}),
        ...(method === undefined ? {} : { method: method.method }),
        keys,
        ...(include.length === 0 ? {} : { include: include.map(({ name }) => name) }),
        ...(where === undefined ? {} : { where }),
        ...(has(bench, 'indexParameters') && dice.chance(4) && isSorted
          ? { with: { fillfactor: '70' } }
          : {}),
      },
    } satisfies OperationBody,
  ];
};

const stored = (table: Table): readonly Column[] =>
  table.columns.filter(({ generated }) => generated?.stored !== false);

function aMethod(bench: Workbench, table: Table) {
  return bench.dice.from(
    stored(table).flatMap(({ name, type }) =>
      (choiceOf(bench, type)?.methods ?? []).map((method) => ({ column: name, method })),
    ),
  );
}

function sortedKeys(bench: Workbench, columns: readonly Column[]): readonly IndexKey[] {
  const { dice } = bench;
  const keys = dice
    .some(keyColumns(bench, columns), 2)
    .map(({ name }): IndexKey => ({ column: name, ...order() }));
  if (!has(bench, 'expressionKeys') || !dice.chance(20)) return keys;
  const computed = aComputation(
    bench,
    usable(bench, columns, []).filter(({ generated }) => generated === undefined),
  );
  return computed === undefined ? keys : [...keys.slice(1), { expression: computed.expression, ...order() }];

  function order(): Pick<IndexKey, 'order' | 'nulls'> {
    const isDescending = dice.chance(20);
    const nulls = has(bench, 'nullsOrder') && dice.chance(10) ? (isDescending ? 'last' : 'first') : undefined;
    return { ...(isDescending ? { order: 'desc' } : {}), ...(nulls === undefined ? {} : { nulls }) };
  }
}

function anIndex(bench: Workbench): { readonly index: Name; readonly table?: Name } | undefined {
  const table = aTable(bench, true);
  const index = bench.dice.from(table?.indexes ?? []);
  if (table === undefined || index?.name === undefined) return undefined;
  return {
    index: siblingName(table.name, index.name),
    ...(has(bench, 'indexesOfTables') ? { table: table.name } : {}),
  };
}

const dropIndex: Move = (bench) => {
  const index = anIndex(bench);
  return index === undefined ? [] : [{ kind: 'dropIndex', ...index }];
};

const renameIndex: Move = (bench) => {
  const index = anIndex(bench);
  return index === undefined ? [] : [{ kind: 'renameIndex', ...index, to: freshWord(bench) }];
};

export const indexMoves: Readonly<Record<string, { readonly weight: number; readonly move: Move }>> = {
  createIndex: { weight: 12, move: createIndex },
  dropIndex: { weight: 3, move: dropIndex },
  renameIndex: { weight: 2, move: renameIndex },
};
