import { areIndependent } from '../../../src/fold/meaning/independence.js';
import type { SchemaState } from '../../../src/fold/state.js';
import {
  type Check,
  type Constraint,
  type Expression,
  type Name,
  type Operation,
  type OperationOf,
} from '../../../src/ir/index.js';
import { alterLine } from './alter-column.js';
import { PHASES, type Line, type Phase, type Walk } from './alter-line.js';
import type { Block, BlockContext } from './block.js';
import { call, type Call, type Chain } from './calls.js';
import { columnCheckCall, enumeratedValues } from './checks.js';
import type { ColumnExtras } from './column-context.js';
import { columnCalls } from './columns.js';
import { checkName, constraintCalls, indexCalls, knexPrimaryName, uniqueOptions } from './constraints.js';
import { columnPrimary, columnReference, type TableStyle } from './create-table.js';
import { commentsOf } from '../../shared/writer/writing.js';
import { isMysql } from './mysql/family.js';
import { knexName, oneOrAll } from './names.js';
import { plainUnique } from './mysql/indexes.js';
import { newEnumsAt, onTable, tableOf } from './table-parts.js';

/** Changes of one table in one `alterTable`, as far as Knex keeps their order; undefined where it has no words for the first. */
export function alterTableBlock(index: number, context: BlockContext, style: TableStyle): Block | undefined {
  const first = context.operations[index];
  const table = first === undefined ? undefined : tableOf(first, context.state);
  if (first === undefined || table === undefined) return undefined;
  const state = context.state.fork();
  const run = runOf(index, table, context, style);
  const newEnums = newEnumsAt(run, context);
  for (const place of newEnums.places) state.apply(context.operations[place] as Operation);
  const walk: Walk = {
    context,
    table,
    state,
    columns: {
      dialect: context.dialect,
      isEnum: (name) => state.enumType(name) !== undefined,
      newEnums: newEnums.values,
      rawDefaults: style.rawDefaults,
    },
    constraints: {
      dialect: context.dialect,
      primaryKeyOf: (name) => primaryKeyOf(name, state),
      creating: false,
    },
  };
  const lines = collectLines(run, walk);
  const covered = lines.flatMap((line) => line.covers);
  if (!covered.includes(index)) return undefined;
  const covers = [...newEnums.places.filter((place) => usedBy(place, covered, context)), ...covered].sort(
    (a, b) => a - b,
  );
  const head = context.operations[Math.min(...covered)] as Operation;
  const body = lines.map((line): Chain => ({
    calls: line.calls,
    comments: commentsOf(
      line.covers.map((i) => context.operations[i] as Operation),
      head,
    ),
  }));
  const calls = [call('alterTable', table.name, { kind: 'callback', parameter: 'table', body })];
  if (table.schema !== undefined) calls.unshift(call('withSchema', table.schema));
  return { covers, receiver: 'knex.schema', chain: { calls, comments: commentsOf([head]) } };
}

function usedBy(place: number, covered: readonly number[], context: BlockContext): boolean {
  return covered.some((index) => context.enumHomes.get(index)?.includes(place) === true);
}

function primaryKeyOf(name: Name, state: SchemaState): readonly string[] | undefined {
  return state.table(name)?.constraints.find((constraint) => constraint.kind === 'primaryKey')?.columns;
}

/** The places of the operations on this table that follow one another. */
function runOf(index: number, table: Name, context: BlockContext, style: TableStyle): number[] {
  const run = [index];
  if (!style.attach) return run;
  for (let next = index + 1; next < (style.before ?? context.operations.length); next++) {
    if (context.taken.has(next)) continue;
    const operation = context.operations[next];
    if (operation === undefined || !context.mayBeIdiomatic(next) || !onTable(operation, table, context.state))
      break;
    if (isMysql(context.dialect) && run.some((place) => isSameColumn(context.operations[place], operation)))
      break;
    run.push(next);
  }
  return run;
}

/** Knex puts what it adds and modifies into one ALTER TABLE (knex `mysql-tablecompiler.js`), which MySQL refuses of one column twice. */
function isSameColumn(a: Operation | undefined, b: Operation): boolean {
  const name = columnOf(b);
  return a !== undefined && name !== undefined && columnOf(a) === name;
}

function columnOf(operation: Operation): string | undefined {
  if (operation.kind === 'addColumn') return operation.column.name;
  return operation.kind === 'alterColumn' ? operation.column : undefined;
}

function collectLines(run: readonly number[], walk: Walk): Line[] {
  const lines: Line[] = [];
  let phase = 0;
  for (let at = 0; at < run.length;) {
    const joined = joinedLine(run[at] as number, lines, walk);
    const line = joined ?? lineAt(run, at, walk);
    if (line === undefined) break;
    if (joined === undefined) {
      const next = PHASES.indexOf(line.phase);
      if (next < phase) break;
      phase = next;
      lines.push(mergedDrops(lines, line) ?? line);
    }
    const count = joined === undefined ? line.covers.length : 1;
    for (const index of run.slice(at, at + count))
      walk.state.apply(walk.context.operations[index] as Operation);
    at += count;
  }
  return lines;
}

/** Joins a constraint or comment of a column to the line that adds that column. */
function joinedLine(index: number, lines: Line[], walk: Walk): Line | undefined {
  const operation = walk.context.operations[index];
  const found = operation === undefined ? undefined : columnSuffix(operation, walk);
  const isComment = operation?.kind === 'comment';
  const place = lines.findLastIndex(
    ({ adds, alters }) => found?.column === (isComment ? (adds ?? alters) : adds) && found !== undefined,
  );
  const line = lines[place];
  if (operation === undefined || found === undefined || line === undefined) return undefined;
  if (!isComment && !mayOvertake(operation, lines, walk)) return undefined;
  if (line.calls.some((one) => one.method === found.calls[0]?.method)) return undefined;
  const joined: Line = { ...line, calls: [...line.calls, ...found.calls], covers: [...line.covers, index] };
  lines[place] = joined;
  return joined;
}

/** What is said at a column is done directly behind the columns: before the lines that are there for something else. */
function mayOvertake(operation: Operation, lines: readonly Line[], { state, context }: Walk): boolean {
  const resolved = state.resolve(operation);
  return lines.every(
    ({ phase, covers }) =>
      phase !== 'rest' ||
      covers.every((place) =>
        areIndependent(resolved, state.resolve(context.operations[place] as Operation)),
      ),
  );
}

function columnSuffix(
  operation: Operation,
  walk: Walk,
): { column: string; calls: readonly Call[] } | undefined {
  if (operation.kind === 'comment' && operation.on.kind === 'column' && operation.comment !== null) {
    return { column: operation.on.column, calls: [call('comment', operation.comment)] };
  }
  const constraint = constraintOf(operation, walk);
  if (constraint === undefined) return undefined;
  if (constraint.kind === 'check') return checkSuffix(constraint, walk);
  if (constraint.kind !== 'foreignKey' && constraint.kind !== 'unique') return undefined;
  const [column, ...more] = constraint.columns;
  if (column === undefined || more.length > 0) return undefined;
  if (constraint.kind === 'foreignKey') {
    const calls = columnReference(walk.table, constraint, walk.constraints);
    return calls === undefined ? undefined : { column, calls };
  }
  const options = uniqueOptions(walk.table, constraint, walk.columns.dialect);
  return options === undefined ? undefined : { column, calls: [call('unique', ...options)] };
}

/** What an operation adds that may be said at its column; on MySQL a unique index is what `.unique()` makes. */
function constraintOf(operation: Operation, walk: Walk): Constraint | undefined {
  if (operation.kind === 'createIndex')
    return isMysql(walk.columns.dialect) ? plainUnique(operation.index) : undefined;
  return operation.kind === 'addConstraint' && !operation.tableIfExists ? operation.constraint : undefined;
}

function checkSuffix(check: Check, walk: Walk): { column: string; calls: readonly Call[] } | undefined {
  for (const column of columnsIn(check.expression)) {
    const found = columnCheckCall(check, column, walk.table, walk.columns.dialect);
    if (found !== undefined) return { column, calls: [found] };
  }
  return undefined;
}

/** The one column that a simple check is about is its operand, or that operand's argument. */
function columnsIn(expression: Expression): readonly string[] {
  if (expression.kind === 'column') return expression.path.length === 1 ? expression.path : [];
  if (expression.kind === 'in' || expression.kind === 'between') return columnsIn(expression.operand);
  if (expression.kind === 'operator') return expression.left === undefined ? [] : columnsIn(expression.left);
  return expression.kind === 'call' ? expression.args.flatMap(columnsIn) : [];
}

/** `dropColumns('a', 'b')` of two drops that follow one another. Replaces the line before. */
function mergedDrops(lines: Line[], line: Line): Line | undefined {
  const before = lines.at(-1);
  const [drop] = line.calls;
  const [earlier] = before?.calls ?? [];
  if (before === undefined || drop?.method !== 'dropColumn' || earlier === undefined) return undefined;
  if (earlier.method !== 'dropColumn' && earlier.method !== 'dropColumns') return undefined;
  lines.pop();
  return {
    phase: 'rest',
    calls: [call('dropColumns', ...earlier.args, ...drop.args)],
    covers: [...before.covers, ...line.covers],
  };
}

function lineAt(run: readonly number[], at: number, walk: Walk): Line | undefined {
  const index = run[at] as number;
  const operation = walk.context.operations[index] as Operation;
  if (operation.kind === 'alterColumn') return alterLine(run, at, walk);
  if (operation.kind === 'addColumn') return addLine(operation, index, walk);
  const calls = restCalls(operation, walk);
  if (calls === undefined) return undefined;
  const phase: Phase =
    operation.kind !== 'comment' ? 'rest' : operation.on.kind === 'column' ? 'comment' : 'tableComment';
  return phase === 'comment' ? undefined : { phase, calls, covers: [index] };
}

function addLine(operation: OperationOf<'addColumn'>, index: number, walk: Walk): Line | undefined {
  if (operation.ifNotExists || operation.tableIfExists) return undefined;
  const rest: Call[] = [];
  let enumValues: readonly string[] | undefined;
  let primary: ColumnExtras['primary'];
  for (const constraint of operation.constraints ?? []) {
    const values =
      constraint.kind === 'check'
        ? enumeratedValues(constraint, operation.column, walk.table, walk.columns.dialect)
        : undefined;
    if (values !== undefined && enumValues === undefined) {
      enumValues = values;
      continue;
    }
    if (constraint.kind === 'primaryKey' && primary === undefined) {
      primary = columnPrimary(operation.column, walk.table, constraint, walk.columns.dialect);
      if (primary !== undefined) continue;
    }
    const suffix = columnSuffix({ kind: 'addConstraint', table: operation.table, constraint }, walk);
    if (suffix === undefined) return undefined;
    rest.push(...suffix.calls);
  }
  const extras = {
    rest,
    ...(enumValues === undefined ? {} : { enumValues }),
    ...(primary === undefined ? {} : { primary, inPrimaryKey: true }),
  };
  const calls = columnCalls(operation.column, extras, walk.columns, operation.position);
  return calls === undefined
    ? undefined
    : { phase: 'add', calls, covers: [index], adds: operation.column.name };
}

/** What Knex does after the columns, in the order of its lines. */
function restCalls(operation: Operation, walk: Walk): readonly Call[] | undefined {
  switch (operation.kind) {
    case 'dropColumn':
      if (operation.ifExists || operation.cascade || operation.tableIfExists) return undefined;
      return [call('dropColumn', operation.column)];
    case 'renameColumn':
      return operation.tableIfExists ? undefined : [call('renameColumn', operation.column, operation.to)];
    case 'addConstraint':
      return operation.tableIfExists
        ? undefined
        : constraintCalls(walk.table, operation.constraint, walk.constraints);
    case 'createIndex':
      if (operation.concurrently || operation.ifNotExists) return undefined;
      return indexCalls(walk.table, operation.index, walk.columns.dialect);
    case 'dropConstraint':
      return dropConstraintCalls(operation, walk);
    case 'dropIndex':
      return dropIndexCalls(operation, walk);
    case 'comment':
      return operation.on.kind === 'table' && operation.comment !== null
        ? [call('comment', operation.comment)]
        : undefined;
    default:
      return undefined;
  }
}

function dropConstraintCalls(
  operation: OperationOf<'dropConstraint'>,
  walk: Walk,
): readonly Call[] | undefined {
  if (operation.cascade || operation.tableIfExists) return undefined;
  const { name } = operation;
  const suffix = operation.ifExists ? 'IfExists' : '';
  const constraint = walk.state.table(walk.table)?.constraints.find((one) => one.name === name);
  switch (constraint?.kind) {
    case 'primaryKey':
      return [
        name === knexPrimaryName(walk.table.name) || isMysql(walk.columns.dialect)
          ? call(`dropPrimary${suffix}`)
          : call(`dropPrimary${suffix}`, name),
      ];
    case 'unique':
      return [dropNamed(`dropUnique${suffix}`, 'unique', constraint.columns, name, walk.table)];
    case 'foreignKey':
      return [dropNamed(`dropForeign${suffix}`, 'foreign', constraint.columns, name, walk.table)];
    case 'check':
      return operation.ifExists ? undefined : [call('dropChecks', checkName(name, walk.columns.dialect))];
    case 'exclusion':
    case undefined:
      return undefined;
  }
}

function dropNamed(
  method: string,
  kind: 'unique' | 'foreign' | 'index',
  columns: readonly string[],
  name: string,
  table: Name,
): Call {
  const which = oneOrAll(columns);
  return name === knexName(kind, table.name, columns) ? call(method, which) : call(method, which, name);
}

function dropIndexCalls(operation: OperationOf<'dropIndex'>, walk: Walk): readonly Call[] | undefined {
  if (operation.ifExists || operation.cascade || operation.concurrently) return undefined;
  const name = operation.index.name;
  const index = walk.state.table(walk.table)?.indexes.find((one) => one.name === name);
  const columns = (index?.keys ?? []).flatMap((key) => (key.column === undefined ? [] : [key.column]));
  if (index?.unique === true && isMysql(walk.columns.dialect))
    return [dropNamed('dropUnique', 'unique', columns, name, walk.table)];
  return [dropNamed('dropIndex', 'index', columns, name, walk.table)];
}
