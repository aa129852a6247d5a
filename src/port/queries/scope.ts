import type { ColumnType } from '../../ir/index.js';
import { valueTypeOf, type ColumnTypes, type ValueType } from '../value-types.js';

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
