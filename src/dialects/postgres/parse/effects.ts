import type { AlterTableStmt, Node, RangeVar } from 'libpg-query';
import type { ObjectReference, OperationOf, RawEffect } from '../../../ir/index.js';
import type { StatementContext } from './context.js';
import { harmlessFunctions, sequenceFunctions } from './known-functions.js';
import { bodyOf, kindOf, stringsOf, type NodeKind } from './nodes.js';
import { functionsIn, tablesIn, touchesSystem, visitObjects } from './touches.js';

/** What is said of a statement that is kept to the letter. */
export type RawDescription = Omit<OperationOf<'rawSql'>, 'kind' | 'dialect' | 'sql'>;

/** Says of any statement what kind it is and what it does to what the IR models. */
export function describeRaw(context: StatementContext, node: Node): RawDescription {
  const kind = kindOf(node);
  const effect = effectOf(kind, node);
  return {
    statement: statementName(kind, node),
    effect,
    touches: effect === 'none' || touchesUnknown(node) ? [] : touchesOf(context, node),
    ...(runsOutsideTransaction(kind, node) ? { outsideTransaction: true } : {}),
  };
}

/** `AlterTableStmt` as people say it; CREATE and DROP of several kinds with the kind. */
function statementName(kind: NodeKind, node: Node): string {
  const body = (node as unknown as Record<string, Record<string, unknown>>)[kind] ?? {};
  const known = names[kind];
  if (known !== undefined) return known;
  const words = kind
    .replace(/Stmt$/, '')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();
  const object = body['removeType'] ?? body['renameType'] ?? body['objectType'] ?? body['objtype'] ?? body['kind'];
  return kind !== 'TransactionStmt' && typeof object === 'string' && object.startsWith('OBJECT_')
    ? `${words} ${object.slice('OBJECT_'.length).toLowerCase().replaceAll('_', ' ')}`
    : words;
}

/** Statements whose tag does not say it in SQL's words. */
const names: { readonly [K in NodeKind]?: string } = {
  AlterTableStmt: 'alter table',
  AlterDefaultPrivilegesStmt: 'alter default privileges',
  AlterSeqStmt: 'alter sequence',
  CompositeTypeStmt: 'create type',
  CreateEventTrigStmt: 'create event trigger',
  CreatePLangStmt: 'create language',
  CreateRangeStmt: 'create type',
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

/** Statements that always have the same effect; one that is not here may change the schema. */
const fixedEffects: { readonly [K in NodeKind]?: RawEffect } = {
  // Settings, transactions, privileges, upkeep: nothing that the IR models.
  AlterDatabaseRefreshCollStmt: 'none',
  AlterDatabaseSetStmt: 'none',
  AlterDatabaseStmt: 'none',
  AlterDefaultPrivilegesStmt: 'none',
  AlterOwnerStmt: 'none',
  AlterRoleSetStmt: 'none',
  AlterRoleStmt: 'none',
  AlterSystemStmt: 'none',
  CheckPointStmt: 'none',
  ClosePortalStmt: 'none',
  ClusterStmt: 'none',
  ConstraintsSetStmt: 'none',
  CreateRoleStmt: 'none',
  CreatedbStmt: 'none',
  DeallocateStmt: 'none',
  DeclareCursorStmt: 'none',
  DiscardStmt: 'none',
  DropRoleStmt: 'none',
  DropdbStmt: 'none',
  FetchStmt: 'none',
  GrantRoleStmt: 'none',
  GrantStmt: 'none',
  ListenStmt: 'none',
  LoadStmt: 'none',
  LockStmt: 'none',
  NotifyStmt: 'none',
  ReassignOwnedStmt: 'none',
  RefreshMatViewStmt: 'data',
  ReindexStmt: 'none',
  TransactionStmt: 'none',
  UnlistenStmt: 'none',
  VacuumStmt: 'none',
  VariableSetStmt: 'none',
  VariableShowStmt: 'none',
  // Rows.
  MergeStmt: 'data',
  TruncateStmt: 'data',
  // Objects of the catalog that stand beside tables.
  AlterCollationStmt: 'catalog',
  AlterEventTrigStmt: 'catalog',
  AlterExtensionStmt: 'catalog',
  AlterFdwStmt: 'catalog',
  AlterForeignServerStmt: 'catalog',
  AlterOpFamilyStmt: 'catalog',
  AlterOperatorStmt: 'catalog',
  AlterPolicyStmt: 'catalog',
  AlterPublicationStmt: 'catalog',
  AlterStatsStmt: 'catalog',
  AlterSubscriptionStmt: 'catalog',
  AlterTSConfigurationStmt: 'catalog',
  AlterTSDictionaryStmt: 'catalog',
  AlterUserMappingStmt: 'catalog',
  CompositeTypeStmt: 'catalog',
  CreateAmStmt: 'catalog',
  CreateCastStmt: 'catalog',
  CreateConversionStmt: 'catalog',
  CreateEventTrigStmt: 'catalog',
  CreateFdwStmt: 'catalog',
  CreateForeignServerStmt: 'catalog',
  CreateOpClassStmt: 'catalog',
  CreateOpFamilyStmt: 'catalog',
  CreatePLangStmt: 'catalog',
  CreatePolicyStmt: 'catalog',
  CreatePublicationStmt: 'catalog',
  CreateRangeStmt: 'catalog',
  CreateStatsStmt: 'catalog',
  CreateSubscriptionStmt: 'catalog',
  CreateTransformStmt: 'catalog',
  CreateUserMappingStmt: 'catalog',
  DefineStmt: 'catalog',
  DropSubscriptionStmt: 'catalog',
  DropUserMappingStmt: 'catalog',
  RuleStmt: 'catalog',
  SecLabelStmt: 'catalog',
  // Whatever their code does.
  CallStmt: 'unknown',
  DoStmt: 'unknown',
  DropOwnedStmt: 'unknown',
  ExecuteStmt: 'unknown',
  PrepareStmt: 'none',
};

/** Kinds of objects that no table's shape depends on; DROP and ALTER of them change the catalog beside it. */
const besideTables: ReadonlySet<string> = new Set([
  'OBJECT_ACCESS_METHOD',
  'OBJECT_AGGREGATE',
  'OBJECT_CAST',
  'OBJECT_COLLATION',
  'OBJECT_CONVERSION',
  'OBJECT_EVENT_TRIGGER',
  'OBJECT_FDW',
  'OBJECT_FOREIGN_SERVER',
  'OBJECT_LANGUAGE',
  'OBJECT_OPCLASS',
  'OBJECT_OPERATOR',
  'OBJECT_OPFAMILY',
  'OBJECT_POLICY',
  'OBJECT_PUBLICATION',
  'OBJECT_RULE',
  'OBJECT_STATISTIC_EXT',
  'OBJECT_SUBSCRIPTION',
  'OBJECT_TRANSFORM',
  'OBJECT_TSCONFIGURATION',
  'OBJECT_TSDICTIONARY',
  'OBJECT_TSPARSER',
  'OBJECT_TSTEMPLATE',
]);

function effectOf(kind: NodeKind, node: Node): RawEffect {
  const fixed = fixedEffects[kind];
  if (fixed !== undefined) return fixed;
  const body = (node as unknown as Record<string, Readonly<Record<string, unknown>>>)[kind] ?? {};
  switch (kind) {
    case 'SelectStmt':
    case 'ExplainStmt':
      return queryEffect(body);
    case 'InsertStmt':
    case 'UpdateStmt':
    case 'DeleteStmt':
      // Rows of the catalog are the schema.
      return touchesSystem(body['relation'] as RangeVar | undefined) ? 'unknown' : 'data';
    case 'CopyStmt':
      return body['is_from'] === true ? 'data' : 'none';
    case 'CommentStmt':
      return 'catalog';
    case 'DropStmt':
      return besideTables.has(String(body['removeType'])) ? 'catalog' : 'schema';
    case 'RenameStmt':
      return besideTables.has(String(body['renameType'])) ? 'catalog' : 'schema';
    case 'AlterObjectSchemaStmt':
    case 'AlterObjectDependsStmt':
      return besideTables.has(String(body['objectType'])) ? 'catalog' : 'schema';
    case 'AlterTableStmt':
      return alterTableEffect(body as AlterTableStmt);
    default:
      return 'schema';
  }
}

/** A query changes nothing by itself, but what it calls may. */
function queryEffect(query: unknown): RawEffect {
  let changesData = false;
  let makesTable = false;
  visitObjects(query, (node) => {
    if ('InsertStmt' in node || 'UpdateStmt' in node || 'DeleteStmt' in node || 'MergeStmt' in node) changesData = true;
    if ('intoClause' in node) makesTable = true;
  });
  const functions = functionsIn(query);
  if (functions.some((name) => !harmlessFunctions.has(name) && !sequenceFunctions.has(name))) return 'unknown';
  if (makesTable) return 'schema';
  return changesData || functions.some((name) => sequenceFunctions.has(name)) ? 'data' : 'none';
}

/** Actions that leave the shape of a table as it is. */
const shapelessActions: ReadonlySet<string> = new Set([
  'AT_ChangeOwner',
  'AT_ClusterOn',
  'AT_DropCluster',
  'AT_SetStatistics',
  'AT_SetTableSpace',
]);

const catalogActions: ReadonlySet<string> = new Set([
  'AT_DisableRule',
  'AT_EnableAlwaysRule',
  'AT_EnableReplicaRule',
  'AT_EnableRule',
  'AT_ReplicaIdentity',
  'AT_ResetOptions',
  'AT_SetCompression',
  'AT_SetOptions',
  'AT_SetStorage',
]);

function alterTableEffect(statement: AlterTableStmt): RawEffect {
  const actions = (statement.cmds ?? []).map((command) => bodyOf(command, 'AlterTableCmd')?.subtype ?? '');
  if (actions.every((action) => shapelessActions.has(action))) return 'none';
  // ALTER TYPE of a composite type: the schema keeps it among the others.
  if (statement.objtype === 'OBJECT_TYPE') return 'catalog';
  return actions.every((action) => shapelessActions.has(action) || catalogActions.has(action)) ? 'catalog' : 'schema';
}

/** Code can touch more than its text names. */
function touchesUnknown(node: Node): boolean {
  return effectOf(kindOf(node), node) === 'unknown';
}

function touchesOf(context: StatementContext, node: Node): readonly ObjectReference[] {
  const dropped = bodyOf(node, 'DropStmt');
  if (dropped === undefined) return tablesIn(context, node);
  // A policy, rule or trigger: the table's name, then its own.
  const isOnTable = ['OBJECT_POLICY', 'OBJECT_RULE', 'OBJECT_TRIGGER'].includes(dropped.removeType ?? '');
  if (!isOnTable) return [];
  return (dropped.objects ?? []).flatMap((object) => {
    const parts = stringsOf(bodyOf(object, 'List')?.items).slice(0, -1);
    return parts.length === 0 || parts.length > 2
      ? []
      : tablesIn(context, { relname: parts.at(-1), ...(parts.length === 2 ? { schemaname: parts[0] } : {}) });
  });
}

/** Statements that PostgreSQL refuses in a transaction block (PreventInTransactionBlock in its source). */
function runsOutsideTransaction(kind: NodeKind, node: Node): boolean {
  switch (kind) {
    case 'CreatedbStmt':
    case 'DropdbStmt':
    case 'AlterSystemStmt':
    case 'CreateTableSpaceStmt':
    case 'DropTableSpaceStmt':
      return true;
    case 'VacuumStmt':
      return bodyOf(node, 'VacuumStmt')?.is_vacuumcmd === true;
    case 'ClusterStmt':
      return bodyOf(node, 'ClusterStmt')?.relation === undefined;
    case 'ReindexStmt': {
      const reindex = bodyOf(node, 'ReindexStmt');
      const isConcurrent = (reindex?.params ?? []).some((param) => bodyOf(param, 'DefElem')?.defname === 'concurrently');
      return isConcurrent || !['REINDEX_OBJECT_INDEX', 'REINDEX_OBJECT_TABLE'].includes(reindex?.kind ?? '');
    }
    case 'CreateSubscriptionStmt':
    case 'DropSubscriptionStmt':
      return true;
    case 'IndexStmt':
      return bodyOf(node, 'IndexStmt')?.concurrent === true;
    case 'DropStmt':
      return bodyOf(node, 'DropStmt')?.concurrent === true;
    case 'DiscardStmt':
      return bodyOf(node, 'DiscardStmt')?.target === 'DISCARD_ALL';
    default:
      return false;
  }
}
