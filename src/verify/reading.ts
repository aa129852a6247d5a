import type { Runner } from '../adapter.js';
import type { Dialect } from '../dialects/dialect.js';
import type { SqlClient } from '../dialects/sql-client.js';
import { SqlError, type ScratchDatabase } from '../dialects/server.js';
import { createState } from '../fold/create-state.js';
import type { SchemaState } from '../fold/state.js';
import {
  runsOutsideTransaction,
  type Direction,
  type History,
  type Migration,
  type Operation,
  type Schema,
} from '../ir/index.js';
import { RunnerError } from './runner-error.js';

/**
 * Applies a history as it was read: its operations, printed by the dialect. For where the tool itself cannot run: it
 * proves that what was written means what was read, not that reading was right.
 */
export async function createReadingRunner(
  history: History,
  dialect: Dialect,
  database: Pick<ScratchDatabase, 'connect'>,
): Promise<Runner> {
  const client = await database.connect();
  // What was there before, then what was applied: a dialect may have to know the state to print a change of it.
  let state: SchemaState | undefined;
  const stateNow = async (): Promise<SchemaState> =>
    (state ??= createState(dialect, await lookAt(database, dialect)));
  const migrations = new Map(history.migrations.map((migration) => [migration.id, migration]));
  const find = (id: string): Migration => {
    const migration = migrations.get(id);
    if (migration === undefined) throw new RunnerError(`there is no migration ${id}`);
    return migration;
  };
  return {
    tool: { name: 'what was read', version: '', from: 'ormbridge' },
    up: async (id) => apply(find(id).up, await stateNow(), dialect, client),
    async down(id) {
      const { down } = find(id);
      if (down === undefined) throw new RunnerError(`${id} has no way back`);
      await apply(down, await stateNow(), dialect, client);
    },
    close: () => client.close(),
  };
}

/** Looking sets the session otherwise than migrations are to find it: MySQL's without its strict mode. */
async function lookAt(database: Pick<ScratchDatabase, 'connect'>, dialect: Dialect): Promise<Schema> {
  const client = await database.connect();
  try {
    return await dialect.introspect(client);
  } finally {
    await client.close();
  }
}

async function apply(
  direction: Direction,
  state: SchemaState,
  dialect: Dialect,
  client: SqlClient,
): Promise<void> {
  const statements = direction.operations.map((operation) => {
    const printed = statementsOf(operation, dialect, state);
    state.apply(operation);
    return printed;
  });
  const inTransaction =
    direction.transaction === 'tool' && !direction.operations.some(runsOutsideTransaction);
  // Together they would be one implicit transaction, so without one each is sent alone.
  const batches = inTransaction ? [['BEGIN', ...statements.flat(), 'COMMIT'].join(';\n')] : statements.flat();
  try {
    for (const batch of batches) await client.query(batch);
  } catch (error) {
    if (inTransaction) await client.query('ROLLBACK');
    if (error instanceof SqlError) throw new RunnerError(error.message, { sqlState: error.sqlState });
    throw error;
  }
}

function statementsOf(operation: Operation, dialect: Dialect, before: SchemaState): readonly string[] {
  if (operation.kind !== 'opaque') return dialect.print(operation, before);
  // What is compared is schemas: rows that would have been changed may at most make a later statement fail.
  if (operation.effect === 'data') return [];
  throw new RunnerError(`it is not known what the source does here: ${operation.reason}`, { code: 'opaque' });
}
