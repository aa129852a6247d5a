import type { Name, OperationOf } from '../../../ir/index.js';
import { argumentList, dropStatement, flag, withClause } from './clauses.js';
import { printColumns, printName, quoteIdentifier } from './identifiers.js';
import { UnprintableError } from './unprintable.js';

export const programPrinters = {
  createView: (operation: OperationOf<'createView'>) => [printCreateView(operation)],
  dropView: (operation: OperationOf<'dropView'>) => [
    dropStatement(viewKeyword(operation), printName(operation.name), operation),
  ],
  renameView: (operation: OperationOf<'renameView'>) => [
    `ALTER ${viewKeyword(operation)} ${printName(operation.name)} RENAME TO ${quoteIdentifier(operation.to)}`,
  ],
  createFunction: (operation: OperationOf<'createFunction'>) => [
    withReplace(operation.definition, operation.orReplace),
  ],
  dropFunction: (operation: OperationOf<'dropFunction'>) => [
    dropStatement(
      operation.routine.toUpperCase(),
      printName(operation.name) + argumentList(operation.argumentTypes),
      operation,
    ),
  ],
  createTrigger: (operation: OperationOf<'createTrigger'>) => [
    withReplace(operation.definition, operation.orReplace),
  ],
  dropTrigger: (operation: OperationOf<'dropTrigger'>) => [
    dropStatement('TRIGGER', `${quoteIdentifier(operation.name)} ON ${printName(tableOf(operation))}`, {
      ...(operation.ifExists === true ? { ifExists: true } : {}),
      ...(operation.cascade === true ? { cascade: true } : {}),
    }),
  ],
  renameTrigger: (operation: OperationOf<'renameTrigger'>) => [
    `ALTER TRIGGER ${quoteIdentifier(operation.name)} ON ${printName(operation.table)} RENAME TO ${quoteIdentifier(operation.to)}`,
  ],
};

function viewKeyword(operation: { readonly materialized?: true }): string {
  return operation.materialized === true ? 'MATERIALIZED VIEW' : 'VIEW';
}

function printCreateView(operation: OperationOf<'createView'>): string {
  const columns = operation.columns === undefined ? '' : ` (${printColumns(operation.columns)})`;
  const check =
    operation.checkOption === undefined ? '' : ` WITH ${operation.checkOption.toUpperCase()} CHECK OPTION`;
  return (
    `CREATE ${flag(operation.orReplace, 'OR REPLACE ')}${viewKeyword(operation)} ` +
    `${flag(operation.ifNotExists, 'IF NOT EXISTS ')}${printName(operation.name)}${columns}${withClause(operation.with)} AS\n` +
    operation.query.trim().replace(/(?:\s*;)+$/, '') +
    check +
    flag(operation.withNoData, ' WITH NO DATA')
  );
}

/** A definition with OR REPLACE exactly where the operation says so, whatever its text says. */
function withReplace(definition: string, orReplace: true | undefined): string {
  const text = definition.trim().replace(/(?:\s*;)+$/, '');
  return text.replace(/^create(\s+or\s+replace)?(?=\s)/i, (create: string, replace: string | undefined) => {
    if ((replace !== undefined) === (orReplace === true)) return create;
    return orReplace === true ? `${create} OR REPLACE` : create.slice(0, 'create'.length);
  });
}

function tableOf({ table }: OperationOf<'dropTrigger'>): Name {
  if (table === undefined) throw new UnprintableError('trigger without its table');
  return table;
}
