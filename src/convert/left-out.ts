import { describeOperation } from '../ir/describe.js';
import type { Diagnostic, Migration, Operation } from '../ir/index.js';
import type { MigrationOutcome, OperationOutcome } from './report.js';

/** An operation of the source that is not written: lossy, and told. */
export interface LeftOut {
  readonly outcome: OperationOutcome;
  readonly diagnostic: Diagnostic;
}

/** An operation that is left out, and why. */
export function leaveOut(
  operation: Operation,
  direction: OperationOutcome['direction'],
  { file }: Pick<Migration, 'file'>,
  why: Pick<Diagnostic, 'code' | 'message' | 'help'>,
): LeftOut {
  const { origin } = operation;
  return {
    outcome: {
      direction,
      kind: operation.kind,
      summary: describeOperation(operation),
      ...(origin === undefined ? {} : { line: origin.line }),
      answer: 'lossy',
      style: 'left out',
    },
    diagnostic: { severity: 'lossy', ...why, ...(origin === undefined ? { file } : { span: origin }) },
  };
}

/** What became of a migration: what was written, and what was not. */
export function withLeftOut(outcome: MigrationOutcome, left: readonly LeftOut[]): MigrationOutcome {
  return {
    ...outcome,
    operations: [...outcome.operations, ...left.map((one) => one.outcome)],
    diagnostics: [...left.map((one) => one.diagnostic), ...outcome.diagnostics],
  };
}
