/** A line that `psql` runs itself: `\connect other`. Indexes count UTF-16 code units. */
export interface PsqlCommand {
  readonly start: number;
  readonly end: number;
  /** Without the backslash, in lower case: `connect`. */
  readonly name: string;
}

/** The rows after `COPY … FROM stdin;`. */
export interface CopyData {
  /** Index of the semicolon of the statement that they belong to. */
  readonly semicolon: number;
  /** Lines as written, without the one that ends them. */
  readonly lines: readonly string[];
}

/** A script for `psql` as SQL: what only `psql` understands is blank, so that all places stay the same. */
export interface PsqlScript {
  readonly sql: string;
  readonly commands: readonly PsqlCommand[];
  readonly copies: readonly CopyData[];
}

/**
 * Tokens in which a backslash, a semicolon or a dash means nothing of its own (manual: 4.1), and then those that mean
 * something here. Block comments nest; they are followed by hand.
 */
const parts = new RegExp(
  [
    /(?<quoted>[eE]'(?:[^'\\]|\\[\s\S]|'')*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*)/,
    /(?<dollar>\$(?<tag>(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?)\$[\s\S]*?\$\k<tag>\$)/,
    /(?<block>\/\*)/,
    /(?<word>[\w\u0080-\uffff$]+)/,
    /(?<command>\\[^\n]*)/,
    /(?<semicolon>;)/,
  ]
    .map((part) => part.source)
    .join('|'),
  'g',
);

/** Whether a text can hold something that only `psql` understands. */
export function mayBePsql(sql: string): boolean {
  return sql.includes('\\');
}

/** Finds and blanks what only `psql` understands. */
export function readPsql(sql: string): PsqlScript {
  const commands: PsqlCommand[] = [];
  const copies: CopyData[] = [];
  const blanks: { readonly start: number; readonly end: number }[] = [];
  const search = new RegExp(parts);
  let statement = 0;
  for (let match = search.exec(sql); match !== null; match = search.exec(sql)) {
    const { block, command, semicolon } = match.groups ?? {};
    if (block !== undefined) {
      search.lastIndex = endOfBlock(sql, match.index);
    } else if (command !== undefined) {
      const end = match.index + command.trimEnd().length;
      commands.push({ start: match.index, end, name: /^\\(\S*)/.exec(command)?.[1]?.toLowerCase() ?? '' });
      blanks.push({ start: match.index, end });
    } else if (semicolon !== undefined) {
      if (isCopyFromStdin(sql.slice(statement, match.index))) {
        const data = copyData(sql, match.index);
        copies.push({ semicolon: match.index, lines: data.lines });
        blanks.push({ start: data.start, end: data.end });
        search.lastIndex = data.end;
      }
      statement = search.lastIndex;
    }
  }
  return { sql: blanked(sql, blanks), commands, copies };
}

function isCopyFromStdin(statement: string): boolean {
  return /\bcopy\b/i.test(statement) && /\bfrom\s+stdin\b[^;]*$/i.test(statement);
}

/** From the line after a semicolon to the line `\.`, or to the end of the text. */
function copyData(sql: string, semicolon: number): { lines: readonly string[]; start: number; end: number } {
  const newline = sql.indexOf('\n', semicolon);
  const start = newline < 0 ? sql.length : newline + 1;
  const lines: string[] = [];
  let at = start;
  while (at < sql.length) {
    const next = sql.indexOf('\n', at);
    const end = next < 0 ? sql.length : next;
    const line = sql.slice(at, end).replace(/\r$/, '');
    if (line === '\\.') return { lines, start, end };
    lines.push(line);
    at = end + 1;
  }
  return { lines, start, end: sql.length };
}

function endOfBlock(sql: string, start: number): number {
  const marks = /\/\*|\*\//g;
  marks.lastIndex = start;
  let depth = 0;
  for (let mark = marks.exec(sql); mark !== null; mark = marks.exec(sql)) {
    depth += mark[0] === '/*' ? 1 : -1;
    if (depth === 0) return marks.lastIndex;
  }
  return sql.length;
}

function blanked(sql: string, blanks: readonly { readonly start: number; readonly end: number }[]): string {
  let text = '';
  let from = 0;
  for (const { start, end } of blanks) {
    text += sql.slice(from, start) + sql.slice(start, end).replace(/[^\r\n]/g, ' ');
    from = end;
  }
  return text + sql.slice(from);
}

/** Commands that change nothing of what the script does to the database. */
const harmless = new Set([
  'encoding',
  'echo',
  'qecho',
  'warn',
  'pset',
  'prompt',
  'restrict',
  'timing',
  'unrestrict',
  'unset',
  'x',
]);

/** Whether a command may be left out; `\set` only where it sets how psql itself behaves. */
export function isHarmless(command: PsqlCommand, sql: string): boolean {
  if (command.name === 'set')
    return /^\\set\s+(?:ON_ERROR_STOP|ON_ERROR_ROLLBACK|QUIET|ECHO|VERBOSITY)\b/i.test(
      sql.slice(command.start),
    );
  return harmless.has(command.name);
}

/** What a letter after a backslash stands for in COPY's text format (manual: COPY, File Formats). */
const escapes: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

/** The values of a line in COPY's text format; `null` is NULL. */
export function copyValues(line: string): readonly (string | null)[] {
  return line.split('\t').map((field) => {
    if (field === '\\N') return null;
    return field.replace(/\\(x[0-9a-fA-F]{1,2}|[0-7]{1,3}|[\s\S])/g, (_all, code: string) => {
      if (/^x./.test(code)) return String.fromCharCode(Number.parseInt(code.slice(1), 16));
      if (/^[0-7]/.test(code)) return String.fromCharCode(Number.parseInt(code, 8));
      return escapes[code] ?? code;
    });
  });
}
