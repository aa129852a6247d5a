import type { SchemaState } from '../../fold/state.js';
import type { Column, ColumnType, Constraint, Operation, OperationBody } from '../../ir/index.js';
import type { LossCode } from '../constructs.js';
import { resolvedType } from '../values/resolved-type.js';

/** Something of a database that what holds for a whole history may be about. */
export type Concern =
  | 'counters'
  | 'dates'
  | 'enums'
  | 'foreign keys'
  | 'moments'
  | 'small numbers'
  | 'text'
  | 'times';

/** What a history ever has; `everything`: that is not known for certain. */
export type Concerns = ReadonlySet<Concern> | 'everything';

/**
 * What each loss that is told of a whole history is about: where the history never has any of it, there is nothing to tell. What is not
 * here concerns every history.
 */
const ABOUT: Partial<Readonly<Record<LossCode, readonly Concern[]>>> = {
  'date-range': ['dates', 'moments'],
  'time-range': ['times'],
  times: ['dates', 'moments', 'times'],
  now: ['dates', 'moments', 'times', 'text'],
  'zero-date': ['dates', 'moments'],
  'fraction-cut': ['moments', 'times'],
  'fraction-rounding': ['moments', 'times'],
  'timestamp-null': ['moments'],
  'counter-next': ['counters'],
  'counter-null': ['counters'],
  'counter-value': ['counters'],
  'counter-zero': ['counters'],
  'enum-text': ['enums'],
  'exact-spelling': ['enums', 'small numbers'],
  'text-comparison': ['enums', 'text'],
  'foreign-keys': ['foreign keys'],
  'no-action': ['foreign keys'],
};

/** Whether a loss that is told of a whole history is about something that the history has. */
export function concerns(code: LossCode, found: Concerns): boolean {
  const about = ABOUT[code];
  return about === undefined || found === 'everything' || about.some((one) => found.has(one));
}

/** Collects what a history has. */
export interface SeenConcerns {
  /** `before`: the state in which the operation runs; the operation is resolved there. */
  see(operation: Operation | OperationBody, before: SchemaState): void;
  concerns(): Concerns;
}

/** `state`: that before the first migration. */
export function seenConcerns(state: SchemaState): SeenConcerns {
  const found = new Set<Concern>();
  let isKnown = state.uncertain === undefined;
  const seeType = (own: ColumnType, before: SchemaState): void => {
    const type = resolvedType(own, { source: before, sourceAfter: before });
    if (type.kind === 'array') seeType(type.of, before);
    else if (type.kind === 'named' || type.kind === 'native') isKnown = false;
    else for (const one of OF_TYPES[type.kind]) found.add(one);
    if (type.kind === 'integer' && type.bits === 8) found.add('small numbers');
  };
  const seeColumn = ({ type, autoIncrement }: Column, before: SchemaState): void => {
    seeType(type, before);
    if (autoIncrement !== undefined) found.add('counters');
  };
  const seeConstraint = ({ kind }: Constraint): void => {
    if (kind === 'foreignKey') found.add('foreign keys');
  };
  const see: SeenConcerns['see'] = (operation, before) => {
    // What is not made here has columns of which nothing is known; what is not there at all has none.
    const isTableOf = 'table' in operation && operation.table !== undefined;
    if (isTableOf && operation.kind !== 'createTable' && !isOfNothing(operation, before))
      isKnown &&= before.table(operation.table) !== undefined || before.view(operation.table) !== undefined;
    switch (operation.kind) {
      case 'createTable':
        for (const column of operation.columns) seeColumn(column, before);
        operation.constraints.forEach(seeConstraint);
        break;
      case 'addColumn':
        seeColumn(operation.column, before);
        operation.constraints?.forEach(seeConstraint);
        break;
      case 'alterColumn':
        if (operation.change.kind === 'type') seeType(operation.change.type, before);
        if (operation.change.kind === 'redefine') seeColumn(operation.change.column, before);
        if (operation.change.kind === 'identity') found.add('counters');
        break;
      case 'addConstraint':
        seeConstraint(operation.constraint);
        break;
      case 'alterTogether':
        for (const change of operation.changes) see(change, before);
        break;
      case 'createSequence':
        found.add('counters');
        break;
      case 'opaque':
        if (operation.effect !== 'data') isKnown = false;
        break;
      case 'rawSql':
        if (operation.effect === 'schema' || operation.effect === 'unknown') isKnown = false;
        break;
      default:
        break;
    }
  };
  for (const table of state.tables()) {
    for (const column of table.columns) seeColumn(column, state);
    table.constraints.forEach(seeConstraint);
  }
  return { see, concerns: () => (isKnown ? found : 'everything') };
}

/** Operations whose `ifExists` is about the table; that of others is about a part of it. */
const OF_TABLES: ReadonlySet<OperationBody['kind']> = new Set([
  'dropTable',
  'renameTable',
  'alterTable',
  'alterTogether',
]);

/** Whether an operation asks first whether its table is there, and it is not. */
function isOfNothing(operation: Operation | OperationBody, before: SchemaState): boolean {
  const asks =
    ('tableIfExists' in operation && operation.tableIfExists === true) ||
    (OF_TABLES.has(operation.kind) && 'ifExists' in operation && operation.ifExists === true);
  const table = 'table' in operation ? operation.table : undefined;
  return (
    asks && table !== undefined && before.table(table) === undefined && before.doubt(table) === undefined
  );
}

const OF_TYPES: Readonly<
  Record<Exclude<ColumnType['kind'], 'array' | 'named' | 'native'>, readonly Concern[]>
> = {
  integer: [],
  decimal: [],
  float: [],
  boolean: ['small numbers'],
  bit: ['small numbers'],
  string: ['text'],
  char: ['text'],
  text: ['text'],
  binary: [],
  enum: ['enums', 'text'],
  set: ['enums', 'text'],
  date: ['dates'],
  time: ['times'],
  timestamp: ['moments'],
  interval: ['times'],
  uuid: ['text'],
  json: [],
  jsonb: [],
};
