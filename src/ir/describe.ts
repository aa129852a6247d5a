import { keyOf } from './name.js';
import type {
  CommentTarget,
  ObjectReference,
  OperationBody,
  TableChange,
  ColumnChange,
} from './operation.js';
import type { Constraint } from './table.js';

/** An operation in a few words, for lists: `add column users.email`. */
export function describeOperation(operation: OperationBody): string {
  switch (operation.kind) {
    case 'createTable':
      return `create table ${keyOf(operation.table)}`;
    case 'dropTable':
      return `drop table ${keyOf(operation.table)}`;
    case 'renameTable':
      return `rename table ${keyOf(operation.table)} to ${operation.to}`;
    case 'alterTable':
      return `${describeTableChange(operation.change)} on ${keyOf(operation.table)}`;
    case 'alterTogether':
      return `at once: ${operation.changes.map(describeOperation).join(', ')}`;
    case 'addColumn':
      return `add column ${keyOf(operation.table)}.${operation.column.name}`;
    case 'dropColumn':
      return `drop column ${keyOf(operation.table)}.${operation.column}`;
    case 'renameColumn':
      return `rename column ${keyOf(operation.table)}.${operation.column} to ${operation.to}`;
    case 'alterColumn':
      return `${describeColumnChange(operation.change)} of ${keyOf(operation.table)}.${operation.column}`;
    case 'addConstraint':
      return `add ${describeConstraint(operation.constraint)} to ${keyOf(operation.table)}`;
    case 'dropConstraint':
      return operation.constraint === 'primaryKey'
        ? `drop primary key of ${keyOf(operation.table)}`
        : `drop constraint ${operation.name} of ${keyOf(operation.table)}`;
    case 'renameConstraint':
      return `rename constraint ${operation.name} of ${keyOf(operation.table)} to ${operation.to}`;
    case 'validateConstraint':
      return `validate constraint ${operation.name} of ${keyOf(operation.table)}`;
    case 'alterConstraint':
      return `alter constraint ${operation.name} of ${keyOf(operation.table)}`;
    case 'createIndex':
      return `create index ${operation.index.name ?? ''} on ${keyOf(operation.table)}`.replace('  ', ' ');
    case 'dropIndex':
      return `drop index ${keyOf(operation.index)}`;
    case 'renameIndex':
      return `rename index ${keyOf(operation.index)} to ${operation.to}`;
    case 'alterIndex':
      return `make index ${operation.name} on ${keyOf(operation.table)} ${operation.invisible ? 'invisible' : 'visible'}`;
    case 'createEnum':
      return `create enum ${keyOf(operation.name)}`;
    case 'addEnumValue':
      return `add value ${operation.value} to enum ${keyOf(operation.name)}`;
    case 'renameEnumValue':
      return `rename value ${operation.value} of enum ${keyOf(operation.name)} to ${operation.to}`;
    case 'renameEnum':
      return `rename enum ${keyOf(operation.name)} to ${operation.to}`;
    case 'dropEnum':
      return `drop enum ${keyOf(operation.name)}`;
    case 'createDomain':
      return `create domain ${keyOf(operation.name)}`;
    case 'dropDomain':
      return `drop domain ${keyOf(operation.name)}`;
    case 'createSequence':
      return `create sequence ${keyOf(operation.name)}`;
    case 'alterSequence':
      return `alter sequence ${keyOf(operation.name)}`;
    case 'renameSequence':
      return `rename sequence ${keyOf(operation.name)} to ${operation.to}`;
    case 'dropSequence':
      return `drop sequence ${keyOf(operation.name)}`;
    case 'createView':
      return `create ${operation.materialized ? 'materialized ' : ''}view ${keyOf(operation.name)}`;
    case 'dropView':
      return `drop ${operation.materialized ? 'materialized ' : ''}view ${keyOf(operation.name)}`;
    case 'renameView':
      return `rename view ${keyOf(operation.name)} to ${operation.to}`;
    case 'createFunction':
      return `create ${operation.routine} ${keyOf(operation.name)}`;
    case 'dropFunction':
      return `drop ${operation.routine} ${keyOf(operation.name)}`;
    case 'createTrigger':
      return `create trigger ${operation.name} on ${keyOf(operation.table)}`;
    case 'dropTrigger':
      return operation.table === undefined
        ? `drop trigger ${operation.name}`
        : `drop trigger ${operation.name} on ${keyOf(operation.table)}`;
    case 'renameTrigger':
      return `rename trigger ${operation.name} on ${keyOf(operation.table)} to ${operation.to}`;
    case 'createSchema':
      return `create schema ${operation.name}`;
    case 'renameSchema':
      return `rename schema ${operation.name} to ${operation.to}`;
    case 'dropSchema':
      return `drop schema ${operation.name}`;
    case 'createExtension':
      return `create extension ${operation.name}`;
    case 'dropExtension':
      return `drop extension ${operation.name}`;
    case 'comment':
      return `comment on ${describeCommentTarget(operation.on)}`;
    case 'insert':
      return `insert ${operation.rows.length} ${operation.rows.length === 1 ? 'row' : 'rows'} into ${keyOf(operation.table)}`;
    case 'update':
      return `update ${keyOf(operation.table)}`;
    case 'delete':
      return `delete from ${keyOf(operation.table)}`;
    case 'rawSql':
      return `${operation.statement}${describeTouches(operation.touches)}`;
    case 'opaque':
      return `not understood: ${operation.reason}`;
  }
}

function describeTableChange(change: TableChange): string {
  switch (change.kind) {
    case 'setSchema':
      return `set schema ${change.schema}`;
    case 'rowLevelSecurity':
      return `${change.setting === 'noForce' ? 'no force' : change.setting} row level security`;
    case 'logged':
      return change.logged ? 'set logged' : 'set unlogged';
    case 'options':
      return `set ${Object.keys(change.options).join(', ')}`;
    case 'convertCharset':
      return `convert to character set ${change.charset ?? 'default'}`;
    case 'partitionBy':
      return change.partitionBy === null ? 'remove partitioning' : 'change partitioning';
    case 'setParameters':
      return `set ${Object.keys(change.with).join(', ')}`;
    case 'resetParameters':
      return `reset ${change.parameters.join(', ')}`;
  }
}

function describeColumnChange(change: ColumnChange): string {
  switch (change.kind) {
    case 'type':
      return 'change type';
    case 'nullable':
      return change.nullable ? 'drop not null' : 'set not null';
    case 'default':
      return change.default === null ? 'drop default' : 'set default';
    case 'identity':
      return change.identity === null ? 'drop identity' : 'add identity';
    case 'setIdentity':
      return 'set identity';
    case 'dropExpression':
      return 'drop expression';
    case 'redefine':
      return 'redefine';
    case 'visibility':
      return change.invisible ? 'set invisible' : 'set visible';
  }
}

function describeConstraint(constraint: Constraint): string {
  const kinds = {
    primaryKey: 'primary key',
    unique: 'unique',
    check: 'check',
    foreignKey: 'foreign key',
    exclusion: 'exclusion',
  } as const;
  return constraint.name === undefined
    ? kinds[constraint.kind]
    : `${kinds[constraint.kind]} ${constraint.name}`;
}

function describeCommentTarget(target: CommentTarget): string {
  switch (target.kind) {
    case 'column':
      return `column ${keyOf(target.table)}.${target.column}`;
    case 'constraint':
    case 'trigger':
      return `${target.kind} ${target.name} of ${keyOf(target.table)}`;
    case 'materializedView':
      return `materialized view ${keyOf(target.name)}`;
    case 'table':
    case 'view':
    case 'sequence':
    case 'index':
    case 'type':
    case 'domain':
    case 'schema':
    case 'extension':
    case 'function':
      return `${target.kind} ${keyOf(target.name)}`;
  }
}

function describeTouches(touches: readonly ObjectReference[]): string {
  return touches.length === 0
    ? ''
    : ` (${touches.map(({ name, prefix }) => `${keyOf(name)}${prefix === true ? '…' : ''}`).join(', ')})`;
}
