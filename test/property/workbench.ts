import { sameData } from '../../src/fold/meaning/same-data.js';
import type { SchemaState } from '../../src/fold/state.js';
import {
  keyOf,
  type Column,
  type ColumnType,
  type Constraint,
  type Name,
  type OperationBody,
  type Schema,
  type Table,
} from '../../src/ir/index.js';
import type { Dice } from './dice.js';
import { newName } from './names.js';
import type { DialectRules, Feature, TypeChoice } from './rules.js';

/** What a move has before it: dice, and the state that it shall change. */
export interface Workbench {
  readonly dice: Dice;
  readonly rules: DialectRules;
  readonly state: SchemaState;
  readonly schema: Schema;
  /** Keys of tables that hold rows: what the server may refuse because of these is not done to them. */
  readonly filled: ReadonlySet<string>;
  /** Values that the same migration added to an enum type: a transaction cannot use these. */
  readonly fresh: ReadonlySet<string>;
}

/** A random change of the state; no operations where there is nothing for it to change. */
export type Move = (bench: Workbench) => readonly OperationBody[];

export function has(bench: Workbench, feature: Feature): boolean {
  return bench.rules.has.has(feature);
}

/** One of the tables; by default of those without rows. */
export function aTable(bench: Workbench, filledToo = false): Table | undefined {
  const tables = Object.values(bench.schema.tables);
  return bench.dice.from(tables.filter(({ name }) => filledToo || !bench.filled.has(keyOf(name))));
}

/** Whether a view reads a table: the server then refuses what would change the view's columns. */
export function isRead(bench: Workbench, table: Table): boolean {
  return Object.values(bench.schema.views).some(({ reads }) =>
    reads.some((name) => keyOf(name) === keyOf(table.name)),
  );
}

/** A name that nothing in the database has, in a random schema. */
export function freshName(bench: Workbench): Name {
  const schemas = Object.keys(bench.schema.schemas);
  const schema = schemas.length > 0 && bench.dice.chance(40) ? bench.dice.from(schemas) : undefined;
  const name = freshWord(bench);
  return schema === undefined ? { name } : { schema, name };
}

/** A name without a schema that nothing in the database has. */
export function freshWord(bench: Workbench): string {
  const { tables, views, enums, domains, sequences, schemas, functions } = bench.schema;
  const named = [tables, views, enums, domains, sequences, functions].flatMap((group) =>
    Object.values(group as Readonly<Record<string, { readonly name: Name }>>).map(({ name }) => name.name),
  );
  const parts = [...Object.values(tables), ...Object.values(views)].flatMap((on) => [
    ...('constraints' in on ? on.constraints : []),
    ...on.indexes,
    ...on.triggers,
  ]);
  return newName(bench.dice, [...named, ...Object.keys(schemas), ...parts.map(({ name }) => name ?? '')]);
}

/** A given name in some cases, else none: the server's own. */
export function maybeNamed(bench: Workbench): { readonly name?: string } {
  return bench.dice.chance(50) ? { name: freshWord(bench) } : {};
}

/** A given name of a key in some cases, where keys have names. */
export function maybeNamedKey(bench: Workbench): { readonly name?: string } {
  return has(bench, 'keyNames') ? maybeNamed(bench) : {};
}

/** Columns that checks and computed columns can use. */
export function usable(
  bench: Workbench,
  columns: readonly Column[],
  constraints: readonly Constraint[],
): readonly Column[] {
  if (has(bench, 'freeConditions')) return columns;
  const keys = new Set(constraints.flatMap((one) => (one.kind === 'foreignKey' ? one.columns : [])));
  return columns.filter(({ name, autoIncrement }) => autoIncrement === undefined && !keys.has(name));
}

/** Types of the dialect and those that the schema defines. */
export function typeChoices(bench: Workbench): readonly TypeChoice[] {
  const enums = Object.values(bench.schema.enums).flatMap(({ name, values }): TypeChoice[] => {
    const type: ColumnType = { kind: 'named', name };
    const [value, ...others] = values
      .filter((one) => !bench.fresh.has(one))
      .map((one) => ({ kind: 'string' as const, value: one }));
    if (value === undefined) return [];
    return [
      { type, defaults: [value, ...others, { kind: 'cast', operand: value, type }], value, ordered: true },
    ];
  });
  const domains = Object.values(bench.schema.domains).map(({ name }): TypeChoice => ({
    type: { kind: 'named', name },
    defaults: [],
    value: { kind: 'null' },
    ordered: true,
  }));
  return [...bench.rules.types, ...enums, ...domains];
}

/** A random type; those that people use most come up most. */
export function aType(bench: Workbench): TypeChoice {
  const choices = typeChoices(bench);
  const [first] = choices;
  if (first === undefined) throw new Error('the dialect has no types');
  const own = choices.slice(bench.rules.types.length);
  if (own.length > 0 && bench.dice.chance(30)) return bench.dice.from(own) ?? first;
  return bench.dice.from(bench.dice.chance(50) ? choices : choices.slice(0, 8)) ?? first;
}

export function choiceOf(bench: Workbench, type: ColumnType): TypeChoice | undefined {
  return typeChoices(bench).find((choice) => sameData(choice.type, type));
}

/** Columns that a key or index can have: the type has an order, and the column is stored. */
export function keyColumns(bench: Workbench, columns: readonly Column[]): readonly Column[] {
  return columns.filter(
    ({ type, generated }) =>
      generated?.stored !== false && (type.kind === 'integer' || choiceOf(bench, type)?.ordered === true),
  );
}
