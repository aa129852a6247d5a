import type { AlterTableStmt, Node, RangeVar } from 'libpg-query';
import type { Name, ObjectReference, OperationOf, RawEffect } from '../../../ir/index.js';
import type { StatementContext } from './context.js';
import { harmlessFunctions, sequenceFunctions } from './known-functions.js';
import { bodyOf, kindOf, type NodeKind } from './nodes.js';
import { othersOf } from './others.js';
import { isCompositeType, objectTypeOf, statementName } from './statement-names.js';
import { functionsIn, tablesIn, touchesSystem, visitObjects } from './touches.js';

/** What is said of a statement that is kept to the letter. */
export type RawDescription = Omit<OperationOf<'rawSql'>, 'kind' | 'dialect' | 'sql'>;

/** Says of any statement what kind it is and what it does to what the IR models. */
export function describeRaw(context: StatementContext, node: Node): RawDescription {
  const kind = kindOf(node);
  const effect = effectOf(kind, node);
  return {
    statement: statementName(node),
    effect,
    touches: touchesOf(context, node, effect),
    ...(runsOutsideTransaction(kind, node) ? { outsideTransaction: true } : {}),
  };
}

/** Code of unknown effect can touch more than its text names, so nothing is said of it. */
function touchesOf(context: StatementContext, node: Node, effect: RawEffect): readonly ObjectReference[] {
  switch (effect) {
    case 'none':
    case 'unknown':
      return [];
    case 'data':
      return tablesIn(context, node);
    case 'catalog':
      return [...othersOf(context, node), ...(isCompositeType(node) ? [] : tablesIn(context, node))];
    case 'schema': {
      // A view leaves what it reads as it is, and so does a table that is made of a query's rows.
      const made =
        bodyOf(node, 'ViewStmt')?.view ??
        bodyOf(node, 'CreateTableAsStmt')?.into?.rel ??
        bodyOf(node, 'SelectStmt')?.intoClause?.rel;
      return [...tablesIn(context, made ?? node), ...objectsOf(context, node)];
    }
  }
}

/** What a change of the schema names without a table around it: types, functions, sequences … */
function objectsOf(context: StatementContext, node: Node): readonly ObjectReference[] {
  const kind = objectTypeOf(node);
  if (kind === undefined) return [];
  return othersOf(context, node)
    .flatMap(({ name }) => [name, ...newName(name, node)])
    .map((name) => ({ kind: referenceKinds[kind] ?? 'other', name }));
}

/** What an object is called behind a statement that names it anew. */
function newName(name: Name, node: Node): readonly Name[] {
  const { newname } = bodyOf(node, 'RenameStmt') ?? {};
  if (newname !== undefined) return [{ ...name, name: newname }];
  const { newschema } = bodyOf(node, 'AlterObjectSchemaStmt') ?? {};
  if (newschema === undefined) return [];
  return [newschema === 'public' ? { name: name.name } : { schema: newschema, name: name.name }];
}

const referenceKinds: Readonly<Record<string, ObjectReference['kind']>> = {
  OBJECT_DOMAIN: 'type',
  OBJECT_DOMCONSTRAINT: 'type',
  OBJECT_FUNCTION: 'function',
  OBJECT_INDEX: 'index',
  OBJECT_MATVIEW: 'view',
  OBJECT_PROCEDURE: 'function',
  OBJECT_ROUTINE: 'function',
  OBJECT_SCHEMA: 'schema',
  OBJECT_SEQUENCE: 'sequence',
  OBJECT_TABLE: 'table',
  OBJECT_TYPE: 'type',
  OBJECT_VIEW: 'view',
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
  AlterExtensionContentsStmt: 'catalog',
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
    case 'TransactionStmt':
      return undoing.has(String(body['kind'])) ? 'unknown' : 'none';
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

/** They undo what came before them, as far back as the transaction or savepoint goes. */
const undoing: ReadonlySet<string> = new Set(['TRANS_STMT_ROLLBACK', 'TRANS_STMT_ROLLBACK_TO']);

/** A query changes nothing by itself, but what it calls may. */
function queryEffect(query: unknown): RawEffect {
  let changesData = false;
  let makesTable = false;
  visitObjects(query, (node) => {
    if ('InsertStmt' in node || 'UpdateStmt' in node || 'DeleteStmt' in node || 'MergeStmt' in node)
      changesData = true;
    if ('intoClause' in node) makesTable = true;
  });
  const functions = functionsIn(query);
  if (functions.some((name) => !harmlessFunctions.has(name) && !sequenceFunctions.has(name)))
    return 'unknown';
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
  'AT_DisableTrig',
  'AT_DisableTrigAll',
  'AT_DisableTrigUser',
  'AT_EnableAlwaysTrig',
  'AT_EnableReplicaTrig',
  'AT_EnableTrig',
  'AT_EnableTrigAll',
  'AT_EnableTrigUser',
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
  return actions.every((action) => shapelessActions.has(action) || catalogActions.has(action))
    ? 'catalog'
    : 'schema';
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
      const isConcurrent = (reindex?.params ?? []).some(
        (param) => bodyOf(param, 'DefElem')?.defname === 'concurrently',
      );
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
