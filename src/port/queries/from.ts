import { needsPerson } from '../problem.js';
import { relationOfTable, type Relation, type Scope } from './scope.js';
import type { FromItem } from './tree.js';
import { relationOf, type Writer } from './writer.js';
import { keyOf } from '../../ir/index.js';

/** FROM in the target's text, and what it lets the rest of the query see. */
export interface WrittenFrom {
  readonly text: string;
  readonly scope: Scope;
  /** The names in FROM, in order; `undefined` where USING makes one column of two. */
  readonly order: readonly string[] | undefined;
}

/** Writes the items of FROM. */
export function writeFrom(items: readonly FromItem[], writer: Writer, base: Scope): WrittenFrom {
  const relations = new Map(base.relations);
  const scope: Scope = { ...base, relations };
  const names: string[] = [];
  const state: FromState = { writer, scope, relations, names, hasUsing: false };
  if (items.length > 1 && items.some(hasRightJoin))
    needsPerson('query', 'a RIGHT JOIN beside other tables is not translated');
  const text = items.map((item) => writeItem(item, state)).join(', ');
  return { text, scope, order: state.hasUsing ? undefined : names };
}

interface FromState {
  readonly writer: Writer;
  readonly scope: Scope;
  readonly relations: Map<string, Relation>;
  readonly names: string[];
  hasUsing: boolean;
}

function hasRightJoin(item: FromItem): boolean {
  return (
    item.kind === 'join' &&
    (item.word === 'RIGHT JOIN' || hasRightJoin(item.left) || hasRightJoin(item.right))
  );
}

/** Rows without end: with it a subquery is worked out before the statement around it (MySQL manual, "Optimizing Derived Tables"). */
const ALL_ROWS = 'LIMIT 18446744073709551615';

function writeItem(item: FromItem, state: FromState): string {
  const { writer, scope } = state;
  const see = (name: string, relation: Relation): void => {
    state.relations.set(name, relation);
    state.names.push(name);
  };
  switch (item.kind) {
    case 'table': {
      const { name, alias = name.name } = item;
      const isCommon = item.qualified !== true && name.schema === undefined && scope.common.has(name.name);
      if (isCommon) {
        see(alias, scope.common.get(name.name));
        const inlined = writer.inlined.get(name.name);
        if (inlined !== undefined) {
          inlined.uses++;
          return `(${inlined.text}) AS ${writer.names([alias])}`;
        }
        return named(writer.names([name.name]), alias, writer);
      }
      const { source, target } = writer.language.context;
      const table = source.table(name);
      const relation =
        table === undefined
          ? writer.view(name)
          : relationOfTable(table, target.table(writer.language.tableName(name)));
      see(alias, relation);
      const text = writer.tableText(name);
      if (writer.changed === undefined || keyOf(writer.changed) !== keyOf(name))
        return named(text, alias, writer);
      writer.readsChanged = true;
      // MySQL refuses a subquery that reads the table which the statement changes (error 1093) unless it is worked out before.
      return `(SELECT * FROM ${text} ${ALL_ROWS}) AS ${writer.names([alias])}`;
    }
    case 'query': {
      const written = writer.query(item.query, { ...scope, relations: new Map() });
      see(item.alias, relationOf(written));
      return `(${written.text}) AS ${writer.names([item.alias])}`;
    }
    case 'join':
      return writeJoin(item, state);
  }
}

function named(text: string, alias: string, writer: Writer): string {
  const quoted = writer.names([alias]);
  // A table with a prefix for its schema is still called by its own name.
  return text === quoted ? text : `${text} AS ${quoted}`;
}

function writeJoin(join: Extract<FromItem, { kind: 'join' }>, state: FromState): string {
  const { writer, scope } = state;
  const left = writeItem(join.left, state);
  const inner = writeItem(join.right, state);
  if (join.right.kind === 'join' && writer.language.dialect === 'sqlite')
    needsPerson('query', 'a join on the right side of a join is not translated');
  const right = join.right.kind === 'join' ? `(${inner})` : inner;
  if (join.using !== undefined) {
    state.hasUsing = true;
    return `${left} ${join.word} ${right} USING (${writer.names(join.using)})`;
  }
  if (join.on !== undefined) return `${left} ${join.word} ${right} ON ${writer.condition(join.on, scope)}`;
  if (join.word !== 'JOIN') return needsPerson('query', 'an outer join without a condition');
  return `${left} CROSS JOIN ${right}`;
}
