import type { SchemaState } from '../../../src/fold/state.js';
import type { Diagnostic, Operation, Span } from '../../../src/ir/index.js';

/**
 * What a transaction leaves behind that throws: numbers which rows have taken in it are not given back (PostgreSQL 18, 9.17
 * "Sequence Manipulation Functions"; MySQL 8.4, 17.6.1.6 "AUTO_INCREMENT Handling in InnoDB"), so rows that come later have higher ones.
 *
 * @param state After the operations.
 */
export function skippedNumbers(
  operations: readonly Operation[],
  state: SchemaState,
  span: Span,
): Diagnostic | undefined {
  if (state.traits.givesNumbersBack || !operations.some((one) => mayTakeNumbers(one, state)))
    return undefined;
  return {
    severity: 'lossy',
    code: 'skipped-numbers',
    message:
      'what is rolled back here has taken numbers that rows get by themselves: rows that come later have other ones in the written migration, which does not do it',
    span,
    help: 'nothing is to be done where nobody relies on these numbers; else give the rows their numbers',
  };
}

function mayTakeNumbers(operation: Operation, state: SchemaState): boolean {
  if (operation.kind === 'rawSql') return operation.effect !== 'none';
  if (operation.kind !== 'insert') return operation.kind === 'opaque';
  const table = state.table(operation.table);
  if (table === undefined) return true;
  const { columns } = operation;
  return table.columns.some(
    ({ name, autoIncrement, default: value }) =>
      !columns.includes(name) &&
      (autoIncrement !== undefined || (value?.kind === 'call' && value.name.name === 'nextval')),
  );
}
