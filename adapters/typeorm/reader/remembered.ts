import { sameData } from '../../../src/fold/meaning/same-data.js';
import { isObject, toPlain, type ObjectValue, type Site, type Value } from '../../../src/source/index.js';
import { compileCall } from '../compiler/compile-call.js';
import { CLASS_MARK } from '../compiler/objects.js';
import type { Remembered, Session } from './session.js';
import { toValue } from './table-classes.js';

/**
 * TypeORM remembers the table that `getTable` gave: its calls are carried out on that object, with what the code has changed in it, and
 * write to it what they have done (typeorm `query-runner/BaseQueryRunner.js`, `getTable`, `getCachedTable`,
 * `replaceCachedTable`). So a column of it that the code changes, and gives to `changeColumn`, is compared with itself.
 *
 * Gives the arguments of a call: where the code has changed the table, the table, else its path, so that it is as it is now.
 */
export function asRemembered(values: readonly Value[], session: Session): readonly Value[] {
  const [first, ...rest] = values;
  const path = pathOf(first);
  const known = path === undefined ? undefined : session.remembered.get(path);
  if (path === undefined || known === undefined || (typeof first !== 'string' && first !== known.table))
    return values;
  return [isChanged(known) ? known.table : path, ...rest];
}

/** What TypeORM remembers behind a call that is done. */
export function remember(
  method: string,
  values: readonly Value[],
  result: Value,
  session: Session,
  at: Site,
): void {
  if (method === 'getTable' || (method === 'getTables' && values[0] !== undefined)) {
    const tables = isObject(result) && result.kind === 'array' ? result.elements : [result];
    set(session, new Map(tables.filter(isTable).map((table) => [pathOf(table) ?? '', entry(table)])));
    return;
  }
  if (/^(?:has|get)/.test(method)) return;
  const path = pathOf(values[0]);
  const known = path === undefined ? undefined : session.remembered.get(path);
  if (path === undefined || known === undefined) return;
  const others = new Map(session.remembered);
  others.delete(path);
  const to = method === 'renameTable' ? renamed(path, values[1]) : path;
  const isForgotten =
    method === 'dropTable' || (method === 'renameTable' && session.dialect.name === 'postgres');
  // On PostgreSQL TypeORM does not tell it its new name.
  const now = isForgotten ? undefined : loaded(to, session, at);
  if (now !== undefined) {
    session.evaluation.call(session.classes.methods().replace, [known.table, now], undefined, at);
    others.set(to, entry(known.table));
  }
  set(session, others);
}

function set(session: Session, tables: Remembered): void {
  const before = session.remembered;
  session.remembered = tables;
  session.evaluation.onUndo(() => {
    session.remembered = before;
  });
}

function loaded(path: string, session: Session, at: Site): Value {
  const { compiler, dialect, journal, metadata, classes } = session;
  const found = compileCall('getTable', [path], { compiler, dialect, state: journal.state, metadata });
  return found.kind === 'done' && found.result !== undefined ? toValue(found.result, classes, at) : undefined;
}

function renamed(path: string, to: Value): string {
  const name = typeof to === 'string' ? to : (pathOf(to) ?? '');
  return path.includes('.') && !name.includes('.') ? `${path.slice(0, path.lastIndexOf('.'))}.${name}` : name;
}

function pathOf(value: Value): string | undefined {
  if (typeof value === 'string') return value;
  const name = isTable(value) ? value.props.get('name')?.value : undefined;
  return typeof name === 'string' ? name : undefined;
}

function isTable(value: Value): value is ObjectValue {
  return isObject(value) && value.kind === 'object' && value.props.get(CLASS_MARK)?.value === 'Table';
}

function entry(table: ObjectValue): { readonly table: ObjectValue; readonly seen: unknown } {
  return { table, seen: contentsOf(table) };
}

function isChanged({ table, seen }: { readonly table: ObjectValue; readonly seen: unknown }): boolean {
  return !sameData(contentsOf(table), seen);
}

function contentsOf(table: ObjectValue): unknown {
  const contents = toPlain(table, { onUnknown: ({ reason }) => ({ reason }), onFunction: () => undefined });
  return contents.kind === 'plain' ? contents.data : undefined;
}
