import { uniqueColumns } from '../fold/unique-columns.js';
import {
  keyOf,
  type Column,
  type ColumnType,
  type ForeignKey,
  type Name,
  type Schema,
  type Table,
} from '../ir/index.js';

/**
 * Mermaid draws a text of at most so many characters, and so many relations, unless the page that shows it says otherwise
 * (`maxTextSize`, `maxEdges` of its configuration: GitHub's pages do not).
 */
const MOST_CHARACTERS = 50_000;
const MOST_RELATIONS = 500;

/** A picture of a schema's tables. */
export interface Diagram {
  /** Mermaid's text, an `erDiagram`. */
  readonly text: string;
  /** What the picture leaves out, in words. */
  readonly notes: readonly string[];
}

/** Which columns of a table are shown; what is left out is said in {@link Diagram.notes}. */
type Detail = 'columns' | 'keys' | 'tables';

/**
 * Draws the tables of a schema and their foreign keys as an entity relationship diagram of Mermaid
 * (https://mermaid.js.org/syntax/entityRelationshipDiagram.html). A schema too large for Mermaid is drawn with its keys
 * only, then with its tables only.
 */
export function schemaDiagram(schema: Schema, printType: (type: ColumnType) => string): Diagram {
  const tables = Object.values(schema.tables).filter((table) => table.temporary !== true);
  const relations = tables.flatMap((table) => foreignKeys(table).map((key) => relationLine(table, key)));
  const drawn = (detail: Detail): string =>
    [
      'erDiagram',
      ...tables.flatMap((table) => tableLines(table, detail, printType)),
      ...relations.map((line) => `  ${line}`),
      '',
    ].join('\n');
  const whole = drawn('columns');
  const keys = whole.length <= MOST_CHARACTERS ? undefined : drawn('keys');
  const text = keys === undefined ? whole : keys.length <= MOST_CHARACTERS ? keys : drawn('tables');
  return {
    text,
    notes: notesOf(schema, tables, relations.length, { isWhole: text === whole, isKeys: text === keys }),
  };
}

function notesOf(
  schema: Schema,
  tables: readonly Table[],
  relations: number,
  { isWhole, isKeys }: { readonly isWhole: boolean; readonly isKeys: boolean },
): readonly string[] {
  const left = isWhole ? [] : [`Too large to draw whole: ${isKeys ? 'only keys' : 'no columns'} are shown.`];
  const many =
    relations > MOST_RELATIONS
      ? [`${relations} foreign keys: Mermaid draws more than ${MOST_RELATIONS} only where maxEdges is set.`]
      : [];
  const views = Object.keys(schema.views);
  const unseen = views.length === 0 ? [] : [`Not drawn, views: ${views.join(', ')}.`];
  const doubts = tables.flatMap(({ name, uncertain }) =>
    uncertain === undefined ? [] : [`Not certain: ${keyOf(name)}: ${uncertain}.`],
  );
  const all = schema.uncertain === undefined ? [] : [`Nothing of it is certain: ${schema.uncertain}.`];
  return [...left, ...many, ...unseen, ...doubts, ...all];
}

function tableLines(
  table: Table,
  detail: Detail,
  printType: (type: ColumnType) => string,
): readonly string[] {
  const columns = table.columns
    .map((column) => ({ column, keys: keysOf(table, column.name) }))
    .filter(({ keys }) => detail === 'columns' || (detail === 'keys' && keys.length > 0));
  const name = quoted(title(table.name));
  if (columns.length === 0) return [`  ${name}`];
  return [
    `  ${name} {`,
    ...columns.map(({ column, keys }) => `    ${attribute(column, keys, printType)}`),
    '  }',
  ];
}

/** `numeric price UK "numeric(10, 2), nullable"`: what Mermaid does not take as a type or name is told in the comment. */
function attribute(column: Column, keys: readonly string[], printType: (type: ColumnType) => string): string {
  // An untyped column of SQLite has none.
  const type = printType(column.type).replace(/["`]/g, '') || 'any';
  const isShort = /^[\w ]*(?:\(\w*\))?(?:\[\])*$/.test(type);
  const [shownType, shownName] = [word(isShort ? type : type.replace(/\(.*\)/s, '')), word(column.name)];
  const notes = [
    ...(shownName === column.name ? [] : [column.name]),
    ...(isShort ? [] : [type]),
    ...(column.nullable ? ['nullable'] : []),
  ];
  return [
    shownType,
    shownName,
    ...(keys.length === 0 ? [] : [keys.join(', ')]),
    ...(notes.length === 0 ? [] : [quoted(notes.join(', '))]),
  ].join(' ');
}

/** What a column is a part of, in Mermaid's letters: primary key, foreign key, unique key of its own. */
function keysOf(table: Table, column: string): readonly string[] {
  const isUnique =
    table.constraints.some((one) => one.kind === 'unique' && isOnly(one.columns, column)) ||
    table.indexes.some(
      (one) =>
        one.unique === true &&
        one.where === undefined &&
        isOnly(
          one.keys.map((key) => key.column),
          column,
        ),
    );
  return [
    ...(table.constraints.some((one) => one.kind === 'primaryKey' && one.columns.includes(column))
      ? ['PK']
      : []),
    ...(foreignKeys(table).some((key) => key.columns.includes(column)) ? ['FK'] : []),
    ...(isUnique ? ['UK'] : []),
  ];
}

function isOnly(columns: readonly (string | undefined)[], column: string): boolean {
  return columns.length === 1 && columns[0] === column;
}

/** `"customers" ||--o{ "orders" : "customer_id"`: one or no row there, at most one or any number of rows here. */
function relationLine(table: Table, key: ForeignKey): string {
  const columns = table.columns.filter(({ name }) => key.columns.includes(name));
  const there = columns.some(({ nullable }) => nullable) ? '|o' : '||';
  const here = isUniqueTogether(table, key.columns) ? 'o|' : 'o{';
  const line = isPartOfKey(table, key.columns) ? '--' : '..';
  return `${quoted(title(key.references.table))} ${there}${line}${here} ${quoted(title(table.name))} : ${quoted(key.columns.join(', '))}`;
}

function isUniqueTogether(table: Table, columns: readonly string[]): boolean {
  return uniqueColumns(table).some(
    (key) =>
      !key.isPartial &&
      key.columns.length === columns.length &&
      key.columns.every((column) => column !== undefined && columns.includes(column)),
  );
}

/** Mermaid's identifying relation, a drawn-out line: a row here is known by the row there. */
function isPartOfKey(table: Table, columns: readonly string[]): boolean {
  return table.constraints.some(
    (one) => one.kind === 'primaryKey' && columns.every((column) => one.columns.includes(column)),
  );
}

function foreignKeys(table: Table): readonly ForeignKey[] {
  return table.constraints.filter((one) => one.kind === 'foreignKey');
}

function title({ schema, name }: Name): string {
  return schema === undefined ? name : `${schema}.${name}`;
}

/** What every version of Mermaid takes for the type or name of an attribute; its own words for keys are none. */
function word(text: string): string {
  const plain = text.replace(/[^\w()[\]-]/g, '_');
  return /^[A-Za-z_]/.test(plain) && !/^[PFU]K$/i.test(plain) ? plain : `_${plain}`;
}

/** A text in quotes: Mermaid has no way to write a quote, percent sign, backslash or line break in it. */
function quoted(text: string): string {
  return `"${text.replace(/["%\\\p{Cc}]/gu, '_')}"`;
}
