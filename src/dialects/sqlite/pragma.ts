import type { OperationBody } from '../../ir/index.js';

/** A pragma that sets something; `name` is in lower case. */
export interface Pragma {
  readonly name: string;
  readonly value: string;
}

/** What a pragma sets for the main database; undefined for other statements, and for a pragma that only asks. */
export function pragmaIn(operation: OperationBody): Pragma | undefined {
  if (operation.kind !== 'rawSql' || operation.statement !== 'pragma') return undefined;
  const [, name, value] =
    /^\s*pragma\s+(?:main\s*\.\s*)?"?(\w+)"?\s*(?:=\s*|\(\s*)['"]?(\w+)/i.exec(operation.sql) ?? [];
  return name === undefined || value === undefined ? undefined : { name: name.toLowerCase(), value };
}

/** How SQLite reads a value that says yes or no (its src/pragma.c, `sqlite3GetBoolean`). */
export function isOn({ value }: Pragma): boolean {
  return /^(?:on|true|yes|0*[1-9]\d*)$/i.test(value);
}

/**
 * Whether foreign keys are enforced from a statement on; undefined where it does not switch that. Within a transaction it does
 * nothing (manual, "PRAGMA foreign_keys").
 */
export function foreignKeySwitch(operation: OperationBody): boolean | undefined {
  const pragma = pragmaIn(operation);
  return pragma?.name === 'foreign_keys' ? isOn(pragma) : undefined;
}
