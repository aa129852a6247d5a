import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { postgres } from '../../../src/dialects/postgres/index.js';
import { createState } from '../../../src/fold/create-state.js';
import { foldInto } from '../../../src/fold/fold-into.js';
import { invert, invertAll } from '../../../src/fold/inverse.js';
import { sameSchema } from '../../../src/fold/meaning/same-schema.js';
import type { OperationBody, Schema } from '../../../src/ir/index.js';
import { history, operation } from './history.arbitrary.js';

beforeAll(() => postgres.load());

/**
 * A schema without the order of columns, as a column that comes back is the last one, and without the text of views,
 * which spells the names of tables otherwise after a rename.
 */
function unordered(schema: Schema): Schema {
  const tables = Object.entries(schema.tables).map(([key, table]) => [
    key,
    { ...table, columns: table.columns.toSorted((a, b) => (a.name < b.name ? -1 : 1)) },
  ]);
  const views = Object.entries(schema.views).map(([key, view]) => [key, { ...view, query: '' }]);
  return { ...schema, tables: Object.fromEntries(tables), views: Object.fromEntries(views) };
}

/** Only what the fold takes: a server would have taken it too. */
function accepted(operations: readonly OperationBody[]): readonly OperationBody[] {
  const state = createState(postgres);
  return operations.filter((one) => {
    const trial = state.fork();
    if (trial.apply(one).length > 0) return false;
    state.apply(one);
    return true;
  });
}

test('what a fork does never reaches the state it came from, nor the other way round', () => {
  fc.assert(
    fc.property(history, history, history, (first, second, third) => {
      const state = createState(postgres);
      foldInto(state, first);
      const before = state.snapshot();
      const fork = state.fork();
      foldInto(fork, second);
      const forked = fork.snapshot();
      expect(state.snapshot()).toEqual(before);
      foldInto(state, third);
      expect(fork.snapshot()).toEqual(forked);
    }),
    { numRuns: 150 },
  );
});

test('a state that starts from a snapshot goes on like the one it was taken of', () => {
  fc.assert(
    fc.property(history, history, (first, second) => {
      const state = createState(postgres);
      foldInto(state, first);
      const copy = createState(postgres, state.snapshot());
      expect(foldInto(copy, second)).toEqual(foldInto(state, second));
      expect(copy.snapshot()).toEqual(state.snapshot());
    }),
    { numRuns: 150 },
  );
});

test('an operation that was just folded into the same state is known, and does the same', () => {
  let known = 0;
  fc.assert(
    fc.property(history, history, (first, second) => {
      const state = createState(postgres);
      const again = state.fork();
      const afresh = createState(postgres);
      foldInto(state, first);
      expect(foldInto(again, structuredClone(first))).toEqual(foldInto(afresh, first));
      for (const table of state.tables()) if (again.table(table.name) === table) known += 1;
      // What the registers hold shows in what comes next.
      expect(foldInto(again, second)).toEqual(foldInto(afresh, second));
      expect(again.snapshot()).toEqual(afresh.snapshot());
      expect(foldInto(state, second)).toEqual(foldInto(createStateAfter(first), second));
    }),
    { numRuns: 150 },
  );
  expect(known).toBeGreaterThan(0);
});

function createStateAfter(operations: readonly OperationBody[]) {
  const state = createState(postgres);
  foldInto(state, operations);
  return state;
}

test('forking before every operation changes nothing', () => {
  fc.assert(
    fc.property(history, (operations) => {
      const state = createState(postgres);
      foldInto(state, operations);
      let forked = createState(postgres);
      for (const one of operations) {
        forked = forked.fork();
        forked.apply(one);
      }
      expect(forked.snapshot()).toEqual(state.snapshot());
    }),
    { numRuns: 100 },
  );
});

test('a refused operation changes nothing', () => {
  fc.assert(
    fc.property(history, operation, (operations, last) => {
      const state = createState(postgres);
      foldInto(state, operations);
      const before = state.snapshot();
      const refused = state.apply(last).some(({ severity }) => severity === 'error');
      if (refused) expect(state.snapshot()).toEqual(before);
    }),
    { numRuns: 600 },
  );
});

test('one operation and its inverse are nothing', () => {
  fc.assert(
    fc.property(history, operation, (operations, last) => {
      const state = createState(postgres);
      foldInto(state, accepted(operations));
      const before = state.snapshot();
      const inverse = invert(last, state);
      if ('refusal' in inverse || state.apply(last).length > 0) return;
      const problems = foldInto(state, inverse.operations).filter(({ severity }) => severity === 'error');
      expect(problems).toEqual([]);
      expect(sameSchema(unordered(state.snapshot()), unordered(before))).toEqual([]);
    }),
    { numRuns: 4000 },
  );
});

test('a history and its inverse are nothing', () => {
  fc.assert(
    fc.property(history, (operations) => {
      const up = accepted(operations);
      const state = createState(postgres);
      const inverse = invertAll(up, state);
      if ('refusal' in inverse) return;
      foldInto(state, up);
      const problems = foldInto(state, inverse.operations).filter(({ severity }) => severity === 'error');
      expect(problems).toEqual([]);
      expect(sameSchema(state.snapshot(), createState(postgres).snapshot())).toEqual([]);
    }),
    { numRuns: 600 },
  );
});

test('a function that is there now is used by a table of which another column changes', () => {
  const { operations } = postgres.parse(
    `CREATE TABLE a (id integer DEFAULT next_id(), x integer);
     CREATE FUNCTION next_id() RETURNS integer LANGUAGE sql AS 'SELECT 1';
     ALTER TABLE a ALTER COLUMN x SET NOT NULL;
     DROP FUNCTION next_id();`,
    { file: 'a.sql' },
  );
  const state = createState(postgres);
  expect(operations.map((one) => state.apply(one).some(({ severity }) => severity === 'error'))).toEqual([
    false,
    false,
    false,
    true,
  ]);
});
