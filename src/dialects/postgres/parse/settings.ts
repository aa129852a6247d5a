import type { Node, SelectStmt, VariableSetStmt } from 'libpg-query';
import type { OperationBody } from '../../../ir/index.js';
import { defaultSchema, isOwn, type StatementContext } from './context.js';
import { scalarText } from './index-keys.js';
import { bodyOf, stringsOf, Unmodelled } from './nodes.js';
import { rawStatement } from './raw.js';

/** SET and RESET. Only the search path changes what follows means. */
export function readSetting(context: StatementContext, node: VariableSetStmt): readonly OperationBody[] {
  const statement: Node = { VariableSetStmt: node };
  if (node.kind === 'VAR_RESET_ALL') context.names.setPath([]);
  if (node.name !== 'search_path') return [rawStatement(context, statement)];
  if (node.kind !== 'VAR_SET_VALUE') context.names.setPath([]);
  else return setPath(context, statement, (node.args ?? []).map(constantText));
  return [rawStatement(context, statement)];
}

/** SELECT; that of `set_config('search_path', …)` is a setting, as dumps write it. */
export function readSelect(context: StatementContext, node: SelectStmt): readonly OperationBody[] {
  const statement: Node = { SelectStmt: node };
  const [target, ...others] = node.targetList ?? [];
  const call = bodyOf(bodyOf(target, 'ResTarget')?.val, 'FuncCall');
  const isSetting = others.length === 0 && stringsOf(call?.funcname).at(-1) === 'set_config';
  const [name, value] = (call?.args ?? []).map(constantText);
  if (!isSetting || name !== 'search_path' || value === undefined) return [rawStatement(context, statement)];
  return setPath(
    context,
    statement,
    value.split(',').map((part) => part.trim().replaceAll('"', '')),
  );
}

function setPath(
  context: StatementContext,
  statement: Node,
  path: readonly (string | undefined)[],
): readonly OperationBody[] {
  const schemas = path.filter((schema) => schema !== undefined);
  if (schemas.length !== path.length) throw new Unmodelled('a search path that is no constant');
  const own = schemas.filter(isOwn);
  const before = context.names.current;
  context.names.setPath(schemas);
  // With an empty path every name has its schema, and the IR leaves `public` out: the setting must not stay.
  if (schemas.every((schema) => schema === '')) {
    context.note(
      'search-path-left-out',
      'the empty search path is left out: names mean the same with the default one',
    );
    // Another one that was set before must not stay either.
    if (before === defaultSchema) return [];
    return [{ ...rawStatement(context, statement), sql: 'RESET search_path', statement: 'reset' }];
  }
  const [first, ...rest] = own;
  if (rest.length > 0 && first !== undefined && first !== defaultSchema) {
    context.note(
      'search-path',
      `names without a schema are taken to be in ${first}, the first one of the search path`,
      'warning',
    );
  }
  return [rawStatement(context, statement)];
}

function constantText(node: Node): string | undefined {
  const constant = bodyOf(node, 'A_Const');
  if (constant?.sval !== undefined) return constant.sval.sval ?? '';
  return scalarText(node);
}
