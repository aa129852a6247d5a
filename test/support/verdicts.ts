import type { Dialect } from '../../src/dialects/dialect.js';
import type { SqlClient } from '../../src/dialects/sql-client.js';
import { createState } from '../../src/fold/create-state.js';
import type { SchemaState } from '../../src/fold/state.js';
import type { Diagnostic } from '../../src/ir/index.js';

/** What a server and the fold say to one statement; undefined: they take it. */
export interface Verdict {
  readonly sql: string;
  readonly server: string | undefined;
  readonly fold: Diagnostic | undefined;
}

/** Folds one statement; the state stays as it was where it is refused. The gravest that was told, if anything was. */
export function foldStatement(
  dialect: Dialect,
  before: SchemaState,
  sql: string,
): { readonly state: SchemaState; readonly told: Diagnostic | undefined } {
  const { operations, diagnostics } = dialect.parse(sql, { file: 'a.sql' });
  const state = before.fork();
  const meant = dialect.recognize?.(operations, before) ?? operations;
  const all = [...diagnostics, ...meant.flatMap((operation) => state.apply(operation))];
  const error = all.find(({ severity }) => severity === 'error');
  return error === undefined ? { state, told: all[0] } : { state: before, told: error };
}

/** Sends statements one by one to an empty database, and folds them. What was refused is as if it had not been said, on both sides. */
export async function verdictsOn(
  dialect: Dialect,
  client: SqlClient,
  statements: readonly string[],
): Promise<readonly Verdict[]> {
  const verdicts: Verdict[] = [];
  let state = createState(dialect);
  for (const sql of statements) {
    const server = await client.query(sql).then(
      () => undefined,
      (error: unknown) => String(error),
    );
    const { state: next, told } = foldStatement(dialect, state, sql);
    state = next;
    verdicts.push({ sql, server, fold: told });
  }
  return verdicts;
}

/** Where the fold refuses what the server takes, or the other way round, in words. */
export function disagreements(verdicts: readonly Verdict[]): readonly string[] {
  return verdicts
    .filter(({ server, fold }) => (server !== undefined) !== (fold?.severity === 'error'))
    .map(
      ({ sql, server, fold }) => `${sql} | server: ${server ?? 'fine'} | fold: ${fold?.message ?? 'fine'}`,
    );
}
