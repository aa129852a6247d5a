import type { Constraint as ConstraintNode, Node } from 'libpg-query';
import type {
  Check,
  Constraint,
  Deferrability,
  Exclusion,
  ForeignKey,
  ReferentialAction,
} from '../../../ir/index.js';
import type { StatementContext } from './context.js';
import { readExpression } from './expressions.js';
import { readIndexKey } from './index-keys.js';
import { bodyOf, stringsOf, Unmodelled } from './nodes.js';
import { parenthesized } from './places.js';
import { leaveOutTablespace } from './tablespace.js';

/** Where a constraint is written; it decides what NOT VALID means and which columns are its own. */
export interface ConstraintPlace {
  /** The column whose definition the constraint is part of. */
  readonly column?: string;
  /** Rows can exist already, so that NOT VALID says something (CREATE TABLE ignores it: parse_utilcmd.c). */
  readonly existingRows?: true;
}

/** A constraint of a table. Throws Unmodelled for what the IR has no place for. */
export function readConstraint(
  context: StatementContext,
  node: ConstraintNode,
  place: ConstraintPlace,
): Constraint {
  switch (node.contype) {
    case 'CONSTR_PRIMARY':
      return { kind: 'primaryKey', ...name(node), ...keys(context, node, place), ...deferrable(node) };
    case 'CONSTR_UNIQUE':
      return {
        kind: 'unique',
        ...name(node),
        ...keys(context, node, place),
        ...(node.nulls_not_distinct === true ? { nullsNotDistinct: true } : {}),
        ...deferrable(node),
      };
    case 'CONSTR_CHECK':
      return readCheck(context, node, place);
    case 'CONSTR_FOREIGN':
      return readForeignKey(context, node, place);
    case 'CONSTR_EXCLUSION':
      return readExclusion(context, node);
    default:
      throw new Unmodelled(`constraint ${node.contype}`);
  }
}

function name(node: ConstraintNode): { readonly name?: string } {
  return node.conname === undefined ? {} : { name: node.conname };
}

/** When a constraint is checked, as a property to spread. */
export function deferrable(node: { readonly deferrable?: boolean; readonly initdeferred?: boolean }): {
  readonly deferrable?: Deferrability;
} {
  if (node.initdeferred === true) return { deferrable: 'deferred' };
  return node.deferrable === true ? { deferrable: 'immediate' } : {};
}

function keys(
  context: StatementContext,
  node: ConstraintNode,
  place: ConstraintPlace,
): {
  readonly columns: readonly string[];
  readonly include?: readonly string[];
  readonly usingIndex?: string;
} {
  if (node.options !== undefined || node.without_overlaps === true)
    throw new Unmodelled('storage of a constraint');
  leaveOutTablespace(context, node.indexspace);
  const columns = place.column === undefined ? stringsOf(node.keys) : [place.column];
  return {
    columns,
    ...(node.including === undefined ? {} : { include: stringsOf(node.including) }),
    ...(node.indexname === undefined ? {} : { usingIndex: node.indexname }),
  };
}

function readCheck(context: StatementContext, node: ConstraintNode, place: ConstraintPlace): Check {
  if (node.raw_expr === undefined || node.is_enforced !== true)
    throw new Unmodelled('a check that is not enforced');
  return {
    kind: 'check',
    ...name(node),
    expression: readExpression(context, node.raw_expr, () => parenthesized(context, node.location, 'check')),
    ...(node.is_no_inherit === true ? { noInherit: true } : {}),
    ...(node.skip_validation === true && place.existingRows === true ? { notValid: true } : {}),
  };
}

/** The letters of pg_constraint's confdeltype and confupdtype (manual: 52.13); `a`, no action, is left out. */
const actions: Readonly<Record<string, Exclude<ReferentialAction, 'noAction'> | undefined>> = {
  r: 'restrict',
  c: 'cascade',
  n: 'setNull',
  d: 'setDefault',
};

function readForeignKey(context: StatementContext, node: ConstraintNode, place: ConstraintPlace): ForeignKey {
  if (node.is_enforced !== true || node.fk_with_period === true)
    throw new Unmodelled('a kind of foreign key');
  if (node.fk_matchtype === 'p') throw new Unmodelled('MATCH PARTIAL');
  const columns = place.column === undefined ? stringsOf(node.fk_attrs) : [place.column];
  const onDelete = actions[node.fk_del_action ?? 'a'];
  const onUpdate = actions[node.fk_upd_action ?? 'a'];
  return {
    kind: 'foreignKey',
    ...name(node),
    columns,
    references: {
      table: context.names.relation(node.pktable),
      ...(node.pk_attrs === undefined ? {} : { columns: stringsOf(node.pk_attrs) }),
    },
    ...(onDelete === undefined ? {} : { onDelete }),
    ...(node.fk_del_set_cols === undefined ? {} : { onDeleteColumns: stringsOf(node.fk_del_set_cols) }),
    ...(onUpdate === undefined ? {} : { onUpdate }),
    ...(node.fk_matchtype === 'f' ? { match: 'full' } : {}),
    ...deferrable(node),
    ...(node.skip_validation === true && place.existingRows === true ? { notValid: true } : {}),
  };
}

function readExclusion(context: StatementContext, node: ConstraintNode): Exclusion {
  if (node.options !== undefined) throw new Unmodelled('storage of a constraint');
  leaveOutTablespace(context, node.indexspace);
  const where = node.where_clause;
  return {
    kind: 'exclusion',
    ...name(node),
    method: node.access_method ?? 'gist',
    elements: (node.exclusions ?? []).map((element) => readElement(context, element)),
    ...(node.including === undefined ? {} : { include: stringsOf(node.including) }),
    ...(where === undefined
      ? {}
      : { where: readExpression(context, where, () => parenthesized(context, node.location, 'where')) }),
    ...deferrable(node),
  };
}

/** An element is a pair of an index key and the operator after WITH. */
function readElement(context: StatementContext, node: Node): Exclusion['elements'][number] {
  const [key, operator] = bodyOf(node, 'List')?.items ?? [];
  const symbols = stringsOf(bodyOf(operator, 'List')?.items);
  const symbol = symbols.at(-1);
  const element = bodyOf(key, 'IndexElem');
  if (element === undefined || symbol === undefined || symbols.length > 1)
    throw new Unmodelled('an exclusion operator');
  return { ...readIndexKey(context, element), operator: symbol };
}
