import type { Operation } from '../../ir/index.js';
import type { FreshSession } from '../dialect.js';
import { LeftSettings, type LeftSetting } from '../settings-left.js';

/** What pragmas leave changed for the rest of the connection; those that are kept in the file are none (manual: "PRAGMA Statements"). */
export function settingsLeft(
  operations: readonly Operation[],
  { foreignKeys }: FreshSession,
): readonly LeftSetting[] {
  const fresh = { ...DEFAULTS, foreign_keys: foreignKeys };
  const left = new LeftSettings();
  for (const operation of operations) {
    if (operation.kind !== 'rawSql' || operation.statement !== 'pragma') continue;
    const [, name = '', value = ''] =
      /^\s*pragma\s+(?:main\s*\.\s*)?"?(\w+)"?\s*(?:=\s*|\(\s*)['"]?(\w+)/i.exec(operation.sql) ?? [];
    const normal = (fresh as Readonly<Record<string, boolean>>)[name.toLowerCase()];
    if (normal === undefined) continue;
    if (/^(?:1|on|true|yes)$/i.test(value) === normal) left.reset(name.toLowerCase());
    else
      left.set({
        name: name.toLowerCase(),
        operation,
        after: `PRAGMA ${name.toLowerCase()} = ${normal ? 'ON' : 'OFF'}`,
        isQuiet: false,
      });
  }
  return left.all;
}

/** What a new connection has. */
const DEFAULTS = {
  case_sensitive_like: false,
  ignore_check_constraints: false,
  legacy_alter_table: false,
  recursive_triggers: false,
  reverse_unordered_selects: false,
} as const;
