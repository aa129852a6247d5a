import vm from 'node:vm';
import knex from 'knex';

/** What a migration does when it is run for real. */
export interface RealRun {
  /** Every statement that it sends, with what is bound in it. */
  readonly statements: readonly Sent[];
  /** What it throws, if it does. */
  readonly threw?: string;
}

export interface Sent {
  readonly sql: string;
  readonly bindings: readonly unknown[];
}

/** What pg's driver is given. */
interface Query {
  readonly text: string;
  readonly values?: readonly unknown[];
}

/** Runs the text of a migration with the real Knex, over a server that takes all and answers nothing. */
export async function runReal(text: string, env: Readonly<Record<string, string>>): Promise<RealRun> {
  const statements: Sent[] = [];
  const db = knex({ client: 'pg', connection: {} });
  let begun = 0;
  const connection = {
    __knexUid: 'one',
    query: ({ text, values }: Query, done: (error: null, answer: object) => void): void => {
      const answers = text.startsWith('select');
      if (text === 'BEGIN;') begun = statements.length;
      if (text === 'ROLLBACK;' || text === 'ROLLBACK') statements.length = begun;
      const isOwn = /^(?:BEGIN|COMMIT|ROLLBACK)/.test(text);
      if (!answers && !isOwn) statements.push({ sql: text, bindings: values ?? [] });
      const made = `create table "${String(values?.[0])}"`;
      const rows = answers && statements.some(({ sql }) => sql.startsWith(made)) ? [{}] : [];
      done(null, { command: '', rows, rowCount: rows.length, fields: [] });
    },
  };
  Object.assign(db.client, {
    acquireConnection: async () => connection,
    releaseConnection: async () => undefined,
  });
  const module = { exports: {} as { up?: (knex: unknown) => Promise<void> } };
  vm.runInNewContext(`(function (exports, module, process) {${text}\n})`, {})(module.exports, module, {
    env,
  });
  try {
    await module.exports.up?.(db);
    return { statements };
  } catch (error) {
    return { statements, threw: (error as Error).message };
  }
}
