import {
  keyOf,
  type Column,
  type ColumnChange,
  type Constraint,
  type OperationBody,
  type Table,
} from '../../../src/ir/index.js';
import { aComputation } from '../expressions.js';
import { newName } from '../names.js';
import { aTable, aType, choiceOf, has, isRead, usable, type Move, type Workbench } from '../workbench.js';
import { aForeignKey } from './constraints.js';
import { sequenceOptions } from './sequences.js';

/** A column that a table with these columns may get. */
export function aColumn(
  bench: Workbench,
  others: readonly Column[],
  constraints: readonly Constraint[] = [],
): Column {
  const { dice } = bench;
  const name = newName(
    dice,
    others.map((other) => other.name),
  );
  const kind = dice.of('plain', 'plain', 'plain', 'plain', 'plain', 'plain', 'numbered', 'generated');
  if (kind === 'numbered' && has(bench, 'serial')) return numbered(bench, name);
  if (kind === 'generated' && has(bench, 'generated')) {
    const computed = aComputation(
      bench,
      usable(bench, others, constraints).filter(({ generated }) => generated === undefined),
    );
    if (computed !== undefined) {
      const generated = { expression: computed.expression, stored: !dice.chance(25) };
      return { name, type: computed.type, nullable: true, generated };
    }
  }
  const { type, defaults } = aType(bench);
  const value = dice.chance(35) ? dice.from(defaults) : undefined;
  return { name, type, nullable: dice.chance(50), ...(value === undefined ? {} : { default: value }) };
}

/** A serial or an identity. */
export function numbered(bench: Workbench, name: string): Column {
  const { dice } = bench;
  if (has(bench, 'autoIncrement')) {
    return {
      name,
      type: { kind: 'integer', bits: 32 },
      nullable: false,
      autoIncrement: { kind: 'autoIncrement' },
    };
  }
  const kinds = ['serial', ...(has(bench, 'identity') ? (['always', 'byDefault'] as const) : [])] as const;
  const kind = dice.from(kinds) ?? 'serial';
  const bits = dice.of(32, 64, 16);
  const options = kind === 'serial' || dice.chance(60) ? undefined : sequenceOptions(dice);
  return {
    name,
    type: { kind: 'integer', bits },
    nullable: false,
    autoIncrement: { kind, ...(options === undefined ? {} : { options }) },
  };
}

const addColumn: Move = (bench) => {
  const { dice } = bench;
  const table = aTable(bench, true);
  if (table === undefined) return [];
  const made = aColumn(bench, table.columns, table.constraints);
  if (!dice.chance(25))
    return [{ kind: 'addColumn', table: table.name, column: plainFor(bench, table, made) }];
  const reference = aForeignKey(bench, table.name, table.columns);
  if (reference === undefined) return [];
  const [column] = reference.columns;
  if (column === undefined || reference.columns.length > 1) return [];
  return [{ kind: 'addColumn', table: table.name, column, constraints: [reference.constraint] }];
};

/** A table with rows takes only what these can have. */
function plainFor(bench: Workbench, table: Table, column: Column): Column {
  const isFilled = bench.filled.has(keyOf(table.name));
  const hasValue = column.default !== undefined && column.default.kind !== 'null';
  if (!isFilled || hasValue || column.autoIncrement !== undefined) return column;
  return { ...column, nullable: true };
}

const dropColumn: Move = (bench) => {
  const table = aTable(bench);
  const column = bench.dice.from(table?.columns ?? []);
  if (table === undefined || column === undefined || isRead(bench, table)) return [];
  if (table.columns.length === 1 && !has(bench, 'emptyTables')) return [];
  return [{ kind: 'dropColumn', table: table.name, column: column.name }];
};

const renameColumn: Move = (bench) => {
  const table = aTable(bench, true);
  const column = bench.dice.from(table?.columns ?? []);
  if (table === undefined || column === undefined) return [];
  const to = newName(
    bench.dice,
    table.columns.map(({ name }) => name),
  );
  return [{ kind: 'renameColumn', table: table.name, column: column.name, to }];
};

const alterColumn: Move = (bench) => {
  const table = aTable(bench);
  const column = bench.dice.from((table?.columns ?? []).filter(({ generated }) => generated === undefined));
  if (table === undefined || column === undefined || !has(bench, 'alterColumn')) return [];
  const change = has(bench, 'wholeColumns')
    ? aRedefinition(bench, table, column)
    : aChange(bench, table, column);
  return change === undefined
    ? []
    : [{ kind: 'alterColumn', table: table.name, column: column.name, change } satisfies OperationBody];
};

/** The whole column, with something else about it; it may get another name or place on the way. */
function aRedefinition(bench: Workbench, table: Table, current: Column): ColumnChange | undefined {
  const { dice } = bench;
  const { noDefault: _, ...column } = current;
  const { default: __, ...rest } = column;
  const choice = choiceOf(bench, column.type);
  const others = table.columns.filter((other) => other !== current);
  const kind = dice.of('nullable', 'default', 'type', 'comment', 'name', 'place', 'default only');
  switch (kind) {
    case 'default only': {
      if (column.autoIncrement !== undefined) return undefined;
      const chosen = dice.chance(60) ? dice.from(choice?.defaults ?? []) : undefined;
      return chosen?.kind === 'keyword' ? undefined : { kind: 'default', default: chosen ?? null };
    }
    case 'nullable':
      if (column.autoIncrement !== undefined || isInPrimaryKey(table, column)) return undefined;
      return { kind: 'redefine', column: { ...column, nullable: !column.nullable } };
    case 'default': {
      const chosen = dice.from(choice?.defaults ?? []);
      if (column.autoIncrement !== undefined || chosen === undefined) return undefined;
      return { kind: 'redefine', column: { ...rest, default: chosen } };
    }
    case 'type': {
      const type = dice.from(choice?.widens ?? []);
      if (type === undefined || isUsed(bench, table, column)) return undefined;
      return { kind: 'redefine', column: { ...column, type } };
    }
    case 'comment':
      return { kind: 'redefine', column: { ...column, comment: dice.of('a comment', 'it\'s "x" \\ `c`') } };
    case 'name': {
      if (isUsed(bench, table, column)) return undefined;
      const names = table.columns.map(({ name }) => name);
      return { kind: 'redefine', column: { ...column, name: newName(dice, names) } };
    }
    case 'place': {
      const other = dice.from(others);
      if (other === undefined) return undefined;
      const position = dice.chance(30) ? { first: true as const } : { after: other.name };
      return { kind: 'redefine', column, position };
    }
  }
}

function aChange(bench: Workbench, table: Table, column: Column): ColumnChange | undefined {
  const { dice } = bench;
  const kind = dice.of('nullable', 'default', 'type', 'identity');
  const isIdentity = column.autoIncrement !== undefined && column.autoIncrement.kind !== 'serial';
  switch (kind) {
    case 'nullable':
      // An identity is never nullable, and the server refuses to say otherwise; so it does of keys.
      if (isIdentity || isInPrimaryKey(table, column)) return undefined;
      return { kind, nullable: !column.nullable };
    case 'default': {
      if (isIdentity) return undefined;
      const value = dice.chance(60) ? dice.from(choiceOf(bench, column.type)?.defaults ?? []) : undefined;
      return { kind, default: value ?? null };
    }
    case 'type':
      return typeChange(bench, table, column);
    case 'identity': {
      if (!has(bench, 'identity')) return undefined;
      if (isIdentity) {
        if (dice.chance(50)) return { kind, identity: null };
        return {
          kind: 'setIdentity',
          generation: dice.of('always', 'byDefault'),
          options: dice.of({ increment: '3' }, { cache: '7' }),
        };
      }
      if (column.type.kind !== 'integer' || column.nullable) return undefined;
      if (column.default !== undefined || column.autoIncrement !== undefined) return undefined;
      return { kind, identity: { kind: dice.of('always', 'byDefault') } };
    }
  }
}

/** To a type that takes over values and defaults as they are, or, where nothing depends on the column, to any by a cast. */
function typeChange(bench: Workbench, table: Table, column: Column): ColumnChange | undefined {
  const { dice } = bench;
  if (isRead(bench, table) || isUsed(bench, table, column)) return undefined;
  const wider = dice.from(choiceOf(bench, column.type)?.widens ?? []);
  if (wider !== undefined && column.autoIncrement !== undefined && wider.kind !== 'integer') return undefined;
  if (wider !== undefined && dice.chance(70)) return { kind: 'type', type: wider };
  if (column.default !== undefined || column.autoIncrement !== undefined) return undefined;
  const type = dice.of<Column['type']>({ kind: 'text' }, { kind: 'string', length: 40 });
  const operand = { kind: 'column' as const, path: [column.name] };
  return { kind: 'type', type, using: { kind: 'cast', operand, type } };
}

function isInPrimaryKey(table: Table, column: Column): boolean {
  return table.constraints.some((one) => one.kind === 'primaryKey' && one.columns.includes(column.name));
}

/** Whether anything but the table's list of columns names the column. */
function isUsed(bench: Workbench, table: Table, column: Column): boolean {
  const name = JSON.stringify(column.name);
  const inTable = [
    table.constraints,
    table.indexes,
    table.columns.map(({ generated }) => generated),
    table.triggers,
  ];
  const inOthers = Object.values(bench.schema.tables).flatMap((other) =>
    other.constraints.filter(
      (one) => one.kind === 'foreignKey' && one.references.table.name === table.name.name,
    ),
  );
  return [...inTable, inOthers].some((part) => JSON.stringify(part).includes(name));
}

export const columnMoves: Readonly<Record<string, { readonly weight: number; readonly move: Move }>> = {
  addColumn: { weight: 8, move: addColumn },
  dropColumn: { weight: 4, move: dropColumn },
  renameColumn: { weight: 4, move: renameColumn },
  alterColumn: { weight: 10, move: alterColumn },
};
