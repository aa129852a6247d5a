import type { ColumnDef, Constraint as ConstraintNode } from 'libpg-query';
import type {
  AutoIncrement,
  Column,
  ColumnType,
  Constraint,
  Expression,
  Generated,
} from '../../../ir/index.js';
import { readType } from '../types.js';
import { collationOf } from './collation.js';
import { readConstraint, type ConstraintPlace } from './constraints.js';
import type { StatementContext } from './context.js';
import { readExpression } from './expressions.js';
import { bodyOf, stringsOf, Unmodelled } from './nodes.js';
import { afterKeyword, parenthesized } from './places.js';
import { readSequenceOptions } from './sequences.js';

/** A column's definition: the column, and the constraints of the table that are written on it. */
export interface ColumnDefinition {
  readonly column: Column;
  readonly constraints: readonly Constraint[];
}

/** A column being read. */
interface Draft {
  nullable: boolean;
  default?: Expression;
  autoIncrement?: AutoIncrement;
  generated?: Generated;
  readonly constraints: Constraint[];
}

const serialTypes: Readonly<Record<string, 16 | 32 | 64 | undefined>> = {
  smallserial: 16,
  serial2: 16,
  serial: 32,
  serial4: 32,
  bigserial: 64,
  serial8: 64,
};

/** Reads a column as it stands in CREATE TABLE and ADD COLUMN. */
export function readColumn(
  context: StatementContext,
  node: ColumnDef,
  existingRows?: true,
): ColumnDefinition {
  const name = node.colname;
  if (name === undefined || node.typeName === undefined) throw new Unmodelled('a column without a type');
  if (node.compression !== undefined || node.storage_name !== undefined || node.fdwoptions !== undefined) {
    throw new Unmodelled('storage of a column');
  }
  const serial = serialBits(node);
  const draft: Draft = { nullable: serial === undefined, constraints: [] };
  if (serial !== undefined) draft.autoIncrement = { kind: 'serial' };
  const parts = (node.constraints ?? []).map((part) => bodyOf(part, 'Constraint') ?? {});
  const place: ConstraintPlace = { column: name, ...(existingRows === true ? { existingRows } : {}) };
  for (const part of withAttributes(parts)) readPart(context, node, part, place, draft);
  const { constraints, ...properties } = draft;
  const type: ColumnType =
    serial === undefined
      ? readType(node.typeName, context.names.typeSchema)
      : { kind: 'integer', bits: serial };
  return {
    column: {
      name,
      type,
      ...properties,
      ...collationOf(node, type),
    },
    constraints,
  };
}

function serialBits(node: ColumnDef): 16 | 32 | 64 | undefined {
  const names = stringsOf(node.typeName?.names);
  if (names.length !== 1 || node.typeName?.arrayBounds !== undefined) return undefined;
  const name = names[0] ?? '';
  return Object.hasOwn(serialTypes, name) ? serialTypes[name] : undefined;
}

/** DEFERRABLE and the like stand after the constraint that they are about, as constraints of their own. */
function withAttributes(parts: readonly ConstraintNode[]): readonly ConstraintNode[] {
  const merged: ConstraintNode[] = [];
  for (const part of parts) {
    const attribute = attributes[part.contype ?? 'CONSTR_NULL'];
    if (attribute === undefined) {
      merged.push(part);
      continue;
    }
    const last = merged.pop();
    if (last === undefined) throw new Unmodelled('an attribute without a constraint');
    merged.push({ ...last, ...attribute });
  }
  return merged;
}

const attributes: { readonly [K in NonNullable<ConstraintNode['contype']>]?: Partial<ConstraintNode> } = {
  CONSTR_ATTR_DEFERRABLE: { deferrable: true },
  CONSTR_ATTR_NOT_DEFERRABLE: { deferrable: false },
  CONSTR_ATTR_DEFERRED: { deferrable: true, initdeferred: true },
  CONSTR_ATTR_IMMEDIATE: { initdeferred: false },
  CONSTR_ATTR_ENFORCED: {},
  CONSTR_ATTR_NOT_ENFORCED: { is_enforced: false },
};

function readPart(
  context: StatementContext,
  node: ColumnDef,
  part: ConstraintNode,
  place: ConstraintPlace,
  draft: Draft,
): void {
  switch (part.contype) {
    case 'CONSTR_NULL':
      draft.nullable = true;
      return;
    case 'CONSTR_NOTNULL':
      requireNotNull(context, part);
      draft.nullable = false;
      return;
    case 'CONSTR_DEFAULT':
      if (part.raw_expr === undefined) throw new Unmodelled('a default without an expression');
      draft.default = readExpression(context, part.raw_expr, () =>
        afterKeyword(context, part.location, 'default', stopsOf(node)),
      );
      return;
    case 'CONSTR_IDENTITY':
      draft.nullable = false;
      draft.autoIncrement = readIdentity(context, part);
      return;
    case 'CONSTR_GENERATED':
      if (part.raw_expr === undefined) throw new Unmodelled('a generated column without an expression');
      draft.generated = {
        expression: readExpression(context, part.raw_expr, () => parenthesized(context, part.location, 'as')),
        stored: part.generated_kind !== 'v',
      };
      return;
    case 'CONSTR_PRIMARY':
      draft.nullable = false;
      break;
    default:
  }
  draft.constraints.push(readConstraint(context, part, place));
}

/**
 * The IR has no place for the name of a NOT NULL constraint, which servers before 18 do not keep either; dumps of 18
 * have it where a table was renamed. NO INHERIT and NOT VALID cannot be left out.
 */
export function requireNotNull(context: StatementContext, node: ConstraintNode): void {
  if (node.is_no_inherit === true || node.skip_validation === true)
    throw new Unmodelled('a kind of NOT NULL');
  if (node.conname === undefined) return;
  const message = `the name ${node.conname} of the NOT NULL constraint is left out: the server gives it its default name`;
  context.note('not-null-name', message, 'lossy');
}

/** Where the clauses of a column start. */
function stopsOf(node: ColumnDef): readonly (number | undefined)[] {
  const parts = (node.constraints ?? []).map((part) => bodyOf(part, 'Constraint')?.location);
  return [...parts, node.collClause?.location];
}

/** An identity from a column's definition or from ADD GENERATED. */
export function readIdentity(context: StatementContext, node: ConstraintNode): AutoIncrement {
  const { options, sequence, restart, ownedBy } = readSequenceOptions(context, node.options ?? []);
  if (restart !== undefined || ownedBy !== undefined) throw new Unmodelled('an option of an identity');
  return {
    kind: node.generated_when === 'a' ? 'always' : 'byDefault',
    ...(sequence === undefined ? {} : { sequence }),
    ...(Object.keys(options).length === 0 ? {} : { options }),
  };
}
