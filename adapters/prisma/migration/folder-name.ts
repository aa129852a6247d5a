import type { Migration } from '../../../src/ir/index.js';

/** Length of Prisma's timestamps: `YYYYMMDDHHMMSS`. */
const DIGITS = 14;

/** How long a folder's name may get; file systems take 255 bytes. */
const MAX_NAME = 200;

/**
 * The folder of a migration: `20240101120000_create_users`. Prisma applies migrations in the order of these names.
 * The source's timestamp is kept; one in milliseconds since 1970 is converted, a shorter date is filled up with zeros,
 * and a plain number counts seconds from the year 2000, before any migration that Prisma will make. Never the
 * current time: converting twice gives the same names.
 */
export function folderName(migration: Migration): string {
  return `${timestampOf(migration.timestamp)}_${safe(migration.name)}`;
}

/** What a folder's name says: the timestamp in front, if there is one, and the rest. */
export function identityOf(folder: string): { readonly name: string; readonly timestamp?: string } {
  const match = /^(\d+)_(.*)$/s.exec(folder);
  if (match === null) return { name: folder };
  return { name: match[2] ?? '', ...(match[1] === undefined ? {} : { timestamp: match[1] }) };
}

function timestampOf(timestamp: string | undefined): string {
  if (timestamp === undefined || !/^\d+$/.test(timestamp)) return fromDate(numbered(0));
  if (timestamp.length === DIGITS) return timestamp;
  // A year from 1900 to 2099 in front: a date, possibly without its time.
  if (/^(?:19|20)\d{6}(?:\d\d){0,2}$/.test(timestamp)) return timestamp.padEnd(DIGITS, '0');
  if (/^1\d{12}$/.test(timestamp)) return fromDate(new Date(Number(timestamp)));
  if (/^1\d{9}$/.test(timestamp)) return fromDate(new Date(Number(timestamp) * 1000));
  return timestamp.length < 8 ? fromDate(numbered(Number(timestamp))) : timestamp;
}

function numbered(number: number): Date {
  return new Date(Date.UTC(2000, 0, 1) + number * 1000);
}

function fromDate(date: Date): string {
  return date.toISOString().slice(0, 19).replace(/[-:T]/g, '');
}

/** A name that is safe as a folder's on every system. */
function safe(name: string): string {
  const cleaned = name.replace(/[^A-Za-z0-9_-]+/g, '_').slice(0, MAX_NAME);
  return cleaned === '' ? 'migration' : cleaned;
}
