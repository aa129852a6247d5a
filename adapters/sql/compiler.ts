import type { LayoutName } from './layout.js';

/** The SQL of one direction of a file, and how it is to run. */
export interface Section {
  /**
   * As long as the file's text: what belongs elsewhere is blank, so that offsets and lines are the file's own.
   */
  readonly sql: string;
  readonly transaction: 'tool' | 'none';
}

/** A file's directions. A plain file has only `up`. */
export interface Sections {
  readonly layout: LayoutName;
  readonly up: Section;
  readonly down?: Section;
}

interface Marker {
  readonly layout: LayoutName;
  /** Matches a whole comment line that begins a direction. */
  readonly begins: RegExp;
}

/**
 * Comment lines that begin a section: dbmate's `-- migrate:up [transaction:false]` (dbmate README, "Migration options"),
 * goose's `-- +goose Up` (goose documentation, "SQL annotations"), node-pg-migrate's `-- Up Migration`.
 */
const MARKERS: readonly Marker[] = [
  { layout: 'dbmate', begins: /^--\s*migrate:(up|down)\b(.*)$/gm },
  { layout: 'goose', begins: /^--\s*\+goose\s+(up|down)\b(.*)$/gim },
  { layout: 'node-pg-migrate', begins: /^\s*--\s*(up|down)\s+migration\b(.*)$/gim },
];

/** Splits a file into its directions. A file without markers is all `up`. */
export function sectionsOf(text: string): Sections {
  for (const marker of MARKERS) {
    const found = [...text.matchAll(marker.begins)];
    if (found.length > 0) return split(text, marker.layout, found);
  }
  return { layout: 'plain', up: { sql: text, transaction: transactionOf(text) } };
}

function split(text: string, layout: LayoutName, markers: readonly RegExpExecArray[]): Sections {
  const parts: { up: [number, number][]; down: [number, number][] } = { up: [], down: [] };
  const options = { up: '', down: '' };
  markers.forEach((match, i) => {
    const direction = match[1]?.toLowerCase() === 'down' ? 'down' : 'up';
    const end = markers[i + 1]?.index ?? text.length;
    parts[direction].push([match.index + match[0].length, end]);
    options[direction] += match[2] ?? '';
  });
  const wholeFile = layout === 'goose' ? transactionOf(text) : 'tool';
  const section = (direction: 'up' | 'down'): Section => ({
    sql: withoutAnnotations(keep(text, parts[direction])),
    transaction: /transaction:\s*false/.test(options[direction]) ? 'none' : wholeFile,
  });
  return {
    layout,
    up: section('up'),
    ...(parts.down.length > 0 ? { down: section('down') } : {}),
  };
}

/**
 * `-- +goose NO TRANSACTION`, Flyway's `-- executeInTransaction=false` where a file carries it, and sqlx's first line
 * `-- no-transaction` (sqlx, `migrate/source.rs`).
 */
function transactionOf(text: string): 'tool' | 'none' {
  return text.startsWith('-- no-transaction') ||
    /^--\s*\+goose\s+no\s+transaction\b/im.test(text) ||
    /^--\s*executeInTransaction=false\b/im.test(text)
    ? 'none'
    : 'tool';
}

/** goose's other annotations are comments to the server, but they are not the author's words. */
function withoutAnnotations(sql: string): string {
  return sql.replace(/^--\s*\+goose\b.*$/gim, blank);
}

function keep(text: string, ranges: readonly (readonly [number, number])[]): string {
  let result = '';
  let at = 0;
  for (const [start, end] of ranges) {
    result += blank(text.slice(at, start)) + text.slice(start, end);
    at = end;
  }
  return result + blank(text.slice(at));
}

/** The same length and the same line breaks, with nothing in it. */
function blank(text: string): string {
  return text.replace(/[^\r\n]/g, ' ');
}
