import type { ColumnType, Table } from '../../ir/index.js';
import { needsPerson } from '../problem.js';
import { valueTypeOf, type ColumnTypes, type ValueType } from '../values/value-types.js';

/** What a name in FROM has for columns; `undefined` where they are not known. */
export type Relation = ReadonlyMap<string, ColumnType | undefined> | undefined;

/** The names that a part of a query sees. */
export interface Scope {
  /** Tables and subqueries of FROM, by the name that they have there. */
  readonly relations: ReadonlyMap<string, Relation>;
  /** Common table expressions. */
  readonly common: ReadonlyMap<string, Relation>;
  readonly outer: Scope | undefined;
}

/** The type of a column that the source has, and the target does not: what made it was left to a person. */
export const LEFT_OUT: ColumnType = { kind: 'native', name: 'left out' };

/** The columns of a table, those that the target does not have among them. */
export function relationOfTable(table: Table, target: Table | undefined): Relation {
  const names = new Set(target?.columns.map(({ name }) => name.toLowerCase()));
  const isThere = (name: string): boolean =>
    target === undefined || target.uncertain !== undefined || names.has(name.toLowerCase());
  return new Map(table.columns.map(({ name, type }) => [name, isThere(name) ? type : LEFT_OUT]));
}

/** Stops at a column that the target does not have. */
export function mustBeThere(path: readonly string[], type: ColumnType | undefined): void {
  if (type === LEFT_OUT)
    needsPerson('builds-on-manual', `it builds on what is not there: the column ${path.at(-1) ?? ''}`);
}

/** A query's scope with nothing in FROM yet. */
export function innerScope(outer: Scope | undefined, common: ReadonlyMap<string, Relation>): Scope {
  return { relations: new Map(), common, outer };
}

/** The types of columns as a part of a query sees them. */
export function typesIn(scope: Scope): ColumnTypes {
  return (path) => {
    const column = path.at(-1) ?? '';
    const qualifier = path.at(-2);
    for (let at: Scope | undefined = scope; at !== undefined; at = at.outer) {
      if (qualifier !== undefined) {
        if (at.relations.has(qualifier)) return at.relations.get(qualifier)?.get(column);
        continue;
      }
      const holders = [...at.relations.values()].filter((one) => one?.has(column) === true);
      if (holders.length > 0) return holders[0]?.get(column);
      if ([...at.relations.values()].includes(undefined)) return undefined;
    }
    return undefined;
  };
}

/** A type of which a value of some kind is, where only the kind is known. */
export function someType(kind: ValueType): ColumnType | undefined {
  switch (kind) {
    case 'integer':
      return { kind: 'integer', bits: 64 };
    case 'float':
      return { kind: 'float', bits: 64 };
    case 'timestamp':
    case 'time':
      return { kind, zone: false };
    case 'array':
      return { kind: 'array', of: { kind: 'text' } };
    case 'decimal':
    case 'boolean':
    case 'text':
    case 'date':
    case 'uuid':
    case 'json':
    case 'binary':
      return { kind };
    case 'enum':
    case 'literal':
    case undefined:
      return undefined;
  }
}

/** Whether a value may be stored in a column without a conversion that two databases do differently. */
export function fits(value: ColumnType | undefined, column: ColumnType): boolean {
  if (value === undefined) return false;
  const [from, to] = [valueTypeOf(value), valueTypeOf(column)];
  if (value.kind === 'named' && column.kind === 'named')
    return value.name.name === column.name.name && value.name.schema === column.name.schema;
  if (from === to) return from !== 'enum' && from !== undefined;
  return from === 'integer' && (to === 'decimal' || to === 'float');
}
