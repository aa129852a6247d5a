import { SEQUENCE_RANGE } from '../../dialects/mysql/sequences.js';
import { essentialOptions } from '../../fold/sequence-options.js';
import { nextvalSequence } from '../../fold/nextval.js';
import { sameData } from '../../fold/meaning/same-data.js';
import {
  sameName,
  siblingName,
  type Name,
  type OperationBody,
  type OperationOf,
  type SequenceOptions,
} from '../../ir/index.js';
import { needsPerson } from '../problem.js';
import { restarted, type CounterMove } from '../history/counter-moves.js';
import { columnOfSequence, isOfColumn, isReleased, isToCount } from '../history/released-sequences.js';
import { redefined } from './alter-column.js';
import { moveCounter } from './counters.js';
import { lose, type PortContext, type Ported } from './context.js';
import { portName } from './names.js';
import { HELP, portedSequence } from './nextval.js';

const REASON = 'a sequence of its own has no equal';

const refuse = (): never => needsPerson('sequence', REASON, HELP);

/** Sequences that stand alone, which MariaDB has. Those of serial and identity columns are in their columns. */
export const sequences = {
  createSequence,
  alterSequence,
  renameSequence,
  dropSequence,
} as const;

function createSequence(operation: OperationOf<'createSequence'>, context: PortContext): Ported {
  if (isToCount(operation.name, context)) return [];
  if (!context.features.sequences) refuse();
  const { name, options, ifNotExists } = operation;
  const isThere = context.source.sequence(name) !== undefined;
  if (isThere && ifNotExists === true) return [];
  lose(
    context,
    'sequence',
    `the sequence ${name.name} is MariaDB's: it ends one number earlier, rows that are refused may use up other numbers, setval() never moves it back, and currval() is lastval()`,
    'the application asks for numbers by NEXTVAL(name), without quotes',
  );
  if (context.sourceAfter.sequence(name) === undefined) return [];
  return [
    {
      kind: 'createSequence',
      name: portName(name, context),
      options: portOptions(options),
      ...(ifNotExists === true ? { ifNotExists } : {}),
    },
  ];
}

/** Options with the bounds of their type written out, within what MariaDB takes. */
function portOptions(written: SequenceOptions): SequenceOptions {
  const { type, ...options } = essentialOptions(written);
  const isDescending = options.increment?.startsWith('-') === true;
  const bits = type?.kind === 'integer' ? type.bits : 64;
  const end = bits === 64 ? undefined : 2n ** BigInt(bits - 1);
  const ends = end === undefined ? {} : isDescending ? { min: String(-end) } : { max: String(end - 1n) };
  const all = { ...ends, ...options };
  return {
    ...all,
    ...(typeof all.min === 'string' ? { min: within(all.min) } : {}),
    ...(typeof all.max === 'string' ? { max: within(all.max) } : {}),
    ...(typeof all.start === 'string' ? { start: within(all.start) } : {}),
  };
}

function within(value: string): string {
  const { least, greatest } = SEQUENCE_RANGE;
  if (BigInt(value) < BigInt(least)) return least;
  return BigInt(value) > BigInt(greatest) ? greatest : value;
}

/** A sequence that becomes a serial column's goes: the column counts by itself. */
function alterSequence(operation: OperationOf<'alterSequence'>, context: PortContext): Ported {
  const { name, options, restart, ownedBy, ifExists } = operation;
  if (isToCount(name, context) && context.source.sequence(name) !== undefined)
    return context.sourceAfter.sequence(name) === undefined ? absorbed(ownedBy, context) : [];
  const move = restartOfColumn(operation, context);
  if (move !== undefined) return moveCounter(move, context);
  if (!context.features.sequences) refuse();
  const { source, sourceAfter } = context;
  if (source.sequence(name) === undefined) {
    if (ifExists === true && sourceAfter.sequence(name) === undefined) return [];
    return needsPerson(
      'sequence',
      'the sequence of a column is in the column, and has no options there',
      HELP,
    );
  }
  const known = portedSequence(name, context) ?? refuse();
  if (sourceAfter.sequence(name) === undefined) return absorbed(ownedBy, context);
  if (options.type !== undefined)
    needsPerson('sequence', 'another type of a sequence changes its bounds, which must be written out');
  const { increment, start, min, max, cache, cycle } = options;
  if (increment !== undefined) {
    lose(context, 'sequence', 'the next number is still a step of the old size further');
  }
  const change: SequenceOptions = {
    ...(increment === undefined ? {} : { increment }),
    ...(start === undefined ? {} : { start: within(start) }),
    ...(min === undefined ? {} : { min: min === null ? null : within(min) }),
    ...(max === undefined ? {} : { max: max === null ? null : within(max) }),
    ...(cache === undefined ? {} : { cache }),
    ...(cycle === undefined ? {} : { cycle }),
  };
  if (Object.keys(change).length === 0 && restart === undefined) return [];
  return [
    {
      kind: 'alterSequence',
      name: known,
      options: change,
      ...(restart === undefined ? {} : { restart: restart === true ? true : within(restart) }),
    },
  ];
}

/** ALTER SEQUENCE … RESTART of the sequence of a column, and nothing else. */
function restartOfColumn(
  { name, options, restart, ownedBy }: OperationOf<'alterSequence'>,
  context: PortContext,
): CounterMove | undefined {
  const owner = columnOfSequence(name, context.source);
  if (owner === undefined || restart === undefined) return undefined;
  if (ownedBy !== undefined || Object.keys(options).length > 0) return undefined;
  return restarted(owner.table, owner.column, restart);
}

function absorbed(owner: OperationOf<'alterSequence'>['ownedBy'], context: PortContext): Ported {
  const [before, after] = owner
    ? [context.source.table(owner.table), context.sourceAfter.table(owner.table)]
    : [undefined, undefined];
  if (!owner || before === undefined || after === undefined) return refuse();
  return redefined(before, after, owner.column, context);
}

/** MariaDB gives a sequence another name as it does a table, and leaves defaults alone: they are said anew. */
function renameSequence(operation: OperationOf<'renameSequence'>, context: PortContext): Ported {
  if (isOfColumn(operation, context)) return [];
  if (!context.features.sequences) return refuse();
  const from = portedSequence(operation.name, context) ?? refuse();
  const to = portName(siblingName(operation.name, operation.to), context);
  const rename = { kind: 'renameTable', table: from, to: to.name } as const;
  const target = context.target.fork();
  target.apply(rename);
  return [rename, ...restated(operation.name, { ...context, target })];
}

/** The columns whose default takes the next value of a sequence, as they are after the operation. */
function restated(name: Name, context: PortContext): Ported {
  return [...context.source.tables()].flatMap((before) => {
    const after = context.sourceAfter.table(before.name);
    if (after === undefined) return [];
    return before.columns.flatMap((column): Ported => {
      const used = column.default === undefined ? undefined : nextvalSequence(column.default);
      return used !== undefined && sameName(used, name) ? redefined(before, after, column.name, context) : [];
    });
  });
}

function dropSequence(operation: OperationOf<'dropSequence'>, context: PortContext): Ported {
  if (isReleased(operation, context)) return [];
  if (!context.features.sequences) return refuse();
  const { name, ifExists } = operation;
  const ported = portedSequence(name, context);
  if (ported === undefined)
    return ifExists === true && context.source.sequence(name) === undefined ? [] : refuse();
  return [...restated(name, context), { kind: 'dropSequence', name: ported }];
}

/**
 * A sequence that a column owns goes with it in PostgreSQL, and one that has become a serial column's is no more: MariaDB knows
 * nothing of owners, so it is dropped after.
 */
export function withoutLost(operation: OperationBody, ported: Ported, context: PortContext): Ported {
  if (!context.features.sequences || SAY_IT_THEMSELVES.has(operation.kind)) return ported;
  const lost = [...context.source.sequences()].flatMap(({ name }): Ported => {
    if (context.sourceAfter.sequence(name) !== undefined) return [];
    const there = portedSequence(name, context);
    return there === undefined ? [] : [{ kind: 'dropSequence', name: there }];
  });
  if (lost.length > 0 && MOVES.has(operation.kind))
    needsPerson(
      'sequence',
      'a sequence that moves to another schema gets another name there',
      'rename it, and say the defaults that use it anew',
    );
  const isSaid = (drop: OperationBody): boolean => ported.some((one) => sameData(one, drop));
  return [...ported, ...lost.filter((drop) => !isSaid(drop))];
}

const SAY_IT_THEMSELVES: ReadonlySet<OperationBody['kind']> = new Set([
  'createSequence',
  'dropSequence',
  'renameSequence',
]);

const MOVES: ReadonlySet<OperationBody['kind']> = new Set(['alterTable', 'renameSchema']);
