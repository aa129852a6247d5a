import { closeSync, openSync, readSync } from 'node:fs';
import type { DialectName } from '../../src/ir/index.js';

/** How many files of a set are looked at, from all over it, and how much of each. */
const FILES = 60;
const BYTES = 32 * 1024;

/**
 * The database that SQL files are written for, where what is in them is that of one only. Undefined where nothing tells, or
 * where it tells of several. `ofProject`: what the project says that the files lie in.
 */
export function guessDialect(files: readonly string[], ofProject?: DialectName): DialectName | undefined {
  const signs = new Set<DialectName>();
  const types = new Set<DialectName>();
  let hasBackticks = false;
  const every = Math.ceil(files.length / FILES);
  for (const file of files.filter((_, i) => i % every === 0)) {
    const text = withoutTexts(headOf(file));
    for (const { dialect, marks, typeNames } of MARKS) {
      if (marks.test(text)) signs.add(dialect);
      if (typeNames?.test(text) === true) types.add(dialect);
    }
    hasBackticks ||= /`\w+`/.test(text);
  }
  // SQLite takes any word for a type: its own signs tell more than types of others.
  const found = signs.size === 1 && signs.has('sqlite') ? signs : new Set([...signs, ...types]);
  // What MariaDB takes from MySQL tells of it, too.
  if (found.has('mariadb')) found.delete('mysql');
  // SQLite takes backticks as well as any type: where the project has no other database, they tell of no other.
  if (signs.size === 0 && ofProject === 'sqlite') return ofProject;
  if (found.size === 0 && hasBackticks) return 'mysql';
  const [only] = found;
  return found.size === 1 ? only : undefined;
}

/** What only ClickHouse understands; it shares ENGINE, ALTER and backticks with MySQL. */
const CLICKHOUSE = /\bENGINE\s*=\s*\w*MergeTree\b|\b(?:LowCardinality|Nullable)\s*\(|\bDateTime64\s*\(/;

/** A database that is not read which SQL files are written for, as people call it, where one of them shows it. */
export function guessOther(files: readonly string[]): string | undefined {
  return files.some((file) => CLICKHOUSE.test(withoutTexts(headOf(file)))) ? 'ClickHouse' : undefined;
}

/** Words and signs that one database understands and the others refuse. */
const MARKS: readonly {
  readonly dialect: DialectName;
  readonly marks: RegExp;
  readonly typeNames?: RegExp;
}[] = [
  {
    dialect: 'mysql',
    marks:
      /\bENGINE\s*=\s*\w|\bAUTO_INCREMENT\b|\/\*!\d{5}|^[ \t]*DELIMITER\s|\bON\s+UPDATE\s+(?:CURRENT_TIMESTAMP|now)\b|\bMODIFY\s+(?:COLUMN\s)?|\bDROP\s+FOREIGN\s+KEY\b|^[ \t]*USE\s+[`\w]+\s*;|^\s*SET\s+(?:@|FOREIGN_KEY_CHECKS\b|NAMES\s+utf8mb4\b)/im,
    typeNames: /\bint\(\d+\)|\b(?:tiny|medium|long)(?:int|text|blob)\b|\bint\s+unsigned\b/i,
  },
  {
    dialect: 'mariadb',
    marks:
      /^-- MariaDB dump|\/\*M!\d|\bWITH\s+SYSTEM\s+VERSIONING\b|\bdefault\s+nextval\s*\(\s*[`\w]+\s*\)|\bMODIFY\s+(?:COLUMN\s+)?IF\s+EXISTS\b|\bADD\s+(?:KEY|INDEX)\s+IF\s+NOT\s+EXISTS\b|\bDROP\s+FOREIGN\s+KEY\s+IF\s+EXISTS\b/im,
  },
  {
    dialect: 'sqlite',
    marks:
      /\bAUTOINCREMENT\b|^[ \t]*PRAGMA\s|\bWITHOUT\s+ROWID\b|\bCOLLATE\s+NOCASE\b|\bsqlite_(?:master|schema|sequence)\b|\bINSERT\s+OR\s+(?:IGNORE|REPLACE)\b|\bUSING\s+fts[345]\b|\bstrftime\s*\(/im,
  },
  {
    dialect: 'postgres',
    marks:
      /\b(?:AS|DO)\s+\$\w*\$|::\s*["\w]|\bCREATE\s+(?:EXTENSION|TYPE|SEQUENCE|DOMAIN)\b|\bCREATE\s+SCHEMA\b(?!\s+(?:IF\s+NOT\s+EXISTS\s+)?`)|\bLANGUAGE\s+plpgsql\b|\bUSING\s+(?:gin|gist|brin)\b/im,
    // In quotes it is a name.
    typeNames: /(?<!`)\b(?:(?:big|small)?serial|timestamptz|jsonb|bytea|tsvector)\b(?!`)/i,
  },
];

function headOf(file: string): string {
  try {
    const handle = openSync(file, 'r');
    try {
      const buffer = Buffer.alloc(BYTES);
      return buffer.toString('utf8', 0, readSync(handle, buffer, 0, BYTES, 0));
    } finally {
      closeSync(handle);
    }
  } catch {
    // Whoever reads the file says what is wrong with it.
    return '';
  }
}

/** Without the contents of quoted texts, and comments but for the head line of a dump. */
function withoutTexts(text: string): string {
  return text.replace(/'(?:[^'\\]|''|\\.)*'/gs, "''").replace(/^--(?! MariaDB dump).*$/gm, '');
}
