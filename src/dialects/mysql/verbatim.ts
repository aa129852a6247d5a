import type { VerbatimRules } from '../../fold/verbatim.js';
import type { Name } from '../../ir/index.js';
import type { Flavour } from './flavour.js';
import { Lexer } from './parse/lexer.js';
import { LexicalError, type Token } from './parse/tokens.js';
import { printName, quoteIdentifier } from './print/identifiers.js';

/** Text in MySQL's SQL, looked at token by token. */
export function verbatimOf(flavour: Flavour): VerbatimRules {
  const tokens = (text: string) => tokensOf(text, flavour);
  const columns = (text: string): readonly string[] | undefined => {
    const found = tokens(text);
    return found === undefined ? undefined : columnNames(text, found);
  };
  return {
    expressionColumns: columns,
    queryColumns: columns,
    renameColumn: (text, from, to) => renameColumn(text, tokens(text), from, to),
    renameRelation: (text, from, to) => renameRelation(text, tokens(text), from, to),
    // No statement renames a trigger.
    renameTrigger: (definition) => definition,
  };
}

function tokensOf(text: string, flavour: Flavour): readonly Token[] | undefined {
  const lexer = new Lexer(text, flavour);
  try {
    for (let index = 0; lexer.token(index).kind !== 'eof'; index += 1) {
      // Until the end.
    }
  } catch (error) {
    if (error instanceof LexicalError) return undefined;
    throw error;
  }
  return lexer.tokens.slice(0, -1);
}

/** Words in the parts of SQL that are kept to the letter that are no columns. */
const NO_COLUMNS: ReadonlySet<string> = new Set(
  (
    'ALL AND ANY ARRAY AS ASC BETWEEN BINARY BOOLEAN BOTH BY CASE CAST CHAR CHARACTER CHARSET COLLATE CROSS CUBE CURRENT ' +
    'CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP CURRENT_USER DATE DATETIME DAY DAY_HOUR DAY_MICROSECOND DAY_MINUTE ' +
    'DAY_SECOND DECIMAL DEFAULT DESC DISTINCT DIV DOUBLE ELSE END ESCAPE EXCEPT EXISTS EXPANSION FALSE FLOAT FOLLOWING ' +
    'FOR FROM FULL GROUP HAVING HOUR HOUR_MICROSECOND HOUR_MINUTE HOUR_SECOND IN INNER INT INTEGER INTERSECT INTERVAL ' +
    'IS JOIN JSON LANGUAGE LATERAL LEADING LEFT LIKE LIMIT LOCALTIME LOCALTIMESTAMP MEMBER MICROSECOND MINUTE ' +
    'MINUTE_MICROSECOND MINUTE_SECOND MOD MODE MONTH NATURAL NOT NULL OF OFFSET ON OR ORDER OUTER OVER PARTITION PRECEDING ' +
    'QUARTER QUERY RANGE REAL REGEXP RIGHT RLIKE ROLLUP ROW ROWS SECOND SECOND_MICROSECOND SELECT SIGNED SOME SOUNDS ' +
    'STRAIGHT_JOIN THEN TIME TIMESTAMP TRAILING TRUE UNBOUNDED UNION UNKNOWN UNSIGNED USING UTC_DATE UTC_TIME ' +
    'UTC_TIMESTAMP VALUES WEEK WHEN WHERE WINDOW WITH XOR YEAR YEAR_MONTH SEPARATOR'
  ).split(' '),
);

/** Words after which comes the name of a character set, a type or a collation. */
const BEFORE_OTHERS: ReadonlySet<string> = new Set(['USING', 'COLLATE', 'CHARSET', 'SET', 'AS']);

/** Whether a token names a column, or at least is no keyword, call, variable or qualifier. */
function isColumn(tokens: readonly Token[], index: number): boolean {
  const token = tokens[index];
  if (token === undefined || (token.kind !== 'name' && token.kind !== 'word')) return false;
  const after = tokens[index + 1];
  if (after?.kind === 'mark' && (after.value === '.' || (after.value === '(' && token.kind === 'word')))
    return false;
  if (token.kind === 'name') return true;
  const before = tokens[index - 1];
  if (before?.kind === 'word' && BEFORE_OTHERS.has(before.value)) return false;
  // _utf8mb4'text'.
  return !NO_COLUMNS.has(token.value) && !(token.value.startsWith('_') && after?.kind === 'string');
}

function columnNames(text: string, tokens: readonly Token[]): readonly string[] {
  const names = new Set<string>();
  for (const [index, token] of tokens.entries()) {
    if (token.kind === 'mark' && token.value === '*' && isStar(tokens, index)) names.add('*');
    if (isColumn(tokens, index)) names.add(nameOf(text, token));
  }
  return [...names];
}

/** A star that stands for all columns comes after SELECT, a comma or a dot. */
function isStar(tokens: readonly Token[], index: number): boolean {
  const before = tokens[index - 1];
  return (
    before === undefined ||
    before.value === '.' ||
    before.value === ',' ||
    /^(?:SELECT|DISTINCT|ALL)$/.test(before.value)
  );
}

function nameOf(text: string, token: Token): string {
  return token.kind === 'name' ? token.value : text.slice(token.start, token.end);
}

function renameColumn(
  text: string,
  tokens: readonly Token[] | undefined,
  from: string,
  to: string,
): string | undefined {
  if (tokens === undefined) return undefined;
  const wanted = from.toLowerCase();
  const found = tokens.filter(
    (token, index) => isColumn(tokens, index) && nameOf(text, token).toLowerCase() === wanted,
  );
  return replaced(text, found, quoteIdentifier(to));
}

/**
 * A trigger moves with its table, and its definition then names it. A view keeps its text: it does not find the table
 * any more (MySQL manual, "RENAME TABLE Statement").
 */
function renameRelation(
  text: string,
  tokens: readonly Token[] | undefined,
  from: Name,
  to: Name,
): string | undefined {
  if (tokens === undefined) return undefined;
  const forEach = tokens.findIndex(
    ({ value }, index) =>
      value === 'FOR' && tokens[index + 1]?.value === 'EACH' && tokens[index + 2]?.value === 'ROW',
  );
  const table = tokens[forEach - 1];
  if (forEach < 1 || table === undefined || nameOf(text, table) !== from.name) return text;
  const isQualified = tokens[forEach - 2]?.value === '.';
  const first = isQualified ? tokens[forEach - 3] : table;
  return text.slice(0, first?.start ?? table.start) + printName(to) + text.slice(table.end);
}

function replaced(text: string, tokens: readonly Token[], by: string): string {
  let result = text;
  for (const token of tokens.toReversed())
    result = result.slice(0, token.start) + by + result.slice(token.end);
  return result;
}
