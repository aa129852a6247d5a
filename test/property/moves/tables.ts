import { keyOf, type Column, type Constraint, type OperationBody } from '../../../src/ir/index.js';
import { aTable, freshName, freshWord, has, isRead, keyColumns, usable, type Move } from '../workbench.js';
import { aColumn, numbered } from './columns.js';
import { aCheck, aForeignKey, aPrimaryKey, aUnique } from './constraints.js';

const createTable: Move = (bench) => {
  const { dice } = bench;
  const table = freshName(bench);
  const columns: Column[] = [];
  const constraints: Constraint[] = [];
  if (dice.chance(65)) {
    const uuid = bench.rules.types.find(({ type }) => type.kind === 'uuid');
    const id: Column =
      uuid !== undefined && dice.chance(20)
        ? { name: 'id', type: uuid.type, nullable: false }
        : numbered(bench, 'id');
    columns.push(id);
    constraints.push({ kind: 'primaryKey', columns: ['id'] });
  }
  const count = 1 + dice.number(5);
  for (let i = 0; i < count; i++) columns.push(aColumn(bench, columns));
  if (dice.chance(40)) {
    const made = aForeignKey(bench, table, columns);
    if (made !== undefined) {
      columns.push(...made.columns);
      constraints.push(made.constraint);
    }
  }
  if (constraints.every(({ kind }) => kind !== 'primaryKey') && dice.chance(30)) {
    const key = aPrimaryKey(bench, keyColumns(bench, columns));
    if (key !== undefined) constraints.push(key);
  }
  const more = [
    dice.chance(25) ? aUnique(bench, columns) : undefined,
    dice.chance(25) ? aCheck(bench, usable(bench, columns, constraints)) : undefined,
  ];
  for (const constraint of more) {
    const isTaken = [table, ...constraints].some(
      ({ name }) => name !== undefined && name === constraint?.name,
    );
    const isSame = constraints.some(
      (one) =>
        constraint !== undefined &&
        'columns' in one &&
        'columns' in constraint &&
        String(one.columns) === String(constraint.columns),
    );
    if (constraint !== undefined && !isTaken && (!isSame || has(bench, 'emptyTables')))
      constraints.push(constraint);
  }
  const keys = new Set(constraints.flatMap((one) => (one.kind === 'primaryKey' ? one.columns : [])));
  return [
    {
      kind: 'createTable',
      table,
      columns: columns.map((column) => (keys.has(column.name) ? { ...column, nullable: false } : column)),
      constraints,
      ...(has(bench, 'unlogged') && dice.chance(4) && constraints.every(({ kind }) => kind !== 'foreignKey')
        ? { unlogged: true }
        : {}),
    } satisfies OperationBody,
  ];
};

const dropTable: Move = (bench) => {
  const table = aTable(bench, true);
  return table === undefined ? [] : [{ kind: 'dropTable', table: table.name }];
};

const renameTable: Move = (bench) => {
  const table = aTable(bench);
  return table === undefined ? [] : [{ kind: 'renameTable', table: table.name, to: freshWord(bench) }];
};

const moveTable: Move = (bench) => {
  const table = has(bench, 'schemas') ? aTable(bench) : undefined;
  const schemas = ['public', ...Object.keys(bench.schema.schemas)].filter(
    (name) => name !== (table?.name.schema ?? 'public'),
  );
  const schema = bench.dice.from(schemas);
  if (table === undefined || schema === undefined || isRead(bench, table)) return [];
  return [{ kind: 'alterTable', table: table.name, change: { kind: 'setSchema', schema } }];
};

const rowLevelSecurity: Move = (bench) => {
  const table = aTable(bench, true);
  if (table === undefined || !has(bench, 'rowLevelSecurity')) return [];
  const setting =
    table.rowLevelSecurity === undefined
      ? 'enable'
      : table.rowLevelSecurity === 'enabled'
        ? bench.dice.of('disable', 'force')
        : 'noForce';
  return [{ kind: 'alterTable', table: table.name, change: { kind: 'rowLevelSecurity', setting } }];
};

const createSchema: Move = (bench) =>
  has(bench, 'schemas') ? [{ kind: 'createSchema', name: freshWord(bench) }] : [];

const renameSchema: Move = (bench) => {
  const name = bench.dice.from(Object.keys(bench.schema.schemas));
  const isFilled = Object.values(bench.schema.tables).some(
    (table) => table.name.schema === name && bench.filled.has(keyOf(table.name)),
  );
  return name === undefined || isFilled ? [] : [{ kind: 'renameSchema', name, to: freshWord(bench) }];
};

const dropSchema: Move = (bench) => {
  const name = bench.dice.from(Object.keys(bench.schema.schemas));
  return name === undefined ? [] : [{ kind: 'dropSchema', name }];
};

export const tableMoves: Readonly<Record<string, { readonly weight: number; readonly move: Move }>> = {
  createTable: { weight: 22, move: createTable },
  dropTable: { weight: 3, move: dropTable },
  renameTable: { weight: 4, move: renameTable },
  moveTable: { weight: 2, move: moveTable },
  rowLevelSecurity: { weight: 1, move: rowLevelSecurity },
  createSchema: { weight: 3, move: createSchema },
  renameSchema: { weight: 1, move: renameSchema },
  dropSchema: { weight: 1, move: dropSchema },
};
