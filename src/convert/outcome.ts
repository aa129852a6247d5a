import type { OperationReference, WrittenStyle } from '../adapter.js';
import { describeOperation } from '../ir/describe.js';
import type { Diagnostic, Migration, Operation } from '../ir/index.js';
import { manualDiagnostics } from './manual.js';
import type { Answer, MigrationOutcome, OperationOutcome } from './report.js';
import type { CheckedMigration } from './self-check.js';
import type { Tidied } from './tidy.js';
import { transactionDiagnostics } from './transactions.js';

/** What became of each operation of the source; `places`: where it is among those that were written. */
export function outcomeOf(
  migration: Migration,
  checked: CheckedMigration,
  places?: Tidied['places'],
): MigrationOutcome {
  const { written } = checked;
  const lossy = [...migration.diagnostics, ...written.diagnostics].filter((d) => d.severity === 'lossy');
  const manual = migration.diagnostics.filter((d) => d.severity === 'manual');
  const failed = new Set(checked.failed.map((r) => `${r.direction} ${r.index}`));
  const operations: OperationOutcome[] = [];
  const add = (
    direction: OperationReference['direction'],
    list: readonly Operation[],
    styles: readonly WrittenStyle[],
  ) => {
    list.forEach((operation, index) => {
      const place = places?.[direction][index] ?? index;
      const style = styles[place] ?? 'raw';
      const isManual = style === 'manual' || failed.has(`${direction} ${place}`) || isAt(operation, manual);
      operations.push({
        direction,
        kind: operation.kind,
        summary: describeOperation(operation),
        ...(operation.origin === undefined ? {} : { line: operation.origin.line }),
        answer: isManual ? 'manual' : answerOf(operation, lossy),
        style: isManual ? 'manual' : style,
        place,
      });
    });
  };
  add('up', migration.up.operations, written.styles.up);
  add('down', migration.down?.operations ?? [], written.styles.down);
  return {
    id: migration.id,
    file: migration.file,
    target: written.source.id,
    operations,
    diagnostics: [
      ...migration.diagnostics,
      ...manualDiagnostics(migration),
      ...transactionDiagnostics(migration),
      ...written.diagnostics,
      ...checked.diagnostics,
    ],
  };
}

/** Whether a diagnostic is about the place that an operation comes from. */
function isAt({ origin }: Operation, diagnostics: readonly Diagnostic[]): boolean {
  return (
    origin !== undefined &&
    diagnostics.some(({ span }) => span?.start === origin.start && span.file === origin.file)
  );
}

function answerOf(operation: Operation, lossy: readonly Diagnostic[]): Answer {
  const { origin } = operation;
  if (origin === undefined) return lossy.length > 0 ? 'lossy' : 'exact';
  const isLost = lossy.some(
    (d) => d.span === undefined || (d.span.start === origin.start && d.span.file === origin.file),
  );
  return isLost ? 'lossy' : 'exact';
}
