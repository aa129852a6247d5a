import type { OperationBody, SequenceOptions } from '../../../src/ir/index.js';
import type { Dice } from '../dice.js';
import { aTable, freshName, freshWord, has, type Move } from '../workbench.js';

/** Options that go together, whatever the type. */
export function sequenceOptions(dice: Dice): SequenceOptions {
  return dice.of<SequenceOptions>(
    { start: '5' },
    { increment: '2' },
    { increment: '10', min: '0', cache: '5', cycle: true },
    { max: '1000' },
    { start: '100', min: '100', max: '200' },
  );
}

const createSequence: Move = (bench) => {
  if (!has(bench, 'sequences')) return [];
  const { dice } = bench;
  const options = dice.chance(60) ? sequenceOptions(dice) : {};
  const typed: SequenceOptions = dice.chance(20)
    ? { type: { kind: 'integer', bits: 32 }, ...options }
    : options;
  const table = dice.chance(20) ? aTable(bench) : undefined;
  const column = dice.from(table?.columns ?? []);
  const name = freshName(bench);
  const owner =
    table === undefined || column === undefined || table.name.schema !== name.schema
      ? {}
      : { ownedBy: { table: table.name, column: column.name } };
  return [{ kind: 'createSequence', name, options: typed, ...owner } satisfies OperationBody];
};

const alterSequence: Move = (bench) => {
  const found = bench.dice.from(Object.values(bench.schema.sequences));
  if (found === undefined) return [];
  return [
    { kind: 'alterSequence', name: found.name, options: bench.dice.of({ increment: '3' }, { cache: '7' }) },
  ];
};

const renameSequence: Move = (bench) => {
  const found = bench.dice.from(Object.values(bench.schema.sequences));
  return found === undefined ? [] : [{ kind: 'renameSequence', name: found.name, to: freshWord(bench) }];
};

const dropSequence: Move = (bench) => {
  const found = bench.dice.from(Object.values(bench.schema.sequences));
  return found === undefined ? [] : [{ kind: 'dropSequence', name: found.name }];
};

export const sequenceMoves: Readonly<Record<string, { readonly weight: number; readonly move: Move }>> = {
  createSequence: { weight: 3, move: createSequence },
  alterSequence: { weight: 1, move: alterSequence },
  renameSequence: { weight: 1, move: renameSequence },
  dropSequence: { weight: 1, move: dropSequence },
};
