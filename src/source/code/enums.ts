import { defineProperty } from '../values/access.js';
import { evaluate } from './expressions.js';
import { declareNames } from './functions.js';
import { siteOf, type Frame } from '../machine.js';
import { Scope } from './scope.js';
import { patternNames, varsOf } from '../syntax/declared.js';
import { runStatements } from './statements.js';
import { hasModifier } from '../syntax/syntax.js';
import { ts } from '../syntax/typescript.js';
import { isUnknown, PlainObject, unknown, type Value } from '../values/values.js';

/** Carries out `enum`: an object with the members and, for numbers, the way back. */
export function declareEnum(node: ts.EnumDeclaration, scope: Scope, frame: Frame): void {
  const object = existing(scope, node.name.text);
  const inner = new Scope(scope);
  let next: Value = 0;
  for (const { name, initializer } of node.members) {
    const key = ts.isComputedPropertyName(name) ? String(evaluate(name.expression, inner, frame)) : name.text;
    const value: Value = initializer ? evaluate(initializer, inner, frame) : next;
    defineProperty(frame.machine, object, key, { value, enumerable: true });
    if (typeof value === 'number') {
      defineProperty(frame.machine, object, String(value), { value: key, enumerable: true });
      next = value + 1;
    } else
      next = isUnknown(value) ? value : unknown('an enum member without a value', siteOf(frame, node).span);
    inner.declare(key, value);
  }
  scope.declare(node.name.text, object);
}

function existing(scope: Scope, name: string): PlainObject {
  const value = scope.bindings.get(name)?.value;
  return value instanceof PlainObject ? value : new PlainObject();
}

/** Carries out `namespace`: an object with what it exports. */
export function declareNamespace(node: ts.ModuleDeclaration, scope: Scope, frame: Frame): void {
  const { body, name } = node;
  if (!body || !ts.isModuleBlock(body)) return;
  const object = existing(scope, name.text);
  const inner = new Scope(scope);
  for (const variable of varsOf(body, frame.isStrict)) inner.declareVar(variable, undefined);
  declareNames(frame, body, body.statements, inner, 'function');
  runStatements(body.statements, inner, frame);
  for (const statement of body.statements) {
    if (!hasModifier(statement, ts.SyntaxKind.ExportKeyword)) continue;
    for (const exported of declaredNames(statement)) {
      const value = inner.bindings.get(exported)?.value;
      object.props.set(exported, { value, enumerable: true });
    }
  }
  scope.declare(name.text, object);
}

/** The names that a statement declares. */
export function declaredNames(statement: ts.Statement): string[] {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.flatMap((one) => patternNames(one.name));
  }
  if (
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isEnumDeclaration(statement)
  ) {
    return statement.name ? [statement.name.text] : [];
  }
  return ts.isModuleDeclaration(statement) && ts.isIdentifier(statement.name) ? [statement.name.text] : [];
}
