import { createAll } from '../fold/inverse/create-all.js';
import { describeOperation } from '../ir/describe.js';
import type { Diagnostic, History, Migration, Operation, Schema } from '../ir/index.js';
import type { MigrationOutcome, OperationOutcome } from './report.js';

/** A baseline, and what the history did that no schema holds. */
export interface Squashed {
  readonly baseline: Migration;
  /** One for each operation that is not in the baseline: lossy. */
  readonly leftOut: readonly OperationOutcome[];
  /** The same, with its place. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * One migration that makes what the whole history leads to. Its up creates the final schema; what the history did to
 * rows, and SQL whose effect on the schema is not modelled, cannot be taken from the schema and is named.
 */
export function squashed(history: History, schema: Schema): Squashed {
  const last = history.migrations.at(-1);
  const leftOut: OperationOutcome[] = [];
  const diagnostics: Diagnostic[] = [];
  const operations: Operation[] = [...createAll(schema)];
  for (const migration of history.migrations) {
    for (const operation of migration.up.operations) {
      const left = leftBehind(operation);
      if (left === undefined) continue;
      if (left === 'opaque') operations.push(operation);
      else {
        leftOut.push(outcomeOf(operation));
        diagnostics.push({
          severity: 'lossy',
          code: 'not-in-baseline',
          message: `${left} of ${migration.id} is not in the baseline`,
          ...(operation.origin === undefined ? { file: migration.file } : { span: operation.origin }),
          help: 'add it to the baseline by hand if a new database needs it',
        });
      }
    }
  }
  const baseline: Migration = {
    id: last?.timestamp === undefined ? 'baseline' : `${last.timestamp}_baseline`,
    name: 'baseline',
    ...(last?.timestamp === undefined ? {} : { timestamp: last.timestamp }),
    file: last?.file ?? '',
    up: { operations, transaction: 'tool' },
    missingDown: 'absent',
    diagnostics: [],
  };
  return { baseline, leftOut, diagnostics };
}

/** What became of a baseline: what was written, and what could not be. */
export function withLeftOut(outcome: MigrationOutcome, { leftOut, diagnostics }: Squashed): MigrationOutcome {
  return {
    ...outcome,
    operations: [...outcome.operations, ...leftOut],
    diagnostics: [...diagnostics, ...outcome.diagnostics],
  };
}

function outcomeOf(operation: Operation): OperationOutcome {
  return {
    direction: 'up',
    kind: operation.kind,
    summary: describeOperation(operation),
    ...(operation.origin === undefined ? {} : { line: operation.origin.line }),
    answer: 'lossy',
    style: 'left out',
  };
}

/** What a schema cannot hold of an operation, in words. */
function leftBehind(operation: Operation): string | undefined {
  switch (operation.kind) {
    case 'insert':
    case 'update':
    case 'delete':
      return `the ${operation.kind} of ${operation.table.name}`;
    case 'rawSql':
      return operation.effect === 'none' ? undefined : `the statement "${operation.statement}"`;
    case 'opaque':
      return 'opaque';
    default:
      return undefined;
  }
}
