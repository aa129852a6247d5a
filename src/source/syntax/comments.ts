import type { SourceFile } from './span.js';
import { ts } from './typescript.js';

/** A comment without its marks, and without the stars of a block's left edge. */
export interface SourceComment {
  /** Offset of its first mark in UTF-16 code units: tells comments with one text apart. */
  readonly start: number;
  /** Offset of the first character of its line: what ends there or behind that is on the line. */
  readonly line: number;
  readonly text: string;
}

/** The comments at the head of a file, and above the class or the object that it exports. */
export function headComments(source: SourceFile): readonly SourceComment[] {
  const [first, ...others] = source.tree.statements;
  return first === undefined
    ? []
    : [first, ...others.filter(holdsMembers)].flatMap((statement) => leadingComments(source, statement));
}

/** `class X …`, `export default {…}`, `module.exports = {…}`. */
function holdsMembers(statement: ts.Statement): boolean {
  if (ts.isClassDeclaration(statement) || ts.isExportAssignment(statement)) return true;
  if (!ts.isExpressionStatement(statement) || !ts.isBinaryExpression(statement.expression)) return false;
  const { right } = statement.expression;
  return ts.isObjectLiteralExpression(right) || ts.isClassExpression(right);
}

/** The comments right above a node. */
function leadingComments(source: SourceFile, node: ts.Node): readonly SourceComment[] {
  return told(source, ts.getLeadingCommentRanges(source.text, node.pos));
}

/**
 * The comments that belong to a statement, in their order: those above it and above what it stands in (a condition, a loop, the
 * function), those within it but for functions that it holds, and one behind it on its last line.
 */
export function commentsOf(source: SourceFile, statement: ts.Node): readonly SourceComment[] {
  if (!mayHaveComments(source)) return [];
  const found: SourceComment[] = [];
  let block: ts.Block | undefined;
  let callee: ts.Expression | undefined;
  for (const node of pathTo(source, statement)) {
    // What stands above the `.then` that the function is given to.
    if (callee !== undefined && node !== callee && ts.isPropertyAccessExpression(callee))
      found.push(...told(source, ts.getLeadingCommentRanges(source.text, callee.expression.end)));
    callee = ts.isCallExpression(node) ? node.expression : undefined;
    // The file's own comments, and those of other members of a class or an object, are not on this one.
    if (isMember(node)) found.length = 0;
    if (node === statement || isMember(node) || ts.isStatement(node)) found.push(...around(source, node));
    // What stands behind the last statement, before the brace, belongs to nothing else.
    if (block?.statements.at(-1) === node) {
      found.push(...told(source, ts.getLeadingCommentRanges(source.text, block.statements.end)));
    }
    block = ts.isBlock(node) ? node : undefined;
  }
  found.push(...within(source, statement));
  return unique(found);
}

const commented = new WeakMap<SourceFile, boolean>();

/** Whether a file has comments at all, or strings with their marks: most written files have none, and many are read. */
function mayHaveComments(source: SourceFile): boolean {
  const known = commented.get(source);
  if (known !== undefined) return known;
  const found = /\/[/*]/.test(source.text);
  commented.set(source, found);
  return found;
}

function isMember(node: ts.Node): boolean {
  return ts.isClassElement(node) || ts.isPropertyAssignment(node) || ts.isMethodDeclaration(node);
}

/** What a node stands in, outermost first, and the node itself. The tree does not know it: parents cost time to be kept. */
function pathTo({ tree }: SourceFile, node: ts.Node): readonly ts.Node[] {
  const path: ts.Node[] = [];
  let inner: ts.Node | undefined = tree;
  while (inner !== undefined && inner !== node) {
    inner = ts.forEachChild(inner, (child) =>
      child.pos <= node.pos && child.end >= node.end ? child : undefined,
    );
    if (inner !== undefined) path.push(inner);
  }
  return path;
}

function around(source: SourceFile, node: ts.Node): readonly SourceComment[] {
  return [
    ...leadingComments(source, node),
    ...told(source, ts.getTrailingCommentRanges(source.text, node.end)),
  ];
}

function within(source: SourceFile, node: ts.Node): readonly SourceComment[] {
  const start = node.getStart(source.tree);
  if (!/\/[/*]/.test(source.text.slice(start, node.end))) return [];
  const found: SourceComment[] = [];
  const visit = (child: ts.Node): void => {
    if (ts.isFunctionLike(child) || ts.isBlock(child)) return;
    // Behind a comma, comments on its line belong to what is before it.
    found.push(
      ...told(source, ts.getTrailingCommentRanges(source.text, child.pos)),
      ...around(source, child),
    );
    // Between the calls of a chain, before the dot.
    if (ts.isPropertyAccessExpression(child))
      found.push(...told(source, ts.getLeadingCommentRanges(source.text, child.expression.end)));
    ts.forEachChild(child, visit, (children) => {
      children.forEach(visit);
      found.push(
        ...told(source, ts.getTrailingCommentRanges(source.text, children.end)),
        ...told(source, ts.getLeadingCommentRanges(source.text, children.end)),
      );
    });
  };
  ts.forEachChild(node, visit);
  return found.filter((comment) => comment.start >= start && comment.start < node.end);
}

function unique(comments: readonly SourceComment[]): readonly SourceComment[] {
  return [...new Map(comments.map((comment) => [comment.start, comment])).values()].toSorted(
    (a, b) => a.start - b.start,
  );
}

/** Compiler directives (`@ts-ignore`, `eslint-disable`, …) are no comments of the author's and are left out. */
function told(source: SourceFile, ranges: readonly ts.CommentRange[] | undefined): readonly SourceComment[] {
  return (ranges ?? [])
    .map(({ pos, end }) => ({
      start: pos,
      line: source.text.lastIndexOf('\n', pos - 1) + 1,
      text: plainComment(source.text.slice(pos, end)),
    }))
    .filter(({ text }) => text !== '' && !DIRECTIVE.test(text));
}

const DIRECTIVE =
  /^(?:@ts-|eslint|oxlint|prettier-|istanbul |c8 |v8 ignore|jshint |global |globals |# sourceMappingURL)/;

function plainComment(comment: string): string {
  if (comment.startsWith('//')) return comment.replace(/^\/\/+/, '').trim();
  return comment
    .slice(2, -2)
    .split(/\r?\n/)
    .map((line) => line.replace(/^\s*\*+ ?/, '').trimEnd())
    .join('\n')
    .trim();
}
