import type { Migration } from '../ir/index.js';

/**
 * Gives every migration a timestamp such that the target tool applies them in the source's order: tools sort by
 * file name, and some refuse two with one version.
 *
 * Timestamps that already do are kept. Milliseconds since 1970 (TypeORM) become `YYYYMMDDHHMMSS`, as all other tools
 * write it; dates without a time get one; equal or falling ones move on by a second. Migrations without a
 * timestamp are numbered. The result depends on nothing but the history, so converting twice gives the same names.
 */
export function withOrderedIdentities(migrations: readonly Migration[]): readonly Migration[] {
  if (isOrdered(migrations)) return migrations;
  const stamps = migrations.map((migration) => toSeconds(migration.timestamp));
  if (stamps.some((stamp) => stamp === undefined)) return numbered(migrations);
  let previous = Number.NEGATIVE_INFINITY;
  return migrations.map((migration, i) => {
    const stamp = Math.max(stamps[i] ?? 0, previous + 1);
    previous = stamp;
    return { ...migration, timestamp: fromSeconds(stamp) };
  });
}

/** Whether the timestamps rise, both as text (tools that sort file names) and as numbers (tools that compare versions). */
function isOrdered(migrations: readonly Migration[]): boolean {
  return migrations.every(({ timestamp }, i) => {
    if (timestamp === undefined || isMilliseconds(timestamp)) return false;
    const previous = migrations[i - 1]?.timestamp;
    return previous === undefined || (previous < timestamp && isLess(previous, timestamp));
  });
}

/** Compares digits of any length as numbers; what is not all digits as text. */
function isLess(a: string, b: string): boolean {
  if (!/^\d+$/.test(a) || !/^\d+$/.test(b)) return a < b;
  return BigInt(a) < BigInt(b);
}

function numbered(migrations: readonly Migration[]): readonly Migration[] {
  const width = Math.max(4, String(migrations.length).length);
  return migrations.map((migration, i) => ({ ...migration, timestamp: String(i + 1).padStart(width, '0') }));
}

function isMilliseconds(timestamp: string): boolean {
  return /^1\d{12}$/.test(timestamp);
}

/** Seconds since 1970 of a timestamp in one of the usual forms, or undefined. */
function toSeconds(timestamp: string | undefined): number | undefined {
  if (timestamp === undefined) return undefined;
  if (isMilliseconds(timestamp)) return Math.floor(Number(timestamp) / 1000);
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)?(\d\d)?(\d\d)?$/.exec(timestamp);
  if (match === null) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1).map((part) => Number(part ?? 0));
  const time = Date.UTC(year ?? 0, (month ?? 1) - 1, day ?? 1, hour ?? 0, minute ?? 0, second ?? 0);
  return Number.isNaN(time) ? undefined : time / 1000;
}

function fromSeconds(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 19).replace(/[-:T]/g, '');
}
