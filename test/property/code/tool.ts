import type { DiscoveredSet, Reader, ReadOptions } from '../../../src/adapter.js';

/** How a tool's migrations are spelled, for random programs. */
export interface Spelling {
  /** What the function of a migration is given, and the functions that it calls. */
  readonly handle: string;
  /** Around the statements of `up`. */
  module(up: string): string;
  /** A promise of adding a row of two texts to the table `log`. */
  log(n: string, s: string, transaction?: string): string;
  /** Statements that make a table with what `columns` adds to `t`. */
  table(name: string, columns: string): string;
  /** Whether `columns` of {@link table} stand in a function of their own. */
  readonly tableInFunction: boolean;
  /** Adds a column to `t`; `extra` is a number. */
  column(name: string, text: boolean, extra: string | undefined): string;
  /** A promise of whether a table is there. */
  hasTable(name: string): string;
  /** A transaction with statements in it; the row in it is logged with `transaction`. */
  transaction(body: string): string;
  /** Statements that begin a transaction under a name, and end it. */
  ownTransaction(name: string): {
    readonly begin: string;
    readonly commit: string;
    readonly rollback: string;
  };
  /** Ways that only this tool has. */
  readonly isKnex: boolean;
}

export interface Sent {
  readonly sql: string;
  readonly bindings: readonly unknown[];
}

/** What a migration does when it is run for real. */
export interface RealRun {
  /** Every statement that changes something, but for those that were rolled back. */
  readonly statements: readonly Sent[];
  /** What it throws, if it does. */
  readonly threw?: string;
}

export interface Tool {
  readonly name: 'knex' | 'sequelize' | 'typeorm';
  readonly spelling: Spelling;
  /** Where a migration is a class, and goes by its name. */
  readonly className?: string;
  /** Runs the text of a migration with the real tool, over a server that takes all. */
  run(text: string, env: Readonly<Record<string, string>>): Promise<RealRun>;
  createReader(set: DiscoveredSet, options: ReadOptions): Promise<Reader>;
  /** A migration that sends these statements and nothing else. */
  textOf(statements: readonly string[]): string;
}

/** What a server remembers that takes all statements. */
export class Server {
  readonly statements: Sent[] = [];
  readonly #begun: number[] = [];

  /** Gives the rows of an answer. */
  take(sql: string, bindings: readonly unknown[] = []): readonly object[] {
    if (/^(?:BEGIN|START TRANSACTION|SAVEPOINT)/i.test(sql)) this.#begun.push(this.statements.length);
    else if (/^ROLLBACK/i.test(sql)) this.statements.length = this.#begun.pop() ?? 0;
    else if (/^(?:COMMIT|RELEASE)/i.test(sql)) this.#begun.pop();
    else if (/^(?:select|show)\b/i.test(sql)) {
      const asked = String(bindings[0] ?? /(?:table_name"? = |relname = )'([^']*)'/.exec(sql)?.[1]);
      const made = this.statements.some(
        (one) => one.sql.toLowerCase().includes(`create table`) && one.sql.includes(`"${asked}"`),
      );
      return made ? [{ table_name: asked }] : [];
    } else if (!/^SET /i.test(sql)) this.statements.push({ sql, bindings });
    return [];
  }
}

/** Runs the text of a CommonJS module, and gives what it exports. */
export function load(
  text: string,
  env: Readonly<Record<string, string>>,
  require: (name: string) => unknown,
): Record<string, unknown> {
  const module = { exports: {} as Record<string, unknown> };
  // eslint-disable-next-line no-implied-eval -- the text is made here, and the point of the test is that Node.js runs it.
  new Function('exports', 'module', 'process', 'require', text)(module.exports, module, { env }, require);
  return module.exports;
}
