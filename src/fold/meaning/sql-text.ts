/**
 * SQL with every run of white space outside of quotes and comments as one space, and without a semicolon at its end:
 * texts that are equal then are the same statement. Knows strings, quoted identifiers, dollar quotes, line comments
 * and nested block comments, all of which stay as they are.
 */
export function canonicalText(sql: string): string {
  const pieces: string[] = [];
  const pattern = new RegExp(
    [
      /(?<space>\s+)/,
      /(?<escape>[eE]'(?:[^'\\]|\\[\s\S]|'')*'?)/,
      /(?<string>'(?:[^']|'')*'?)/,
      /(?<identifier>"(?:[^"]|"")*"?)/,
      /(?<dollar>\$(?<tag>[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*|)\$[\s\S]*?(?:\$\k<tag>\$|$))/,
      /(?<line>--[^\n]*(?:\n|$))/,
      /(?<block>\/\*)/,
      /(?<word>[\w$\u0080-\uffff]+)/,
      /(?<other>[\s\S])/,
    ]
      .map(({ source }) => source)
      .join('|'),
    'g',
  );
  for (let match = pattern.exec(sql); match !== null; match = pattern.exec(sql)) {
    if (match.groups?.['space'] !== undefined) pieces.push(' ');
    else if (match.groups?.['block'] !== undefined) {
      const end = endOfBlockComment(sql, match.index);
      pieces.push(sql.slice(match.index, end));
      pattern.lastIndex = end;
    } else pieces.push(match[0]);
  }
  return pieces
    .join('')
    .trim()
    .replace(/(?:\s*;)+$/, '');
}

/** Block comments nest in PostgreSQL, as in the SQL standard. */
function endOfBlockComment(sql: string, start: number): number {
  let depth = 0;
  for (let i = start; i < sql.length - 1; i += 1) {
    const two = sql.slice(i, i + 2);
    if (two === '/*') depth += 1;
    else if (two === '*/') depth -= 1;
    else continue;
    i += 1;
    if (depth === 0) return i + 1;
  }
  return sql.length;
}
