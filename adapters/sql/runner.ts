import path from 'node:path';
import type { DiscoveredSet, MigrationSource, RunOptions, Runner } from '../../src/adapter.js';
import type { Dialect } from '../../src/dialects/dialect.js';
import type { SqlClient } from '../../src/dialects/sql-client.js';
import { loadDialect } from '../../src/dialects/index.js';
import { SqlError } from '../../src/dialects/server.js';
import {
  asWithoutTransaction,
  runsOutsideTransaction,
  type DialectName,
  type Operation,
} from '../../src/ir/index.js';
import { readSourceFile } from '../../src/source-file.js';
import { RunnerError } from '../../src/verify/runner-error.js';
import { sectionsOf, wayBackIn, type Section } from './compiler.js';
import { languageOf } from './language.js';
import { withValues } from './placeholders.js';
import { sessions, type SessionRules } from './runner/session.js';
import { toolTablesOf } from './runner/tool-tables.js';
import { textOfFile } from '../shared/discover/text-file.js';

/**
 * Applies plain SQL files, as there is no one tool for them: each file in a session that is as new, in one transaction
 * together with its entry in the ledger. Where that cannot be, statement by statement: if the author turned the
 * transaction off, a statement cannot run in one (CREATE INDEX CONCURRENTLY, VACUUM …), or a value is used that the same
 * file added to an enum type. MySQL commits with every change of the schema, so that there it is always so.
 */
export async function createRunner(set: DiscoveredSet, options: RunOptions): Promise<Runner> {
  const program = set.migrations.map(({ file }) => file).find((file) => languageOf(file) !== undefined);
  if (program !== undefined)
    throw new RunnerError(`${program} is a program, no SQL`, { code: 'unavailable' });
  const dialect = await loadDialect(options.dialect);
  const rules = rulesOf(options.dialect);
  const session = await openSession(options, dialect);
  const texts = set.migrations.map(({ file }) => textOfFile(path.join(set.root, file)));
  for (const statement of toolTablesOf(texts, options.dialect)) await session.client.query(statement);
  const applied: string[] = [];
  return {
    tool: { name: 'SQL files', version: '', from: 'ormbridge' },
    async up(id) {
      const source = set.migrations[applied.length];
      if (source?.id !== id)
        throw new RunnerError(`the next migration is ${source?.id ?? 'none'}, not ${id}`);
      const section = alone(source, 'up', sectionsOf(read(set, source.file, options)).up);
      await apply(
        section,
        `INSERT INTO ${rules.ledgerTable} (id) VALUES (${dialect.quoteString(id)})`,
        session,
      );
      applied.push(id);
    },
    async down(id) {
      const source = set.migrations[applied.length - 1];
      if (source?.id !== id)
        throw new RunnerError(`the last migration is ${source?.id ?? 'none'}, not ${id}`);
      const section = downOf(set, source, options);
      await apply(section, `DELETE FROM ${rules.ledgerTable} WHERE id = ${dialect.quoteString(id)}`, session);
      applied.pop();
    },
    close: () => session.client.close(),
  };
}

function downOf(set: DiscoveredSet, source: MigrationSource, options: RunOptions): Section {
  const section =
    source.downFile === undefined
      ? sectionsOf(read(set, source.file, options)).down
      : wayBackIn(read(set, source.downFile, options));
  if (section === undefined) throw new RunnerError(`${source.id} has no way back`);
  return alone(source, 'down', section);
}

function alone(source: MigrationSource, way: 'up' | 'down', section: Section): Section {
  return source.alone?.includes(way) === true ? { ...section, transaction: 'none' } : section;
}

function read(set: DiscoveredSet, file: string, { env }: RunOptions): string {
  const found = readSourceFile(path.join(set.root, file));
  if ('problem' in found) throw new RunnerError(`${file}: ${found.problem.message}`);
  return withValues(found.text, env);
}

function rulesOf(dialect: DialectName): SessionRules {
  const rules = sessions[dialect];
  if (rules === undefined) throw new RunnerError(`SQL files are not run on ${dialect}`);
  return rules;
}

interface Session {
  readonly client: SqlClient;
  readonly dialect: Dialect;
  readonly rules: SessionRules;
  /** Makes it as it was at the beginning, whatever a file has set. */
  renew(): Promise<void>;
}

async function openSession({ url, dialect: name }: RunOptions, dialect: Dialect): Promise<Session> {
  const rules = rulesOf(name);
  let client = await dialect.connect(url);
  return {
    get client() {
      return client;
    },
    dialect,
    rules,
    async renew() {
      if (rules.renew !== undefined) {
        await client.query(rules.renew);
        return;
      }
      await client.close();
      client = await dialect.connect(url);
    },
  };
}

async function apply(section: Section, record: string, session: Session): Promise<void> {
  const { dialect, rules } = session;
  const { operations: all, diagnostics } = dialect.parse(section.sql, { file: '' });
  const { operations, transaction } = asWithoutTransaction({
    operations: all,
    transaction: section.transaction,
  });
  const ledger = `${rules.createLedger}; ${record}`;
  const together =
    rules.commitsItself !== true && transaction === 'tool' && !operations.some(runsOutsideTransaction);
  try {
    await session.renew();
    const before = await brokenRows(section.sql, session);
    const check = (): Promise<void> => checkAgain(section.sql, before, session);
    if (together && (await applyTogether(section.sql, { ledger, check }, session))) return;
    const whole = { start: 0, sql: section.sql };
    await applyApart(
      diagnostics.length > 0 ? [whole] : statementsOf(section.sql, operations),
      section.sql,
      session.client,
    );
    await check();
    // The file may have gone to another database and stayed there.
    if (rules.renew === undefined) await session.renew();
    await session.client.query([rules.beforeEntry.alone, ledger].filter((part) => part !== '').join('; '));
  } catch (error) {
    throw error instanceof SqlError ? failureOf(error, section.sql, 0) : error;
  }
}

/**
 * How many rows are broken now, where a file asks for a check that the database answers with rows rather than an error; undefined where it
 * does not, or where nobody can tell (a key refers to columns that are no key).
 */
async function brokenRows(sql: string, { client, rules }: Session): Promise<number | undefined> {
  if (rules.check?.when.test(sql) !== true) return undefined;
  try {
    return (await client.query(rules.check.sql)).length;
  } catch (error) {
    if (error instanceof SqlError) return undefined;
    throw error;
  }
}

/** The file fails where it has broken rows, not where they were broken before: others may have been left so by the application. */
async function checkAgain(sql: string, before: number | undefined, session: Session): Promise<void> {
  const after = await brokenRows(sql, session);
  if (before === undefined || after === undefined || after <= before) return;
  throw new RunnerError(`${session.rules.check?.message}: ${after - before} of them`);
}

interface Statement {
  /** Where it begins in the file. */
  readonly start: number;
  readonly sql: string;
}

async function applyApart(statements: readonly Statement[], file: string, client: SqlClient): Promise<void> {
  for (const { start, sql } of statements) {
    try {
      await client.query(sql);
    } catch (error) {
      throw error instanceof SqlError ? failureOf(error, file, start) : error;
    }
  }
}

/** In one transaction; false if the statements can only run one by one, and then nothing is done. */
async function applyTogether(
  sql: string,
  { ledger, check }: { readonly ledger: string; readonly check: () => Promise<void> },
  session: Session,
): Promise<boolean> {
  const { client, rules } = session;
  try {
    await client.query('BEGIN');
    await client.query(sql);
    await check();
    await client.query(`${rules.beforeEntry.inTransaction}; ${ledger}; COMMIT`);
    return true;
  } catch (error) {
    // SQLite ends the transaction itself after some errors, and then there is none.
    await client.query('ROLLBACK').catch(() => {});
    if (error instanceof SqlError && error.sqlState === rules.apartAfter) return false;
    throw error;
  }
}

/** The statements as they are written; several operations may come from one. */
function statementsOf(sql: string, operations: readonly Operation[]): readonly Statement[] {
  const ends = new Map(
    operations.flatMap(({ origin }) => (origin === undefined ? [] : [[origin.start, origin.end]])),
  );
  return [...ends].map(([start, end]) => ({ start, sql: sql.slice(start, end) }));
}

/** With the line in the file; the server counts from where the statement `start`s. */
function failureOf(error: SqlError, file: string, start: number): RunnerError {
  const { position, detail, hint } = error;
  const line =
    position === undefined ? '' : ` (line ${file.slice(0, start + position - 1).split('\n').length})`;
  const more = [detail, hint].filter((text) => text !== undefined).map((text) => `; ${text}`);
  return new RunnerError(`${error.message}${line}${more.join('')}`, { sqlState: error.sqlState });
}
