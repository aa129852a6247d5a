import type { Dialect } from '../../src/dialects/dialect.js';
import type { SqlClient } from '../../src/dialects/sql-client.js';
import type { DatabaseServer } from '../../src/dialects/server.js';
import type { SchemaState } from '../../src/fold/state.js';
import type { Operation } from '../../src/ir/index.js';

/** What a server refused. */
export interface Refusal {
  readonly message: string;
  readonly sql: string;
}

/** A scratch database to which operations are applied one by one. */
export interface Run {
  readonly client: SqlClient;
  /** Applies an operation, and all that a server refuses of it; what is not understood is passed over. */
  apply(operation: Operation): Promise<readonly Refusal[]>;
  /** Ends the transaction that a migration has left open for its tool to end: it had stepped out of the tool's own. */
  endMigration(): Promise<void>;
  /** Drops the database; the server is the caller's. */
  close(): Promise<void>;
}

/** An empty database on a server of a dialect. `state` is what its operations start from; it is advanced. */
export async function openRun(dialect: Dialect, server: DatabaseServer, state: SchemaState): Promise<Run> {
  const database = await server.createDatabase();
  const client = await database.connect();
  return {
    client,
    async apply(operation) {
      if (operation.kind === 'opaque') return [];
      const refusals: Refusal[] = [];
      for (const sql of printed(dialect, operation, state, refusals)) {
        try {
          await client.query(sql);
        } catch (error) {
          refusals.push({ message: error instanceof Error ? error.message : String(error), sql });
        }
      }
      state.apply(operation);
      return refusals;
    },
    async endMigration() {
      // SQLite refuses it where no transaction is open.
      await client.query('COMMIT').catch((error: unknown) => {
        if (dialect.name !== 'sqlite') throw error;
      });
    },
    async close() {
      await client.close();
      await database.drop();
    },
  };
}

/** The statements of an operation; what the dialect has none for counts as refused. */
function printed(
  dialect: Dialect,
  operation: Operation,
  state: SchemaState,
  refusals: Refusal[],
): readonly string[] {
  try {
    return dialect.print(operation, state);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    refusals.push({ message: error.message, sql: JSON.stringify(operation) });
    return [];
  }
}
