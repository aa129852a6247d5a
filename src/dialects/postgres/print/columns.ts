import type {
  AutoIncrement,
  Column,
  ColumnChange,
  ColumnType,
  Constraint,
  Expression,
  Name,
  OperationOf,
} from '../../../ir/index.js';
import { plainDefault } from '../../../fold/meaning/plain-default.js';
import { sameName, siblingName } from '../../../ir/index.js';
import { makeObjectName } from '../object-name.js';
import { printConstraint } from './constraints.js';
import { commentOn, flag, tableClause } from './clauses.js';
import { printDefault, printExpression } from './expressions.js';
import { printName, quoteIdentifier, quoteString } from './identifiers.js';
import { printSequenceOptions } from './sequences.js';
import { printType } from './types.js';
import { UnprintableError } from './unprintable.js';

export const columnPrinters = {
  addColumn: (operation: OperationOf<'addColumn'>) => {
    const { table, column, constraints = [] } = operation;
    // One statement, so that they are added with the column or not at all.
    const definition = [
      `ADD COLUMN ${flag(operation.ifNotExists, 'IF NOT EXISTS ')}${printColumn(table, column)}`,
      ...constraints.filter(isOfColumn).map((constraint) => printConstraint(constraint, 'column')),
    ].join(' ');
    const added = constraints
      .filter((constraint) => !isOfColumn(constraint))
      .map((constraint) => `ADD ${printConstraint(constraint)}`);
    const alter = `${tableClause(table, operation.tableIfExists)} ${[definition, ...added].join(', ')}`;
    return [
      ...sequenceBefore(table, column),
      alter,
      ...afterColumn(table, column),
      ...constraints.flatMap((constraint) =>
        constraint.comment === undefined || constraint.name === undefined
          ? []
          : [commentOn({ kind: 'constraint', table, name: constraint.name }, constraint.comment)],
      ),
    ];
  },
  dropColumn: (operation: OperationOf<'dropColumn'>) => [
    `${tableClause(operation.table, operation.tableIfExists)} DROP COLUMN ${flag(operation.ifExists, 'IF EXISTS ')}` +
      quoteIdentifier(operation.column) +
      flag(operation.cascade, ' CASCADE'),
  ],
  renameColumn: (operation: OperationOf<'renameColumn'>) => [
    `${tableClause(operation.table, operation.tableIfExists)} RENAME COLUMN ${quoteIdentifier(operation.column)} ` +
      `TO ${quoteIdentifier(operation.to)}`,
  ],
  alterColumn: (operation: OperationOf<'alterColumn'>) => [
    `${tableClause(operation.table, operation.tableIfExists)} ALTER COLUMN ${quoteIdentifier(operation.column)} ` +
      printChange(operation.change),
  ],
};

/** Whether a constraint can stand in its column's definition: then IF NOT EXISTS of the column is for it, too. */
function isOfColumn(constraint: Constraint): boolean {
  switch (constraint.kind) {
    case 'primaryKey':
    case 'unique':
      return (
        constraint.columns.length === 1 &&
        constraint.include === undefined &&
        constraint.usingIndex === undefined
      );
    case 'foreignKey':
      return constraint.columns.length === 1 && constraint.notValid === undefined;
    case 'check':
      return constraint.notValid === undefined;
    case 'exclusion':
      return false;
  }
}

/** A column's definition as it stands in CREATE TABLE and ADD COLUMN. */
export function printColumn(table: Name, column: Column): string {
  refuseForeign(column);
  const parts = [quoteIdentifier(column.name), printColumnType(table, column)];
  if (column.collation !== undefined) parts.push(`COLLATE ${printName(column.collation)}`);
  if (column.generated !== undefined) {
    const kind = column.generated.stored ? 'STORED' : 'VIRTUAL';
    parts.push(`GENERATED ALWAYS AS (${printExpression(column.generated.expression)}) ${kind}`);
  }
  const increment = column.autoIncrement;
  if (increment !== undefined && increment.kind !== 'serial') parts.push(printIdentity(increment));
  if (!column.nullable && !impliesNotNull(table, column)) parts.push('NOT NULL');
  if (column.default !== undefined)
    parts.push(`DEFAULT ${printDefault(asWritten(column.default, column.type))}`);
  else if (isLongSerial(table, column)) parts.push(`DEFAULT ${nextval(serialSequence(table, column))}`);
  return parts.join(' ');
}

/** What only other dialects can say of a column. */
function refuseForeign(column: Column): void {
  if (column.autoIncrement?.kind === 'autoIncrement') throw new UnprintableError('AUTO_INCREMENT');
  const extra = (['charset', 'onUpdate', 'invisible', 'noDefault', 'options'] as const).find(
    (key) => column[key] !== undefined,
  );
  if (extra !== undefined) throw new UnprintableError(`${extra} of a column`);
}

/** Statements that a column needs first: the sequence of a serial that `serial` cannot say. */
export function sequenceBefore(table: Name, column: Column): readonly string[] {
  if (!isLongSerial(table, column)) return [];
  const options = { type: column.type, ...column.autoIncrement?.options };
  return [`CREATE SEQUENCE ${printName(serialSequence(table, column))}${printSequenceOptions(options)}`];
}

/** Statements that complete a column once it is there. */
export function afterColumn(table: Name, column: Column): readonly string[] {
  const statements: string[] = [];
  if (isLongSerial(table, column)) {
    const owner = `${printName(table)}.${quoteIdentifier(column.name)}`;
    statements.push(`ALTER SEQUENCE ${printName(serialSequence(table, column))} OWNED BY ${owner}`);
  } else if (column.autoIncrement?.kind === 'serial' && column.nullable) {
    statements.push(`${tableClause(table)} ALTER COLUMN ${quoteIdentifier(column.name)} DROP NOT NULL`);
  }
  if (column.comment !== undefined) {
    statements.push(commentOn({ kind: 'column', table, column: column.name }, column.comment));
  }
  return statements;
}

function printColumnType(table: Name, column: Column): string {
  if (column.autoIncrement?.kind !== 'serial' || isLongSerial(table, column)) return printType(column.type);
  switch (printType(column.type)) {
    case 'smallint':
      return 'smallserial';
    case 'bigint':
      return 'bigserial';
    default:
      return 'serial';
  }
}

/** `serial` and identity columns are NOT NULL without saying so. */
function impliesNotNull(table: Name, column: Column): boolean {
  return column.autoIncrement !== undefined && !isLongSerial(table, column);
}

/** Whether a serial has a sequence that the word `serial` would not make: another name, or options. */
function isLongSerial(table: Name, column: Column): boolean {
  const increment = column.autoIncrement;
  if (increment?.kind !== 'serial') return false;
  if (column.type.kind !== 'integer' || Object.keys(increment.options ?? {}).length > 0) return true;
  return increment.sequence !== undefined && !sameName(increment.sequence, defaultSequence(table, column));
}

function serialSequence(table: Name, column: Column): Name {
  return column.autoIncrement?.sequence ?? defaultSequence(table, column);
}

/** `false` rather than `'0'`, as people write it, where the server stores the same. */
function asWritten(value: Expression, type: ColumnType): Expression {
  return value.kind === 'string' ? plainDefault(value, type) : value;
}

function defaultSequence(table: Name, column: Column): Name {
  return siblingName(table, makeObjectName(table.name, column.name, 'seq'));
}

function nextval(sequence: Name): string {
  return `nextval(${quoteString(printName(sequence))}::regclass)`;
}

function printIdentity(identity: AutoIncrement): string {
  const name = identity.sequence === undefined ? '' : ` SEQUENCE NAME ${printName(identity.sequence)}`;
  const options = (name + printSequenceOptions(identity.options ?? {})).trim();
  return `GENERATED ${generation(identity.kind)} AS IDENTITY${options === '' ? '' : ` (${options})`}`;
}

function generation(kind: AutoIncrement['kind']): string {
  return kind === 'always' ? 'ALWAYS' : 'BY DEFAULT';
}

function printChange(change: ColumnChange): string {
  switch (change.kind) {
    case 'type': {
      const collation = change.collation === undefined ? '' : ` COLLATE ${printName(change.collation)}`;
      const using = change.using === undefined ? '' : ` USING ${printExpression(change.using)}`;
      return `TYPE ${printType(change.type)}${collation}${using}`;
    }
    case 'nullable':
      return change.nullable ? 'DROP NOT NULL' : 'SET NOT NULL';
    case 'default':
      return change.default === null ? 'DROP DEFAULT' : `SET DEFAULT ${printDefault(change.default)}`;
    case 'identity':
      return change.identity === null
        ? `DROP IDENTITY${flag(change.ifExists, ' IF EXISTS')}`
        : `ADD ${printIdentity(change.identity)}`;
    case 'setIdentity':
      return printSetIdentity(change);
    case 'dropExpression':
      return `DROP EXPRESSION${flag(change.ifExists, ' IF EXISTS')}`;
    case 'redefine':
      throw new UnprintableError('redefinition of a column');
    case 'visibility':
      throw new UnprintableError('invisible column');
  }
}

function printSetIdentity(change: Extract<ColumnChange, { kind: 'setIdentity' }>): string {
  const parts: string[] = [];
  if (change.generation !== undefined) parts.push(`SET GENERATED ${generation(change.generation)}`);
  const { type: _type, ...options } = change.options ?? {};
  for (const [key, value] of Object.entries(options)) {
    parts.push(`SET${printSequenceOptions({ [key]: value })}`);
  }
  if (change.restart !== undefined) {
    parts.push(change.restart === true ? 'RESTART' : `RESTART WITH ${change.restart}`);
  }
  return parts.join(' ');
}
