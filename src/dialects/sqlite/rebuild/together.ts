import type { Name, Operation, OperationBody } from '../../../ir/index.js';
import { sameName } from '../../../ir/index.js';
import { sameData } from '../../../fold/meaning/same-data.js';
import type { SchemaState } from '../../../fold/state.js';
import type { PrintedTogether } from '../../dialect.js';
import { parse } from '../parse.js';
import { print } from '../print.js';
import { UnprintableError } from '../print/unprintable.js';
import { recognize } from './read.js';
import { fillOf, printRebuild } from './write.js';

/**
 * The first changes of one table as one table made anew, where one of them alone would need it. Only if it reads back as the
 * very same operations; else undefined, and each is printed by itself.
 */
export function printTogether(
  operations: readonly OperationBody[],
  before: SchemaState,
): PrintedTogether | undefined {
  const table = operations[0] === undefined ? undefined : tableOf(operations[0]);
  if (table === undefined) return undefined;
  const end = operations.findIndex((operation) => {
    const other = tableOf(operation);
    return other === undefined || !sameName(other, table);
  });
  const first = end < 0 ? operations : operations.slice(0, end);
  const statements = first.length < 2 ? undefined : printAll(first, before, table);
  return statements === undefined ? undefined : { count: first.length, statements };
}

function printAll(
  operations: readonly OperationBody[],
  before: SchemaState,
  table: Name,
): readonly string[] | undefined {
  try {
    if (!needsRebuild(operations, before)) return undefined;
    const statements = printRebuild(operations, before, table);
    const { operations: read } = parse(statements.map((statement) => `${statement};`).join('\n'), {
      file: '',
    });
    const meant = recognize(read, before).map(({ origin: _, ...body }) => body);
    const wanted = operations.map((operation) => ({ ...operation, origin: undefined }));
    return sameData(meant, wanted) ? statements : undefined;
  } catch (error) {
    if (error instanceof UnprintableError) return undefined;
    throw error;
  }
}

function needsRebuild(operations: readonly OperationBody[], before: SchemaState): boolean {
  const state = before.fork();
  return operations.some((operation) => {
    const statements = print(operation, state);
    state.apply(operation as Operation);
    return statements.length > 1;
  });
}

/** The table that a change is of, if it can be part of making the table anew. */
function tableOf(operation: OperationBody): Name | undefined {
  switch (operation.kind) {
    case 'addColumn':
    case 'dropColumn':
    case 'renameColumn':
    case 'alterColumn':
    case 'addConstraint':
    case 'dropConstraint':
      return operation.table;
    case 'update':
      return fillOf(operation) === undefined ? undefined : operation.table;
    default:
      return undefined;
  }
}
