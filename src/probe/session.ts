import type { SqlClient } from '../dialects/sql-client.js';
import { SqlError } from '../dialects/server.js';
import { plainCell, selectOf } from './cells.js';
import type { ProbeTable } from './model.js';
import { refusalOf, type Refusal } from './refusal.js';
import type { ProbeStep } from './scenario.js';
import { statementOf, type WrittenSide } from './statement.js';

/** Rows of a table as its columns' cells. */
export type ProbeRows = readonly (readonly (string | null)[])[];

/** What one side did with a scenario. */
export interface ScenarioOutcome {
  /** For each step why it was refused; undefined: it was accepted. */
  readonly refusals: readonly (Refusal | undefined)[];
  /** What the tables hold afterwards that were not there before, and what is gone, by key of the table. */
  readonly rows: ReadonlyMap<string, ProbeRows>;
}

/** One side that scenarios run on, each in a transaction that is undone. */
export interface ProbeSession extends WrittenSide {
  /** Runs steps and looks at tables. */
  run(steps: readonly ProbeStep[], tables: readonly ProbeTable[]): Promise<ScenarioOutcome>;
  /** Runs one step for good; why it was refused, if it was. */
  keep(step: ProbeStep): Promise<Refusal | undefined>;
  /** Takes all rows away. False: the table still has some. */
  empty(table: ProbeTable): Promise<boolean>;
  /** Ends the transaction that is open. */
  close(): Promise<void>;
}

/** What a session of each database begins with: times in UTC, foreign keys in force, as strict as applications have it. */
const SETTINGS = {
  postgres: "SET TimeZone = 'UTC'; SET DateStyle = 'ISO, YMD'; SET IntervalStyle = 'iso_8601'",
  mysql: "SET sql_mode = DEFAULT, time_zone = '+00:00'",
  mariadb: "SET sql_mode = DEFAULT, time_zone = '+00:00'",
  sqlite: 'PRAGMA foreign_keys = ON',
} as const;

/** A deferred constraint is looked at after each statement: a transaction that is undone never comes to its end. */
const BEGIN = {
  postgres: 'BEGIN; SET CONSTRAINTS ALL IMMEDIATE; ',
  mysql: 'START TRANSACTION; ',
  mariadb: 'START TRANSACTION; ',
  sqlite: 'BEGIN; ',
} as const;

export async function openSession(at: WrittenSide, client: SqlClient): Promise<ProbeSession> {
  const { dialect } = at;
  const isPostgres = dialect.name === 'postgres';
  await client.query(SETTINGS[dialect.name]);
  const before = new Map<string, ProbeRows>();
  /** Goes before the next statement, so that it costs no round trip of its own. */
  let pending = '';

  const attempt = async (sql: string): Promise<Refusal | undefined> => {
    const first = pending;
    pending = '';
    try {
      await client.query(first + sql);
      return undefined;
    } catch (error) {
      if (error instanceof SqlError) return refusalOf(error);
      throw error;
    }
  };
  const flush = async (): Promise<void> => {
    if (pending !== '') await client.query(pending);
    pending = '';
  };
  const read = async (table: ProbeTable): Promise<ProbeRows> => {
    await flush();
    const { rows } = await client.cells(selectOf(table, at));
    return rows.map((row) => row.map((cell) => plainCell(cell, dialect)));
  };
  const rowsThere = async (table: ProbeTable): Promise<ProbeRows> => {
    const known = before.get(table.key);
    if (known !== undefined) return known;
    const rows = await read(table);
    before.set(table.key, rows);
    return rows;
  };
  return {
    ...at,
    async run(steps, tables) {
      for (const table of tables) await rowsThere(table);
      pending += BEGIN[dialect.name];
      const refusals: (Refusal | undefined)[] = [];
      for (const step of steps) {
        // A refused statement of PostgreSQL ends its transaction, unless there is a point to go back to.
        const refusal = await attempt(`${isPostgres ? 'SAVEPOINT p; ' : ''}${statementOf(step, at)}`);
        if (refusal !== undefined && isPostgres) pending = 'ROLLBACK TO SAVEPOINT p; ';
        refusals.push(refusal);
      }
      const rows = new Map<string, ProbeRows>();
      if (refusals.some((refusal) => refusal === undefined)) {
        for (const table of tables) rows.set(table.key, without(await read(table), await rowsThere(table)));
      }
      pending = `${pending === '' ? '' : pending}ROLLBACK; `;
      return { refusals, rows };
    },
    async keep(step) {
      const refusal = await attempt(statementOf(step, at));
      before.delete(step.table.key);
      return refusal;
    },
    async empty(table) {
      await attempt(statementOf({ kind: 'delete', table, where: new Map() }, at));
      before.delete(table.key);
      return (await rowsThere(table)).length === 0;
    },
    close: flush,
  };
}

/** The rows that are in `now` more often than in `then`; rows that are gone are not shown, but they make a difference. */
function without(now: ProbeRows, then: ProbeRows): ProbeRows {
  const counts = new Map<string, number>();
  for (const row of then) counts.set(JSON.stringify(row), (counts.get(JSON.stringify(row)) ?? 0) + 1);
  const fresh = now.filter((row) => {
    const key = JSON.stringify(row);
    const count = counts.get(key) ?? 0;
    if (count > 0) counts.set(key, count - 1);
    return count === 0;
  });
  const gone = [...counts.values()].reduce((sum, count) => sum + count, 0);
  return gone === 0 ? fresh : [...fresh, [`${gone} gone`]];
}
