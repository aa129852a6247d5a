import type { Node } from 'libpg-query';
import { bodyOf, stringOf } from '../parse/nodes.js';
import type { Cell } from './cells.js';
import { evaluate } from './expressions.js';
import type { Scope, Select } from './scope.js';

/**
 * Rows in the order of ORDER BY; undefined where the query has none, or it does not tell for certain: by text in the collation of the
 * database, or where two rows are alike in it.
 */
export function orderedScopes(statement: Select, scopes: readonly Scope[]): readonly Scope[] | undefined {
  const keys = (statement.sortClause ?? []).map((node) => keyOf(node, statement));
  if (keys.length === 0 || keys.includes(undefined)) return undefined;
  const known = keys.flatMap((key) => key ?? []);
  let isKnown = true;
  const rows = scopes.map((scope) => ({ scope, cells: known.map(({ by }) => evaluate(by, scope)) }));
  rows.sort((a, b) => {
    for (const [place, { isDescending }] of known.entries()) {
      const found = compare(a.cells[place], b.cells[place]);
      if (found === undefined) break;
      if (found !== 0) return isDescending ? -found : found;
    }
    isKnown = false;
    return 0;
  });
  return isKnown ? rows.map(({ scope }) => scope) : undefined;
}

interface Key {
  readonly by: Node;
  readonly isDescending: boolean;
}

function keyOf(node: Node, { targetList = [] }: Select): Key | undefined {
  const sort = bodyOf(node, 'SortBy');
  if (sort?.node === undefined || sort.useOp !== undefined) return undefined;
  const targets = targetList.flatMap((one) => bodyOf(one, 'ResTarget') ?? []);
  const place = bodyOf(sort.node, 'A_Const')?.ival?.ival;
  const name = columnName(sort.node);
  // A name of the list goes before one of a relation (PostgreSQL manual, "SELECT", ORDER BY).
  const by =
    place === undefined
      ? (targets.find((one) => one.name !== undefined && one.name === name)?.val ?? sort.node)
      : targets[place - 1]?.val;
  const column = columnName(by);
  if (by === undefined || column === undefined || !ORDERED_AS_BYTES.test(column)) return undefined;
  return { by, isDescending: sort.sortby_dir === 'SORTBY_DESC' };
}

function columnName(node: Node | undefined): string | undefined {
  return stringOf(bodyOf(node, 'ColumnRef')?.fields?.at(-1));
}

/**
 * Columns of type `name`, `information_schema.sql_identifier` and `character_data`, which have the collation "C", and numbers
 * (PostgreSQL `src/backend/catalog/information_schema.sql`; manual, "System Catalogs").
 */
const ORDERED_AS_BYTES = /name$|^(?:data_type|enumlabel|ordinal_position|attnum|enumsortorder)$/;

function compare(a: Cell | undefined, b: Cell | undefined): number | undefined {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a !== 'string' || typeof b !== 'string') return undefined;
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
