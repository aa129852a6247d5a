import { createAll } from '../../fold/inverse/create-all.js';
import type { HistoryReading } from '../../history/read.js';
import type { Migration, Operation } from '../../ir/index.js';
import { changesRows } from '../queries/tree.js';

/**
 * The dump that a history starts from (`--baseline`), as the migration before its first one: the dump itself is SQL of the source's
 * database, and nothing for the target's. What it makes is taken from the folded schema, so that what a dump says in several
 * statements (a serial column and its sequence) is what it was; then come its rows. `undefined`: there is no baseline.
 */
export function baselineMigration(
  { baseline, baselineOperations, createState }: HistoryReading,
  first: Migration | undefined,
): Migration | undefined {
  if (baseline === undefined) return undefined;
  const rows = baselineOperations.filter(writesRows);
  const timestamp = before(first?.timestamp);
  return {
    id: timestamp === undefined ? 'baseline' : `${timestamp}_baseline`,
    name: 'baseline',
    ...(timestamp === undefined ? {} : { timestamp }),
    file: first?.file ?? '',
    comments: [
      'What was there before the first migration. Where it is there already, mark this one as applied.',
    ],
    up: { operations: [...createAll(createState().snapshot()), ...rows], transaction: 'tool' },
    missingDown: 'absent',
    diagnostics: [],
  };
}

function writesRows(operation: Operation): boolean {
  const { kind } = operation;
  if (kind === 'rawSql') return operation.effect === 'data' && changesRows(operation.statement);
  return kind === 'insert' || kind === 'update' || kind === 'delete';
}

const SECOND = 1000;

/** A timestamp that sorts before another one of the same form; `undefined`: all migrations are numbered anew. */
function before(timestamp: string | undefined): string | undefined {
  if (timestamp === undefined || !/^\d+$/.test(timestamp)) return undefined;
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(timestamp)?.slice(1).map(Number);
  if (parts === undefined) {
    const number = BigInt(timestamp);
    return number === 0n ? undefined : String(number - 1n).padStart(timestamp.length, '0');
  }
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts;
  const time = Date.UTC(year, month - 1, day, hour, minute, second) - SECOND;
  return new Date(time).toISOString().slice(0, 19).replace(/[-:T]/g, '');
}
