import { leavingOut, type Operation, type OperationOf } from '../../../ir/index.js';

/** Pragmas that stand around a table that is made anew: they switch foreign keys and renaming off and on again. */
const SWITCH =
  /^\s*pragma\s+(?:main\s*\.\s*)?(foreign_keys|defer_foreign_keys|legacy_alter_table)\s*(?:=|\()\s*['"]?(\w+)['"]?\s*\)?\s*;?\s*$/i;
const CHECK = /^\s*pragma\s+(?:main\s*\.\s*)?foreign_key_check\b/i;
/** Asks which way the switch is: the rows are the only thing about it. */
const QUESTION = /^\s*pragma\s+(?:foreign_keys|defer_foreign_keys|legacy_alter_table)\s*;?\s*$/i;

/** Whether a statement is one of those pragmas. */
export function isRebuildPragma(operation: OperationOf<'rawSql'>): boolean {
  const { sql } = operation;
  return operation.statement === 'pragma' && (SWITCH.test(sql) || CHECK.test(sql) || QUESTION.test(sql));
}

/** Operations that mean the same whether foreign keys are enforced or not. */
const INDIFFERENT: ReadonlySet<Operation['kind']> = new Set<Operation['kind']>([
  'createTable',
  'createIndex',
  'dropIndex',
  'createView',
  'dropView',
  'createTrigger',
  'dropTrigger',
  'renameColumn',
]);

/**
 * Leaves out the pragmas around tables that were recognized as made anew: whoever makes such a table anew again writes them
 * again. They stay where anything else stands between them to which they make a difference.
 */
export function withoutRebuildPragmas(
  operations: readonly Operation[],
  recognized: ReadonlySet<Operation>,
): readonly Operation[] {
  const left = new Set<Operation>();
  const open = new Map<string, { readonly at: number }>();
  const checks: Operation[] = [];
  for (const [at, operation] of operations.entries()) {
    if (operation.kind !== 'rawSql' || !isRebuildPragma(operation)) continue;
    const [, name = '', value = ''] = SWITCH.exec(operation.sql) ?? [];
    if (name === '') {
      checks.push(operation);
      continue;
    }
    const key = name.toLowerCase();
    const opened = open.get(key);
    // Foreign keys are switched off and then on, the others the other way round.
    const isOpening = /^(?:on|1|true|yes)$/i.test(value) !== (key === 'foreign_keys');
    if (isOpening) {
      open.set(key, { at });
      continue;
    }
    open.delete(key);
    if (opened === undefined) continue;
    const between = operations.slice(opened.at + 1, at);
    if (!isIndifferent(between, recognized)) continue;
    const opening = operations[opened.at];
    if (opening !== undefined) left.add(opening);
    left.add(operation);
  }
  if (left.size > 0 || open.size === 0) for (const check of checks) left.add(check);
  return leavingOut(operations, (operation) => left.has(operation));
}

function isIndifferent(between: readonly Operation[], recognized: ReadonlySet<Operation>): boolean {
  return (
    (between.length === 0 || between.some((operation) => recognized.has(operation))) &&
    between.every(
      (operation) =>
        recognized.has(operation) ||
        INDIFFERENT.has(operation.kind) ||
        (operation.kind === 'rawSql' && isRebuildPragma(operation)),
    )
  );
}
