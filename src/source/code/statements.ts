import { evaluateClass } from './classes.js';
import { evaluate } from './expressions.js';
import { declareNames } from './functions.js';
import { declareEnum, declareNamespace } from './enums.js';
import { exportAssignment, exportDeclaration, importEquals } from '../modules/imports.js';
import { runFor, runForIn, runForOf, runWhile } from './loops.js';
import {
  BREAK,
  CONTINUE,
  NORMAL,
  RETURN,
  siteOf,
  SWITCH_BREAK,
  Thrown,
  type Completion,
  type Frame,
} from '../machine.js';
import { bindPattern } from './patterns.js';
import { awaitValue } from '../promises/promises.js';
import { Scope } from './scope.js';
import { isLexical, namesOfBlock } from '../syntax/declared.js';
import { branch } from '../unknown/speculate.js';
import { hasModifier, unwrap } from '../syntax/syntax.js';
import { ts } from '../syntax/typescript.js';
import { runSwitch } from './switch.js';
import { runTry } from './try.js';
import { isUnknown, type Value } from '../values/values.js';
import { initializeBinding } from '../values/access.js';
import { hoist } from './sloppy.js';
import { touchBinding } from '../unknown/journal.js';

const K = ts.SyntaxKind;

/** Runs statements one after the other, until one leaves. */
export function runStatements(statements: readonly ts.Statement[], scope: Scope, frame: Frame): Completion {
  for (const statement of statements) {
    const completion = runStatement(statement, scope, frame);
    if (completion !== NORMAL) return completion;
  }
  return NORMAL;
}

/** Runs a block with a scope of its own, if it declares anything. */
export function runBlock(
  block: ts.Node,
  statements: readonly ts.Statement[],
  scope: Scope,
  frame: Frame,
): Completion {
  const { lexical, functions } = namesOfBlock(block, statements);
  if (lexical.length === 0 && functions.length === 0) return runStatements(statements, scope, frame);
  const inner = new Scope(scope);
  declareNames(frame, block, statements, inner);
  return runStatements(statements, inner, frame);
}

/** Runs one statement. */
export function runStatement(node: ts.Statement, scope: Scope, frame: Frame): Completion {
  frame.machine.step();
  frame.statement = node;
  switch (node.kind) {
    case K.ExpressionStatement:
      evaluate((node as ts.ExpressionStatement).expression, scope, frame);
      return NORMAL;
    case K.VariableStatement:
      runDeclarations((node as ts.VariableStatement).declarationList, scope, frame);
      return NORMAL;
    case K.ReturnStatement: {
      const { expression } = node as ts.ReturnStatement;
      if (expression && frame.isAwaited && frame.tries === 0) frame.machine.awaitedCall = unwrap(expression);
      frame.result = expression ? evaluate(expression, scope, frame) : undefined;
      // In a side of a branch it must run there; elsewhere the caller awaits it.
      if (frame.isAsync && frame.machine.journal)
        frame.result = awaitValue(frame.machine, frame.result, siteOf(frame, node));
      return RETURN;
    }
    case K.IfStatement:
      return runIf(node as ts.IfStatement, scope, frame);
    case K.Block:
      return runBlock(node, (node as ts.Block).statements, scope, frame);
    case K.ForStatement:
      return runFor(node as ts.ForStatement, scope, frame, undefined);
    case K.ForOfStatement:
      return runForOf(node as ts.ForOfStatement, scope, frame, undefined);
    case K.ForInStatement:
      return runForIn(node as ts.ForInStatement, scope, frame, undefined);
    case K.WhileStatement:
    case K.DoStatement:
      return runWhile(node as ts.WhileStatement | ts.DoStatement, scope, frame, undefined);
    case K.BreakStatement:
    case K.ContinueStatement:
      frame.label = (node as ts.BreakOrContinueStatement).label?.text;
      if (node.kind === K.ContinueStatement) return CONTINUE;
      return frame.inSwitch && frame.label === undefined ? SWITCH_BREAK : BREAK;
    case K.ThrowStatement:
      throw new Thrown(evaluate((node as ts.ThrowStatement).expression, scope, frame), siteOf(frame, node));
    case K.TryStatement:
      return runTry(node as ts.TryStatement, scope, frame);
    case K.SwitchStatement:
      return runSwitch(node as ts.SwitchStatement, scope, frame);
    case K.LabeledStatement:
      return runLabeled(node as ts.LabeledStatement, scope, frame);
    default:
      return runDeclaration(node, scope, frame);
  }
}

function runDeclaration(node: ts.Statement, scope: Scope, frame: Frame): Completion {
  switch (node.kind) {
    case K.ClassDeclaration: {
      const declaration = node as ts.ClassDeclaration;
      if (isAmbient(declaration)) return NORMAL;
      const value = evaluateClass(declaration, scope, frame);
      const binding = declaration.name && scope.find(declaration.name.text);
      if (declaration.name && binding) initializeBinding(frame.machine, binding, value);
      else frame.module.namespace.props.set('default', { value, enumerable: true });
      return NORMAL;
    }
    case K.EnumDeclaration:
      if (!isAmbient(node)) declareEnum(node as ts.EnumDeclaration, scope, frame);
      return NORMAL;
    case K.ModuleDeclaration:
      if (!isAmbient(node)) declareNamespace(node as ts.ModuleDeclaration, scope, frame);
      return NORMAL;
    case K.ExportAssignment:
      exportAssignment(node as ts.ExportAssignment, scope, frame);
      return NORMAL;
    case K.ExportDeclaration:
      exportDeclaration(node as ts.ExportDeclaration, frame);
      return NORMAL;
    case K.ImportEqualsDeclaration:
      importEquals(node as ts.ImportEqualsDeclaration, scope, frame);
      return NORMAL;
    case K.FunctionDeclaration:
      hoist(frame, node as ts.FunctionDeclaration, scope);
      return NORMAL;
    // Imports are bound when the module starts; the rest has no effect.
    default:
      return NORMAL;
  }
}

function isAmbient(node: ts.Node): boolean {
  return hasModifier(node, K.DeclareKeyword);
}

/** Runs `var`, `let`, `const`. */
export function runDeclarations(list: ts.VariableDeclarationList, scope: Scope, frame: Frame): void {
  const lexical = isLexical(list);
  for (const declaration of list.declarations) declare(declaration, lexical, scope, frame);
}

/** Runs one of them; `lexical`: it is no `var`. */
export function declare(
  { name, initializer }: ts.VariableDeclaration,
  lexical: boolean,
  scope: Scope,
  frame: Frame,
): void {
  if (!initializer) {
    if (lexical && ts.isIdentifier(name)) initialize(frame, name.text, undefined, scope);
    return;
  }
  const helper = ts.isIdentifier(name) ? frame.machine.realm.helpers.get(name.text) : undefined;
  bindPattern(frame, name, helper ?? evaluate(initializer, scope, frame), scope, 'initialize');
}

function initialize(frame: Frame, name: string, value: Value, scope: Scope): void {
  const binding = scope.find(name);
  if (!binding) return;
  touchBinding(frame.machine, binding);
  binding.value = value;
  binding.ready = true;
}

function runIf(node: ts.IfStatement, scope: Scope, frame: Frame): Completion {
  const condition = evaluate(node.expression, scope, frame);
  const { elseStatement } = node;
  const yes = (): Completion => runStatement(node.thenStatement, scope, frame);
  const no = (): Completion => (elseStatement ? runStatement(elseStatement, scope, frame) : NORMAL);
  if (isUnknown(condition)) return branch(frame, node, condition, [yes, no]);
  return condition ? yes() : no();
}

function runLabeled(node: ts.LabeledStatement, scope: Scope, frame: Frame): Completion {
  const label = node.label.text;
  const { statement } = node;
  let completion: Completion;
  if (ts.isForStatement(statement)) completion = runFor(statement, scope, frame, label);
  else if (ts.isForOfStatement(statement)) completion = runForOf(statement, scope, frame, label);
  else if (ts.isForInStatement(statement)) completion = runForIn(statement, scope, frame, label);
  else if (ts.isWhileStatement(statement) || ts.isDoStatement(statement))
    completion = runWhile(statement, scope, frame, label);
  else completion = runStatement(statement, scope, frame);
  if (completion === BREAK && frame.label === label) {
    frame.label = undefined;
    return NORMAL;
  }
  return completion;
}
