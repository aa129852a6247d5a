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
  /** Matches a whole line that begins a direction; its first group says which, its second what else is asked for. */
  readonly begins: RegExp;
  /** What is above the first such line is the way up, rather than nothing's. */
  readonly upFirst?: true;
}

/**
 * Lines that begin a section: dbmate's `-- migrate:up [transaction:false]` (dbmate README, "Migration options"), goose's `-- +goose Up`
 * (goose documentation, "SQL annotations"), sql-migrate's `-- +migrate Up [notransaction]` (sql-migrate `sqlparse/sqlparse.go`) and those
 * of micrate and rambler, which are like it, node-pg-migrate's `-- Up Migration`, Play's `# --- !Ups` (Play
 * `EvolutionsApi.scala`), tern's one line between the two (tern `migrate/migrate.go`), the `-- //@UNDO` of MyBatis and dbdeploy (MyBatis
 * Migrations `MigrationReader.java`), and last the plain `-- Down` of node-sqlite (`src/utils/migrate.ts`).
 */
const MARKERS: readonly Marker[] = [
  { layout: 'dbmate', begins: /^--\s*migrate:(up|down)\b(.*)$/gm },
  { layout: 'goose', begins: /^--\s*\+goose\s+(up|down)\b(.*)$/gim },
  { layout: 'sql-migrate', begins: /^--\s*\+(?:migrate|micrate)\s+(up|down)\b(.*)$/gim },
  { layout: 'rambler', begins: /^--\s*rambler\s+(up|down)\b(.*)$/gim },
  { layout: 'node-pg-migrate', begins: /^[ \t]*--[ \t]*(up|down)\s+migration\b(.*)$/gim },
  { layout: 'play', begins: /^(?:#|--).*!(Up|Down)s(.*)$/gm },
  { layout: 'tern', begins: /^---- create above \/ (drop) below ----()$/gm, upFirst: true },
  { layout: 'mybatis', begins: /^[ \t]*--[ \t]*\/\/.*@(UNDO)(.*)$/gm, upFirst: true },
  { layout: 'node-sqlite', begins: /^--+[ \t]*(down)[ \t]*:?[ \t]*-*()[ \t]*\r?$/gim, upFirst: true },
];

/**
 * What drizzle-kit writes between statements, and drizzle-orm splits a file at, wherever it stands (drizzle-orm, `migrator.ts`). To
 * MySQL it is no comment: its two dashes want a space behind them (manual, "Comments").
 */
const BREAKPOINT = /--> statement-breakpoint/g;

/** Splits a file into its directions. A file without markers is all `up`. */
export function sectionsOf(file: string): Sections {
  const text = file.replace(BREAKPOINT, blank);
  for (const marker of MARKERS) {
    const found = [...text.matchAll(marker.begins)];
    if (found.length > 0) return split(text, marker, found);
  }
  return { layout: 'plain', up: { sql: text, transaction: transactionOf(text) } };
}

/** A file that is one direction by its name: what markers make of it, where it has any. */
export function wayBackIn(text: string): Section {
  const sections = sectionsOf(text);
  return sections.down ?? sections.up;
}

/**
 * A comment that may begin a way back in the words of a tool that is not known here, with statements after it, so that the whole file is
 * read as the way up. Offsets are the text's.
 */
export function unknownMarker(text: string): { readonly start: number; readonly end: number } | undefined {
  if (sectionsOf(text).layout !== 'plain') return undefined;
  const found = UNKNOWN_MARKER.exec(text);
  if (found === null) return undefined;
  const after = text.slice(found.index + found[0].length).replace(/^[ \t]*--.*$/gm, '');
  return after.trim() === '' ? undefined : { start: found.index, end: found.index + found[0].length };
}

/** A line with the one word and its decoration (`-- @DOWN`, `--- revert ---`), and the files within Atlas's (`-- down.sql --`). */
const UNKNOWN_MARKER =
  /^--[-\s]*[@+#!/:=[(<*]*\s*(?:[a-z]+[:@ ])?(?:downs?|down\.sql|downgrade|undo|revert|rollback)\s*[\])>*]*[-:=\s]*$/im;

function split(text: string, { layout, upFirst }: Marker, markers: readonly RegExpExecArray[]): Sections {
  const parts: { up: [number, number][]; down: [number, number][] } = { up: [], down: [] };
  const options = { up: '', down: '' };
  if (upFirst === true) parts.up.push([0, markers[0]?.index ?? text.length]);
  markers.forEach((match, i) => {
    const direction = /^(?:down|drop|undo)$/i.test(match[1] ?? '') ? 'down' : 'up';
    const end = markers[i + 1]?.index ?? text.length;
    parts[direction].push([match.index + match[0].length, end]);
    options[direction] += match[2] ?? '';
  });
  const wholeFile = layout === 'goose' || layout === 'tern' ? transactionOf(text) : 'tool';
  const section = (direction: 'up' | 'down'): Section => {
    const sql = withoutAnnotations(keep(text, parts[direction]));
    return {
      // Play splits at semicolons, and two stand for one that is no end.
      sql: layout === 'play' ? sql.replaceAll(';;', ' ;') : sql,
      transaction: /transaction:\s*false|\bnotransaction\b/.test(options[direction]) ? 'none' : wholeFile,
    };
  };
  return {
    layout,
    up: section('up'),
    ...(parts.down.length > 0 ? { down: section('down') } : {}),
  };
}

/**
 * `-- +goose NO TRANSACTION`, tern's `---- tern: disable-tx ----`, Atlas's `-- atlas:txmode none`, Flyway's `-- executeInTransaction=false` where a file carries it, and sqlx's first line
 * `-- no-transaction` (sqlx, `migrate/source.rs`).
 */
function transactionOf(text: string): 'tool' | 'none' {
  return text.startsWith('-- no-transaction') ||
    /^--\s*\+goose\s+no\s+transaction\b/im.test(text) ||
    /^--\s*executeInTransaction=false\b/im.test(text) ||
    /^---- tern: disable-tx ----$/m.test(text) ||
    /^--\s*atlas:txmode\s+none\b/m.test(text)
    ? 'none'
    : 'tool';
}

/** The other annotations of goose, sql-migrate and tern are comments to the server, but they are not the author's words. */
function withoutAnnotations(sql: string): string {
  return sql.replace(/^--\s*\+(?:goose|migrate|micrate)\b.*$|^---- tern: disable-tx ----$/gim, blank);
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
