import type { Column, Constraint, OperationOf, TableChange, TogetherChange } from '../../../ir/index.js';
import type { Flavour } from '../flavour.js';
import { isOfColumn, printColumn } from './columns.js';
import { printConstraint, printIndex, refuseUnsaid } from './constraints.js';
import { printDefault } from './expressions.js';
import { flag, printName, quoteIdentifier, quoteString } from './identifiers.js';
import { printTableOptions } from './table-options.js';
import { UnprintableError } from './unprintable.js';

/** The actions of a change, as they stand after ALTER TABLE. More than one where a constraint comes with a column. */
export function printActions(change: TogetherChange, flavour: Flavour): readonly string[] {
  switch (change.kind) {
    case 'alterTable':
      return [printTableChange(change.change, flavour)];
    case 'renameTable':
      return [`RENAME TO ${printName({ ...change.table, name: change.to })}`];
    case 'addColumn':
      return printAddColumn(change, flavour);
    case 'dropColumn':
      return [`DROP COLUMN ${conditional(change.ifExists, flavour)}${quoteIdentifier(change.column)}`];
    case 'renameColumn':
      return [`RENAME COLUMN ${quoteIdentifier(change.column)} TO ${quoteIdentifier(change.to)}`];
    case 'alterColumn':
      return printAlterColumn(change, flavour);
    case 'addConstraint':
      refuseUnsaid(change.table, [change.constraint], flavour);
      return [`ADD ${printConstraint(change.constraint, flavour)}`];
    case 'dropConstraint':
      return [printDropConstraint(change, flavour)];
    case 'alterConstraint':
      if (change.enforced === undefined) throw new UnprintableError(flavour, 'constraint that is deferred');
      return [`ALTER CHECK ${quoteIdentifier(change.name)} ${flag(!change.enforced, 'NOT ')}ENFORCED`];
    case 'createIndex':
      return [`ADD ${printIndex(change.index, flavour)}`];
    case 'dropIndex':
      return [`DROP INDEX ${conditional(change.ifExists, flavour)}${quoteIdentifier(change.index.name)}`];
    case 'renameIndex':
      return [`RENAME INDEX ${quoteIdentifier(change.index.name)} TO ${quoteIdentifier(change.to)}`];
    case 'alterIndex':
      return [`ALTER INDEX ${quoteIdentifier(change.name)} ${visibility(change.invisible, flavour)}`];
    case 'comment':
      return [printComment(change, flavour)];
  }
}

/** IF EXISTS inside ALTER TABLE, which only MariaDB has. */
function conditional(value: true | undefined, flavour: Flavour, text = 'IF EXISTS '): string {
  if (value === true && !flavour.conditionalChanges)
    throw new UnprintableError(flavour, `${text.trim()} in ALTER TABLE`);
  return flag(value, text);
}

function visibility(invisible: boolean, flavour: Flavour): string {
  if (flavour.hiddenIndex === 'IGNORED') return invisible ? 'IGNORED' : 'NOT IGNORED';
  return invisible ? 'INVISIBLE' : 'VISIBLE';
}

function printAddColumn(operation: OperationOf<'addColumn'>, flavour: Flavour): readonly string[] {
  const { column, constraints = [], position } = operation;
  refuseUnsaid(operation.table, constraints, flavour);
  const { own, others } = divided(column, constraints, flavour);
  const definition = printColumn(column, own, flavour) + printPosition(position);
  return [
    `ADD COLUMN ${conditional(operation.ifNotExists, flavour, 'IF NOT EXISTS ')}${definition}`,
    ...others.map((constraint) => `ADD ${printConstraint(constraint, flavour)}`),
  ];
}

/** The constraints that stand in the column's definition, and those that are actions of their own. */
function divided(column: Column, constraints: readonly Constraint[], flavour: Flavour) {
  return {
    own: constraints.filter((constraint) => isOfColumn(column, constraint, flavour)),
    others: constraints.filter((constraint) => !isOfColumn(column, constraint, flavour)),
  };
}

function printPosition(position: OperationOf<'addColumn'>['position']): string {
  if (position === undefined) return '';
  return 'first' in position ? ' FIRST' : ` AFTER ${quoteIdentifier(position.after)}`;
}

function printAlterColumn(operation: OperationOf<'alterColumn'>, flavour: Flavour): readonly string[] {
  const { change } = operation;
  const name = quoteIdentifier(operation.column);
  switch (change.kind) {
    case 'redefine': {
      const { own, others } = divided(change.column, change.constraints ?? [], flavour);
      const definition = printColumn(change.column, own, flavour) + printPosition(change.position);
      const ifExists = conditional(change.ifExists, flavour);
      const head =
        change.column.name === operation.column
          ? `MODIFY COLUMN ${ifExists}`
          : `CHANGE COLUMN ${ifExists}${name} `;
      return [
        head + definition,
        ...others.map((constraint) => `ADD ${printConstraint(constraint, flavour)}`),
      ];
    }
    case 'default':
      return change.default === null
        ? [`ALTER COLUMN ${name} DROP DEFAULT`]
        : [`ALTER COLUMN ${name} SET DEFAULT ${printDefault(change.default, undefined, flavour)}`];
    case 'visibility':
      return [`ALTER COLUMN ${name} SET ${change.invisible ? 'INVISIBLE' : 'VISIBLE'}`];
    case 'type':
    case 'nullable':
    case 'identity':
    case 'setIdentity':
    case 'dropExpression':
      throw new UnprintableError(
        flavour,
        `change of a column's ${change.kind} alone: the whole column is redefined`,
      );
  }
}

function printDropConstraint(operation: OperationOf<'dropConstraint'>, flavour: Flavour): string {
  const name = conditional(operation.ifExists, flavour) + quoteIdentifier(operation.name);
  if (operation.constraint === 'primaryKey' || operation.name === 'PRIMARY') return 'DROP PRIMARY KEY';
  switch (operation.constraint) {
    case 'foreignKey':
      return `DROP FOREIGN KEY ${name}`;
    case 'unique':
      return `DROP INDEX ${name}`;
    case 'check':
      return flavour.dialect === 'mysql' ? `DROP CHECK ${name}` : `DROP CONSTRAINT ${name}`;
    case undefined:
    case 'exclusion':
      return `DROP CONSTRAINT ${name}`;
  }
}

function printTableChange(change: TableChange, flavour: Flavour): string {
  switch (change.kind) {
    case 'options':
      return printTableOptions(change.options, flavour).join(' ');
    case 'convertCharset': {
      const collation = change.collation === undefined ? '' : ` COLLATE ${change.collation}`;
      return `CONVERT TO CHARACTER SET ${change.charset ?? 'DEFAULT'}${collation}`;
    }
    case 'partitionBy':
      return change.partitionBy === null ? 'REMOVE PARTITIONING' : `PARTITION BY ${change.partitionBy}`;
    case 'setSchema':
    case 'rowLevelSecurity':
    case 'logged':
    case 'setParameters':
    case 'resetParameters':
      throw new UnprintableError(flavour, `change of a table such as ${change.kind}`);
  }
}

function printComment({ on, comment }: OperationOf<'comment'>, flavour: Flavour): string {
  if (on.kind !== 'table') throw new UnprintableError(flavour, `comment on a ${on.kind} alone`);
  return `COMMENT=${quoteString(comment ?? '')}`;
}
