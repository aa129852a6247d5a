import type { OperationBody, OperationKind, OperationOf } from '../../ir/index.js';
import { columnPrinters } from './print/columns.js';
import { constraintPrinters } from './print/constraints.js';
import { dataPrinters } from './print/data.js';
import { indexPrinters } from './print/indexes.js';
import { namespacePrinters } from './print/namespaces.js';
import { programPrinters } from './print/programs.js';
import { sequencePrinters } from './print/sequences.js';
import { tablePrinters } from './print/tables.js';
import { typePrinters } from './print/type-operations.js';
import { dollarQuote, quoteString } from './print/identifiers.js';

export { printExpression } from './print/expressions.js';
export { printType } from './print/types.js';
export { quoteIdentifier, quoteString } from './print/identifiers.js';

/** How operations of a certain kind are printed. */
export type Printers<K extends OperationKind> = {
  readonly [P in K]: (operation: OperationOf<P>) => readonly string[];
};

const printers: Printers<OperationKind> = {
  ...tablePrinters,
  ...columnPrinters,
  ...constraintPrinters,
  ...indexPrinters,
  ...typePrinters,
  ...sequencePrinters,
  ...programPrinters,
  ...namespacePrinters,
  ...dataPrinters,
  rawSql: (operation) => [operation.sql.trim().replace(/(?:\s*;)+$/, '')],
  opaque: () => [],
};

/**
 * The statements of an operation in PostgreSQL's SQL, without semicolons. Most operations are one statement; a comment
 * that comes with a table, column, constraint or index is another one. `opaque` has none.
 * Throws {@link UnprintableError} for what PostgreSQL has no SQL for; whoever changes the dialect sees to it before.
 */
export function print(operation: OperationBody): readonly string[] {
  const printer = printers[operation.kind] as (operation: OperationBody) => readonly string[];
  return printer(operation);
}

/** A statement that always fails with the message: where a migration needs a person. */
export function printStop(message: string): string {
  return `DO ${dollarQuote(` BEGIN RAISE EXCEPTION USING MESSAGE = ${quoteString(message)}; END `)}`;
}
