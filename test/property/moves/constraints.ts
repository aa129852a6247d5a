import {
  keyOf,
  type Column,
  type Constraint,
  type Deferrability,
  type ForeignKey,
  type Name,
  type OperationBody,
  type Table,
} from '../../../src/ir/index.js';
import { aCondition } from '../expressions.js';
import { newName } from '../names.js';
import {
  aTable,
  freshWord,
  has,
  isRead,
  keyColumns,
  usable,
  maybeNamed,
  maybeNamedKey,
  type Move,
  type Workbench,
} from '../workbench.js';

function deferrability(bench: Workbench, ofKey = true): { readonly deferrable?: Deferrability } {
  if (!has(bench, ofKey ? 'deferrableKeys' : 'deferrable') || !bench.dice.chance(15)) return {};
  return { deferrable: bench.dice.of('immediate', 'deferred') };
}

const namesOf = (columns: readonly Column[]): readonly string[] => columns.map(({ name }) => name);

/** Columns beside the key, for INCLUDE. */
function included(bench: Workbench, columns: readonly Column[], keys: readonly string[]) {
  const others = columns.filter((one) => !keys.includes(one.name) && one.generated?.stored !== false);
  if (!has(bench, 'include') || others.length === 0 || !bench.dice.chance(12)) return {};
  return { include: namesOf(bench.dice.some(others, 2)) };
}

export function aPrimaryKey(bench: Workbench, columns: readonly Column[]): Constraint | undefined {
  const keys = namesOf(bench.dice.some(keyColumns(bench, columns), 2));
  if (keys.length === 0) return undefined;
  return {
    kind: 'primaryKey',
    ...maybeNamedKey(bench),
    columns: keys,
    ...included(bench, columns, keys),
    ...deferrability(bench),
  };
}

export function aUnique(bench: Workbench, columns: readonly Column[]): Constraint | undefined {
  const keys = namesOf(bench.dice.some(keyColumns(bench, columns), 3));
  if (keys.length === 0) return undefined;
  return {
    kind: 'unique',
    ...maybeNamed(bench),
    columns: keys,
    ...included(bench, columns, keys),
    ...(has(bench, 'nullsNotDistinct') && bench.dice.chance(10) ? { nullsNotDistinct: true } : {}),
    ...deferrability(bench),
  };
}

export function aCheck(bench: Workbench, columns: readonly Column[]): Constraint | undefined {
  const expression = aCondition(bench, columns);
  if (expression === undefined) return undefined;
  return {
    kind: 'check',
    ...maybeNamed(bench),
    expression,
    ...(has(bench, 'noInherit') && bench.dice.chance(10) ? { noInherit: true } : {}),
  };
}

/** A foreign key of a table, with the columns that the table must get for it. */
export function aForeignKey(
  bench: Workbench,
  owner: Name,
  existing: readonly Column[],
): { readonly columns: readonly Column[]; readonly constraint: ForeignKey } | undefined {
  const { dice } = bench;
  const target = dice.from(keysOf(bench));
  if (target === undefined) return undefined;
  const taken = [...namesOf(existing)];
  const columns = target.columns.map((column): Column => {
    const name = newName(dice, taken);
    taken.push(name);
    return { name, type: column.type, nullable: true };
  });
  const names = namesOf(columns);
  const chosen = dice.of(undefined, 'cascade', 'setNull', 'restrict', 'setDefault');
  const onDelete = chosen === 'setDefault' && !has(bench, 'setDefault') ? undefined : chosen;
  const onUpdate = dice.of(undefined, undefined, 'cascade', 'restrict', 'setNull');
  const someColumns =
    has(bench, 'setNullOfColumns') && onDelete === 'setNull' && names.length > 1 && dice.chance(30);
  return {
    columns,
    constraint: {
      kind: 'foreignKey',
      ...maybeNamed(bench),
      columns: names,
      references: {
        table: target.table,
        ...(target.isPrimary && has(bench, 'impliedReferences') && dice.chance(30)
          ? {}
          : { columns: namesOf(target.columns) }),
      },
      ...(onDelete === undefined ? {} : { onDelete }),
      ...(someColumns ? { onDeleteColumns: names.slice(0, 1) } : {}),
      ...(onUpdate === undefined ? {} : { onUpdate }),
      ...(has(bench, 'matchFull') && dice.chance(8) ? { match: 'full' } : {}),
      ...deferrability(bench, false),
    },
  };

  /** Keys that a foreign key can refer to: not those that are checked later. */
  function keysOf({ schema }: Workbench) {
    return Object.values(schema.tables)
      .filter((table) => table.unlogged !== true && !bench.filled.has(keyOf(table.name)))
      .flatMap((table) =>
        table.constraints.flatMap((constraint) => {
          if (constraint.kind !== 'primaryKey' && constraint.kind !== 'unique') return [];
          if (constraint.deferrable !== undefined) return [];
          const of = constraint.columns.flatMap((name) => table.columns.filter((one) => one.name === name));
          return [{ table: table.name, columns: of, isPrimary: constraint.kind === 'primaryKey' }];
        }),
      );
  }
}

const addConstraint: Move = (bench) => {
  const { dice } = bench;
  const table = aTable(bench);
  if (table === undefined) return [];
  const kind = dice.of('unique', 'check', 'foreignKey', 'primaryKey', 'exclusion');
  const add = (constraint: Constraint | undefined): readonly OperationBody[] =>
    constraint === undefined ? [] : [{ kind: 'addConstraint', table: table.name, constraint }];
  switch (kind) {
    case 'unique': {
      const unique = aUnique(bench, table.columns);
      return saysTheSame(bench, table, unique) ? [] : add(unique);
    }
    case 'check': {
      const check = aCheck(bench, usable(bench, table.columns, table.constraints));
      return add(
        check?.kind === 'check' && has(bench, 'notValid') && dice.chance(15)
          ? { ...check, notValid: true }
          : check,
      );
    }
    case 'primaryKey': {
      const hasOne = table.constraints.some((one) => one.kind === 'primaryKey');
      const key = aPrimaryKey(bench, table.columns);
      return hasOne || saysTheSame(bench, table, key) ? [] : add(key);
    }
    case 'foreignKey': {
      const made = aForeignKey(bench, table.name, table.columns);
      if (made === undefined) return [];
      const notValid = has(bench, 'notValid') && dice.chance(15) ? { notValid: true as const } : {};
      return [
        ...made.columns.map((column): OperationBody => ({ kind: 'addColumn', table: table.name, column })),
        ...add({ ...made.constraint, ...notValid }),
      ];
    }
    case 'exclusion':
      return has(bench, 'exclusion') ? add(anExclusion(bench, table)) : [];
  }
};

/** Whether another key of the table has the same columns, which not every server tells apart. */
function saysTheSame(bench: Workbench, table: Table, key: Constraint | undefined): boolean {
  if (has(bench, 'emptyTables') || key === undefined || !('columns' in key)) return false;
  return table.constraints.some((one) => 'columns' in one && String(one.columns) === String(key.columns));
}

function anExclusion(bench: Workbench, table: Table): Constraint | undefined {
  const ranges = table.columns.filter(({ type }) => type.kind === 'native' && type.name.endsWith('range'));
  const column = bench.dice.from(ranges);
  if (column === undefined) return undefined;
  const where = bench.dice.chance(30) ? aCondition(bench, table.columns) : undefined;
  return {
    kind: 'exclusion',
    ...maybeNamed(bench),
    method: 'gist',
    elements: [{ column: column.name, operator: '&&' }],
    ...(where === undefined ? {} : { where }),
    ...deferrability(bench),
  };
}

/** One constraint of one table. */
function aConstraint(bench: Workbench, suits: (one: Constraint) => boolean) {
  const table = aTable(bench);
  const constraint = bench.dice.from((table?.constraints ?? []).filter(suits));
  if (table === undefined || constraint?.name === undefined) return undefined;
  return { table, constraint, name: constraint.name };
}

const dropConstraint: Move = (bench) => {
  const found = aConstraint(bench, () => true);
  if (found === undefined || isRead(bench, found.table)) return [];
  // What numbers itself needs its key.
  const numbers = found.table.columns.some(({ autoIncrement }) => autoIncrement?.kind === 'autoIncrement');
  if (numbers && found.constraint.kind === 'primaryKey') return [];
  const kind = has(bench, 'wholeColumns') ? { constraint: found.constraint.kind } : {};
  return [{ kind: 'dropConstraint', table: found.table.name, name: found.name, ...kind }];
};

const renameConstraint: Move = (bench) => {
  const found = aConstraint(bench, () => has(bench, 'renameConstraint'));
  if (found === undefined) return [];
  return [{ kind: 'renameConstraint', table: found.table.name, name: found.name, to: freshWord(bench) }];
};

const validateConstraint: Move = (bench) => {
  const found = aConstraint(bench, (one) => 'notValid' in one && one.notValid === true);
  if (found === undefined) return [];
  return [{ kind: 'validateConstraint', table: found.table.name, name: found.name }];
};

const alterConstraint: Move = (bench) => {
  const found = aConstraint(bench, (one) => one.kind === 'foreignKey' && has(bench, 'alterConstraint'));
  if (found === undefined) return [];
  const to = bench.dice.of<Deferrability | undefined>('deferred', 'immediate', undefined);
  const deferrable = to === undefined ? {} : { deferrable: to };
  return [{ kind: 'alterConstraint', table: found.table.name, name: found.name, ...deferrable }];
};

export const constraintMoves: Readonly<Record<string, { readonly weight: number; readonly move: Move }>> = {
  addConstraint: { weight: 12, move: addConstraint },
  dropConstraint: { weight: 4, move: dropConstraint },
  renameConstraint: { weight: 3, move: renameConstraint },
  validateConstraint: { weight: 1, move: validateConstraint },
  alterConstraint: { weight: 1, move: alterConstraint },
};
