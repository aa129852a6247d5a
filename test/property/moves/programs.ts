import type { Name, OperationBody } from '../../../src/ir/index.js';
import { aTable, freshName, freshWord, has, type Move, type Workbench } from '../workbench.js';

function quoted({ rules: { dialect } }: Workbench, name: Name): string {
  const parts = name.schema === undefined ? [name.name] : [name.schema, name.name];
  return parts.map((part) => dialect.quoteIdentifier(part)).join('.');
}

const createView: Move = (bench) => {
  const { dice } = bench;
  const table = aTable(bench);
  if (table === undefined || !has(bench, 'views')) return [];
  const columns = dice.some(table.columns, 3);
  if (columns.length === 0) return [];
  const list = columns.map(({ name }) => bench.rules.dialect.quoteIdentifier(name)).join(', ');
  const where = dice.chance(30)
    ? ` WHERE ${bench.rules.dialect.quoteIdentifier(columns[0]?.name ?? '')} IS NOT NULL`
    : '';
  return [
    {
      kind: 'createView',
      name: freshName(bench),
      ...(has(bench, 'materializedViews') && dice.chance(30) ? { materialized: true } : {}),
      query: `SELECT ${list} FROM ${quoted(bench, table.name)}${where}`,
      dialect: bench.rules.dialect.name,
      reads: [table.name],
    } satisfies OperationBody,
  ];
};

const aView = (bench: Workbench) => bench.dice.from(Object.values(bench.schema.views));

const renameView: Move = (bench) => {
  const view = aView(bench);
  if (view === undefined || !has(bench, 'renameView')) return [];
  const materialized = view.materialized === true ? { materialized: true as const } : {};
  return [{ kind: 'renameView', name: view.name, to: freshWord(bench), ...materialized }];
};

const dropView: Move = (bench) => {
  const view = aView(bench);
  if (view === undefined) return [];
  const materialized = view.materialized === true ? { materialized: true as const } : {};
  return [{ kind: 'dropView', name: view.name, ...materialized }];
};

/** A function and a trigger that runs it. */
const createTrigger: Move = (bench) => {
  const table = aTable(bench);
  if (table === undefined || !has(bench, 'programs')) return [];
  const name = freshName(bench);
  const trigger = freshWord(bench);
  const { dialect, trigger: own } = bench.rules;
  if (own !== undefined) {
    const beside = has(bench, 'triggerOrder') ? bench.dice.from(table.triggers) : undefined;
    const order =
      beside !== undefined && bench.dice.chance(60)
        ? `${bench.dice.of('FOLLOWS', 'PRECEDES')} ${dialect.quoteIdentifier(beside.name)} `
        : '';
    const definition = own(dialect.quoteIdentifier(trigger), quoted(bench, table.name), order);
    return [{ kind: 'createTrigger', table: table.name, name: trigger, definition, dialect: dialect.name }];
  }
  return [
    {
      kind: 'createFunction',
      name,
      routine: 'function',
      argumentTypes: [],
      definition: `CREATE FUNCTION ${quoted(bench, name)}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$`,
      dialect: dialect.name,
    },
    {
      kind: 'createTrigger',
      table: table.name,
      name: trigger,
      function: name,
      definition: `CREATE TRIGGER ${dialect.quoteIdentifier(trigger)} BEFORE UPDATE ON ${quoted(bench, table.name)} FOR EACH ROW EXECUTE FUNCTION ${quoted(bench, name)}()`,
      dialect: dialect.name,
    },
  ];
};

const dropTrigger: Move = (bench) => {
  const table = aTable(bench);
  const trigger = bench.dice.from(table?.triggers ?? []);
  if (table === undefined || trigger === undefined) return [];
  return [{ kind: 'dropTrigger', table: table.name, name: trigger.name }];
};

export const programMoves: Readonly<Record<string, { readonly weight: number; readonly move: Move }>> = {
  createView: { weight: 3, move: createView },
  renameView: { weight: 1, move: renameView },
  dropView: { weight: 1, move: dropView },
  createTrigger: { weight: 1, move: createTrigger },
  dropTrigger: { weight: 1, move: dropTrigger },
};
