import type { AlterObjectSchemaStmt, RenameStmt } from 'libpg-query';
import type { OperationBody } from '../../../ir/index.js';
import type { StatementContext } from './context.js';
import { bodyOf, stringsOf, Unmodelled } from './nodes.js';

type RenameReader = (context: StatementContext, node: RenameStmt, to: string) => OperationBody;

/** Kinds of objects whose renaming the IR has. What ALTER TABLE names may be a view or an index as well. */
const readers: { readonly [K in NonNullable<RenameStmt['renameType']>]?: RenameReader } = {
  OBJECT_TABLE: (context, node, to) => ({
    kind: 'renameTable',
    table: context.names.relation(node.relation),
    to,
    ...(node.missing_ok === true ? { ifExists: true } : {}),
  }),
  OBJECT_COLUMN: (context, node, to) => {
    if (node.relationType !== 'OBJECT_TABLE') throw new Unmodelled('a column of something else than a table');
    return {
      kind: 'renameColumn',
      table: context.names.relation(node.relation),
      column: subname(node),
      to,
      ...(node.missing_ok === true ? { tableIfExists: true } : {}),
    };
  },
  OBJECT_TABCONSTRAINT: (context, node, to) => {
    refuseIfExists(node);
    return {
      kind: 'renameConstraint',
      table: context.names.relation(node.relation),
      name: subname(node),
      to,
    };
  },
  OBJECT_INDEX: (context, node, to) => ({
    kind: 'renameIndex',
    index: context.names.relation(node.relation),
    to,
    ...(node.missing_ok === true ? { ifExists: true } : {}),
  }),
  OBJECT_SEQUENCE: (context, node, to) => {
    refuseIfExists(node);
    return { kind: 'renameSequence', name: context.names.relation(node.relation), to };
  },
  OBJECT_VIEW: (context, node, to) => {
    refuseIfExists(node);
    return { kind: 'renameView', name: context.names.relation(node.relation), to };
  },
  OBJECT_MATVIEW: (context, node, to) => {
    refuseIfExists(node);
    return { kind: 'renameView', name: context.names.relation(node.relation), to, materialized: true };
  },
  OBJECT_TYPE: (context, node, to) => ({
    kind: 'renameEnum',
    name: context.names.dotted(stringsOf(bodyOf(node.object, 'List')?.items)),
    to,
  }),
  OBJECT_SCHEMA: (_context, node, to) => ({ kind: 'renameSchema', name: subname(node), to }),
  OBJECT_TRIGGER: (context, node, to) => ({
    kind: 'renameTrigger',
    table: context.names.relation(node.relation),
    name: subname(node),
    to,
  }),
};

/** ALTER … RENAME. */
export function readRename(context: StatementContext, node: RenameStmt): OperationBody {
  const read = readers[node.renameType ?? 'OBJECT_AMOP'];
  if (read === undefined || node.newname === undefined || node.behavior === 'DROP_CASCADE') {
    throw new Unmodelled(`renaming of ${node.renameType}`);
  }
  return read(context, node, node.newname);
}

function subname(node: RenameStmt): string {
  if (node.subname === undefined) throw new Unmodelled('a renaming without a name');
  return node.subname;
}

function refuseIfExists(node: RenameStmt): void {
  if (node.missing_ok === true) throw new Unmodelled('IF EXISTS of a renaming');
}

/** ALTER TABLE … SET SCHEMA. */
export function readSetSchema(context: StatementContext, node: AlterObjectSchemaStmt): OperationBody {
  if (node.objectType !== 'OBJECT_TABLE' || node.newschema === undefined) {
    throw new Unmodelled(`SET SCHEMA of ${node.objectType}`);
  }
  return {
    kind: 'alterTable',
    table: context.names.relation(node.relation),
    change: { kind: 'setSchema', schema: node.newschema },
    ...(node.missing_ok === true ? { ifExists: true } : {}),
  };
}
