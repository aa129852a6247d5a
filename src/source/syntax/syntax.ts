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

/** Whether statements begin with the directive `'use strict'` (ECMA-262, 11.2.1 Directive Prologues). */
export function saysStrict(statements: readonly ts.Statement[]): boolean {
  for (const statement of statements) {
    if (!ts.isExpressionStatement(statement) || !ts.isStringLiteral(statement.expression)) return false;
    if (statement.expression.text === 'use strict') return true;
  }
  return false;
}
