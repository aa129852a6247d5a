import fc from 'fast-check';
import { createState } from '../../src/fold/create-state.js';
import { invert, viewsBehindWhatTheyRead } from '../../src/fold/inverse.js';
import type { SchemaState } from '../../src/fold/state.js';
import { keyOf, type Direction, type Migration, type OperationBody } from '../../src/ir/index.js';
import { createDice } from './dice.js';
import { columnMoves } from './moves/columns.js';
import { commentMoves } from './moves/comments.js';
import { constraintMoves } from './moves/constraints.js';
import { changeRows } from './moves/data.js';
import { indexMoves } from './moves/indexes.js';
import { programMoves } from './moves/programs.js';
import { sequenceMoves } from './moves/sequences.js';
import { tableMoves } from './moves/tables.js';
import { typeMoves } from './moves/types.js';
import type { DialectRules } from './rules.js';
import type { Move, Workbench } from './workbench.js';

/** A random history that folds without a complaint, each migration with its way back. */
export interface RandomHistory {
  readonly migrations: readonly Migration[];
  /** What its migrations lead to. */
  readonly state: SchemaState;
}

const moves: Readonly<Record<string, { readonly weight: number; readonly move: Move }>> = {
  ...tableMoves,
  ...columnMoves,
  ...constraintMoves,
  ...indexMoves,
  ...typeMoves,
  ...sequenceMoves,
  ...programMoves,
  ...commentMoves,
};

/** What fast-check makes and shrinks: which moves, and the numbers that each decides by. */
interface MoveSketch {
  readonly move: string;
  readonly numbers: readonly number[];
}

interface MigrationSketch {
  readonly moves: readonly MoveSketch[];
  /** Numbers for a migration of rows; none: it changes the schema. */
  readonly rows: readonly number[] | undefined;
}

const numbers = fc.array(fc.nat(999), { maxLength: 48, size: 'max' });

const move: fc.Arbitrary<MoveSketch> = fc.record({
  move: fc.oneof(
    ...Object.entries(moves).map(([name, { weight }]) => ({ weight, arbitrary: fc.constant(name) })),
  ),
  numbers,
});

const migration: fc.Arbitrary<MigrationSketch> = fc.record({
  moves: fc.array(move, { minLength: 1, maxLength: 7, size: 'max' }),
  rows: fc.oneof({ weight: 5, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: numbers }),
});

/**
 * Random histories of a dialect: one to five migrations, valid against the state before them. A table that begins with
 * nothing is likely to come first, so the first migration always makes one.
 */
export function arbitraryHistory(rules: DialectRules): fc.Arbitrary<RandomHistory> {
  const sketches = fc.array(migration, { minLength: 1, maxLength: 5, size: 'max' });
  return fc
    .noBias(fc.tuple(numbers, sketches))
    .map(([first, rest]) =>
      buildHistory(rules, [{ moves: [{ move: 'createTable', numbers: first }], rows: undefined }, ...rest]),
    );
}

function buildHistory(rules: DialectRules, sketches: readonly MigrationSketch[]): RandomHistory {
  const state = createState(rules.dialect);
  const filled = new Set<string>();
  const migrations: Migration[] = [];
  for (const sketch of sketches) {
    const built = sketch.rows === undefined ? changeSchema(sketch) : changeData(sketch.rows);
    if (built.up.length === 0) continue;
    migrations.push(migrationOf(migrations.length, built.up, built.down));
  }
  return { migrations, state };

  function benchFor(dice: readonly number[], fresh: ReadonlySet<string>): Workbench {
    return { dice: createDice(dice), rules, state, schema: state.snapshot(), filled, fresh };
  }

  function changeData(dice: readonly number[]): Ways {
    if (!rules.has.has('rows')) return { up: [], down: [] };
    const changed = changeRows(benchFor(dice, new Set()));
    if (changed === undefined) return { up: [], down: [] };
    filled.add(keyOf(changed.table.name));
    for (const operation of changed.up) state.apply(operation);
    return changed;
  }

  function changeSchema(sketch: MigrationSketch): Ways {
    const up: OperationBody[] = [];
    const down: OperationBody[] = [];
    const fresh = new Set<string>();
    for (const { move: name, numbers: dice } of sketch.moves) {
      const operations = moves[name]?.move(benchFor(dice, fresh)) ?? [];
      const done = attempt(operations, state) ?? attempt(operations.map(withCascade), state);
      if (done === undefined) continue;
      for (const operation of done.up) {
        if (operation.kind === 'addEnumValue') fresh.add(operation.value);
        state.apply(operation);
      }
      up.push(...done.up);
      down.unshift(...done.down);
    }
    for (const key of filled) if (state.snapshot().tables[key] === undefined) filled.delete(key);
    return { up, down: state.traits.keepsReferenced ? down : viewsBehindWhatTheyRead(down) };
  }
}

interface Ways {
  readonly up: readonly OperationBody[];
  readonly down: readonly OperationBody[];
}

/** Operations with their way back, if the fold takes them all and knows one. */
function attempt(operations: readonly OperationBody[], from: SchemaState): Ways | undefined {
  const state = from.fork();
  const down: OperationBody[] = [];
  for (const operation of operations) {
    const inverse = inverseOf(operation, state);
    if (inverse === undefined || state.apply(operation).length > 0) return undefined;
    down.unshift(...inverse);
  }
  return { up: operations, down };
}

/** A value of an enum stays until its type goes. */
function inverseOf(operation: OperationBody, state: SchemaState): readonly OperationBody[] | undefined {
  if (operation.kind === 'addEnumValue') {
    const comment = state.enumType(operation.name)?.comment ?? null;
    return [{ kind: 'comment', on: { kind: 'type', name: operation.name }, comment }];
  }
  const inverse = invert(operation, state);
  return 'refusal' in inverse ? undefined : inverse.operations;
}

function withCascade(operation: OperationBody): OperationBody {
  switch (operation.kind) {
    case 'dropTable':
    case 'dropColumn':
    case 'dropConstraint':
    case 'dropEnum':
    case 'dropDomain':
    case 'dropSequence':
    case 'dropView':
    case 'dropSchema':
      return { ...operation, cascade: true };
    default:
      return operation;
  }
}

/** The same history with ids that begin at the n-th, so that many histories can lie in one project. */
export function numberedFrom({ migrations, state }: RandomHistory, first: number): RandomHistory {
  return {
    state,
    migrations: migrations.map((migration, i) => ({ ...migration, ...identityOf(first + i) })),
  };
}

/** Timestamps rise by a second. */
function identityOf(index: number): Pick<Migration, 'id' | 'name' | 'timestamp' | 'file'> {
  const timestamp = new Date(Date.UTC(2024, 0, 1) + index * 1000)
    .toISOString()
    .slice(0, 19)
    .replace(/[-:T]/g, '');
  const name = `step_${index + 1}`;
  return { id: `${timestamp}_${name}`, name, timestamp, file: `${timestamp}_${name}.sql` };
}

function migrationOf(index: number, up: readonly OperationBody[], down: readonly OperationBody[]): Migration {
  const direction = (operations: readonly OperationBody[]): Direction => ({
    operations,
    transaction: 'tool',
  });
  return {
    ...identityOf(index),
    up: direction(up),
    ...(down.length === 0 ? { missingDown: 'empty' } : { down: direction(down) }),
    diagnostics: [],
  };
}
