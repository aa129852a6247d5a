import type { Expression, Table } from '../../ir/index.js';
import { needsPerson } from '../problem.js';
import type { Changed, FromItem } from './tree.js';

/** The tables beside the one that a statement changes, and which of their rows belong to which of its. */
export interface Partners {
  readonly alias: string;
  readonly from: readonly FromItem[];
  readonly conditions: readonly Expression[];
}

/** Stands for the row that is changed where its table is in FROM as well. */
const CHANGED_ROW = 'changed_row';

/**
 * Where MySQL names all tables of an UPDATE or DELETE at once, others want the one that is changed apart from the rest: without
 * outer joins it is taken out of them; with some it stays, and is joined with itself by its primary key.
 */
export function partnersOf(changed: Changed, from: readonly FromItem[], table: Table): Partners {
  const alias = changed.alias ?? changed.table.name;
  const leaves = from.map((item) => flat(item));
  if (leaves.every((one) => one !== undefined)) {
    const items = leaves.flatMap((one) => one.items);
    const others = items.filter((one) => aliasOf(one) !== alias);
    if (others.length === items.length - 1)
      return { alias, from: others, conditions: leaves.flatMap((one) => one.conditions) };
  }
  const key = table.constraints.find((one) => one.kind === 'primaryKey');
  if (key?.kind !== 'primaryKey')
    return needsPerson(
      'query',
      `an outer join of ${table.name.name}, which is changed and has no primary key`,
    );
  const column = (of: string, name: string): Expression => ({ kind: 'column', path: [of, name] });
  return {
    alias: CHANGED_ROW,
    from,
    conditions: key.columns.map((name) => ({
      kind: 'operator',
      operator: '=',
      left: column(CHANGED_ROW, name),
      right: column(alias, name),
    })),
  };
}

interface Flat {
  readonly items: readonly FromItem[];
  readonly conditions: readonly Expression[];
}

/** The tables of inner joins and what joins them; `undefined`: there are others. */
function flat(item: FromItem): Flat | undefined {
  if (item.kind !== 'join') return { items: [item], conditions: [] };
  if (item.word !== 'JOIN' || item.using !== undefined) return undefined;
  const [left, right] = [flat(item.left), flat(item.right)];
  if (left === undefined || right === undefined) return undefined;
  return {
    items: [...left.items, ...right.items],
    conditions: [...left.conditions, ...right.conditions, ...(item.on === undefined ? [] : [item.on])],
  };
}

function aliasOf(item: FromItem): string | undefined {
  if (item.kind === 'join') return undefined;
  return item.kind === 'query' ? item.alias : (item.alias ?? item.name.name);
}
