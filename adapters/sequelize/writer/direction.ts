import type { WrittenStyle } from '../../../src/adapter.js';
import type { Dialect, PrintedTogether } from '../../../src/dialects/dialect.js';
import type { SchemaState } from '../../../src/fold/state.js';
import type { Direction, Operation } from '../../../src/ir/index.js';
import { runsOutsideTransaction } from '../../../src/ir/transaction.js';
import { commentLines, sqlText } from '../../shared/writer/javascript.js';
import { commentsOf, stopText } from '../../shared/writer/writing.js';
import type { Compiler } from '../compiler.js';
import type { Block } from './block.js';
import { exactBlock, likelyBlock } from './exact-block.js';
import { inCapitals } from './types.js';
import { callText, withOwnImports, type Call } from './calls.js';
import type { Body } from './module.js';

/** The body of `up` or `down`, and how each operation came to be written. */
export interface WrittenDirection {
  readonly body: Body;
  readonly styles: readonly WrittenStyle[];
}

/** What writing a direction needs. */
export interface DirectionContext {
  readonly dialect: Dialect;
  readonly compiler: Compiler;
  /** Before the first operation. */
  readonly before: SchemaState;
  readonly mayBeIdiomatic: (index: number) => boolean;
  /** The first way of writing is taken as it is: the whole is checked afterwards. */
  readonly optimistic: boolean;
  /** Of the statements when no transaction is around them. */
  readonly indent: string;
  readonly typescript: boolean;
}

/** Writes operations as statements of a migration function, as idiomatically as exactness allows. */
export function writeDirection(direction: Direction, context: DirectionContext): WrittenDirection {
  const { operations } = direction;
  const parts = partsOf(operations, context);
  const styles = operations.map((operation): WrittenStyle =>
    operation.kind === 'opaque' ? 'manual' : 'raw',
  );
  for (const { block, covers } of parts)
    if (block !== undefined) for (const place of covers) styles[place] = 'idiomatic';
  const transaction = needsTransaction(direction, parts, context.dialect);
  const indent = transaction ? `${context.indent}  ` : context.indent;
  let told: Operation | undefined;
  const textOf = (one: Call): string => {
    const args = context.typescript ? one.args.map(withOwnImports) : one.args;
    return callText({ ...one, args }, indent, transaction);
  };
  const statements = parts.map(({ block, covers, sql }) => {
    const covered = covers.map((place) => operations[place] as Operation);
    const comments = commentLines(commentsOf(covered, told), indent);
    told = covered.at(-1);
    if (block !== undefined) return comments + block.calls.map(textOf).join('\n');
    return (
      comments +
      covered.map((one) => (one.kind === 'opaque' ? stopText(one, indent) : '')).join('') +
      sql.map((one) => rawText(one, indent, transaction)).join('\n')
    );
  });
  return { body: { statements, transaction }, styles };
}

interface Part {
  readonly covers: readonly number[];
  readonly block?: Block;
  /** Where no call says it. */
  readonly sql: readonly string[];
}

function partsOf(operations: readonly Operation[], context: DirectionContext): readonly Part[] {
  const state = context.before.fork();
  const parts: Part[] = [];
  const blockAt = context.optimistic ? likelyBlock : exactBlock;
  let index = 0;
  while (index < operations.length) {
    const block = blockAt(index, { ...context, operations, state });
    const raw = block === undefined ? rawFrom(operations.slice(index), state, context.dialect) : undefined;
    const covers = block?.covers ?? Array.from({ length: raw?.count ?? 1 }, (_, place) => index + place);
    parts.push({ covers, sql: raw?.statements ?? [], ...(block === undefined ? {} : { block }) });
    for (const place of covers) state.apply(operations[place] as Operation);
    index += covers.length;
  }
  return parts;
}

/** The first operation as SQL, with those that follow it where the dialect says them as one change. */
function rawFrom(operations: readonly Operation[], state: SchemaState, dialect: Dialect): PrintedTogether {
  const [first] = operations;
  if (first === undefined || first.kind === 'opaque') return { count: 1, statements: [] };
  const { count, statements } = dialect.printTogether?.(operations, state) ?? {
    count: 1,
    statements: dialect.print(first, state),
  };
  // What the author wrote stays as it is: names without quotes are in it.
  const isPrinted = dialect.name === 'sqlite' && first.kind !== 'rawSql';
  return { count, statements: isPrinted ? statements.map(withTypesInCapitals) : statements };
}

/** On SQLite Sequelize tells types by their letters where it makes a table anew, and its own are in capitals. */
function withTypesInCapitals(sql: string): string {
  return /^(?:CREATE TABLE|ALTER TABLE)\b/.test(sql) && !sql.includes('`') ? inCapitals(sql) : sql;
}

/**
 * sequelize-cli opens no transaction, so that of the migration is written out; one statement alone needs none. On MySQL and
 * MariaDB every change of the schema commits. On SQLite a table made anew needs a pragma that a transaction ignores, and
 * `removeConstraint` looks at the table without its transaction, which then holds the lock (sequelize
 * `lib/dialects/sqlite/query-interface.js`).
 */
function needsTransaction(direction: Direction, parts: readonly Part[], dialect: Dialect): boolean {
  const { operations, transaction } = direction;
  if (transaction === 'none' || operations.some(runsOutsideTransaction)) return false;
  if (dialect.name === 'mysql' || dialect.name === 'mariadb') return false;
  if (dialect.name === 'sqlite' && parts.some(({ sql }) => sql.some((one) => /^PRAGMA\b/i.test(one))))
    return false;
  if (dialect.name === 'sqlite' && parts.some(({ block }) => block?.calls.some(looksOutside))) return false;
  const calls = parts
    .map(({ block, sql }) => block?.calls.length ?? Math.max(sql.length, 1))
    .reduce((sum, count) => sum + count, 0);
  return calls > 1;
}

function looksOutside({ method }: Call): boolean {
  return method === 'removeConstraint';
}

function rawText(sql: string, indent: string, transaction: boolean): string {
  const options = transaction ? ', { transaction }' : '';
  return `${indent}await queryInterface.sequelize.query(${sqlText(sql)}${options});`;
}
