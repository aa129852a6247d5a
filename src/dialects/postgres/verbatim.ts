import type { Name } from '../../ir/index.js';
import type { VerbatimRules } from '../../fold/verbatim.js';
import { quoteIdentifier } from './print/identifiers.js';
import {
  expressionOffset,
  expressionTree,
  statementTree,
  strings,
  tokensOf,
  visitTree,
  type SyntaxNode,
} from './syntax-tree.js';

/** Text in PostgreSQL's SQL, looked at with PostgreSQL's own grammar. */
export const postgresVerbatim: VerbatimRules = {
  expressionColumns: (expression) => columnsOf(expressionTree(expression)),
  queryColumns: (query) => columnsOf(statementTree(query)),
  renameColumn,
  renameRelation,
  renameTrigger,
};

function columnsOf(tree: SyntaxNode | undefined): readonly string[] | undefined {
  if (tree === undefined) return undefined;
  const columns = new Set<string>();
  visitTree(tree, (tag, body) => {
    if (tag !== 'ColumnRef') return;
    const fields = body['fields'];
    const isStar = Array.isArray(fields) && fields.some((field: SyntaxNode) => 'A_Star' in field);
    columns.add(isStar ? '*' : (strings(fields).at(-1) ?? '*'));
  });
  return [...columns];
}

function renameColumn(expression: string, from: string, to: string): string | undefined {
  const tree = expressionTree(expression);
  if (tree === undefined) return undefined;
  const edits: TextEdit[] = [];
  const tokens = tokensOf(expression);
  // What a query within gives keeps its name.
  const results = new Set<number>();
  visitTree(tree, (tag, body) => {
    const value = (body['val'] as SyntaxNode | undefined)?.['ColumnRef'] as SyntaxNode | undefined;
    const isOwn = byteLocation(body) > expressionOffset && body['name'] === undefined;
    if (tag === 'ResTarget' && value !== undefined && isOwn) results.add(byteLocation(value));
    if (tag !== 'ColumnRef') return;
    const fields = strings(body['fields']);
    if (fields.at(-1) !== from) return;
    const token = partToken(tokens, byteLocation(body) - expressionOffset, fields.length - 1);
    const name = results.has(byteLocation(body)) ? ` AS ${quoteIdentifier(from)}` : '';
    if (token !== undefined) edits.push({ ...token, text: `${quoteIdentifier(to)}${name}` });
  });
  return applyEdits(expression, edits);
}

function renameRelation(query: string, from: Name, to: Name): string | undefined {
  const tree = statementTree(query);
  if (tree === undefined) return undefined;
  const edits: TextEdit[] = [];
  const tokens = tokensOf(query);
  const text =
    to.schema === undefined
      ? quoteIdentifier(to.name)
      : `${quoteIdentifier(to.schema)}.${quoteIdentifier(to.name)}`;
  const visit = (tag: string, body: SyntaxNode): void => {
    if (tag === 'CreateTrigStmt') {
      // Fields of a fixed type stand without their tag, and the table of a trigger can have no alias.
      visit('RangeVar', { ...(body['relation'] as SyntaxNode), alias: {} });
      return;
    }
    if (tag !== 'RangeVar' || body['relname'] !== from.name) return;
    const schema = body['schemaname'] === 'public' ? undefined : body['schemaname'];
    if (schema !== from.schema) return;
    const first = partToken(tokens, byteLocation(body), 0);
    const last = partToken(tokens, byteLocation(body), body['schemaname'] === undefined ? 0 : 1);
    if (first === undefined || last === undefined) return;
    // Columns may be qualified by the old name, so it stays as the alias, as the server does it.
    const alias =
      body['alias'] === undefined && from.name !== to.name ? ` AS ${quoteIdentifier(from.name)}` : '';
    edits.push({ start: first.start, end: last.end, text: text + alias });
  };
  visitTree(tree, visit);
  return applyEdits(query, edits);
}

/** The name is the token after the word TRIGGER. */
function renameTrigger(definition: string, to: string): string | undefined {
  if (statementTree(definition) === undefined) return undefined;
  const tokens = tokensOf(definition);
  const keyword = tokens.findIndex((token) => token.text.toLowerCase() === 'trigger');
  const name = keyword < 0 ? undefined : tokens[keyword + 1];
  return name === undefined ? undefined : applyEdits(definition, [{ ...name, text: quoteIdentifier(to) }]);
}

interface TextEdit {
  /** In bytes of UTF-8. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A location of 0 is left out of the tree. */
function byteLocation(body: SyntaxNode): number {
  const location = body['location'];
  return typeof location === 'number' ? location : 0;
}

/** The token of the n-th part of a dotted name that starts at a place. */
function partToken(
  tokens: ReturnType<typeof tokensOf>,
  start: number,
  part: number,
): { readonly start: number; readonly end: number } | undefined {
  const first = tokens.findIndex((token) => token.start === start);
  return first < 0 ? undefined : tokens[first + part * 2];
}

function applyEdits(text: string, edits: readonly TextEdit[]): string {
  let bytes = Buffer.from(text);
  for (const edit of [...edits].sort((a, b) => b.start - a.start)) {
    bytes = Buffer.concat([bytes.subarray(0, edit.start), Buffer.from(edit.text), bytes.subarray(edit.end)]);
  }
  return bytes.toString('utf8');
}
