import type { Node, RangeVar } from 'libpg-query';
import type { Name, ObjectReference } from '../../../ir/index.js';
import { keyOf } from '../../../ir/index.js';
import type { StatementContext } from './context.js';
import { bodyOf, kindOf, stringOf, stringsOf, Unmodelled } from './nodes.js';

/** Fields that hold the plain name of what a statement makes or alters. */
const nameFields = [
  'schemaname',
  'pubname',
  'trigname',
  'fdwname',
  'servername',
  'subname',
  'amname',
  'plname',
] as const;

/** Fields that hold its dotted name. */
const dottedFields = [
  'defnames',
  'typeName',
  'domainname',
  'funcname',
  'opclassname',
  'opfamilyname',
  'dictname',
  'cfgname',
  'conversion_name',
  'collname',
] as const;

/**
 * The objects of the catalog beside tables that a statement is about. A policy or rule has its table in its name, since
 * tables have policies of the same name.
 */
export function othersOf(context: StatementContext, node: Node): readonly ObjectReference[] {
  try {
    return namesOf(context, node).map((name) => ({ kind: 'other', name }));
  } catch (error) {
    if (error instanceof Unmodelled) return [];
    throw error;
  }
}

function namesOf(context: StatementContext, node: Node): readonly Name[] {
  const body = (node as unknown as Record<string, Readonly<Record<string, unknown>>>)[kindOf(node)] ?? {};
  const policy = bodyOf(node, 'CreatePolicyStmt') ?? bodyOf(node, 'AlterPolicyStmt');
  if (policy !== undefined) return [partName(context, policy.policy_name, policy.table)];
  const rule = bodyOf(node, 'RuleStmt');
  if (rule !== undefined) return [partName(context, rule.rulename, rule.relation)];
  const composite = bodyOf(node, 'CompositeTypeStmt');
  if (composite !== undefined) return [context.names.relation(composite.typevar)];
  const dropped = bodyOf(node, 'DropStmt');
  if (dropped !== undefined) {
    return (dropped.objects ?? []).map((object) => droppedName(context, object, dropped.removeType ?? ''));
  }
  const renamed = bodyOf(node, 'RenameStmt');
  if (renamed?.relation !== undefined && renamed.subname !== undefined) {
    return [partName(context, renamed.subname, renamed.relation)];
  }
  const altered = bodyOf(node, 'AlterTableStmt');
  if (altered !== undefined)
    return altered.objtype === 'OBJECT_TYPE' ? [context.names.relation(altered.relation)] : [];
  for (const field of nameFields) {
    const name = body[field];
    if (typeof name === 'string') return [{ name }];
  }
  for (const field of dottedFields) {
    const parts = body[field];
    if (Array.isArray(parts)) return [context.names.dotted(stringsOf(parts as Node[]))];
  }
  const routine = bodyOf(node, 'AlterFunctionStmt')?.func;
  if (routine !== undefined) return [context.names.dotted(stringsOf(routine.objname))];
  const object = body['object'] as Node | undefined;
  return object === undefined ? [] : [objectName(context, object)];
}

/** `policy on table`. */
function partName(context: StatementContext, name: string | undefined, table: RangeVar | undefined): Name {
  if (name === undefined) throw new Unmodelled('an object without a name');
  return { name: `${name} on ${keyOf(context.names.relation(table))}` };
}

function droppedName(context: StatementContext, object: Node, kind: string): Name {
  const parts = stringsOf(bodyOf(object, 'List')?.items);
  if (kind !== 'OBJECT_POLICY' && kind !== 'OBJECT_RULE') return objectName(context, object);
  return { name: `${parts.at(-1)} on ${keyOf(context.names.dotted(parts.slice(0, -1)))}` };
}

function objectName(context: StatementContext, object: Node): Name {
  const plain = stringOf(object);
  if (plain !== undefined) return { name: plain };
  const parts =
    bodyOf(object, 'List')?.items ??
    bodyOf(object, 'TypeName')?.names ??
    bodyOf(object, 'ObjectWithArgs')?.objname;
  return context.names.dotted(stringsOf(parts));
}
