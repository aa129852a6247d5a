import type { Dialect } from '../../dialects/dialect.js';
import type { SchemaState } from '../../fold/state.js';
import {
  keyOf,
  sameName,
  type Name,
  type OperationBody,
  type OperationOf,
  type View,
} from '../../ir/index.js';
import { NeedsPerson } from '../problem.js';
import { lose, stop, type Ported, type Way, type WayContext } from '../way.js';

/** A table, view or column that gets another name, as the source calls it before and after. */
interface Renamed {
  readonly from: Name;
  readonly to: Name;
  readonly column?: { readonly from: string; readonly to: string };
}

/** What is done about views around a change. */
interface Around {
  readonly before: Ported;
  readonly after: Ported;
}

interface Tools {
  readonly way: Way;
  readonly dialect: Dialect;
}

/**
 * What becomes of the views that read something which gets another name. PostgreSQL's refer to the thing and follow it, with the
 * columns that they had; those of MySQL and MariaDB keep their text, and do not work any more (MySQL manual, "RENAME TABLE
 * Statement"); those of SQLite follow, but a column is called otherwise in the view, too, which is refused where another view reads
 * that. So they are made anew where the source's follow, and it is told where the target's do alone. `ported`: what the change
 * itself becomes.
 */
export function withFollowingViews(
  operation: OperationBody,
  ported: Ported,
  context: WayContext,
  tools: Tools,
): Ported {
  const all = ported.some(({ kind }) => kind === 'opaque') ? [] : renamedBy(operation);
  const around = all.map((renamed) => following(renamed, operation, ported, context, tools));
  return [...around.flatMap(({ before }) => before), ...ported, ...around.flatMap(({ after }) => after)];
}

function following(
  renamed: Renamed,
  operation: OperationBody,
  ported: Ported,
  context: WayContext,
  tools: Tools,
): Around {
  const { source, target } = context;
  const readers = [...source.views()].filter((view) => reads(view, renamed, tools.dialect));
  if (readers.length === 0) return NOTHING;
  if (!source.traits.viewsFollow) {
    if (target.traits.viewsFollow)
      lose(
        context,
        'view-follows',
        `${readers.map(({ name }) => name.name).join(', ')} goes on with the new name, where the view does not work any more in the source`,
      );
    return NOTHING;
  }
  if (!target.traits.viewsFollow)
    return { before: [], after: readers.flatMap((view) => anew(view, renamed, ported, context, tools)) };
  // SQLite makes a view anew under its other name.
  if (renamed.column === undefined && operation.kind !== 'renameView') return NOTHING;
  const all = withTheirReaders(readers, source).filter((view) => isThere(view, context, tools));
  return {
    before: all.toReversed().flatMap((view) => nameThere(view, context, tools)),
    after: all.flatMap((view) => anew(view, renamed, ported, context, tools)),
  };
}

const NOTHING: Around = { before: [], after: [] };

/** Views, and those that read them, each after what it reads. */
function withTheirReaders(views: readonly View[], source: SchemaState): readonly View[] {
  const seen = new Set<View>();
  const readersFirst: View[] = [];
  const visit = (view: View): void => {
    if (seen.has(view)) return;
    seen.add(view);
    for (const other of source.views())
      if (other.reads.some((name) => sameName(name, view.name))) visit(other);
    readersFirst.push(view);
  };
  views.forEach(visit);
  return readersFirst.toReversed();
}

/** The view as it was made. */
function madeOf(view: View, { dialect }: Tools): OperationOf<'createView'> {
  return {
    kind: 'createView',
    name: view.name,
    query: view.query,
    dialect: dialect.name,
    reads: view.reads,
    orReplace: true,
    ...(view.columns === undefined ? {} : { columns: view.columns }),
    ...(view.checkOption === undefined ? {} : { checkOption: view.checkOption }),
  };
}

/** What drops it in the target, where it is there. */
function nameThere(view: View, context: WayContext, { way }: Tools): Ported {
  const dropped: OperationBody = { kind: 'dropView', name: view.name };
  const bodies = way.portOperation(dropped, dropped, { ...context, losses: [], manual: [] });
  return bodies.filter((body) => body.kind === 'dropView' && context.target.view(body.name) !== undefined);
}

function isThere(view: View, context: WayContext, tools: Tools): boolean {
  return nameThere(view, context, tools).length > 0;
}

/** The view in the target, as it is after the change; a stop where that is not certain. */
function anew(view: View, renamed: Renamed, ported: Ported, context: WayContext, tools: Tools): Ported {
  if (!isThere(view, context, tools)) return [];
  const { source, sourceAfter, target } = context;
  const made = madeOf(view, tools);
  const query = view.uncertain === undefined ? queryAfter(view, renamed, source, tools.dialect) : undefined;
  if (query === undefined) {
    const reason = `the view ${view.name.name} follows the new name in the source; here it must be made anew`;
    return [stop(context, made, new NeedsPerson('view', reason, 'write it with the new name'))];
  }
  const after = target.fork();
  for (const body of ported) after.apply(body);
  for (const body of target.traits.viewsFollow ? nameThere(view, context, tools) : []) after.apply(body);
  const reads = view.reads.map((name) => (sameName(name, renamed.from) ? renamed.to : name));
  const next = { ...made, query, reads };
  return tools.way.portOperation(next, next, { ...context, source: sourceAfter, target: after });
}

function renamedBy(operation: OperationBody): readonly Renamed[] {
  switch (operation.kind) {
    case 'renameTable':
      return [{ from: operation.table, to: { ...operation.table, name: operation.to } }];
    case 'renameView':
      return [{ from: operation.name, to: { ...operation.name, name: operation.to } }];
    case 'alterTable': {
      if (operation.change.kind !== 'setSchema') return [];
      const { schema } = operation.change;
      const { name } = operation.table;
      return [{ from: operation.table, to: schema === 'public' ? { name } : { schema, name } }];
    }
    case 'renameColumn': {
      const { table, column, to } = operation;
      return [{ from: table, to: table, column: { from: column, to } }];
    }
    case 'alterColumn': {
      const { table, column, change } = operation;
      const to = change.kind === 'redefine' ? change.column.name : column;
      return to === column ? [] : [{ from: table, to: table, column: { from: column, to } }];
    }
    case 'alterTogether':
      return operation.changes.flatMap(renamedBy);
    default:
      return [];
  }
}

function reads(view: View, renamed: Renamed, { verbatim }: Dialect): boolean {
  if (!view.reads.some((name) => sameName(name, renamed.from))) return false;
  if (renamed.column === undefined) return true;
  const columns = verbatim.queryColumns(view.query);
  return columns === undefined || columns.includes(renamed.column.from) || columns.includes('*');
}

/**
 * The view's query as it reads afterwards, with the columns that it had; `undefined` where that is not certain: of a `*` (the columns are those of
 * the time when the view was made), and of a column that another table of the query has, too, or a query within.
 */
function queryAfter(
  view: View,
  { from, to, column }: Renamed,
  source: SchemaState,
  { verbatim }: Dialect,
): string | undefined {
  if (verbatim.queryColumns(view.query)?.includes('*') !== false) return undefined;
  // It reads another view, whose columns stay.
  if (!view.reads.some((name) => sameName(name, from))) return view.query;
  if (column === undefined) return verbatim.renameRelation(view.query, from, to);
  const others = view.reads.filter((name) => keyOf(name) !== keyOf(from)).map((name) => source.table(name));
  const isOnly = others.every(
    (table) => table !== undefined && table.columns.every(({ name }) => name !== column.from),
  );
  if (!isOnly || (view.query.match(/\bselect\b/gi)?.length ?? 0) > 1) return undefined;
  const query = verbatim.renameColumn(`(${view.query.replace(/;\s*$/, '')})`, column.from, column.to);
  // Elsewhere the name may be an alias, which ORDER BY means then.
  const renamed = query === undefined ? 0 : countOf(query, column.to) - countOf(view.query, column.to);
  return renamed === countOf(view.query, column.from) ? query?.slice(1, -1) : undefined;
}

function countOf(text: string, word: string): number {
  const escaped = word.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return text.split(new RegExp(`(?<![\\w$])${escaped}(?![\\w$])`)).length - 1;
}
