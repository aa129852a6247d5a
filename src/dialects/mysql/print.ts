import type { SchemaState } from '../../fold/state.js';
import type { Column, Name, OperationBody, OperationOf } from '../../ir/index.js';
import type { Flavour } from './flavour.js';
import { printRows } from './print/data.js';
import { flag, printName, quoteIdentifier, quoteString } from './print/identifiers.js';
import { printCreateView, printDefinition } from './print/programs.js';
import {
  printAlterTable,
  printCreateIndex,
  printCreateTable,
  printDropIndex,
  printTogether,
} from './print/tables.js';
import { printSequence } from './print/sequences.js';
import { UnprintableError } from './print/unprintable.js';
import { throughVisits } from './visiting.js';

export { printExpression } from './print/expressions.js';
export { quoteIdentifier, quoteString } from './print/identifiers.js';
export { printType } from './print/types.js';

/**
 * The statements of an operation in the SQL of MySQL or MariaDB, without semicolons. `opaque` has none.
 * Throws {@link UnprintableError} for what they have no SQL for; whoever changes the dialect sees to it before.
 */
export function print(operation: OperationBody, flavour: Flavour, before?: SchemaState): readonly string[] {
  if (operation.kind === 'opaque') return [];
  // RENAME TABLE finds no temporary table (MySQL manual, "RENAME TABLE Statement").
  if (operation.kind === 'renameTable' && before?.table(operation.table)?.temporary === true)
    return [`ALTER TABLE ${printName(operation.table)} RENAME TO ${printName(renamed(operation))}`];
  return throughVisits(operation).flatMap((one) =>
    one.kind === 'opaque' ? [] : [printOne(one, flavour), ...printNoDefaults(one)],
  );
}

function renamed({ table, to }: OperationOf<'renameTable'>): Name {
  return { ...table, name: to };
}

/** A nullable column without even the default NULL has no word in its definition: DROP DEFAULT makes it so. */
function printNoDefaults(operation: OperationBody): readonly string[] {
  switch (operation.kind) {
    case 'createTable':
      return operation.columns.flatMap((column) => printNoDefault(operation.table, column));
    case 'addColumn':
      return printNoDefault(operation.table, operation.column);
    case 'alterColumn':
      return operation.change.kind === 'redefine'
        ? printNoDefault(operation.table, operation.change.column)
        : [];
    case 'alterTogether':
      return operation.changes.flatMap(printNoDefaults);
    default:
      return [];
  }
}

function printNoDefault(table: Name, column: Column): readonly string[] {
  if (column.noDefault !== true) return [];
  return [`ALTER TABLE ${printName(table)} ALTER COLUMN ${quoteIdentifier(column.name)} DROP DEFAULT`];
}

function printOne(operation: Exclude<OperationBody, { kind: 'opaque' }>, flavour: Flavour): string {
  switch (operation.kind) {
    case 'createTable':
      return printCreateTable(operation, flavour);
    case 'dropTable':
      return `DROP TABLE ${flag(operation.ifExists, 'IF EXISTS ')}${printName(operation.table)}`;
    case 'renameTable': {
      if (operation.ifExists === true && !flavour.conditionalChanges) {
        throw new UnprintableError(flavour, 'RENAME TABLE IF EXISTS');
      }
      const to = printName(renamed(operation));
      return `RENAME TABLE ${flag(operation.ifExists, 'IF EXISTS ')}${printName(operation.table)} TO ${to}`;
    }
    case 'alterTogether':
      return printTogether(operation, flavour);
    case 'alterTable':
    case 'addColumn':
    case 'dropColumn':
    case 'renameColumn':
    case 'alterColumn':
    case 'addConstraint':
    case 'dropConstraint':
    case 'alterConstraint':
    case 'renameIndex':
    case 'alterIndex':
    case 'comment':
      return printAlterTable(operation, flavour);
    case 'createIndex':
      return printCreateIndex(operation, flavour);
    case 'dropIndex':
      return printDropIndex(operation, flavour);
    case 'createView':
      return printCreateView(operation, flavour);
    case 'dropView':
      return `DROP VIEW ${flag(operation.ifExists, 'IF EXISTS ')}${printName(operation.name)}`;
    case 'createFunction':
    case 'createTrigger':
      return printDefinition(operation, flavour);
    case 'dropFunction':
      return `DROP ${operation.routine.toUpperCase()} ${flag(operation.ifExists, 'IF EXISTS ')}${printName(operation.name)}`;
    case 'dropTrigger': {
      const schema = operation.schema ?? operation.table?.schema;
      const name = printName(
        schema === undefined ? { name: operation.name } : { schema, name: operation.name },
      );
      return `DROP TRIGGER ${flag(operation.ifExists, 'IF EXISTS ')}${name}`;
    }
    case 'insert':
    case 'update':
    case 'delete':
      return printRows(operation, flavour);
    case 'rawSql':
      return operation.sql.trim().replace(/(?:\s*;)+$/, '');
    case 'createSequence':
    case 'alterSequence':
    case 'dropSequence':
      return printSequence(operation, flavour);
    case 'createSchema':
      return `CREATE DATABASE ${flag(operation.ifNotExists, 'IF NOT EXISTS ')}${quoteIdentifier(operation.name)}`;
    case 'dropSchema':
      if (operation.cascade !== true)
        throw new UnprintableError(flavour, 'drop of a schema only if it is empty');
      return `DROP DATABASE ${flag(operation.ifExists, 'IF EXISTS ')}${quoteIdentifier(operation.name)}`;
    case 'renameView':
      return `RENAME TABLE ${printName(operation.name)} TO ${printName({ ...operation.name, name: operation.to })}`;
    case 'renameConstraint':
    case 'validateConstraint':
    case 'createEnum':
    case 'addEnumValue':
    case 'renameEnumValue':
    case 'renameEnum':
    case 'dropEnum':
    case 'createDomain':
    case 'dropDomain':
    case 'renameSequence':
    case 'renameTrigger':
    case 'renameSchema':
    case 'createExtension':
    case 'dropExtension':
      throw new UnprintableError(
        flavour,
        operation.kind.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`),
      );
  }
}

/**
 * A statement that always fails with the message: where a migration needs a person. SIGNAL takes 128 characters of
 * text and is allowed outside of routines (MySQL manual, "SIGNAL Statement").
 */
export function printStop(message: string): string {
  return `SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = ${quoteString(message.slice(0, 128))}`;
}
