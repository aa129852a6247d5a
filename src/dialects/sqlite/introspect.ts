import { emptySchema, keyOf, type OperationBody, type Schema } from '../../ir/index.js';
import { createState } from '../../fold/create-state.js';
import type { FoldRules } from '../../fold/rules.js';
import type { IntrospectOptions } from '../dialect.js';
import type { SqlClient } from '../sql-client.js';
import { disagreement, readShapes, type TableShape } from './introspect/shapes.js';
import { sqliteNaming } from './names.js';
import { normalize } from './normalize.js';
import { parse } from './parse.js';
import { sqliteTraits } from './traits.js';
import { sqliteVerbatim } from './verbatim.js';

const rules: FoldRules = {
  name: 'sqlite',
  naming: sqliteNaming,
  verbatim: sqliteVerbatim,
  traits: sqliteTraits,
};

interface MasterRow {
  readonly type: 'table' | 'index' | 'view' | 'trigger';
  readonly name: string;
  readonly table: string;
  readonly sql: string | null;
}

/** Objects of SQLite's own are left out: automatic indexes, `sqlite_sequence`, statistics. */
const MASTER_SQL = `SELECT type, name, tbl_name AS "table", sql FROM sqlite_master
  WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
  ORDER BY CASE type WHEN 'table' THEN 1 WHEN 'index' THEN 2 WHEN 'view' THEN 3 ELSE 4 END, name`;

/** Tables that a virtual table keeps its content in. */
const SHADOW_SQL = `SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'shadow'`;

/**
 * The schema of a live database: the statements that SQLite keeps in `sqlite_master`, read with our own reader. What the
 * pragmas say of each table is compared with what was read, so that a table that was not understood is never taken for
 * another: it is kept as text in `others`, as is all that is not modelled. The result is normalised.
 */
export async function introspect(client: SqlClient, options: IntrospectOptions = {}): Promise<Schema> {
  const ignored = new Set(options.ignoreTables);
  const shadows = new Set((await client.query(SHADOW_SQL)).map(({ name }) => name));
  const master = (await client.query(MASTER_SQL)) as unknown as readonly MasterRow[];
  const rows = master.filter(({ table }) => !ignored.has(keyOf({ name: table })) && !shadows.has(table));
  const shapes = await readShapes(client);
  const state = createState(rules);
  const others: Record<string, string> = {};
  for (const row of rows) {
    const operation = row.sql === null ? undefined : read(row.sql);
    if (operation?.kind === 'rawSql' && operation.effect === 'catalog') {
      state.apply(operation);
      continue;
    }
    const isUnderstood =
      operation !== undefined &&
      operation.kind !== 'rawSql' &&
      agrees(operation, shapes.get(row.name)) &&
      state.apply(operation).every(({ severity }) => severity !== 'error');
    if (!isUnderstood) others[`${row.type} ${row.name}`] = row.sql ?? '';
  }
  const snapshot = state.snapshot();
  return normalize({ ...emptySchema('sqlite'), ...snapshot, others: { ...snapshot.others, ...others } });
}

function agrees(operation: OperationBody, shape: TableShape | undefined): boolean {
  if (operation.kind !== 'createTable') return true;
  return shape !== undefined && disagreement(operation, shape) === undefined;
}

/** Statements stay the same from one look at a database to the next, so what they were read as is remembered. */
const known = new Map<string, OperationBody | undefined>();
const MOST_KNOWN = 20_000;

function read(sql: string): OperationBody | undefined {
  if (known.has(sql)) return known.get(sql);
  const { operations } = parse(sql, { file: '' });
  const [first, ...more] = operations;
  const { origin: _, ...body } = first ?? { kind: undefined };
  const operation = body.kind === undefined || more.length > 0 ? undefined : (body as OperationBody);
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(sql, operation);
  return operation;
}
