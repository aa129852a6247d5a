import type { SqlClient } from '../../../src/dialects/sql-client.js';
import { loadDialect } from '../../../src/dialects/index.js';
import { SqlError } from '../../../src/dialects/server.js';
import { createState } from '../../../src/fold/create-state.js';
import type { SchemaState } from '../../../src/fold/state.js';
import type { DialectName, Operation } from '../../../src/ir/index.js';
import { heldBy } from '../../../src/port/values/held-values.js';
import { planPort } from '../../../src/port/plan/plan.js';
import { openPorter, type PortStates } from '../../../src/port/port.js';
import { meaningOf, plainCell, selectOf } from '../../../src/probe/cells.js';
import { modelOf, type ProbeColumn, type ProbeTable } from '../../../src/probe/model.js';
import { statementOf, type WrittenSide } from '../../../src/probe/statement.js';
import { NULL, number, text, type ProbeValue } from '../../../src/probe/value.js';
import { migrationOf } from './any-way.js';

/** A value that is in the column: text, or what is written without quotes. A text with an offset is a point in time. */
export type Written = string | number | boolean | null | { readonly hex: string } | readonly Written[];

/** A column that changes, in the source's SQL. */
export interface Conversion {
  readonly before: string;
  readonly after: string;
  /** Statements that go before the table is made, such as the types of enums. */
  readonly first?: string;
  /** The statement that changes the column `c` of the table `t`. */
  readonly alter: string;
  readonly values: readonly Written[];
}

/** The two databases, both empty, and the ways into them. */
export interface Databases {
  readonly from: DialectName;
  readonly to: DialectName;
  readonly source: SqlClient;
  readonly target: SqlClient;
}

/** What a value became on a side; `refused`: the side does not change the type of a column that holds it. */
export interface ConvertedRow {
  readonly written: Written;
  readonly source: string | null;
  readonly target: string | null;
}

export interface Converted {
  /** What the column held before and after: `text to date`. */
  readonly kinds: string;
  /** What the port of the change alone announces. */
  readonly losses: readonly string[];
  readonly manual: readonly string[];
  /** How the target is changed. */
  readonly sql: readonly string[];
  /** Values that a side does not hold, or holds otherwise, before the change are left out. */
  readonly rows: readonly ConvertedRow[];
}

const REFUSED = 'refused';

/** Times in UTC on both sides. */
const SETTINGS: Readonly<Record<DialectName, string>> = {
  postgres: "SET TimeZone = 'UTC'; SET DateStyle = 'ISO, MDY'",
  mysql: "SET time_zone = '+00:00'",
  mariadb: "SET time_zone = '+00:00'",
  sqlite: 'PRAGMA foreign_keys = ON',
};

/** Makes a table with the values on both sides, changes its column on the source, and as it is ported on the target. */
export async function converted(conversion: Conversion, databases: Databases): Promise<Converted> {
  const ported = await portChange(conversion, databases);
  const { losses, manual, sql } = ported;
  const kinds = [ported.before, ported.after].map((table) => heldBy(columnOf(table).type)).join(' to ');
  if (manual.length > 0) return { kinds, losses, manual, sql, rows: [] };
  const sides = await sidesOf(databases);
  const rows = await inHalves(conversion.values, (values) => rowsOf(values, sides, ported));
  return { kinds, losses, manual, sql, rows };
}

interface PortedChange {
  readonly before: ProbeTable;
  readonly after: ProbeTable;
  readonly make: Readonly<Record<'source' | 'target', readonly string[]>>;
  readonly change: Readonly<Record<'source' | 'target', readonly string[]>>;
  readonly drop: Readonly<Record<'source' | 'target', readonly string[]>>;
  readonly losses: readonly string[];
  readonly manual: readonly string[];
  readonly sql: readonly string[];
}

async function portChange(
  { before, first, alter }: Conversion,
  { from, to }: Databases,
): Promise<PortedChange> {
  const [reader, writer] = await Promise.all([loadDialect(from), loadDialect(to)]);
  await Promise.all([reader.load(), writer.load()]);
  const create = `${first ?? ''}CREATE TABLE t (id integer PRIMARY KEY, c ${before})`;
  const read = (sql: string): readonly Operation[] => {
    const { operations, diagnostics } = reader.parse(sql, { file: 'script.sql' });
    if (diagnostics.some(({ severity }) => severity === 'error'))
      throw new Error(JSON.stringify(diagnostics));
    return operations;
  };
  const [made, changed] = [read(create), read(alter)];
  const source = createState(reader);
  const migrations = [made, changed].map((operations, i) => ({
    ...migrationOf(operations[0] as Operation, i),
    up: { operations, transaction: 'tool' as const },
  }));
  const porter = await openPorter({
    from: reader,
    to: writer,
    plan: planPort(migrations, source, reader),
  });
  const states: PortStates = { source, target: createState(writer) };
  const printed = states.target.fork();
  const steps = migrations.map((migration) => {
    const { up } = porter.port(migration, states);
    const sql = up.flatMap(({ operations }) =>
      operations.flatMap((one) => {
        const written = one.kind === 'opaque' ? [] : writer.print(one, printed);
        printed.apply(one);
        return written;
      }),
    );
    const [table] = modelOf(states.source.snapshot(), states.target.snapshot(), []).tables;
    return { up, sql, table, drop: { source: dropsOf(states.source), target: dropsOf(states.target) } };
  });
  const [making, changing] = steps;
  const manual = steps.flatMap(({ up }) => up.flatMap((one) => one.manual.map(({ message }) => message)));
  if (making?.table === undefined || changing?.table === undefined)
    throw new Error(`no table: ${manual.join()}`);
  return {
    before: making.table,
    after: changing.table,
    make: { source: [create], target: making.sql },
    change: { source: [alter], target: changing.sql },
    drop: {
      source: [...changing.drop.source, ...making.drop.source],
      target: [...changing.drop.target, ...making.drop.target],
    },
    losses: [...new Set(changing.up.flatMap((one) => one.losses.map(({ code }) => code)))],
    manual,
    sql: changing.sql,
  };
}

function columnOf(table: ProbeTable): ProbeColumn {
  const column = table.columns.find(({ name }) => name === 'c');
  if (column === undefined) throw new Error('the column is not there');
  return column;
}

function dropsOf(state: SchemaState): readonly string[] {
  const { enums, domains } = state.snapshot();
  return [
    'DROP TABLE IF EXISTS t',
    'DROP TABLE IF EXISTS new_t',
    // A change that was refused may have left the old type.
    ...Object.values(enums).map(({ name }) => `DROP TYPE IF EXISTS ${name.name}, ${name.name}_old`),
    ...Object.values(domains).map(({ name }) => `DROP DOMAIN IF EXISTS ${name.name}`),
  ];
}

interface Side {
  readonly at: WrittenSide;
  readonly client: SqlClient;
}

async function sidesOf({ source, target, from, to }: Databases): Promise<readonly [Side, Side]> {
  const [reader, writer] = await Promise.all([loadDialect(from), loadDialect(to)]);
  return [
    { at: { side: 'source', dialect: reader }, client: source },
    { at: { side: 'target', dialect: writer }, client: target },
  ];
}

/** The rows after the change; `undefined`: a side refused it, so that the values must be tried one by one. */
async function rowsOf(
  values: readonly Written[],
  sides: readonly [Side, Side],
  ported: PortedChange,
): Promise<readonly ConvertedRow[] | undefined> {
  const [left, right] = sides;
  const before = await Promise.all([filled(left, values, ported), filled(right, values, ported)]);
  const after = await Promise.all([changed(left, ported), changed(right, ported)]);
  if (values.length > 1 && after.includes(undefined)) return undefined;
  return values.flatMap((written, id): ConvertedRow[] => {
    if (!before[0].has(id) || before[0].get(id) !== before[1].get(id)) return [];
    const at = (rows: ReadonlyMap<number, string | null> | undefined): string | null =>
      rows === undefined ? REFUSED : (rows.get(id) ?? null);
    return [{ written, source: at(after[0]), target: at(after[1]) }];
  });
}

/** Makes the table anew with the values, and tells what it holds by id. */
async function filled(
  { at, client }: Side,
  values: readonly Written[],
  { before, make, drop }: PortedChange,
): Promise<ReadonlyMap<number, string | null>> {
  for (const sql of [SETTINGS[at.dialect.name], ...drop[at.side], ...make[at.side]]) await client.query(sql);
  for (const [id, value] of values.entries()) {
    const row = new Map([
      ['id', number(id)],
      ['c', valueOf(value)],
    ]);
    await attempt(client, statementOf({ kind: 'insert', table: before, row, odd: [] }, at));
  }
  return readRows(client, before, at);
}

/** Changes the column, and tells what the table holds then; `undefined`: it was refused. */
async function changed(
  { at, client }: Side,
  { after, change }: PortedChange,
): Promise<ReadonlyMap<number, string | null> | undefined> {
  for (const sql of change[at.side]) {
    if (!(await attempt(client, sql))) return undefined;
  }
  return readRows(client, after, at);
}

async function readRows(
  client: SqlClient,
  table: ProbeTable,
  at: WrittenSide,
): Promise<ReadonlyMap<number, string | null>> {
  const column = columnOf(table);
  const place = table.columns.indexOf(column);
  const { rows } = await client.cells(selectOf(table, at));
  return new Map(
    rows.map((row) => {
      const [id, cell] = [1 - place, place].map((one) => plainCell(row[one] ?? null, at.dialect));
      return [
        Number(id),
        cell === null || cell === undefined ? null : meaningOf(cell, column, at.side === 'source'),
      ];
    }),
  );
}

async function attempt(client: SqlClient, sql: string): Promise<boolean> {
  try {
    await client.query(sql);
    return true;
  } catch (error) {
    if (error instanceof SqlError) {
      return false;
    }
    throw error;
  }
}

function valueOf(value: Written): ProbeValue {
  if (value === null) return NULL;
  if (typeof value === 'number') return number(value);
  if (typeof value === 'boolean') return { kind: 'boolean', value };
  if (typeof value === 'object')
    return 'hex' in value
      ? { kind: 'bytes', hex: value.hex }
      : { kind: 'array', elements: value.map(valueOf) };
  const [, local, offset] = /^(\d{4}-.* .*)([-+]\d{2}:\d{2})$/.exec(value) ?? [];
  return local !== undefined && offset !== undefined ? { kind: 'instant', local, offset } : text(value);
}

/** As few tables as it takes: those that a side refuses to change are made again with half of the values. */
async function inHalves(
  values: readonly Written[],
  use: (values: readonly Written[]) => Promise<readonly ConvertedRow[] | undefined>,
): Promise<readonly ConvertedRow[]> {
  const rows = await use(values);
  if (rows !== undefined) return rows;
  const middle = Math.ceil(values.length / 2);
  return [...(await inHalves(values.slice(0, middle), use)), ...(await inHalves(values.slice(middle), use))];
}
