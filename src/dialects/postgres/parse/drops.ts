import type { DropStmt, Node } from 'libpg-query';
import type { Name, OperationBody } from '../../../ir/index.js';
import type { StatementContext } from './context.js';
import { bodyOf, stringOf, stringsOf, Unmodelled } from './nodes.js';
import { readArgumentTypes } from './programs.js';

/** What all kinds of DROP share, as properties to spread. */
interface DropFlags {
  readonly ifExists?: true;
  readonly cascade?: true;
}

type DropReader = (
  context: StatementContext,
  object: Node,
  flags: DropFlags,
  node: DropStmt,
) => OperationBody;

/** Kinds of objects whose DROP the IR has. */
const readers: { readonly [K in NonNullable<DropStmt['removeType']>]?: DropReader } = {
  OBJECT_TABLE: (context, object, flags) => ({ kind: 'dropTable', table: listed(context, object), ...flags }),
  OBJECT_INDEX: (context, object, flags, node) => ({
    kind: 'dropIndex',
    index: listed(context, object),
    ...(node.concurrent === true ? { concurrently: true } : {}),
    ...flags,
  }),
  OBJECT_SEQUENCE: (context, object, flags) => ({
    kind: 'dropSequence',
    name: listed(context, object),
    ...flags,
  }),
  OBJECT_VIEW: (context, object, flags) => ({ kind: 'dropView', name: listed(context, object), ...flags }),
  OBJECT_MATVIEW: (context, object, flags) => ({
    kind: 'dropView',
    name: listed(context, object),
    materialized: true,
    ...flags,
  }),
  OBJECT_TYPE: (context, object, flags) => ({ kind: 'dropEnum', name: typeNamed(context, object), ...flags }),
  OBJECT_DOMAIN: (context, object, flags) => ({
    kind: 'dropDomain',
    name: typeNamed(context, object),
    ...flags,
  }),
  OBJECT_SCHEMA: (_context, object, flags) => ({ kind: 'dropSchema', name: named(object), ...flags }),
  OBJECT_EXTENSION: (_context, object, flags) => ({ kind: 'dropExtension', name: named(object), ...flags }),
  OBJECT_FUNCTION: (context, object, flags) => dropRoutine(context, object, flags, 'function'),
  OBJECT_PROCEDURE: (context, object, flags) => dropRoutine(context, object, flags, 'procedure'),
  OBJECT_TRIGGER: (context, object, flags) => {
    const parts = stringsOf(bodyOf(object, 'List')?.items);
    const name = parts.at(-1);
    if (name === undefined) throw new Unmodelled('a trigger without a name');
    return { kind: 'dropTrigger', table: context.names.dotted(parts.slice(0, -1)), name, ...flags };
  },
};

/** DROP: an operation for each object. */
export function readDrop(context: StatementContext, node: DropStmt): readonly OperationBody[] {
  const read = readers[node.removeType ?? 'OBJECT_AMOP'];
  if (read === undefined) throw new Unmodelled(`DROP ${node.removeType}`);
  const flags: DropFlags = {
    ...(node.missing_ok === true ? { ifExists: true } : {}),
    ...(node.behavior === 'DROP_CASCADE' ? { cascade: true } : {}),
  };
  const operations = (node.objects ?? []).map((object) => read(context, object, flags, node));
  const tables = operations.flatMap((one) => (one.kind === 'dropTable' ? [one.table] : []));
  if (tables.length < 2 || flags.cascade === true) return operations;
  return operations.map((one) =>
    one.kind === 'dropTable' ? { ...one, together: tables.filter((other) => other !== one.table) } : one,
  );
}

function listed(context: StatementContext, object: Node): Name {
  return context.names.dotted(stringsOf(bodyOf(object, 'List')?.items));
}

/** The name of a type or domain in DROP and COMMENT. */
export function typeNamed(context: StatementContext, object: Node | undefined): Name {
  const type = bodyOf(object, 'TypeName');
  if (type === undefined || type.arrayBounds !== undefined || type.typmods !== undefined)
    throw new Unmodelled('a type');
  return context.names.dotted(stringsOf(type.names));
}

function named(object: Node): string {
  const name = stringOf(object);
  if (name === undefined) throw new Unmodelled('a name');
  return name;
}

function dropRoutine(
  context: StatementContext,
  object: Node,
  flags: DropFlags,
  routine: 'function' | 'procedure',
): OperationBody {
  const target = bodyOf(object, 'ObjectWithArgs');
  if (target === undefined) throw new Unmodelled('a function');
  return {
    kind: 'dropFunction',
    name: context.names.dotted(stringsOf(target.objname)),
    routine,
    ...readArgumentTypes(context, target),
    ...flags,
  };
}
