import { leavingOut } from './leaving-out.js';
import type { Direction } from './migration.js';
import type { Operation } from './operation.js';

/** Whether an operation fails inside a transaction block. */
export function runsOutsideTransaction(operation: Operation): boolean {
  switch (operation.kind) {
    case 'createIndex':
    case 'dropIndex':
      return operation.concurrently === true;
    case 'rawSql':
      return operation.outsideTransaction === true;
    default:
      return false;
  }
}

/**
 * Whether an operation adds a value to an enum type, by itself or in a program that is kept to the letter: the value may be used only
 * once that is committed (PostgreSQL manual: ALTER TYPE, "Notes").
 */
export function mayAddEnumValue(operation: Operation): boolean {
  if (operation.kind === 'addEnumValue') return true;
  return operation.kind === 'rawSql' && operation.dialect === 'postgres' && ADD_VALUE.test(operation.sql);
}

const ADD_VALUE = /\bADD\s+VALUE\b/i;

/** Statements that open and end a transaction, by `rawSql`'s `statement`. */
const BEGIN: ReadonlySet<string> = new Set(['begin', 'start']);
const COMMIT = 'commit';
const OTHER: ReadonlySet<string> = new Set(['rollback', 'savepoint', 'release', 'rollback to', 'prepare']);

/**
 * Takes BEGIN … COMMIT out of a file that a tool runs in its own transaction: inside one, BEGIN does nothing, and
 * COMMIT would end the tool's transaction half-way. Without them the file is one transaction, so that a failure undoes more
 * than it did, never less. They stay where they matter: with ROLLBACK or savepoints, where the pairs do not match, and
 * around a new enum value, which may be used only once it is committed.
 */
export function withoutOwnTransactions(operations: readonly Operation[]): readonly Operation[] {
  let isOpen = false;
  for (const operation of operations) {
    const statement = transactionStatement(operation);
    if (statement === undefined) {
      if (mayAddEnumValue(operation) || runsOutsideTransaction(operation)) return operations;
    } else if (BEGIN.has(statement)) {
      if (isOpen) return operations;
      isOpen = true;
    } else {
      if (statement !== COMMIT || !isOpen) return operations;
      isOpen = false;
    }
  }
  return isOpen
    ? operations
    : leavingOut(operations, (operation) => transactionStatement(operation) !== undefined);
}

/**
 * A direction whose author opens one transaction at its start and ends it at its end, instead of the tool's, is one that
 * runs in the tool's: nothing else is in it.
 */
export function asOneTransaction(direction: Direction): Direction {
  const { operations, transaction } = direction;
  const controls = operations.map(transactionStatement);
  const [first] = controls;
  const isOne =
    transaction === 'none' &&
    first !== undefined &&
    BEGIN.has(first) &&
    controls.at(-1) === COMMIT &&
    controls.slice(1, -1).every((control) => control === undefined);
  const without = isOne ? withoutOwnTransactions(operations) : operations;
  return without === operations ? direction : { operations: without, transaction: 'tool' };
}

/**
 * A direction that first ends the transaction that its tool has opened and last opens one for the tool to end, so that what is between
 * runs outside of it (a pragma of SQLite does nothing in one), is one that the tool runs without a transaction. What is between may have
 * transactions of its own.
 */
export function asWithoutTransaction(direction: Direction): Direction {
  const { operations, transaction } = direction;
  const controls = operations.map(transactionStatement);
  const said = controls.flatMap((control) => control ?? []);
  const isOut =
    transaction === 'tool' &&
    operations.length > 2 &&
    controls[0] === COMMIT &&
    controls.at(-1) !== undefined &&
    said.length % 2 === 0 &&
    said.every((control, i) => (i % 2 === 0 ? control === COMMIT : BEGIN.has(control)));
  return isOut ? { operations: operations.slice(1, -1), transaction: 'none' } : direction;
}

/** Where a direction ends the transaction that its tool has opened. */
export function endsToolTransaction({ operations, transaction }: Direction): readonly Operation[] {
  if (transaction !== 'tool') return [];
  return operations.filter((operation) => transactionStatement(operation) === COMMIT);
}

function transactionStatement(operation: Operation): string | undefined {
  if (operation.kind !== 'rawSql') return undefined;
  const { statement } = operation;
  return BEGIN.has(statement) || statement === COMMIT || OTHER.has(statement) ? statement : undefined;
}
