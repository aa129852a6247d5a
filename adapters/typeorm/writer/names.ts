import type { Migration } from '../../../src/ir/index.js';
import { fileName } from '../../shared/writer/writing.js';

/** Where migrations that are only numbered begin: 2020-01-01. */
const EPOCH = Date.UTC(2020, 0, 1);

/** The names of one written migration. */
export interface Names {
  /** `CreateUsers1690000000000`: TypeORM orders by its end. */
  readonly className: string;
  /** `1690000000000-create-users`, without an extension. */
  readonly stem: string;
  readonly timestamp: string;
}

/** Gives every migration its names; the times rise in the order in which migrations are asked for first. */
export function createNames(): (migration: Migration) => Names {
  const known = new Map<string, Names>();
  let last = 0;
  return (migration) => {
    const before = known.get(migration.id);
    if (before !== undefined) return before;
    const wanted = milliseconds(migration.timestamp);
    last = wanted === undefined || wanted <= last ? Math.max(last, EPOCH) + 1000 : wanted;
    const names = namesOf(migration, String(last));
    known.set(migration.id, names);
    return names;
  };
}

function namesOf(migration: Migration, timestamp: string): Names {
  const name = migration.name === '' ? migration.id : migration.name;
  return {
    className: `${pascalCase(name)}${timestamp}`,
    stem: `${timestamp}-${fileName(name)}`,
    timestamp,
  };
}

/** Milliseconds since 1970 of a time in digits, of 13 digits; undefined for anything else. */
function milliseconds(timestamp: string | undefined): number | undefined {
  if (timestamp === undefined || !/^\d+$/.test(timestamp)) return undefined;
  if (/^[1-9]\d{12}$/.test(timestamp)) return Number(timestamp);
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)?(\d\d)?(\d\d)?$/.exec(timestamp);
  if (match === null) {
    const number = Number(timestamp);
    return number < 1e8 ? EPOCH + number * 1000 : undefined;
  }
  const [year, month, day, hour, minute, second] = match.slice(1).map((part) => Number(part ?? 0));
  const time = Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute, second);
  return time > 1e12 && time < 1e13 ? time : undefined;
}

/** A class name: letters and digits of any script, in words. */
function pascalCase(name: string): string {
  const words = name.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
  const joined = words.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join('');
  const safe = /^[\p{L}]/u.test(joined) ? joined : `Migration${joined}`;
  // The name must end with its own time, not with digits of the name before it: 13 are read.
  return safe.slice(0, 120);
}
