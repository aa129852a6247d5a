import type { Operation } from '../../ir/index.js';
import type { FreshSession } from '../dialect.js';
import { LeftSettings, type LeftSetting } from '../settings-left.js';
import { isOn, pragmaIn } from './pragma.js';

/** What pragmas leave changed for the rest of the connection; those that are kept in the file are none (manual: "PRAGMA Statements"). */
export function settingsLeft(
  operations: readonly Operation[],
  { foreignKeys }: FreshSession,
): readonly LeftSetting[] {
  const fresh: Readonly<Record<string, boolean>> = { ...DEFAULTS, foreign_keys: foreignKeys };
  const left = new LeftSettings();
  for (const operation of operations) {
    const pragma = pragmaIn(operation);
    const normal = pragma === undefined ? undefined : fresh[pragma.name];
    if (pragma === undefined || normal === undefined) continue;
    const { name } = pragma;
    if (isOn(pragma) === normal) left.reset(name);
    else left.set({ name, operation, after: `PRAGMA ${name} = ${normal ? 'ON' : 'OFF'}`, isQuiet: false });
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
