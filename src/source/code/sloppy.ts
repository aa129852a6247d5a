import { initializeBinding } from '../values/access.js';
import type { FunctionCode, FunctionNode } from './functions.js';
import type { Frame, Machine } from '../machine.js';
import { type Scope } from './scope.js';
import { isPlainFunction } from '../syntax/declared.js';
import { ts } from '../syntax/typescript.js';
import { ArgumentsList, isHost, isObject, isUnknown, PlainObject, type Value } from '../values/values.js';

/** What code means outside of strict mode. */

/**
 * What `this` is in a function: outside of strict mode the global object where it is called on nothing, and an object for a primitive
 * (ECMA-262, 10.2.1.2 OrdinaryCallBindThis).
 */
export function selfOf(machine: Machine, { node, isStrict }: FunctionCode, self: Value): Value {
  if (isStrict || isUnknown(self) || isHost(self) || isObject(self)) return self;
  if (!usesOf(node).hasThis) return self;
  if (self === undefined || self === null) return machine.realm.global('globalThis');
  const object = new PlainObject();
  object.primitive = self;
  object.proto = machine.realm.protoOfPrimitive(self);
  return object;
}

/**
 * Makes parameters and the elements of `arguments` the same, where they are and where it counts: outside of strict mode, with parameters
 * that are only names (ECMA-262, 10.4.4 Arguments Exotic Objects).
 */
export function ownArguments(
  { environment, isStrict, machine }: Frame,
  node: FunctionNode,
  scope: Scope,
): void {
  if (isStrict || !usesOf(node).hasArguments) return;
  const names = node.parameters.map(({ name }) => (ts.isIdentifier(name) ? name.text : undefined));
  if (node.parameters.some((one) => one.initializer !== undefined || one.dotDotDotToken !== undefined))
    return;
  if (names.includes(undefined)) return;
  const list = (environment.list = argumentsList(machine, environment.args));
  names.forEach((name, index) => {
    if (name === undefined || index >= list.elements.length || names.lastIndexOf(name) !== index) return;
    const binding = scope.bindings.get(name);
    if (binding === undefined) return;
    Object.defineProperty(binding, 'value', {
      get: () => list.taint ?? list.elements[index],
      set: (value: Value) => {
        list.elements[index] = value;
      },
    });
  });
}

/** The `arguments` of a call. */
export function argumentsList(machine: Machine, args: readonly Value[]): ArgumentsList {
  const list = new ArgumentsList([...args]);
  list.proto = machine.realm.objectProto;
  list.props.set(Symbol.iterator, {
    value: machine.realm.protos.array.props.get('values')?.value,
    enumerable: false,
  });
  return list;
}

/**
 * Makes a function that a block declares known in the function around it, too, once its declaration is reached (ECMA-262, B.3.2.1 Changes to
 * FunctionDeclarationInstantiation): not where a `let` or a parameter of its name stands between.
 */
export function hoist(frame: Frame, node: ts.FunctionDeclaration, scope: Scope): void {
  if (frame.isStrict || node.name === undefined || node.body === undefined || !isPlainFunction(node)) return;
  const { text } = node.name;
  const own = scope.bindings.get(text);
  if (own === undefined || own.isVar) return;
  const outer = scope.parent?.find(text);
  if (outer?.isVar === true) initializeBinding(frame.machine, outer, own.value);
}

interface Uses {
  readonly hasThis: boolean;
  readonly hasArguments: boolean;
}

const uses = new WeakMap<ts.Node, Uses>();

/** Whether a function names `this` and `arguments`, itself or in an arrow function. */
function usesOf(fn: ts.Node): Uses {
  const known = uses.get(fn);
  if (known !== undefined) return known;
  let [hasThis, hasArguments] = [false, false];
  const visit = (node: ts.Node): void => {
    if (node.kind === ts.SyntaxKind.ThisKeyword || node.kind === ts.SyntaxKind.SuperKeyword) hasThis = true;
    else if (ts.isIdentifier(node) && node.text === 'arguments') hasArguments = true;
    else if (!ts.isFunctionLike(node) || ts.isArrowFunction(node)) ts.forEachChild(node, visit);
  };
  ts.forEachChild(fn, visit);
  const result = { hasThis, hasArguments };
  uses.set(fn, result);
  return result;
}
