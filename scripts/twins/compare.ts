import type { Column, ColumnType, Schema, Table } from '../../src/ir/index.js';
import { classOfType } from './types.js';

/** One thing in which a port and what people wrote by hand differ, and why. */
export interface TwinDifference {
  /** `users.email`, or the table alone. */
  readonly place: string;
  /** The class that explains it; `unexplained`: none does. */
  readonly reason: string;
  readonly ours: string;
  readonly theirs: string;
}

/** The three schemas that tell where a difference comes from. */
export interface Twins {
  /** The source of the port. */
  readonly source: Schema;
  readonly ported: Schema;
  readonly human: Schema;
  printType(type: ColumnType): string;
}

/** Every difference between a port and its hand-written twin, table by table. Names are compared without their case. */
export function compareTwins(twins: Twins): readonly TwinDifference[] {
  const [source, ours, theirs] = [twins.source, twins.ported, twins.human].map(tablesOf);
  if (source === undefined || ours === undefined || theirs === undefined) return [];
  const names = [...new Set([...ours.keys(), ...theirs.keys()])].toSorted();
  return names.flatMap((name): readonly TwinDifference[] => {
    const [own, other] = [ours.get(name), theirs.get(name)];
    if (own !== undefined && other !== undefined) return compareTables(own, other, source.get(name), twins);
    return [missing(name, own === undefined ? undefined : 'a table', source.has(name))];
  });
}

function tablesOf(schema: Schema): ReadonlyMap<string, Table> {
  return new Map(Object.values(schema.tables).map((table) => [table.name.name.toLowerCase(), table]));
}

/** What one side has alone. What the source of the port does not have either, the two histories differ in. */
function missing(place: string, ours: string | undefined, isInSource: boolean): TwinDifference {
  const reason = ours === undefined && isInSource ? 'left to a person' : 'the histories themselves differ';
  return { place, reason, ours: ours ?? '', theirs: ours === undefined ? 'there' : '' };
}

function compareTables(
  ours: Table,
  theirs: Table,
  source: Table | undefined,
  twins: Twins,
): readonly TwinDifference[] {
  const byName = (table: Table | undefined): ReadonlyMap<string, Column> =>
    new Map((table?.columns ?? []).map((column) => [column.name.toLowerCase(), column]));
  const [own, other, original] = [byName(ours), byName(theirs), byName(source)];
  const names = [...new Set([...own.keys(), ...other.keys()])];
  const place = ours.name.name;
  return [
    ...names.flatMap((name): readonly TwinDifference[] => {
      const [a, b] = [own.get(name), other.get(name)];
      if (a !== undefined && b !== undefined)
        return compareColumns(`${place}.${a.name}`, a, b, original.get(name), twins);
      return [missing(`${place}.${name}`, a === undefined ? undefined : 'a column', original.has(name))];
    }),
    ...compareKeys(place, ours, theirs, source),
  ];
}

function compareColumns(
  place: string,
  ours: Column,
  theirs: Column,
  source: Column | undefined,
  { printType }: Twins,
): readonly TwinDifference[] {
  const result: TwinDifference[] = [];
  const [a, b] = [printType(ours.type), printType(theirs.type)];
  if (a !== b) {
    result.push({ place, reason: classOfType(ours, theirs, source), ours: a, theirs: b });
  }
  if (ours.nullable !== theirs.nullable) {
    const isSource = source !== undefined && source.nullable === ours.nullable;
    result.push({
      place,
      reason: isSource ? 'the histories themselves differ: NULL' : 'unexplained',
      ours: ours.nullable ? 'NULL' : 'NOT NULL',
      theirs: theirs.nullable ? 'NULL' : 'NOT NULL',
    });
  }
  const [hasOurs, hasTheirs] = [ours.default !== undefined, theirs.default !== undefined];
  const isNull = ours.default?.kind === 'null' || theirs.default?.kind === 'null';
  if (hasOurs !== hasTheirs && !isNull) {
    const isSource = source !== undefined && (source.default !== undefined) === hasOurs;
    result.push({
      place,
      reason: isSource ? 'the histories themselves differ: default' : 'unexplained',
      ours: hasOurs ? 'a default' : 'no default',
      theirs: hasTheirs ? 'a default' : 'no default',
    });
  }
  if ((ours.onUpdate === undefined) !== (theirs.onUpdate === undefined)) {
    result.push({
      place,
      reason: 'ON UPDATE CURRENT_TIMESTAMP, by hand',
      ours: ours.onUpdate === undefined ? '' : 'ON UPDATE',
      theirs: theirs.onUpdate === undefined ? '' : 'ON UPDATE',
    });
  }
  return result;
}

/** Keys by what they are on, whatever their names. */
function keysOf(table: Table | undefined): ReadonlySet<string> {
  const parts = (columns: readonly string[]): string => columns.join(', ').toLowerCase();
  return new Set([
    ...(table?.constraints ?? []).flatMap((one) => {
      if (one.kind === 'primaryKey') return [`primary key (${parts(one.columns)})`];
      if (one.kind === 'unique') return [`unique (${parts(one.columns)})`];
      if (one.kind !== 'foreignKey') return [];
      return [`foreign key (${parts(one.columns)}) to ${one.references.table.name.toLowerCase()}`];
    }),
    ...(table?.indexes ?? []).flatMap(({ unique, keys, implicit }) => {
      if (implicit === true) return [];
      return [
        `${unique === true ? 'unique' : 'index'} (${parts(keys.map(({ column }) => column ?? 'expression'))})`,
      ];
    }),
  ]);
}

function compareKeys(
  place: string,
  ours: Table,
  theirs: Table,
  source: Table | undefined,
): readonly TwinDifference[] {
  const [own, other, original] = [keysOf(ours), keysOf(theirs), keysOf(source)];
  return [
    ...[...own].flatMap((key): readonly TwinDifference[] =>
      other.has(key) ? [] : [{ place, reason: reasonOfKey(key, original.has(key)), ours: key, theirs: '' }],
    ),
    ...[...other].flatMap((key): readonly TwinDifference[] =>
      own.has(key)
        ? []
        : [
            {
              place,
              reason: original.has(key) ? 'left out or to a person' : 'the histories themselves differ: keys',
              ours: '',
              theirs: key,
            },
          ],
    ),
  ];
}

function reasonOfKey(key: string, isInSource: boolean): string {
  if (isInSource || key.includes('expression')) return 'the histories themselves differ: keys';
  return key.startsWith('index') ? 'an index that MySQL needs for a key' : 'unexplained';
}
