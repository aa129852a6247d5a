import type { Operation } from '../../ir/index.js';
import { LeftSettings, type LeftSetting } from '../settings-left.js';

/** The settings that statements leave changed for the rest of the session (manual: "SET Syntax for Variable Assignment", "SET NAMES", "USE Statement"). */
export function settingsLeft(operations: readonly Operation[]): readonly LeftSetting[] {
  const left = new LeftSettings();
  const saved = new Map<string, string>();
  for (const operation of operations) {
    if (operation.kind !== 'rawSql') continue;
    const text = operation.sql.replace(/^\s*\/\*M?!\d*\s*/, '').replace(/\s*\*\/\s*$/, '');
    if (/^use\b/i.test(text)) left.set({ name: 'USE', operation, isQuiet: false });
    const assignments = /^set\s+(?!global\b|persist)([\s\S]+)$/i.exec(text)?.[1];
    if (assignments !== undefined) follow(assignments, operation, left, saved);
  }
  return left.all;
}

function follow(text: string, operation: Operation, left: LeftSettings, saved: Map<string, string>): void {
  if (/^(?:password|default\s+role|resource|transaction|(?:session|local)\s+transaction)\b/i.test(text))
    return;
  const [, special, value = ''] = /^(names|character\s+set|charset|role)\s+([\s\S]+)$/i.exec(text) ?? [];
  if (special !== undefined) return followSpecial(special.toLowerCase(), value, operation, left);
  for (const one of partsOf(text)) {
    const [, target = '', assigned = ''] = /^([^=]+?)\s*:?=\s*([\s\S]*)$/.exec(one.trim()) ?? [];
    const variable = systemVariable(target);
    if (variable === undefined) {
      const source = systemVariable(assigned, '@@');
      if (/^@[^@]/.test(target) && source !== undefined) saved.set(target.toLowerCase(), source);
    } else if (isPutBack(variable, assigned, saved)) {
      left.reset(variable);
    } else {
      left.set(changed(variable, operation));
    }
  }
}

/** A client's character sets are set by its connection, so they go back to what they were; roles to the user's own. */
function followSpecial(word: string, value: string, operation: Operation, left: LeftSettings): void {
  if (word === 'role') {
    if (/^default\b/i.test(value)) left.reset('ROLE');
    else left.set({ name: 'ROLE', operation, after: 'SET ROLE DEFAULT', isQuiet: false });
    return;
  }
  if (/^default\b/i.test(value)) return left.reset('NAMES');
  const names = ['character_set_client', 'character_set_results', 'collation_connection'];
  left.set({
    name: 'NAMES',
    operation,
    before: `SET ${names.map((name) => `@before_${name} = @@SESSION.${name}`).join(', ')}`,
    after: `SET ${names.map((name) => `${name} = @before_${name}`).join(', ')}`,
    isQuiet: false,
  });
}

function partsOf(text: string): readonly string[] {
  return text.match(/(?:[^,'"`(]|'(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.|"")*"|`[^`]*`|\([^)]*\))+/g) ?? [];
}

/** The session's own variable that a name in SET stands for; `sigil`: how it must begin. */
function systemVariable(text: string, sigil = ''): string | undefined {
  const trimmed = text.trim();
  if (!trimmed.startsWith(sigil)) return undefined;
  const [, scope, name] =
    /^(?:@@)?(?:(session|local|global|persist|persist_only)[\s.]+)?`?(\w+)`?$/i.exec(trimmed) ?? [];
  if (name === undefined || /^(?:global|persist)/i.test(scope ?? '')) return undefined;
  return name.toLowerCase();
}

/** What a connection of the server has unless somebody changed its configuration. */
const DEFAULTS: Readonly<Record<string, '0' | '1'>> = {
  autocommit: '1',
  foreign_key_checks: '1',
  unique_checks: '1',
  sql_notes: '1',
  sql_safe_updates: '0',
  sql_log_bin: '1',
  check_constraint_checks: '1',
};

function isPutBack(variable: string, value: string, saved: ReadonlyMap<string, string>): boolean {
  const text = value.trim().toLowerCase();
  if (text === 'default' || saved.get(text) === variable) return true;
  if (new RegExp(`^@@global\\.\`?${variable}\`?$`).test(text)) return true;
  const switched = /^(?:1|on|true)$/.test(text) ? '1' : /^(?:0|off|false)$/.test(text) ? '0' : undefined;
  return switched !== undefined && DEFAULTS[variable] === switched;
}

/** They are set by tools when they connect, so that the server's default is not what was in force. */
const OF_THE_CONNECTION = /^(?:time_zone|character_set_\w+|collation_\w+|sql_mode)$/;

const QUIET =
  /(?:_timeout|_size|_length|_limit|_cost|_notes|_warnings)$|^(?:profiling|long_query_time|optimizer_)/;

function changed(name: string, operation: Operation): LeftSetting {
  const isQuiet = QUIET.test(name);
  if (!OF_THE_CONNECTION.test(name)) return { name, operation, after: `SET ${name} = DEFAULT`, isQuiet };
  const before = `SET @before_${name} = @@SESSION.${name}`;
  return { name, operation, before, after: `SET ${name} = @before_${name}`, isQuiet };
}
