import { leavingOut, type Operation, type OperationOf } from '../../../ir/index.js';
import type { FreshSession } from '../../dialect.js';
import { foreignKeySwitch, isOn, pragmaIn } from '../pragma.js';

/** Pragmas that stand around a table that is made anew: they switch foreign keys and renaming off and on again. */
const SWITCHES: ReadonlySet<string> = new Set(['foreign_keys', 'defer_foreign_keys', 'legacy_alter_table']);
const CHECK = /^\s*pragma\s+(?:main\s*\.\s*)?foreign_key_check\b/i;
/** Asks which way the switch is: the rows are the only thing about it. */
const QUESTION = /^\s*pragma\s+(?:foreign_keys|defer_foreign_keys|legacy_alter_table)\s*;?\s*$/i;

/** Whether a statement is one of those pragmas. */
export function isRebuildPragma(operation: OperationOf<'rawSql'>): boolean {
  const { sql, statement } = operation;
  if (statement !== 'pragma') return false;
  return SWITCHES.has(pragmaIn(operation)?.name ?? '') || CHECK.test(sql) || QUESTION.test(sql);
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
 * again. They stay where anything else stands between them to which they make a difference, and the one that switches foreign keys
 * on stays where that makes a difference to what follows, in a session that has begun without.
 */
export function withoutRebuildPragmas(
  operations: readonly Operation[],
  recognized: ReadonlySet<Operation>,
  session: FreshSession,
): readonly Operation[] {
  const left = new Set<Operation>();
  const open = new Map<string, { readonly at: number }>();
  const checks: Operation[] = [];
  for (const [at, operation] of operations.entries()) {
    if (operation.kind !== 'rawSql' || !isRebuildPragma(operation)) continue;
    const pragma = pragmaIn(operation);
    if (pragma === undefined || !SWITCHES.has(pragma.name)) {
      checks.push(operation);
      continue;
    }
    const key = pragma.name;
    const opened = open.get(key);
    // Foreign keys are switched off and then on, the others the other way round.
    const isOpening = isOn(pragma) !== (key === 'foreign_keys');
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
    const isForOthers =
      key === 'foreign_keys' && !session.foreignKeys && !heedsNone(operations.slice(at + 1), recognized);
    if (!isForOthers) left.add(operation);
  }
  if (left.size > 0 || open.size === 0) for (const check of checks) left.add(check);
  return leavingOut(operations, (operation) => left.has(operation));
}

/** Whether foreign keys make no difference to what follows, up to where they are switched again. */
function heedsNone(following: readonly Operation[], recognized: ReadonlySet<Operation>): boolean {
  for (const operation of following) {
    if (foreignKeySwitch(operation) !== undefined) return true;
    if (!recognized.has(operation) && changesRows(operation)) return false;
  }
  return true;
}

/** Whether rows may change, or a column come that refers to some. */
function changesRows(operation: Operation): boolean {
  switch (operation.kind) {
    case 'insert':
    case 'update':
    case 'delete':
    case 'dropTable':
    case 'opaque':
      return true;
    case 'rawSql':
      return operation.effect !== 'none' && !isRebuildPragma(operation);
    case 'addColumn':
      return operation.constraints?.some(({ kind }) => kind === 'foreignKey') === true;
    default:
      return false;
  }
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
