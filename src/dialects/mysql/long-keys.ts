import { fine, type Problem, type Problems } from '../../fold/problems.js';
import { hasCharset } from '../../fold/operations/charset.js';
import type { Column, Constraint, Index, IndexKey, OperationBody } from '../../ir/index.js';
import { isInnodb, tableAfter, type AlteredTable } from './altered-table.js';
import { bytesOfCharacter } from './charset-changes.js';
import type { Flavour } from './flavour.js';

/** What a key of InnoDB holds at most, in pages of 16 KB (MySQL manual, "InnoDB Limits"; `MAX_KEY_LENGTH` in `sql/sql_const.h`). */
const MOST_BYTES = 3072;

/**
 * Keys that are longer than InnoDB's are. MySQL refuses them, but for a key on one column that is not unique, of which it keeps the beginning
 * without strict mode. MariaDB always keeps that, and makes a unique key a hash (asked of MySQL 9.7 and MariaDB 10.11, `long-keys.server.test.ts`).
 */
export function longKeys(
  operation: OperationBody,
  before: AlteredTable | undefined,
  flavour: Flavour,
): Problems {
  switch (operation.kind) {
    case 'createTable':
      return ofKeys(operation.constraints, operation.indexes ?? [], operation, flavour);
    case 'createIndex':
      return ofKeys([], [operation.index], before, flavour);
    case 'addConstraint':
      return ofKeys([operation.constraint], [], before, flavour);
    case 'alterTogether': {
      const shape = before === undefined ? undefined : shapeOf(before, operation.changes);
      return shape === undefined
        ? fine
        : operation.changes.flatMap((change) => longKeys(change, shape, flavour));
    }
    default:
      return fine;
  }
}

/** A table with the columns of the changes beside a key; undefined where others stand there that may change what a column is. */
function shapeOf(before: AlteredTable, changes: readonly OperationBody[]): AlteredTable | undefined {
  return changes.reduce<AlteredTable | undefined>(
    (shape, change) => shape && tableAfter(change, shape),
    before,
  );
}

function ofKeys(
  constraints: readonly Constraint[],
  indexes: readonly Index[],
  table: AlteredTable | undefined,
  flavour: Flavour,
): Problems {
  if (table === undefined || !isInnodb(table)) return fine;
  const ofConstraints = constraints.flatMap((one): readonly Key[] =>
    one.kind === 'primaryKey' || one.kind === 'unique'
      ? [{ kind: one.kind, keys: one.columns.map((column) => ({ column })) }]
      : [],
  );
  const ofIndexes = indexes
    .filter(({ method = 'btree' }) => method === 'btree')
    .map(({ unique, keys }): Key => ({ kind: unique === true ? 'unique' : 'plain', keys }));
  return [...ofConstraints, ...ofIndexes].flatMap((key) => ofKey(key, table, flavour));
}

interface Key {
  readonly kind: 'primaryKey' | 'unique' | 'plain';
  readonly keys: readonly IndexKey[];
}

function ofKey({ kind, keys }: Key, table: AlteredTable, flavour: Flavour): Problems {
  const parts = keys.map((key) => {
    const column = table.columns.find(({ name }) => name === key.column);
    return { column, bytes: column === undefined ? 0 : leastBytes(key, column, table, flavour) };
  });
  const bytes = parts.reduce((sum, part) => sum + part.bytes, 0);
  if (bytes <= MOST_BYTES) return fine;
  const names = keys.map(({ column = 'an expression' }) => `"${column}"`).join(', ');
  const long = `the key on ${names} has ${bytes} bytes, where InnoDB's have ${MOST_BYTES} at most`;
  if (kind === 'plain' && keys.length === 1)
    return flavour.dialect === 'mariadb'
      ? fine
      : [dependsOnMode(`${long}, which MySQL refuses in strict mode`)];
  if (kind === 'unique' && flavour.dialect === 'mariadb') return fine;
  const isSure = parts.every(({ column }) => column === undefined || isCharsetSaid(column, table));
  return [
    {
      severity: isSure ? 'error' : 'warning',
      code: 'key-too-long',
      message: isSure ? long : `${long}, with ${flavour.title}'s usual character set`,
      help: 'the server would refuse it too: shorten the columns, or take the start of one: name(255)',
    },
  ];
}

function dependsOnMode(why: string): Problem {
  return {
    severity: 'warning',
    code: 'depends-on-sql-mode',
    message: `${why} (STRICT_TRANS_TABLES), and keeps the beginning of otherwise`,
    help: 'it is written as it stands: see that every server and tool that runs it has the same mode, or say how much of the column is in the key',
  };
}

/** Whether the database's own character set has no part in it. */
function isCharsetSaid(column: Column, { options }: AlteredTable): boolean {
  return (
    !hasCharset(column.type) ||
    [column.charset, column.collation, options?.['charset'], options?.['collate']].some(
      (one) => one !== undefined,
    )
  );
}

/** What a column takes in a key; of types whose bytes are not looked at, one. */
function leastBytes(key: IndexKey, column: Column, table: AlteredTable, flavour: Flavour): number {
  const { type } = column;
  switch (type.kind) {
    case 'integer':
      return type.bits / 8;
    case 'binary':
      return Math.min(key.length ?? Infinity, type.form === undefined ? Infinity : (type.length ?? 1)) || 1;
    case 'char':
    case 'string':
    case 'text': {
      const whole = type.kind === 'text' ? Infinity : (type.length ?? 1);
      const characters = Math.min(key.length ?? Infinity, whole);
      return Number.isFinite(characters) ? characters * bytesOfCharacter(column, table, flavour) : 1;
    }
    default:
      return 1;
  }
}
