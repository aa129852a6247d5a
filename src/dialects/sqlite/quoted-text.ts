import { scan, type Token } from './parse/lexer.js';

/** What SQLite built with DQS=0 says of a name in double quotes that no column has (src/resolve.c, `lookupName`). */
const NO_COLUMN = /no such column: "([^]*)" - should this be a string literal in single-quotes\?/;

/** A name can stand in a statement that often; more is not tried. */
const MOST = 50;

/**
 * A statement as a SQLite takes it that lets text stand in double quotes: what no column is named like is the text
 * (manual: "Double-quoted String Literals Are Accepted"; it is so unless SQLite is built with DQS=0, and the package `sqlite3` is
 * not). `refusal` is what a SQLite without that says of a statement, or nothing. Gives the statement with such text in
 * single quotes, which means the same to every SQLite; the same statement where there is none.
 */
export function withQuotedText(sql: string, refusal: (sql: string) => string | undefined): string {
  let text = sql;
  for (let round = 0; round < MOST; round += 1) {
    const name = NO_COLUMN.exec(refusal(text) ?? '')?.[1];
    const next = name === undefined ? undefined : withText(text, name, refusal);
    if (next === undefined) return text;
    text = next;
  }
  return sql;
}

/**
 * What `ask` gives for a statement of a SQLite that lets text stand in double quotes, where `ask` is one that does not: what is
 * refused for that is sent again with the text in single quotes. Throws what `ask` does.
 */
export function askedWithQuotedText<T>(sql: string, ask: (sql: string) => T): T {
  try {
    return ask(sql);
  } catch (error) {
    const text = withQuotedText(sql, (candidate) => {
      try {
        ask(`EXPLAIN ${candidate}`);
        return undefined;
      } catch (refusal) {
        return refusal instanceof Error ? refusal.message : String(refusal);
      }
    });
    if (text === sql) throw error;
    return ask(text);
  }
}

/** Makes text of all that no column is named like, and of nothing else; undefined where that does not help. */
function withText(
  sql: string,
  name: string,
  refusal: (sql: string) => string | undefined,
): string | undefined {
  const isStill = (candidate: string): boolean => NO_COLUMN.exec(refusal(candidate) ?? '')?.[1] === name;
  const all = placesOf(sql, name);
  const spelled = (texts: ReadonlySet<Token>): string => {
    const literal = `'${name.replaceAll("'", "''")}'`;
    return all.reduceRight(
      (text, token) =>
        texts.has(token) ? text.slice(0, token.start) + literal + text.slice(token.end) : text,
      sql,
    );
  };
  const texts = new Set<Token>();
  for (const token of all) {
    texts.add(token);
    const said = refusal(spelled(texts));
    // Where a name must stand, text is a mistake of another kind.
    if (said !== undefined && NO_COLUMN.exec(said) === null) texts.delete(token);
    else if (!isStill(spelled(texts))) break;
  }
  if (texts.size === 0 || isStill(spelled(texts))) return undefined;
  // One that was tried before the right one may be the name of a column where it stands.
  for (const token of [...texts]) {
    texts.delete(token);
    if (isStill(spelled(texts))) texts.add(token);
  }
  return spelled(texts);
}

/** Where a name stands alone in double quotes. */
function placesOf(sql: string, name: string): readonly Token[] {
  const { tokens } = scan(sql);
  const isDot = (token: Token | undefined): boolean => token?.kind === 'operator' && token.text === '.';
  return tokens.filter(
    (token, at) =>
      token.kind === 'quoted' &&
      token.text.startsWith('"') &&
      token.value === name &&
      !isDot(tokens[at - 1]) &&
      !isDot(tokens[at + 1]),
  );
}
