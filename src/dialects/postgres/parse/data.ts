import type {
  CopyStmt,
  DeleteStmt,
  InsertStmt,
  Node,
  OnConflictClause,
  RangeVar,
  ResTarget,
  SelectStmt,
  UpdateStmt,
} from 'libpg-query';
import type { Expression, Name, OperationBody, OperationOf } from '../../../ir/index.js';
import type { StatementContext } from './context.js';
import { readExpression } from './expressions.js';
import { bodyOf, stringsOf, Unmodelled } from './nodes.js';
import { afterKeyword } from './places.js';
import { copyValues } from './psql.js';
import type { Extent } from './text.js';
import { closing, extentOf, findOutside, isKeyword, splitAtCommas } from './tokens.js';
import { touchesSystem } from './touches.js';

/** INSERT with VALUES and named columns. */
export function readInsert(context: StatementContext, node: InsertStmt): OperationBody {
  if (
    node.returningClause !== undefined ||
    node.withClause !== undefined ||
    (node.override !== undefined && node.override !== 'OVERRIDING_NOT_SET')
  ) {
    throw new Unmodelled('a clause of INSERT');
  }
  const table = target(context, node.relation);
  const columns = (node.cols ?? []).map((column) => plainName(bodyOf(column, 'ResTarget')));
  const lists = node.selectStmt === undefined ? [] : valuesOf(bodyOf(node.selectStmt, 'SelectStmt'));
  // Without a list of columns the values are for those that the table has at that time.
  if (lists.length > 0 && columns.length === 0) throw new Unmodelled('INSERT without columns');
  if (lists.some((list) => list.length !== columns.length)) throw new Unmodelled('INSERT of fewer values');
  const extents = valueExtents(context);
  return {
    kind: 'insert',
    table,
    columns,
    rows:
      node.selectStmt === undefined
        ? [[]]
        : lists.map((list, row) =>
            list.map((value, column) =>
              readExpression(context, value, () => extents(row, column, list.length)),
            ),
          ),
    ...(node.onConflictClause === undefined
      ? {}
      : { onConflict: readConflict(node.onConflictClause, columns) }),
  };
}

/** The lists after VALUES; anything else is a query. */
function valuesOf(query: SelectStmt | undefined): readonly (readonly Node[])[] {
  const { valuesLists, limitOption: _limit, op: _set, ...clauses } = query ?? {};
  if (valuesLists === undefined || Object.keys(clauses).length > 0) throw new Unmodelled('INSERT of a query');
  return valuesLists.map((list) => bodyOf(list, 'List')?.items ?? []);
}

/** Finds the text of a value by row and column. */
function valueExtents(
  context: StatementContext,
): (row: number, column: number, count: number) => Extent | undefined {
  let rows: readonly { readonly from: number; readonly to: number }[] | undefined;
  return (row, column, count) => {
    const { tokens } = context;
    if (rows === undefined) {
      const values =
        findOutside(tokens, 0, tokens.length, (text) => isKeyword(text, 'values')) ?? tokens.length;
      const end =
        findOutside(tokens, values + 1, tokens.length, (text) => isKeyword(text, 'on')) ?? tokens.length;
      rows = splitAtCommas(tokens, values + 1, end);
    }
    const place = rows[row];
    const close = place === undefined ? undefined : closing(tokens, place.from);
    if (place === undefined || close === undefined) return undefined;
    const parts = splitAtCommas(tokens, place.from + 1, close);
    const part = parts.length === count ? parts[column] : undefined;
    return part === undefined ? undefined : extentOf(tokens, part.from, part.to);
  };
}

function readConflict(
  node: OnConflictClause,
  columns: readonly string[],
): NonNullable<OperationOf<'insert'>['onConflict']> {
  const infer = node.infer;
  if (infer?.conname !== undefined || infer?.whereClause !== undefined || node.whereClause !== undefined) {
    throw new Unmodelled('a clause of ON CONFLICT');
  }
  const keys = infer?.indexElems?.map((element) => {
    const {
      name,
      ordering: _ordering,
      nulls_ordering: _nulls,
      ...others
    } = bodyOf(element, 'IndexElem') ?? {};
    if (name === undefined || Object.keys(others).length > 0) throw new Unmodelled('a key of ON CONFLICT');
    return name;
  });
  const conflict = keys === undefined ? {} : { columns: keys };
  if (node.action === 'ONCONFLICT_NOTHING') return { ...conflict, action: 'nothing' };
  const merged = (node.targetList ?? []).map((element) => mergedColumn(bodyOf(element, 'ResTarget')));
  const isWhole = merged.length === columns.length && columns.every((column) => merged.includes(column));
  if (!isWhole) throw new Unmodelled('ON CONFLICT that does not take over all values');
  return { ...conflict, action: 'merge' };
}

/** The column of `a = EXCLUDED.a`. */
function mergedColumn(node: ResTarget | undefined): string {
  const name = plainName(node);
  const [source, column, ...others] = stringsOf(bodyOf(node?.val, 'ColumnRef')?.fields);
  if (source !== 'excluded' || column !== name || others.length > 0)
    throw new Unmodelled('a value of ON CONFLICT');
  return name;
}

/** UPDATE of one table with values for single columns. */
export function readUpdate(context: StatementContext, node: UpdateStmt): OperationBody {
  if (node.fromClause !== undefined || node.returningClause !== undefined || node.withClause !== undefined) {
    throw new Unmodelled('a clause of UPDATE');
  }
  const targets = (node.targetList ?? []).map((element) => bodyOf(element, 'ResTarget'));
  return {
    kind: 'update',
    table: target(context, node.relation),
    set: targets.map((element, index) => {
      const value = element?.val;
      if (value === undefined || 'MultiAssignRef' in value) throw new Unmodelled('a list of columns in SET');
      return {
        column: plainName(element),
        value: readExpression(context, value, () => assignedExtent(context, index, targets.length)),
      };
    }),
    ...readWhere(context, node.whereClause),
  };
}

/** The text after `=` of the n-th assignment. */
function assignedExtent(context: StatementContext, index: number, count: number): Extent | undefined {
  const { tokens } = context;
  const set = findOutside(tokens, 0, tokens.length, (text) => isKeyword(text, 'set'));
  if (set === undefined) return undefined;
  const end =
    findOutside(tokens, set + 1, tokens.length, (text) => isKeyword(text, 'where')) ?? tokens.length;
  const parts = splitAtCommas(tokens, set + 1, end);
  const part = parts.length === count ? parts[index] : undefined;
  return part === undefined ? undefined : extentOf(tokens, part.from + 2, part.to);
}

/** DELETE from one table. */
export function readDelete(context: StatementContext, node: DeleteStmt): OperationBody {
  if (node.usingClause !== undefined || node.returningClause !== undefined || node.withClause !== undefined) {
    throw new Unmodelled('a clause of DELETE');
  }
  return { kind: 'delete', table: target(context, node.relation), ...readWhere(context, node.whereClause) };
}

/**
 * COPY … FROM stdin with its rows in the script. As strings they go through the types' own input functions, as COPY's
 * values do.
 */
export function readCopy(context: StatementContext, node: CopyStmt): readonly OperationBody[] {
  const lines = context.copyLines;
  const columns = stringsOf(node.attlist);
  if (
    lines === undefined ||
    node.options !== undefined ||
    node.whereClause !== undefined ||
    columns.length === 0
  ) {
    if (node.is_from === true && node.filename === undefined) {
      context.note(
        'copy-from-stdin',
        'the rows of COPY … FROM stdin come from psql and cannot be read',
        'manual',
      );
    }
    throw new Unmodelled('a form of COPY');
  }
  const rows = lines.map((line) => copyValues(line).map(copiedValue));
  if (rows.some((row) => row.length !== columns.length)) throw new Unmodelled('a row of COPY');
  return rows.length === 0 ? [] : [{ kind: 'insert', table: target(context, node.relation), columns, rows }];
}

function copiedValue(value: string | null): Expression {
  return value === null ? { kind: 'null' } : { kind: 'string', value };
}

function readWhere(context: StatementContext, node: Node | undefined): { readonly where?: Expression } {
  if (node === undefined) return {};
  return { where: readExpression(context, node, () => afterKeyword(context, context.extent.start, 'where')) };
}

/** The table whose rows change; those of the catalog are the schema itself. */
function target(context: StatementContext, relation: RangeVar | undefined): Name {
  if (relation?.alias !== undefined || relation?.inh !== true || touchesSystem(relation)) {
    throw new Unmodelled('a kind of target');
  }
  return context.names.relation(relation);
}

function plainName(node: ResTarget | undefined): string {
  if (node?.name === undefined || node.indirection !== undefined) throw new Unmodelled('a part of a column');
  return node.name;
}
