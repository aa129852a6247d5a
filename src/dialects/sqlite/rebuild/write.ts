import type { Expression, Name, OperationBody, Table } from '../../../ir/index.js';
import { keyOf, sameName } from '../../../ir/index.js';
import { isUnique } from '../../../fold/operations/keys.js';
import { storeOf } from '../../../fold/create-state.js';
import { WITH_TRIGGERS } from '../../../fold/store/facts.js';
import { sameData } from '../../../fold/meaning/same-data.js';
import type { SchemaState } from '../../../fold/state.js';
import { printExpression } from '../print/expressions.js';
import { quoteIdentifier, printColumns, printName } from '../print/identifiers.js';
import { printCreateIndex } from '../print/indexes.js';
import { printCreateTable } from '../print/tables.js';
import { UnprintableError } from '../print/unprintable.js';
import { sqliteVerbatim } from '../verbatim.js';
import { hasProgramOfNothing } from './dangling.js';

/**
 * The statements that change a table by making it anew, where SQLite has no ALTER for it: the procedure of the manual
 * (ALTER TABLE, "Making Other Kinds Of Table Schema Changes"), and the check that no row refers to nothing at its end.
 *
 * The pragmas are without effect inside a transaction: then the rows of tables that refer to this one with ON DELETE would
 * change when it is dropped, if the tool enforces foreign keys.
 */
export function printRebuild(
  operations: readonly OperationBody[],
  before: SchemaState,
  name: Name,
): readonly string[] {
  const old = before.table(name);
  if (old === undefined)
    throw new UnprintableError(`change of the table "${keyOf(name)}", which is not known`);
  if (old.uncertain !== undefined) {
    throw new UnprintableError(
      `change of the table "${keyOf(name)}", of which it is not certain what it is: ${old.uncertain}`,
    );
  }
  const after = before.fork();
  const renamed = new Map(old.columns.map((column) => [column.name, column.name]));
  const fills = new Map<string, Expression>();
  for (const operation of operations) {
    const fill = fillOf(operation);
    if (fill !== undefined) {
      fills.set(fill.column, fill.value);
      continue;
    }
    const problem = after.apply(operation).find(({ severity }) => severity === 'error');
    if (problem !== undefined) throw new UnprintableError(`such change: ${problem.message}`);
    followColumn(renamed, operation);
  }
  const now = after.table(name);
  if (now === undefined) throw new UnprintableError(`change that takes the table "${keyOf(name)}" away`);
  if (fills.size === 0 && sameData(old, now) && [...renamed].every(([to, from]) => to === from)) return [];
  return rebuild(old, now, { renamed, fills }, before);
}

/** Keeps track of which column was which. */
function followColumn(columns: Map<string, string>, operation: OperationBody): void {
  const rename = (from: string, to: string): void => {
    const origin = columns.get(from);
    columns.delete(from);
    if (origin !== undefined) columns.set(to, origin);
  };
  if (operation.kind === 'renameColumn') rename(operation.column, operation.to);
  if (operation.kind === 'dropColumn') columns.delete(operation.column);
  if (operation.kind === 'alterColumn' && operation.change.kind === 'redefine') {
    rename(operation.column, operation.change.column.name);
  }
}

/** `UPDATE t SET a = 1 WHERE a IS NULL`: a value instead of NULL, which copying can give as well. */
export function fillOf(
  operation: OperationBody,
): { readonly column: string; readonly value: Expression } | undefined {
  if (operation.kind !== 'update' || operation.set.length !== 1) return undefined;
  const [set] = operation.set;
  const { where } = operation;
  const isFill =
    set !== undefined &&
    where?.kind === 'is' &&
    where.test === 'null' &&
    where.negated !== true &&
    where.operand.kind === 'column' &&
    where.operand.path.length === 1 &&
    where.operand.path[0] === set.column;
  return isFill ? set : undefined;
}

interface Copying {
  /** Present name → name before. */
  readonly renamed: ReadonlyMap<string, string>;
  /** What stands in for NULL, by the name before. */
  readonly fills: ReadonlyMap<string, Expression>;
}

function rebuild(
  old: Table,
  now: Table,
  { renamed, fills }: Copying,
  before: SchemaState,
): readonly string[] {
  const temporary = freeName(now.name, before);
  // A generated column cannot be written, and has no values to be copied where it was none.
  const copied = now.columns.filter(({ name, generated }) => generated === undefined && renamed.has(name));
  const from = copied.map(({ name }) => {
    const column = renamed.get(name) ?? name;
    const fill = fills.get(column);
    return fill === undefined
      ? quoteIdentifier(column)
      : `coalesce(${quoteIdentifier(column)}, ${printExpression(fill)})`;
  });
  const legacy = isMentioned(old, before) || hasProgramOfNothing(before);
  return [
    'PRAGMA defer_foreign_keys = ON',
    'PRAGMA foreign_keys = OFF',
    ...(legacy ? ['PRAGMA legacy_alter_table = ON'] : []),
    printCreateTable({
      kind: 'createTable',
      table: temporary,
      columns: now.columns,
      constraints: now.constraints,
      ...(now.with === undefined ? {} : { with: now.with }),
    }),
    ...(copied.length === 0
      ? []
      : [
          `INSERT INTO ${printName(temporary)} (${printColumns(copied.map(({ name }) => name))}) ` +
            `SELECT ${from.join(', ')} FROM ${printName(old.name)}`,
        ]),
    `DROP TABLE ${printName(old.name)}`,
    `ALTER TABLE ${printName(temporary)} RENAME TO ${quoteIdentifier(now.name.name)}`,
    ...now.indexes.map((index) => printCreateIndex({ kind: 'createIndex', table: now.name, index })),
    ...now.triggers.map(({ definition }) => definition),
    ...(legacy ? ['PRAGMA legacy_alter_table = OFF'] : []),
    ...(canBeChecked(now, before) ? [`PRAGMA foreign_key_check(${quoteIdentifier(now.name.name)})`] : []),
    'PRAGMA foreign_keys = ON',
    'PRAGMA defer_foreign_keys = OFF',
  ];
}

/** The check fails, rather than finds rows, where a foreign key refers to no key of a table that is there. */
function canBeChecked(table: Table, state: SchemaState): boolean {
  return table.constraints.every((constraint) => {
    if (constraint.kind !== 'foreignKey') return true;
    const { table: name, columns } = constraint.references;
    const target = sameName(name, table.name) ? table : state.table(name);
    const key = target?.constraints.find((other) => other.kind === 'primaryKey');
    const referenced = columns ?? key?.columns;
    return (
      target !== undefined &&
      referenced?.length === constraint.columns.length &&
      isUnique(referenced, target.constraints, target.indexes)
    );
  });
}

/** `new_users`, or the next that no table has. */
function freeName(table: Name, state: SchemaState): Name {
  for (let pass = 1; ; pass += 1) {
    const name: Name = { ...table, name: `new_${table.name}${pass === 1 ? '' : `_${pass}`}` };
    if (state.table(name) === undefined && state.view(name) === undefined) return name;
  }
}

/**
 * Whether a view or the trigger of another table names the table: RENAME would fail on them while the table is not there,
 * unless it leaves them alone as it did before 3.25 (manual: PRAGMA legacy_alter_table).
 */
export function isMentioned(table: Table, state: SchemaState): boolean {
  const names = (text: string): boolean =>
    sqliteVerbatim.renameRelation(text, table.name, { name: `${table.name.name} ` }) !== text;
  const store = storeOf(state);
  const views = [...store.views.values()];
  return (
    views.some((view) => view.reads.some((read) => sameName(read, table.name)) || names(view.query)) ||
    [...store.tablesUsing(WITH_TRIGGERS), ...views].some(
      (on) => !sameName(on.name, table.name) && on.triggers.some(({ definition }) => names(definition)),
    )
  );
}
