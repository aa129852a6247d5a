/** A string, a quoted name, a comment, a name or number, an operator of two characters, any other character. */
const TOKEN =
  /'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]|--[^\n]*|\/\*[\s\S]*?\*\/|[\p{L}\p{N}_$.]+|<>|<=|>=|==|!=|\|\||[^\s]/gu;

/** The words of a statement: names without their quotes, all but strings in lower case; no comments, no white space. */
function tokensOf(sql: string): readonly string[] {
  return (sql.match(TOKEN) ?? [])
    .filter((token) => !token.startsWith('--') && !token.startsWith('/*'))
    .map((token) => (token.startsWith("'") ? token : unquoted(token).toLowerCase()));
}

function unquoted(token: string): string {
  const first = token[0] ?? '';
  if (first === '[') return token.slice(1, -1);
  if (token.length < 2 || !['"', '`'].includes(first)) return token;
  return token.slice(1, -1).replaceAll(first + first, first);
}

/** A statement in one spelling, whatever its author's: white space, case and quotes of names aside. */
export function settledText(sql: string): string {
  return tokensOf(sql).join(' ');
}

/** What a CREATE TABLE says that no pragma tells, in a settled order. */
export function wordsOf(createTable: string): readonly string[] {
  const tokens = tokensOf(createTable);
  const found: string[] = [];
  for (const [place, token] of tokens.entries()) {
    const next = tokens[place + 1];
    if ((token === 'check' || token === 'as') && next === '(') found.push(group(tokens, place));
    else if (token === 'collate') found.push(`collate ${next}`);
    else if (token === 'autoincrement' || token === 'strict') found.push(token);
    else if (token === 'without') found.push(`without ${next}`);
    else if (token === 'on' && next === 'conflict') found.push(`on conflict ${tokens[place + 2]}`);
    else if (token === 'deferrable') found.push(tokens.slice(place - 1, place + 3).join(' '));
  }
  return found.toSorted();
}

/** From a word to the bracket that closes the one behind it. */
function group(tokens: readonly string[], start: number): string {
  let depth = 0;
  for (let place = start + 1; place < tokens.length; place += 1) {
    if (tokens[place] === '(') depth += 1;
    if (tokens[place] === ')') depth -= 1;
    if (depth === 0) return tokens.slice(start, place + 1).join(' ');
  }
  return tokens.slice(start).join(' ');
}
