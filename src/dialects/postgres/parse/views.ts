import type { CreateTableAsStmt, ViewStmt } from 'libpg-query';
import type { OperationBody } from '../../../ir/index.js';
import type { StatementContext } from './context.js';
import { readParameters } from './index-keys.js';
import { stringsOf, Unmodelled } from './nodes.js';
import { extentOf, findOutside, isKeyword, tokenFrom } from './tokens.js';
import { relationsIn } from './touches.js';

/** CREATE VIEW. */
export function readCreateView(context: StatementContext, node: ViewStmt): OperationBody {
  const recursive = context.tokens.slice(0, 5).some((token) => isKeyword(token.text, 'recursive'));
  // The grammar turns a recursive view into another query than the one that is written.
  if (node.view?.relpersistence !== 'p' || recursive) throw new Unmodelled('a kind of view');
  const check = {
    NO_CHECK_OPTION: undefined,
    LOCAL_CHECK_OPTION: 'local',
    CASCADED_CHECK_OPTION: 'cascaded',
  } as const;
  const checkOption = check[node.withCheckOption ?? 'NO_CHECK_OPTION'];
  return {
    kind: 'createView',
    name: context.names.relation(node.view),
    ...(node.replace === true ? { orReplace: true } : {}),
    ...(node.aliases === undefined ? {} : { columns: stringsOf(node.aliases) }),
    query: queryText(context, node.view?.location ?? 0, checkOption === undefined ? [] : checkOptionEnds),
    dialect: 'postgres',
    ...(node.options === undefined ? {} : { with: readParameters(node.options) }),
    ...(checkOption === undefined ? {} : { checkOption }),
    reads: relationsIn(context, node.query),
  };
}

/** CREATE MATERIALIZED VIEW; CREATE TABLE AS is not modelled, because the columns come from the query. */
export function readCreateTableAs(context: StatementContext, node: CreateTableAsStmt): OperationBody {
  const into = node.into;
  if (
    node.objtype !== 'OBJECT_MATVIEW' ||
    into?.accessMethod !== undefined ||
    into?.tableSpaceName !== undefined
  ) {
    throw new Unmodelled('a table from a query');
  }
  return {
    kind: 'createView',
    name: context.names.relation(into?.rel),
    materialized: true,
    ...(node.if_not_exists === true ? { ifNotExists: true } : {}),
    ...(into?.colNames === undefined ? {} : { columns: stringsOf(into.colNames) }),
    query: queryText(context, into?.rel?.location ?? 0, withDataEnds),
    dialect: 'postgres',
    ...(into?.options === undefined ? {} : { with: readParameters(into.options) }),
    ...(into?.skipData === true ? { withNoData: true } : {}),
    reads: relationsIn(context, node.query),
  };
}

const checkOptionEnds = [
  ['with', 'check', 'option'],
  ['with', 'local', 'check', 'option'],
  ['with', 'cascaded', 'check', 'option'],
];

const withDataEnds = [
  ['with', 'data'],
  ['with', 'no', 'data'],
];

/** The query as written: what follows AS, without the given words at the end. */
function queryText(context: StatementContext, name: number, ends: readonly (readonly string[])[]): string {
  const { tokens } = context;
  const as = findOutside(tokens, tokenFrom(tokens, name), tokens.length, (text) => isKeyword(text, 'as'));
  const end = ends.find((words) =>
    words.every((word, index) => isKeyword(tokens[tokens.length - words.length + index]?.text, word)),
  );
  const extent = as === undefined ? undefined : extentOf(tokens, as + 1, tokens.length - (end?.length ?? 0));
  if (extent === undefined) throw new Unmodelled('a query');
  return context.text.slice(extent);
}
