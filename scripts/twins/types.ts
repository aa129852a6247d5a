import type { Column, ColumnType } from '../../src/ir/index.js';

const TEXTS: ReadonlySet<ColumnType['kind']> = new Set(['string', 'char', 'text']);

/** Why two people, or a person and a port, give a column of one PostgreSQL type different ones in MySQL. */
export function classOfType(ours: Column, theirs: Column, source: Column | undefined): string {
  const [a, b] = [ours.type, theirs.type];
  if (source?.type.kind === 'uuid') return 'uuid: a choice (`uuid`)';
  if (source?.type.kind === 'array') return 'array: JSON or text, a choice of representation';
  if (TEXTS.has(a.kind) && TEXTS.has(b.kind))
    return 'text: PostgreSQL’s is unbounded, the hand gave it a length or a size';
  if (a.kind === 'timestamp' && b.kind === 'timestamp')
    return a.zone === b.zone ? 'digits of a second' : 'point in time: a choice (`timestamptz`)';
  if (a.kind === 'json' || b.kind === 'json') return 'json: one side keeps it as text';
  if (a.kind === 'integer' && b.kind === 'integer') return 'integer: another width or sign by hand';
  if (a.kind === 'decimal' && b.kind === 'decimal') return 'decimal: PostgreSQL’s has no precision';
  const isBoolean = (type: ColumnType): boolean =>
    type.kind === 'boolean' || (type.kind === 'integer' && type.bits === 8) || type.kind === 'bit';
  if (isBoolean(a) && isBoolean(b)) return 'boolean: tinyint(1), tinyint or bit';
  if (a.kind === 'enum' || b.kind === 'enum') return 'enum: one side keeps it as text';
  if (a.kind === 'binary' && b.kind === 'binary') return 'bytes: the hand gave them a size';
  return a.kind === b.kind ? 'unexplained' : 'the histories themselves differ: type';
}
