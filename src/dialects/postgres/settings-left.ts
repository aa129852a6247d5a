import type { Node, VariableSetStmt } from 'libpg-query';
import type { Operation } from '../../ir/index.js';
import { LeftSettings, type LeftSetting } from '../settings-left.js';
import { bodyOf, stringsOf } from './parse/nodes.js';
import { scalarText } from './parse/index-keys.js';
import { quoteIdentifier } from './print.js';
import { parseStatements } from './syntax-tree.js';

/** The settings that statements leave changed for the rest of the session (manual: SET, RESET, DISCARD, "set_config"). */
export function settingsLeft(operations: readonly Operation[]): readonly LeftSetting[] {
  const left = new LeftSettings();
  for (const operation of operations) {
    if (operation.kind !== 'rawSql' || !MAY_SET.test(operation.sql)) continue;
    for (const { stmt } of statementsOf(operation.sql)) if (stmt !== undefined) follow(stmt, operation, left);
  }
  return left.all;
}

const MAY_SET = /\b(?:set|reset|discard|set_config)\b/i;

function statementsOf(sql: string): ReturnType<typeof parseStatements> {
  try {
    return parseStatements(sql);
  } catch {
    return [];
  }
}

function follow(node: Node, operation: Operation, left: LeftSettings): void {
  const setting = bodyOf(node, 'VariableSetStmt');
  if (setting !== undefined) followSet(setting, operation, left);
  if (bodyOf(node, 'DiscardStmt')?.target === 'DISCARD_ALL') left.resetAll();
  for (const target of bodyOf(node, 'SelectStmt')?.targetList ?? []) {
    const call = bodyOf(bodyOf(target, 'ResTarget')?.val, 'FuncCall');
    if (stringsOf(call?.funcname).at(-1) !== 'set_config') continue;
    const [name, value, isLocal] = call?.args ?? [];
    const text = textOf(name);
    if (text === undefined || isTrue(isLocal)) continue;
    if (isDefault(text, textOf(value))) left.reset(text);
    else left.set(changed(text, operation));
  }
}

function followSet(setting: VariableSetStmt, operation: Operation, left: LeftSettings): void {
  const { kind, name = '', args = [], is_local: isLocal } = setting;
  if (isLocal === true) return;
  switch (kind) {
    case 'VAR_RESET_ALL':
      return left.resetAll(NOT_RESET_BY_ALL);
    case 'VAR_RESET':
    case 'VAR_SET_DEFAULT':
      return left.reset(name);
    case 'VAR_SET_MULTI':
      if (name !== 'SESSION CHARACTERISTICS') return;
      for (const argument of args) {
        const option = bodyOf(argument, 'DefElem')?.defname;
        if (option !== undefined) left.set(changed(`default_${option}`, operation));
      }
      return;
    default:
      if (name === 'role' && textOf(args[0])?.toLowerCase() === 'none') return left.reset(name);
      if (args.length === 1 && isDefault(name, textOf(args[0]))) return left.reset(name);
      left.set(changed(name, operation));
  }
}

/** What `pg_dump` sets to what a server has anyway, unless somebody changed its configuration (the server's `guc_tables.c`). */
const DEFAULTS: Readonly<Record<string, string>> = {
  client_encoding: 'utf8',
  standard_conforming_strings: 'on',
  xmloption: 'content',
  default_tablespace: '',
  default_table_access_method: 'heap',
  default_with_oids: 'false',
};

function isDefault(name: string, value: string | undefined): boolean {
  return value !== undefined && DEFAULTS[name] === value.toLowerCase().replace('utf-8', 'utf8');
}

/** RESET ALL leaves these alone (`GUC_NO_RESET_ALL` in the server's `guc_tables.c`). */
const NOT_RESET_BY_ALL = ['role', 'session_authorization'];

/** They decide how long, how fast and how loudly statements run. */
const QUIET =
  /(?:_timeout|_mem|_cost|_delay|_parallel_\w+|_workers(?:_per_gather)?|_messages)$|^(?:log_|enable_|debug_|jit|application_name$|synchronous_commit$|check_function_bodies$|row_security$|geqo)/;

function changed(name: string, operation: Operation): LeftSetting {
  return { name, operation, after: resetOf(name), isQuiet: QUIET.test(name) };
}

function resetOf(name: string): string {
  if (name === 'role') return 'RESET ROLE';
  if (name === 'session_authorization') return 'RESET SESSION AUTHORIZATION';
  const parts = name.split('.');
  const isPlain = parts.every((part) => /^[a-z_][a-z0-9_$]*$/i.test(part));
  return `RESET ${isPlain ? name : parts.map(quoteIdentifier).join('.')}`;
}

function textOf(node: Node | undefined): string | undefined {
  const constant = bodyOf(node, 'A_Const');
  if (constant?.sval !== undefined) return constant.sval.sval ?? '';
  return node === undefined ? undefined : scalarText(node);
}

function isTrue(node: Node | undefined): boolean {
  return bodyOf(node, 'A_Const')?.boolval?.boolval === true;
}
