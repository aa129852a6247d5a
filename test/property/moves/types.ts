import type { Expression, OperationBody } from '../../../src/ir/index.js';
import { freshName, freshWord, has, type Move, type Workbench } from '../workbench.js';

const VALUES = [
  'new',
  'done',
  'in progress',
  'In-Progress',
  "it's",
  'a"b',
  'x\\y',
  '',
  'ä',
  'true',
  '1',
  'what?',
  ':a',
];

function aValue(bench: Workbench, taken: readonly string[]): string {
  const value = bench.dice.from(VALUES) ?? 'new';
  return taken.includes(value) ? `${value}${taken.length}` : value;
}

const createEnum: Move = (bench) => {
  if (!has(bench, 'enums')) return [];
  return [{ kind: 'createEnum', name: freshName(bench), values: bench.dice.some(VALUES, 4) }];
};

const anEnum = (bench: Workbench) => bench.dice.from(Object.values(bench.schema.enums));

const addEnumValue: Move = (bench) => {
  const found = anEnum(bench);
  if (found === undefined) return [];
  // Never one that a value had before: renaming that one back would meet it.
  const value = `added ${found.values.length}`;
  const neighbour = bench.dice.from(found.values.filter((one) => !bench.fresh.has(one)));
  const place =
    neighbour === undefined
      ? undefined
      : bench.dice.of(undefined, undefined, { before: neighbour }, { after: neighbour });
  return [
    { kind: 'addEnumValue', name: found.name, value, ...(place === undefined ? {} : { position: place }) },
  ];
};

const renameEnumValue: Move = (bench) => {
  const found = anEnum(bench);
  const value = bench.dice.from((found?.values ?? []).filter((one) => !bench.fresh.has(one)));
  if (found === undefined || value === undefined) return [];
  return [{ kind: 'renameEnumValue', name: found.name, value, to: aValue(bench, found.values) }];
};

const renameEnum: Move = (bench) => {
  const found = anEnum(bench);
  return found === undefined ? [] : [{ kind: 'renameEnum', name: found.name, to: freshWord(bench) }];
};

const dropEnum: Move = (bench) => {
  const found = anEnum(bench);
  return found === undefined ? [] : [{ kind: 'dropEnum', name: found.name }];
};

const createDomain: Move = (bench) => {
  if (!has(bench, 'domains')) return [];
  const { dice } = bench;
  const expression: Expression = {
    kind: 'operator',
    operator: '>',
    left: { kind: 'column', path: ['value'] },
    right: { kind: 'number', value: '0' },
  };
  return [
    {
      kind: 'createDomain',
      name: freshName(bench),
      type: { kind: 'integer', bits: 32 },
      nullable: true,
      ...(dice.chance(30) ? { default: { kind: 'number', value: '1' } } : {}),
      checks: dice.chance(50) ? [{ expression }] : [],
    } satisfies OperationBody,
  ];
};

const dropDomain: Move = (bench) => {
  const found = bench.dice.from(Object.values(bench.schema.domains));
  return found === undefined ? [] : [{ kind: 'dropDomain', name: found.name }];
};

export const typeMoves: Readonly<Record<string, { readonly weight: number; readonly move: Move }>> = {
  createEnum: { weight: 7, move: createEnum },
  addEnumValue: { weight: 3, move: addEnumValue },
  renameEnumValue: { weight: 2, move: renameEnumValue },
  renameEnum: { weight: 2, move: renameEnum },
  dropEnum: { weight: 2, move: dropEnum },
  createDomain: { weight: 2, move: createDomain },
  dropDomain: { weight: 1, move: dropDomain },
};
