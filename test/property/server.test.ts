import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SqlClient } from '../../src/dialects/sql-client.js';
import { createAll } from '../../src/fold/inverse/create-all.js';
import { createState } from '../../src/fold/create-state.js';
import { sameMeaning } from '../../src/fold/meaning/equivalence.js';
import { foldInto } from '../../src/fold/fold-into.js';
import { sameSchema } from '../../src/fold/meaning/same-schema.js';
import type { Direction } from '../../src/ir/index.js';
import { scratchDatabase } from '../support/postgres.js';
import { differencesFrom, empty, wordsOf } from './databases.js';
import { arbitraryHistory, type RandomHistory } from './history.js';
import { postgresRules } from './postgres.js';
import { forAll, TIMEOUT_MS } from './runs.js';
import { statementsOf } from './show.js';

/** Random histories on the fold, the printer, the reader and a server, without any tool between. */
const { dialect } = postgresRules;
const histories = arbitraryHistory(postgresRules);
let client: SqlClient;

beforeAll(async () => {
  await dialect.load();
  client = await (await scratchDatabase()).connect();
});
afterAll(() => client.close());

/** A migration in one transaction, as most tools run it; the refusal of the server, if there is one. */
async function refusalOf(direction: Direction): Promise<string | undefined> {
  try {
    await client.query(['BEGIN', ...statementsOf(direction, dialect), 'COMMIT'].join(';\n'));
    return undefined;
  } catch (error) {
    await client.query('ROLLBACK');
    return `the server refuses: ${String(error)}`;
  }
}

async function upProblem({ migrations, state }: RandomHistory): Promise<string | undefined> {
  await empty(client);
  for (const { up } of migrations) {
    const refusal = await refusalOf(up);
    if (refusal !== undefined) return `up: ${refusal}`;
  }
  const found = await dialect.introspect(client);
  const differences = differencesFrom(state.snapshot(), found, dialect);
  return differences.length === 0 ? undefined : `folded ≠ server: ${wordsOf(differences)}`;
}

async function downProblem({ migrations, state }: RandomHistory): Promise<string | undefined> {
  const left = state.fork();
  for (const { down } of migrations.toReversed()) {
    if (down === undefined) continue;
    const [complaint] = foldInto(left, down.operations);
    if (complaint !== undefined) return `down: the fold refuses: ${complaint.message}`;
    const refusal = await refusalOf(down);
    if (refusal !== undefined) return `down: ${refusal}`;
  }
  const nothing = createState(dialect).snapshot();
  const rest = [
    ...sameSchema(nothing, left.snapshot()),
    ...sameSchema(nothing, await dialect.introspect(client)),
  ];
  return rest.length === 0 ? undefined : `something is left: ${wordsOf(rest)}`;
}

test(
  'a server holds what the fold says, and nothing after the way down',
  async () => {
    await forAll(histories, async (history) => (await upProblem(history)) ?? downProblem(history), dialect);
  },
  TIMEOUT_MS,
);

test(
  'what is printed is read as the same operations',
  async () => {
    const problemOf = async ({ migrations }: RandomHistory): Promise<string | undefined> => {
      const state = createState(dialect);
      for (const { up } of migrations) {
        const text = statementsOf(up, dialect).join('\n');
        const { operations, diagnostics } = dialect.parse(text, { file: 'printed.sql' });
        if (diagnostics.length > 0) return diagnostics[0]?.message;
        const difference = sameMeaning(up.operations, operations, state);
        if (difference !== undefined) return difference.message;
        foldInto(state, up.operations);
      }
      return undefined;
    };
    await forAll(histories, problemOf, dialect);
  },
  TIMEOUT_MS,
);

test(
  'all that a schema needs, folded again, is the schema',
  async () => {
    const problemOf = async ({ state }: RandomHistory): Promise<string | undefined> => {
      const again = createState(dialect);
      const [complaint] = foldInto(again, createAll(state.snapshot()));
      if (complaint !== undefined) return `the fold refuses: ${complaint.message}`;
      const differences = differencesFrom(state.snapshot(), again.snapshot(), dialect);
      return differences.length === 0 ? undefined : wordsOf(differences);
    };
    await forAll(histories, problemOf, dialect);
  },
  TIMEOUT_MS,
);

test(
  'the generator makes every kind of thing',
  async () => {
    const kinds = new Set<string>();
    const collect = async ({ migrations }: RandomHistory): Promise<undefined> => {
      for (const { up } of migrations) for (const { kind } of up.operations) kinds.add(kind);
      return undefined;
    };
    await forAll(histories, collect, dialect, 200);
    expect([...kinds]).toEqual(
      expect.arrayContaining([
        'createTable',
        'addColumn',
        'alterColumn',
        'addConstraint',
        'createIndex',
        'createEnum',
        'insert',
        'comment',
        'createView',
        'createSequence',
        'dropTable',
        'renameTable',
      ]),
    );
  },
  TIMEOUT_MS,
);
