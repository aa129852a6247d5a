import type { Dialect } from '../../../src/dialects/dialect.js';
import { withPlainValues } from '../../../src/fold/meaning/plain-values.js';
import { isPlainSelect, type Operation } from '../../../src/ir/index.js';
import type { Site } from '../../../src/source/index.js';
import { MissingBinding, type Binding } from './bindings.js';
import type { Journal } from './journal.js';
import { isExcused } from './refusal.js';
import type { CaughtRefusal } from './caught-refusal.js';
import { caughtAsOne } from './refused-as-one.js';
import { tellSeveralStatements } from './several-statements.js';
import { queryText } from './query-text.js';

/** A statement as it would reach the server. */
export interface Statement {
  readonly sql: string;
  /** Values of `$1`, `$2`…, or of `?` one after the other. */
  readonly bindings?: readonly Binding[] | undefined;
}

/** What a tool does about some statements. */
export interface RecordOptions {
  /** Which way it is read; default: `up`. */
  readonly direction?: 'up' | 'down';
  /** What comes of a single statement that the server refuses in this state, see `caughtRefusal`. Absent: it is an error. */
  readonly caught?: CaughtRefusal | undefined;
  /** Whether the driver lets a call send several statements, if that is known, and where its option stands. */
  readonly severalStatements?: { readonly known: boolean | undefined; readonly where: string };
  /** Called before an operation is recorded; gives what is called once it is. */
  readonly around?: ((operation: Operation) => () => void) | undefined;
  /** Whether an operation is no matter of the history. */
  readonly isLeftOut?: (operation: Operation) => boolean;
}

/**
 * Reads a statement into operations and records them at the place of the call that sends it. Gives it as the server
 * sees it; undefined where the server would refuse it.
 */
export function recordStatement(
  statement: Statement,
  journal: Journal,
  dialect: Dialect,
  site: Site,
  { direction = 'up', caught, around, isLeftOut, severalStatements }: RecordOptions = {},
): string | undefined {
  const span = journal.span(site.span);
  const sql = literalSql(statement, journal, dialect, site);
  if (sql === undefined) return undefined;
  const parsed = dialect.parse(sql, { file: '', at: span, after: journal.settings });
  if (isExcused(parsed.diagnostics, { journal, direction, site })) return undefined;
  journal.diagnostics.push(...parsed.diagnostics.map((one) => ({ ...one, span })));
  if (severalStatements?.known === false)
    tellSeveralStatements(sql, parsed.operations, {
      dialect,
      journal,
      at: site,
      where: severalStatements.where,
    });
  const one = caughtAsOne(caught, parsed.operations, journal);
  const isBound = statement.bindings !== undefined && statement.bindings.length > 0;
  for (const operation of parsed.operations) {
    if (isPlainSelect(operation) || isLeftOut?.(operation) === true) continue;
    const { comments: inSql } = operation.origin ?? {};
    const origin = journal.origin(site);
    const comments = [...(origin.comments ?? []), ...(inSql ?? [])];
    const plain = isBound ? withPlainValues(operation, journal.state) : operation;
    const told = { ...plain, origin: { ...origin, ...(comments.length === 0 ? {} : { comments }) } };
    const done = around?.(told);
    journal.add([told], one);
    done?.();
  }
  return sql;
}

function literalSql(
  { sql, bindings }: Statement,
  journal: Journal,
  dialect: Dialect,
  site: Site,
): string | undefined {
  if (bindings === undefined || bindings.length === 0) return sql;
  try {
    return queryText(sql, bindings, dialect.name);
  } catch (error) {
    if (!(error instanceof MissingBinding)) throw error;
    journal.diagnostics.push({
      severity: 'error',
      code: 'missing-binding',
      message: `the server would refuse this: ${error.message}`,
      span: journal.span(site.span),
      help: error.help ?? 'give a value for every parameter of the statement',
    });
    return undefined;
  }
}
