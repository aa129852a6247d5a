import type { Node } from 'libpg-query';
import { bodyOf, kindOf, type NodeKind } from './nodes.js';

/** Statements about one kind of object. */
const objectTypes: { readonly [K in NodeKind]?: string } = {
  AlterDomainStmt: 'OBJECT_DOMAIN',
  AlterEnumStmt: 'OBJECT_TYPE',
  AlterFunctionStmt: 'OBJECT_FUNCTION',
  AlterTypeStmt: 'OBJECT_TYPE',
  CreateDomainStmt: 'OBJECT_DOMAIN',
  CreateEnumStmt: 'OBJECT_TYPE',
  CreateFunctionStmt: 'OBJECT_FUNCTION',
  CreateSchemaStmt: 'OBJECT_SCHEMA',
};

/** The kind of object that DROP, ALTER … RENAME and their like are about. */
export function objectTypeOf(node: Node): string | undefined {
  const fixed = objectTypes[kindOf(node)];
  if (fixed !== undefined) return fixed;
  const type =
    bodyOf(node, 'DropStmt')?.removeType ??
    bodyOf(node, 'RenameStmt')?.renameType ??
    bodyOf(node, 'AlterObjectSchemaStmt')?.objectType ??
    bodyOf(node, 'AlterObjectDependsStmt')?.objectType ??
    bodyOf(node, 'AlterOwnerStmt')?.objectType ??
    bodyOf(node, 'AlterTableStmt')?.objtype ??
    bodyOf(node, 'DefineStmt')?.kind;
  return type;
}

/** The grammar keeps a composite type's name like that of a table. */
export function isCompositeType(node: Node): boolean {
  return 'CompositeTypeStmt' in node || bodyOf(node, 'AlterTableStmt')?.objtype === 'OBJECT_TYPE';
}

/** A statement's kind in SQL's words: `drop policy`, from the tag and the kind of object. */
export function statementName(node: Node): string {
  const kind = kindOf(node);
  const transaction = bodyOf(node, 'TransactionStmt')?.kind;
  if (transaction !== undefined)
    return transaction.replace('TRANS_STMT_', '').replaceAll('_', ' ').toLowerCase();
  if (isCompositeType(node) && kind === 'AlterTableStmt') return 'alter composite type';
  const known = names[kind];
  if (known !== undefined) return known;
  const verb = verbs[kind];
  const object = objectTypeOf(node);
  if (verb !== undefined && object !== undefined) {
    return `${verb} ${objectWords[object] ?? object.slice('OBJECT_'.length).toLowerCase().replaceAll('_', ' ')}`;
  }
  return kind
    .replace(/Stmt$/, '')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();
}

/** Statements about objects of any kind. */
const verbs: { readonly [K in NodeKind]?: string } = {
  AlterObjectSchemaStmt: 'alter',
  AlterObjectDependsStmt: 'alter',
  AlterOwnerStmt: 'alter',
  AlterTableStmt: 'alter',
  DefineStmt: 'create',
  DropStmt: 'drop',
  RenameStmt: 'alter',
};

/** Kinds of objects whose tag is not their name in SQL. */
const objectWords: Readonly<Record<string, string>> = {
  OBJECT_FDW: 'foreign data wrapper',
  OBJECT_MATVIEW: 'materialized view',
  OBJECT_OPCLASS: 'operator class',
  OBJECT_OPFAMILY: 'operator family',
  OBJECT_STATISTIC_EXT: 'statistics',
  OBJECT_TABCONSTRAINT: 'constraint',
  OBJECT_TSCONFIGURATION: 'text search configuration',
  OBJECT_TSDICTIONARY: 'text search dictionary',
  OBJECT_TSPARSER: 'text search parser',
  OBJECT_TSTEMPLATE: 'text search template',
};

/** Statements whose tag does not say it in SQL's words. */
const names: { readonly [K in NodeKind]?: string } = {
  AlterDefaultPrivilegesStmt: 'alter default privileges',
  AlterSeqStmt: 'alter sequence',
  AlterEventTrigStmt: 'alter event trigger',
  AlterFdwStmt: 'alter foreign data wrapper',
  AlterStatsStmt: 'alter statistics',
  AlterTSConfigurationStmt: 'alter text search configuration',
  AlterTSDictionaryStmt: 'alter text search dictionary',
  CompositeTypeStmt: 'create composite type',
  CreateFdwStmt: 'create foreign data wrapper',
  CreateOpClassStmt: 'create operator class',
  CreateOpFamilyStmt: 'create operator family',
  CreateTableAsStmt: 'create table as',
  CreateEventTrigStmt: 'create event trigger',
  CreatePLangStmt: 'create language',
  CreateRangeStmt: 'create range type',
  CreateSeqStmt: 'create sequence',
  CreateStatsStmt: 'create statistics',
  CreateStmt: 'create table',
  CreateTrigStmt: 'create trigger',
  CreatedbStmt: 'create database',
  DoStmt: 'do block',
  DropdbStmt: 'drop database',
  IndexStmt: 'create index',
  RefreshMatViewStmt: 'refresh materialized view',
  RuleStmt: 'create rule',
  VariableSetStmt: 'set',
  VariableShowStmt: 'show',
  ViewStmt: 'create view',
};
