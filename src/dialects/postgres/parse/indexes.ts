import type { IndexStmt, Node } from 'libpg-query';
import type { Index, OperationBody } from '../../../ir/index.js';
import type { StatementContext } from './context.js';
import { readExpression } from './expressions.js';
import { afterName } from './extents.js';
import { readIndexKey, readParameters } from './index-keys.js';
import { bodyOf, Unmodelled } from './nodes.js';
import { afterKeyword } from './places.js';
import { leaveOutTablespace } from './tablespace.js';
import type { Extent } from './text.js';
import { closing, extentOf, findOutside, splitAtCommas, tokenFrom } from './tokens.js';

/** CREATE INDEX. */
export function readCreateIndex(context: StatementContext, node: IndexStmt): OperationBody {
  // ON ONLY is for partitioned tables; what it leaves out cannot be said by an index of a table.
  if (node.relation?.inh !== true) throw new Unmodelled('an option of an index');
  const method = node.accessMethod;
  const where = node.whereClause;
  const index: Index = {
    ...(node.idxname === undefined ? {} : { name: node.idxname }),
    ...(node.unique === true ? { unique: true } : {}),
    ...(method === undefined || method === 'btree' ? {} : { method }),
    keys: (node.indexParams ?? []).map((element, position) =>
      readIndexKey(context, bodyOf(element, 'IndexElem') ?? {}, () => keyExtent(context, node, position)),
    ),
    ...(node.indexIncludingParams === undefined
      ? {}
      : { include: node.indexIncludingParams.map(includedColumn) }),
    ...(where === undefined
      ? {}
      : {
          where: readExpression(context, where, () => afterKeyword(context, context.extent.start, 'where')),
        }),
    ...(node.nulls_not_distinct === true ? { nullsNotDistinct: true } : {}),
    ...(node.options === undefined ? {} : { with: readParameters(node.options) }),
  };
  leaveOutTablespace(context, node.tableSpace);
  return {
    kind: 'createIndex',
    table: context.names.relation(node.relation),
    index,
    ...(node.concurrent === true ? { concurrently: true } : {}),
    ...(node.if_not_exists === true ? { ifNotExists: true } : {}),
  };
}

function includedColumn(node: Node): string {
  const name = bodyOf(node, 'IndexElem')?.name;
  if (name === undefined) throw new Unmodelled('an expression in INCLUDE');
  return name;
}

/** The expression of the n-th key: in parentheses, or a function with its arguments. */
function keyExtent(context: StatementContext, node: IndexStmt, position: number): Extent | undefined {
  const { tokens } = context;
  const table = tokenFrom(tokens, node.relation?.location ?? 0);
  const open = findOutside(tokens, table, tokens.length, (text) => text === '(');
  const close = open === undefined ? undefined : closing(tokens, open);
  if (open === undefined || close === undefined) return undefined;
  const part = splitAtCommas(tokens, open + 1, close)[position];
  if (part === undefined) return undefined;
  if (tokens[part.from]?.text === '(') {
    const end = closing(tokens, part.from);
    return end === undefined ? undefined : extentOf(tokens, part.from + 1, end);
  }
  const name = afterName(tokens, part.from);
  const end = closing(tokens, name);
  return end === undefined ? undefined : extentOf(tokens, part.from, end + 1);
}
