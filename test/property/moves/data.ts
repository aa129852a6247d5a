import { keyOf, type Expression, type OperationBody, type Table } from '../../../src/ir/index.js';
import { choiceOf, type Workbench } from '../workbench.js';

/** A row more in a table that can take it, then an update, sometimes a delete; and the way back, which leaves no row. */
export function changeRows(
  bench: Workbench,
):
  | { readonly table: Table; readonly up: readonly OperationBody[]; readonly down: readonly OperationBody[] }
  | undefined {
  const { dice } = bench;
  const table = dice.from(Object.values(bench.schema.tables).filter((one) => takesRows(bench, one)));
  if (table === undefined) return undefined;
  const columns = table.columns.filter(
    (column) => column.generated === undefined && column.autoIncrement === undefined,
  );
  const given = columns.filter(
    (column) =>
      column.type.kind !== 'named' || (!column.nullable && column.default === undefined) || dice.chance(50),
  );
  if (given.length === 0) return undefined;
  const valueOf = (type: (typeof columns)[number]['type']): Expression =>
    choiceOf(bench, type)?.value ?? { kind: 'null' };
  const insert: OperationBody = {
    kind: 'insert',
    table: table.name,
    columns: given.map(({ name }) => name),
    rows: [given.map(({ type }) => valueOf(type))],
  };
  const [first] = given;
  const up: OperationBody[] = [insert];
  if (first !== undefined && dice.chance(50)) {
    const isNot: Expression = { kind: 'is', operand: { kind: 'column', path: [first.name] }, test: 'null' };
    up.push({
      kind: 'update',
      table: table.name,
      set: [{ column: first.name, value: valueOf(first.type) }],
      ...(dice.chance(70) ? { where: isNot } : {}),
    });
  }
  return { table, up, down: [{ kind: 'delete', table: table.name }] };
}

/** Whether a row of plain values is sure to be taken: nothing refers to another table or is checked. */
function takesRows(bench: Workbench, table: Table): boolean {
  const isFilled = bench.filled.has(keyOf(table.name));
  return (
    !isFilled &&
    table.constraints.every(({ kind }) => kind === 'primaryKey' || kind === 'unique') &&
    table.columns.every(
      ({ type, nullable, default: value }) =>
        nullable || value !== undefined || type.kind === 'integer' || hasValue(bench, type),
    )
  );
}

function hasValue(bench: Workbench, type: Table['columns'][number]['type']): boolean {
  const value = choiceOf(bench, type)?.value;
  return value !== undefined && value.kind !== 'null';
}
