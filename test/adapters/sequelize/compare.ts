import { createRequire } from 'node:module';
import { QueryTypes, type QueryInterface, type Sequelize } from 'sequelize';
import { expect } from 'vitest';
import type { Compiler } from '../../../adapters/sequelize/compiler.js';
import { answerQuestion } from '../../../adapters/sequelize/reader/catalog.js';
import { ASKING } from '../../../adapters/sequelize/reader/execute.js';
import { parseStatement } from '../../../adapters/sequelize/reader/statements.js';
import type { Dialect } from '../../../src/dialects/dialect.js';
import { createState } from '../../../src/fold/create-state.js';

const require = createRequire(import.meta.url);

/** What a call has sent, and what it answered where it asks. */
export interface Outcome {
  readonly sent: string[];
  readonly answer?: unknown;
}

/** One call, done offline and on a server. */
export interface Compared {
  readonly method: string;
  readonly offline: Outcome;
  readonly server: Outcome;
}

/** Both sides of a comparison. */
export interface Sides {
  readonly dialect: Dialect;
  readonly compiler: Compiler;
  /** Sequelize on a server, with an empty database. Everything that it logs goes to `log`. */
  connect(log: (text: string) => void): Sequelize;
  /** What the server was sent, as it is sent offline, where there is no name for the database; undefined: it is the driver's own. */
  sent(sql: string): string | undefined;
  /** An answer without what only a server can know. */
  answer(answer: unknown): unknown;
}

type Method = (...args: unknown[]) => Promise<unknown>;

/** Does every call of a migration twice, on a server and offline, and notes what both sent. */
export async function compare(
  file: string,
  sides: Sides,
  options: { readonly down: boolean },
): Promise<readonly Compared[]> {
  const { dialect, compiler } = sides;
  const state = createState(dialect);
  let sent: string[] = [];
  const sequelize = sides.connect((text) => {
    const sql = sides.sent(text.replace(/^Executing \([^)]*\): /, ''));
    if (sql !== undefined) sent.push(sql);
  });
  // Sequelize learns the server's version with its first query.
  await sequelize.query('SELECT 1', { type: QueryTypes.SELECT });
  const calls: Compared[] = [];
  const offlineOf = (method: string, run: () => Promise<unknown>): Outcome => {
    const statements: string[] = [];
    let answer: unknown;
    try {
      answer = compiler.run(run, ({ sql, inlined }) => {
        statements.push(sql);
        const rows = answerQuestion(sql, state, dialect);
        if (rows !== undefined) return rows;
        const parsed = parseStatement({ sql, inlined }, method, { state }, dialect);
        expect(parsed.diagnostics).toEqual([]);
        for (const operation of parsed.operations) state.apply(operation);
        return [];
      });
    } catch (error) {
      answer = String(error);
    }
    return { sent: statements, ...(ASKING.has(method) ? { answer: sides.answer(answer) } : {}) };
  };
  const twice = (method: string, real: Method, offline: Method): Method =>
    async function (...args) {
      const ours = offlineOf(method, () => offline(...args));
      sent = [];
      const outcome = await real(...args).then(
        (value) => ({ value }),
        (error: unknown) => ({ error }),
      );
      const answer = 'error' in outcome ? String(outcome.error) : outcome.value;
      const theirs = { sent, ...(ASKING.has(method) ? { answer: sides.answer(answer) } : {}) };
      calls.push({ method, offline: ours, server: theirs });
      if ('error' in outcome) throw outcome.error;
      return outcome.value;
    };
  const proxied = <T extends object>(real: T, offline: T, own: (key: string) => unknown): T =>
    new Proxy(real, {
      get(target, key) {
        const given = own(String(key));
        if (given !== undefined) return given;
        const member = (target as Record<string | symbol, unknown>)[key];
        if (typeof member !== 'function' || key === 'constructor') return member;
        const other = (offline as Record<string | symbol, Method>)[key] as Method;
        return twice(String(key), member.bind(target) as Method, other.bind(offline) as Method);
      },
    });
  const instance = proxied(sequelize, compiler.sequelize, (key) => (key === 'query' ? undefined : 0));
  const queryInterface = proxied(sequelize.getQueryInterface(), compiler.queryInterface, (key) =>
    key === 'sequelize' ? instance : undefined,
  );
  const migration = require(file) as Record<
    'up' | 'down',
    (queryInterface: QueryInterface, library: unknown) => Promise<void>
  >;
  try {
    await migration.up(queryInterface, sequelize.constructor);
    if (options.down) await migration.down(queryInterface, sequelize.constructor);
  } finally {
    await sequelize.close();
  }
  return calls;
}
