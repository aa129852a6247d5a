import { refuse, fine, type Problems } from '../../fold/problems.js';
import { mentionsColumn } from '../../fold/expressions.js';
import type { Store } from '../../fold/store/store.js';
import { keyOf, type ColumnType, type Expression, type OperationOf } from '../../ir/index.js';
import { enumOf } from './misfits.js';
import { typeUsers } from './type-users.js';
import { postgresVerbatim } from './verbatim.js';

/**
 * ALTER COLUMN … TYPE that the server refuses, whatever the rows are: to a type to which it converts neither the column without USING nor its
 * default by itself (42804), and of a column that a generated one is made of (0A000). USING says nothing of the default (manual, ALTER
 * TABLE; `ATPrepAlterColumnType` and `ATExecAlterColumnType` in src/backend/commands/tablecmds.c; asked of PostgreSQL 15).
 */
export function refusedType(
  { table: name, column }: OperationOf<'alterColumn'>,
  { type, using }: { readonly type: ColumnType; readonly using?: Expression },
  store: Store,
): Problems {
  const table = store.tables.get(keyOf(name));
  const old = table?.columns.find((one) => one.name === column);
  if (table === undefined || old === undefined || table.uncertain !== undefined) return fine;
  const what = `column "${column}" of table "${keyOf(table.name)}"`;
  const made = table.columns.find(
    ({ generated }) =>
      generated !== undefined && mentionsColumn(generated.expression, column, postgresVerbatim),
  );
  if (made !== undefined)
    return refuse(
      'still-used',
      `${what} cannot get another type: the generated column "${made.name}" is made of it`,
      'drop that column first, and add it again after',
    );
  if (using === undefined && isApart(old.type, type, store))
    return refuse(
      'no-automatic-cast',
      `${what} cannot get another type without USING: the server does not convert its values by itself`,
      `say how: USING "${column}"::…`,
    );
  const ofDefault = old.default === undefined ? undefined : typeOf(old.default, old.type);
  if (ofDefault === undefined || !isApart(ofDefault, type, store)) return typeUsers(table, column, store);
  return refuse(
    'no-automatic-cast',
    `${what} has a default that the server does not convert to the new type by itself, whatever USING says`,
    'drop the default before, and set it again after',
  );
}

/** What the server takes a default for: a text constant has the type of its column. */
function typeOf(value: Expression, column: ColumnType): ColumnType | undefined {
  switch (value.kind) {
    case 'string':
      return column;
    case 'cast':
      return value.type;
    case 'number':
      return { kind: 'decimal' };
    case 'boolean':
      return { kind: 'boolean' };
    default:
      return undefined;
  }
}

const TEXT = 'text';
const TIME = 'time';

/**
 * Types between which the server converts when it stores a value (pg_cast, castcontext `a` and `i`), by kind. Within `time` that is not so for
 * all, and nothing is said of it.
 */
const FAMILIES: Partial<Readonly<Record<ColumnType['kind'], string>>> = {
  ...{ text: TEXT, string: TEXT, char: TEXT },
  ...{ integer: 'number', decimal: 'number', float: 'number' },
  ...{ date: TIME, timestamp: TIME, time: TIME, interval: TIME },
  ...{ json: 'json', jsonb: 'json', boolean: 'boolean', uuid: 'uuid', binary: 'binary', bit: 'bit' },
};

/** Whether it is certain that the server converts nothing from one type to the other by itself. To text it converts everything. */
function isApart(from: ColumnType, to: ColumnType, store: Store): boolean {
  const [before, after] = [familyOf(from, store), familyOf(to, store)];
  return before !== undefined && after !== undefined && after !== TEXT && before !== after;
}

/** Undefined where it is not known what the server converts: native types, those of extensions, domains. */
function familyOf(type: ColumnType, store: Store): string | undefined {
  if (type.kind !== 'named') return FAMILIES[type.kind];
  const known = store.domains.has(keyOf(type.name)) ? undefined : enumOf(type, store);
  return known === undefined ? undefined : `enum ${keyOf(known.name)}`;
}
