import { attempt, NO_WRITES } from '../unknown/attempt.js';
import { touchContents, mergeWrites } from '../unknown/journal.js';
import { IterationStop, type Machine } from '../machine.js';
import type { Site } from '../syntax/span.js';
import { forgotten } from '../unknown/speculate.js';
import { ts } from '../syntax/typescript.js';
import { unknown, type IteratorValue, type Unknown, type Value } from '../values/values.js';

const K = ts.SyntaxKind;

/**
 * Whether it counts when the body of a generator runs: it calls something, reads or writes what is not its own or in an object, or takes
 * what it is sent. Errs towards yes.
 */
export function actsOnOthers(fn: ts.FunctionLikeDeclaration): boolean {
  const known = acting.get(fn);
  if (known !== undefined) return known;
  const own = new Set<string>();
  const declare = (node: ts.Node): void => {
    if ((ts.isVariableDeclaration(node) || ts.isParameter(node)) && ts.isIdentifier(node.name))
      own.add(node.name.text);
    ts.forEachChild(node, declare);
  };
  declare(fn);
  const isOwn = (node: ts.Node): boolean => ts.isIdentifier(node) && own.has(node.text);
  const acts = (node: ts.Node): boolean => {
    if (ts.isFunctionLike(node) || ts.isClassLike(node) || CALLS.has(node.kind)) return true;
    // What ends it in its middle runs that, and may get something else of it.
    if (ts.isTryStatement(node) && node.finallyBlock !== undefined) return true;
    // What it gives there is used for nothing.
    if (ts.isExpressionStatement(node) && ts.isYieldExpression(node.expression))
      return node.expression.expression !== undefined && acts(node.expression.expression);
    if (ts.isBinaryExpression(node) && isAssignment(node.operatorToken.kind) && !isOwn(node.left))
      return true;
    if ((ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) && isStep(node.operator))
      return !isOwn(node.operand);
    if (ts.isIdentifier(node)) return !own.has(node.text) && node.text !== 'undefined';
    return ts.forEachChild(node, (child) => acts(child) || undefined) ?? false;
  };
  const result = fn.body !== undefined && acts(fn.body);
  acting.set(fn, result);
  return result;
}

const acting = new WeakMap<ts.Node, boolean>();

const CALLS: ReadonlySet<ts.SyntaxKind> = new Set([
  K.CallExpression,
  K.NewExpression,
  K.TaggedTemplateExpression,
  K.AwaitExpression,
  K.DeleteExpression,
  K.YieldExpression,
  // Objects may be changed by others in between.
  K.PropertyAccessExpression,
  K.ElementAccessExpression,
  K.ForOfStatement,
  K.SpreadElement,
  K.ThisKeyword,
]);

function isAssignment(kind: ts.SyntaxKind): boolean {
  return kind >= K.FirstAssignment && kind <= K.LastAssignment;
}

function isStep(kind: ts.SyntaxKind): boolean {
  return kind === K.PlusPlusToken || kind === K.MinusMinusToken;
}

/** So many values are asked of a generator to learn what it does. */
const MOST_VALUES = 100;

/** A generator that is asked for its values one by one, and acts in between: what it does, and when, is not known. */
export function askedByHand(machine: Machine, iterator: IteratorValue, site: Site): Unknown {
  const cause = unknown('what a generator does between two of its values is not evaluated', site.span);
  const run = (): Value => {
    const stop = new IterationStop();
    let count = 0;
    try {
      return iterator.drive(machine, () => {
        if (++count > MOST_VALUES) throw stop;
        return cause;
      });
    } catch (error) {
      if (error !== stop) throw error;
      return undefined;
    }
  };
  const { writes, recorded } = attempt(machine, run);
  mergeWrites(machine, [forgotten(writes, cause), NO_WRITES], cause);
  if (recorded.effects) machine.reportCall(site, cause, true, [recorded]);
  touchContents(machine, iterator);
  iterator.taint = cause;
  return cause;
}
