import { createAll } from '../fold/inverse/create-all.js';
import type { History, Migration, Operation, Schema } from '../ir/index.js';
import { leaveOut, type LeftOut } from './left-out.js';

/** A baseline, and what the history did that no schema holds. */
export interface Squashed {
  readonly baseline: Migration;
  readonly leftOut: readonly LeftOut[];
}

/**
 * One migration that makes what the whole history leads to. Its up creates the final schema; what the history did to
 * rows, and SQL whose effect on the schema is not modelled, cannot be taken from the schema and is named.
 */
export function squashed(history: History, schema: Schema): Squashed {
  const last = history.migrations.at(-1);
  const leftOut: LeftOut[] = [];
  const operations: Operation[] = [...createAll(schema)];
  for (const migration of history.migrations) {
    for (const operation of migration.up.operations) {
      const left = leftBehind(operation);
      if (left === undefined) continue;
      if (left === 'opaque') operations.push(operation);
      else {
        leftOut.push(
          leaveOut(operation, 'up', migration, {
            code: 'not-in-baseline',
            message: `${left} of ${migration.id} is not in the baseline`,
            help: 'add it to the baseline by hand if a new database needs it',
          }),
        );
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
  return { baseline, leftOut };
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
