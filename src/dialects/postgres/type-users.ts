import { fine, refuse, type Problems } from '../../fold/problems.js';
import { othersOn } from '../../fold/store/edit.js';
import type { Store } from '../../fold/store/store.js';
import { keyOf, type Table, type View } from '../../ir/index.js';
import { child, statementTree, strings, visitTree, type SyntaxNode } from './syntax-tree.js';
import { postgresVerbatim } from './verbatim.js';

/**
 * ALTER COLUMN … TYPE that the server refuses as something with a text of its own is made of the column: a view, the condition or the
 * columns of a trigger, a policy (0A000; `RememberAllDependentForRebuilding` in src/backend/commands/tablecmds.c; asked of PostgreSQL 15 and
 * 18). A new type that is the old one is refused as well. Where only the server knows whether a view uses the column that is a note.
 */
export function typeUsers(table: Table, column: string, store: Store): Problems {
  const what = `column "${column}" of table "${keyOf(table.name)}"`;
  const views = store.viewsReading(table.name);
  const user =
    nameOf('view', views.find((view) => readsColumn(view, column))?.name.name) ??
    nameOf('trigger', table.triggers.find((one) => isOfTrigger(one.definition, column))?.name) ??
    (isOfPolicy(table, column, store) ? 'a policy' : undefined);
  if (user !== undefined)
    return refuse(
      'still-used',
      `${what} cannot get another type: ${user} is made of it`,
      'drop that before, and make it again after',
    );
  const perhaps = views.find((view) => mayRead(view, column));
  if (perhaps === undefined) return fine;
  return [
    {
      severity: 'note',
      code: 'view-may-depend',
      message: `view "${keyOf(perhaps.name)}" may use ${what}, and the server then refuses this`,
    },
  ];
}

function nameOf(kind: string, name: string | undefined): string | undefined {
  return name === undefined ? undefined : `${kind} "${name}"`;
}

/** Whether it is certain: the view is made of this table alone, and what it gives or filters by has the column. */
function readsColumn(view: View, column: string): boolean {
  const select = child(statementTree(view.query), 'SelectStmt');
  if (view.uncertain !== undefined || select === undefined) return false;
  const { fromClause, targetList, whereClause, op } = select;
  const [only] = Array.isArray(fromClause) ? (fromClause as SyntaxNode[]) : [];
  const isPlain = op === 'SETOP_NONE' && child(only, 'RangeVar') !== undefined;
  if (!isPlain || (fromClause as unknown[]).length !== 1 || hasQueryWithin(select)) return false;
  return columnsIn([targetList, whereClause]).some((fields) => fields.at(-1) === column);
}

function hasQueryWithin(tree: SyntaxNode): boolean {
  let found = tree['withClause'] !== undefined;
  visitTree(tree, (tag) => {
    if (tag === 'SubLink' || tag === 'RangeSubselect') found = true;
  });
  return found;
}

function mayRead(view: View, column: string): boolean {
  const columns = postgresVerbatim.queryColumns(view.query);
  return columns === undefined || columns.includes('*') || columns.includes(column);
}

/** Those of a view's own `*` are not told: which columns it has meant, only the server knows. */
function columnsIn(tree: unknown): readonly (readonly string[])[] {
  const found: (readonly string[])[] = [];
  visitTree(tree, (tag, body) => {
    if (tag === 'ColumnRef') found.push(strings(body['fields']));
  });
  return found;
}

/** UPDATE OF the column, or WHEN with its old or new value. */
function isOfTrigger(definition: string, column: string): boolean {
  const trigger = child(statementTree(definition), 'CreateTrigStmt');
  return (
    strings(trigger?.['columns']).includes(column) ||
    columnsIn(trigger?.['whenClause']).some(
      ([row, name, ...rest]) => (row === 'new' || row === 'old') && name === column && rest.length === 0,
    )
  );
}

/** Whether a policy of the table names the column, and no query in it. */
function isOfPolicy(table: Table, column: string, store: Store): boolean {
  return othersOn(store, table.name).some((key) => {
    const tree = statementTree(store.others.get(key) ?? '');
    const policy = child(tree, 'CreatePolicyStmt');
    return (
      policy !== undefined &&
      !hasQueryWithin(policy) &&
      columnsIn([policy['qual'], policy['with_check']]).some((fields) => fields.at(-1) === column)
    );
  });
}
