import { ts } from './typescript.js';

const K = ts.SyntaxKind;

/** The expression inside parentheses and TypeScript's `as`, `satisfies`, `!`. */
export function unwrap(node: ts.Expression): ts.Expression {
  let inner = node;
  while (
    inner.kind === K.ParenthesizedExpression ||
    inner.kind === K.NonNullExpression ||
    inner.kind === K.AsExpression ||
    inner.kind === K.SatisfiesExpression ||
    inner.kind === K.TypeAssertionExpression
  ) {
    inner = (inner as ts.ParenthesizedExpression).expression;
  }
  return inner;
}

/** Whether a node has a modifier (`async`, `static`, `export`, …). */
export function hasModifier(node: ts.Node, kind: ts.SyntaxKind): boolean {
  return ts.canHaveModifiers(node) && (node.modifiers?.some((modifier) => modifier.kind === kind) ?? false);
}
