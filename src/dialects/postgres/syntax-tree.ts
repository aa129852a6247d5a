import { parseSync, scanSync, type RawStmt } from 'libpg-query';

/** A node of PostgreSQL's raw parse tree as libpg-query gives it: one property, its tag. */
export type SyntaxNode = Readonly<Record<string, unknown>>;

/** A token with its place in UTF-8 bytes. */
export interface SyntaxToken {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * The trees of the last texts. What a writer writes is read back at once, often more than once, and gives mostly the SQL that was
 * read before. Trees are never changed.
 */
const recent = new Map<string, readonly RawStmt[]>();
const MOST_RECENT = 256;
const LONGEST_RECENT = 4096;

/** The statements of a text by PostgreSQL's own grammar. Throws what `libpg-query` throws: a syntax error, mostly. */
export function parseStatements(sql: string): readonly RawStmt[] {
  const known = recent.get(sql);
  if (known !== undefined) return known;
  const statements = parseSync(sql).stmts ?? [];
  if (sql.length <= LONGEST_RECENT) {
    const [oldest] = recent.keys();
    if (recent.size >= MOST_RECENT && oldest !== undefined) recent.delete(oldest);
    recent.set(sql, statements);
  }
  return statements;
}

const selectPrefix = 'SELECT ';

/** The tree of one expression, `undefined` if it is not one. Locations count from the expression's own start. */
export function expressionTree(text: string): SyntaxNode | undefined {
  const statement = statementTree(selectPrefix + text);
  const select = child(statement, 'SelectStmt');
  const targets = select?.['targetList'];
  // `a, b` or `a FROM t` parse too, but are no expressions.
  if (!Array.isArray(targets) || targets.length !== 1 || select?.['fromClause'] !== undefined)
    return undefined;
  return child(targets[0] as SyntaxNode, 'ResTarget')?.['val'] as SyntaxNode | undefined;
}

/** Bytes by which locations in {@link expressionTree} are off. */
export const expressionOffset = selectPrefix.length;

/** The tree of one statement, `undefined` if the text is not exactly one. */
export function statementTree(text: string): SyntaxNode | undefined {
  try {
    const statements = parseStatements(text) as readonly { readonly stmt?: SyntaxNode }[];
    return statements.length === 1 ? statements[0]?.stmt : undefined;
  } catch {
    return undefined;
  }
}

/** What a node of a certain tag holds. */
export function child(node: SyntaxNode | undefined, tag: string): SyntaxNode | undefined {
  return node?.[tag] as SyntaxNode | undefined;
}

/** The texts of a list of String nodes: a dotted name. */
export function strings(list: unknown): readonly string[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((node: SyntaxNode) => {
    const text = child(node, 'String')?.['sval'];
    return typeof text === 'string' ? [text] : [];
  });
}

/** Visits every node below (and including) one, with its tag. */
export function visitTree(node: unknown, visit: (tag: string, body: SyntaxNode) => void): void {
  if (Array.isArray(node)) {
    for (const element of node) visitTree(element, visit);
    return;
  }
  if (node === null || typeof node !== 'object') return;
  for (const [key, value] of Object.entries(node as SyntaxNode)) {
    // Tags are in upper camel case, fields in lower.
    if (/^[A-Z]/.test(key) && value !== null && typeof value === 'object' && !Array.isArray(value)) {
      visit(key, value as SyntaxNode);
    }
    visitTree(value, visit);
  }
}

/** The tokens of a text, comments left out. */
export function tokensOf(text: string): readonly SyntaxToken[] {
  const { tokens } = scanSync(text) as {
    readonly tokens: readonly (SyntaxToken & { readonly tokenName: string })[];
  };
  return tokens.filter((token) => token.tokenName !== 'SQL_COMMENT' && token.tokenName !== 'C_COMMENT');
}
