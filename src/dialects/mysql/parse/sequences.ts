import type { OperationBody, SequenceOptions } from '../../../ir/index.js';
import { isLeast, isMost } from '../sequences.js';
import { Unmodelled, type Cursor } from './cursor.js';

/** Numbers that a sequence keeps ready where nothing is said (MariaDB documentation, "CREATE SEQUENCE"). */
const USUAL_CACHE = '1000';

/** CREATE SEQUENCE, from after that word on. Source: MariaDB documentation, "CREATE SEQUENCE". */
export function readCreateSequence(cursor: Cursor, orReplace: boolean): readonly OperationBody[] {
  const ifNotExists = cursor.words('IF', 'NOT', 'EXISTS');
  const name = cursor.objectName();
  const options = readOptions(cursor);
  if (cursor.isWord('COMMENT')) throw new Unmodelled('a comment on a sequence');
  const create: OperationBody = {
    kind: 'createSequence',
    name,
    options: withoutUsual({ ...options, cache: options.cache ?? USUAL_CACHE }),
    ...(ifNotExists ? { ifNotExists } : {}),
  };
  return orReplace ? [{ kind: 'dropSequence', name, ifExists: true }, create] : [create];
}

/** ALTER SEQUENCE, from after that word on. */
export function readAlterSequence(cursor: Cursor): OperationBody {
  const ifExists = cursor.words('IF', 'EXISTS');
  const name = cursor.objectName();
  const { restart, ...options } = readOptions(cursor);
  return {
    kind: 'alterSequence',
    name,
    options,
    ...(restart === undefined ? {} : { restart }),
    ...(ifExists ? { ifExists } : {}),
  };
}

/** DROP SEQUENCE, from after that word on: an operation for each name. */
export function readDropSequences(cursor: Cursor): readonly OperationBody[] {
  const ifExists = cursor.words('IF', 'EXISTS') ? ({ ifExists: true } as const) : {};
  return cursor
    .elements(() => cursor.objectName())
    .map((name): OperationBody => ({ kind: 'dropSequence', name, ...ifExists }));
}

type Options = { -readonly [K in keyof SequenceOptions]: SequenceOptions[K] } & { restart?: string | true };

function readOptions(cursor: Cursor): Options {
  const options: Options = {};
  while (!cursor.atEnd && readOption(cursor, options));
  return options;
}

function readOption(cursor: Cursor, options: Options): boolean {
  if (cursor.words('INCREMENT')) options.increment = readNumber(cursor, 'BY');
  else if (cursor.words('NO', 'MINVALUE') || cursor.words('NOMINVALUE')) options.min = null;
  else if (cursor.words('NO', 'MAXVALUE') || cursor.words('NOMAXVALUE')) options.max = null;
  else if (cursor.words('MINVALUE')) options.min = readNumber(cursor);
  else if (cursor.words('MAXVALUE')) options.max = readNumber(cursor);
  else if (cursor.words('START')) options.start = readNumber(cursor, 'WITH');
  else if (cursor.words('NO', 'CACHE') || cursor.words('NOCACHE')) options.cache = '0';
  else if (cursor.words('CACHE')) options.cache = readNumber(cursor);
  else if (cursor.words('NO', 'CYCLE') || cursor.words('NOCYCLE')) options.cycle = false;
  else if (cursor.words('CYCLE')) options.cycle = true;
  else if (cursor.words('RESTART')) {
    const isBare = cursor.atEnd || (cursor.peek().kind === 'word' && !cursor.isWord('WITH'));
    options.restart = isBare ? true : readNumber(cursor, 'WITH');
  } else if (cursor.words('ENGINE')) {
    cursor.mark('=');
    if (cursor.identifier().toLowerCase() !== 'innodb') throw new Unmodelled('a sequence of another engine');
  } else return false;
  return true;
}

function readNumber(cursor: Cursor, word?: string): string {
  if (word === undefined || !cursor.words(word)) cursor.mark('=');
  const sign = cursor.mark('-') ? '-' : '';
  return sign + cursor.number();
}

/** Without the bounds that a sequence has anyway: SHOW CREATE SEQUENCE always says them. */
function withoutUsual({ restart: _, min, max, ...options }: Options): SequenceOptions {
  return {
    ...options,
    ...(min === undefined || min === null || isLeast(min, options) ? {} : { min }),
    ...(max === undefined || max === null || isMost(max, options) ? {} : { max }),
  };
}
