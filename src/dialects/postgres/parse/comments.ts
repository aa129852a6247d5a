import type { CommentStmt, Node } from 'libpg-query';
import type { CommentTarget, Name, OperationBody } from '../../../ir/index.js';
import type { StatementContext } from './context.js';
import { typeNamed } from './drops.js';
import { bodyOf, stringOf, stringsOf, Unmodelled } from './nodes.js';
import { readArgumentTypes } from './programs.js';

type TargetReader = (context: StatementContext, object: Node | undefined) => CommentTarget;

/** Kinds of objects whose comments the IR has. */
const targets: { readonly [K in NonNullable<CommentStmt['objtype']>]?: TargetReader } = {
  OBJECT_TABLE: (context, object) => ({ kind: 'table', name: listed(context, object) }),
  OBJECT_VIEW: (context, object) => ({ kind: 'view', name: listed(context, object) }),
  OBJECT_MATVIEW: (context, object) => ({ kind: 'materializedView', name: listed(context, object) }),
  OBJECT_SEQUENCE: (context, object) => ({ kind: 'sequence', name: listed(context, object) }),
  OBJECT_INDEX: (context, object) => ({ kind: 'index', name: listed(context, object) }),
  OBJECT_TYPE: (context, object) => ({ kind: 'type', name: typeNamed(context, object) }),
  OBJECT_DOMAIN: (context, object) => ({ kind: 'domain', name: typeNamed(context, object) }),
  OBJECT_SCHEMA: (_context, object) => ({ kind: 'schema', name: { name: stringOf(object) ?? '' } }),
  OBJECT_EXTENSION: (_context, object) => ({ kind: 'extension', name: { name: stringOf(object) ?? '' } }),
  OBJECT_COLUMN: (context, object) => {
    const { table, name } = partOf(context, object);
    return { kind: 'column', table, column: name };
  },
  OBJECT_TABCONSTRAINT: (context, object) => ({ kind: 'constraint', ...partOf(context, object) }),
  OBJECT_TRIGGER: (context, object) => ({ kind: 'trigger', ...partOf(context, object) }),
  OBJECT_FUNCTION: (context, object) => {
    const target = bodyOf(object, 'ObjectWithArgs');
    if (target === undefined) throw new Unmodelled('a function');
    return {
      kind: 'function',
      name: context.names.dotted(stringsOf(target.objname)),
      ...readArgumentTypes(context, target),
    };
  },
};

/** COMMENT ON. The server takes an empty comment for none (CreateComments in src/backend/commands/comment.c). */
export function readComment(context: StatementContext, node: CommentStmt): OperationBody {
  const target = targets[node.objtype ?? 'OBJECT_AMOP'];
  if (target === undefined) throw new Unmodelled(`a comment on ${node.objtype}`);
  return { kind: 'comment', on: target(context, node.object), comment: node.comment ?? null };
}

function listed(context: StatementContext, object: Node | undefined): Name {
  return context.names.dotted(stringsOf(bodyOf(object, 'List')?.items));
}

/** `schema.table.part`. */
function partOf(
  context: StatementContext,
  object: Node | undefined,
): { readonly table: Name; readonly name: string } {
  const parts = stringsOf(bodyOf(object, 'List')?.items);
  const name = parts.at(-1);
  if (name === undefined || parts.length < 2) throw new Unmodelled('a part of a table');
  return { table: context.names.dotted(parts.slice(0, -1)), name };
}
