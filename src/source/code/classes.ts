import { callValue } from './calls.js';
import { defineProperty, getProperty, prototypeOf, setProperty } from '../values/access.js';
import { throwError } from '../values/errors.js';
import { evaluate } from './expressions.js';
import { bindParameters, invoke, lengthOf, runBody, type ClassParts, type Field } from './functions.js';
import { addMethod, named, propertyKey } from './literals.js';
import { siteOf, type Environment, type Frame, type Machine } from '../machine.js';
import { Scope } from './scope.js';
import type { Site } from '../syntax/span.js';
import { runStatements } from './statements.js';
import { hasModifier } from '../syntax/syntax.js';
import { ts } from '../syntax/typescript.js';
import {
  FunctionValue,
  isHost,
  isObject,
  isUnknown,
  PlainObject,
  unknown,
  type Callable,
  type Heap,
  type Key,
  type Value,
} from '../values/values.js';
import { reachesHost } from '../unknown/reach.js';

const K = ts.SyntaxKind;

/** Evaluates a class declaration or expression. Decorators are left out. */
export function evaluateClass(node: ts.ClassLikeDeclaration, scope: Scope, frame: Frame): FunctionValue {
  const inner = new Scope(scope);
  const heritage = node.heritageClauses?.find((clause) => clause.token === K.ExtendsKeyword)?.types[0];
  const parent = heritage ? evaluate(heritage.expression, scope, frame) : undefined;
  const constructorNode = node.members.find(
    (one): one is ts.ConstructorDeclaration => ts.isConstructorDeclaration(one) && one.body !== undefined,
  );
  const parts: ClassParts = { fields: [], derived: heritage !== undefined, parent, constructorNode };
  const proto = new PlainObject();
  const fn = new FunctionValue({
    node,
    name: node.name?.text ?? '',
    length: lengthOf(constructorNode?.parameters ?? []),
    isStrict: true,
    scope: inner,
    source: frame.source,
    module: frame.module,
    outer: undefined,
    home: proto,
    classParts: parts,
    hostParent: isHost(parent) ? parent : undefined,
  });
  inherit(frame, fn, proto, parent, node);
  proto.props.set('constructor', { value: fn, enumerable: false });
  fn.props.set('prototype', { value: proto, enumerable: false });
  if (node.name) inner.declare(node.name.text, fn);
  addMembers(frame, node, fn, proto, parts, inner);
  return fn;
}

/** Sets the prototypes. Below an unknown class, a member that is found nowhere is unknown. */
function inherit(frame: Frame, fn: FunctionValue, proto: PlainObject, parent: Value, node: ts.Node): void {
  if (isUnknown(parent)) {
    const cause = unknown(parent.reason, parent.span ?? siteOf(frame, node).span, parent.host);
    proto.proto = new PlainObject();
    fn.proto = new PlainObject();
    proto.proto.taint = fn.proto.taint = cause;
  } else if (isObject(parent) && (parent.kind === 'function' || parent.kind === 'native')) {
    fn.proto = parent;
    const inherited = prototypeOf(frame.machine, parent);
    if (isObject(inherited)) proto.proto = inherited;
  } else if (parent === null) proto.proto = null;
}

function addMembers(
  frame: Frame,
  node: ts.ClassLikeDeclaration,
  fn: FunctionValue,
  proto: PlainObject,
  parts: ClassParts,
  scope: Scope,
): void {
  const statics: (() => void)[] = [];
  const inClass: Frame = {
    ...frame,
    isStrict: true,
    environment: { self: fn, fn: undefined, args: [], newTarget: undefined, home: fn },
  };
  for (const member of node.members) {
    if (ts.isClassStaticBlockDeclaration(member)) {
      statics.push(() => void runStatements(member.body.statements, new Scope(scope), inClass));
      continue;
    }
    if (!ts.isMethodDeclaration(member) && !ts.isAccessor(member) && !ts.isPropertyDeclaration(member))
      continue;
    const isStatic = hasModifier(member, K.StaticKeyword);
    const key = propertyKey(member.name, scope, frame);
    const target = isStatic ? fn : proto;
    if (isUnknown(key)) target.taint ??= key;
    else if (!ts.isPropertyDeclaration(member)) {
      if (member.body) addMethod(inClass, target, member, key, scope, false);
    } else if (!hasModifier(member, K.DeclareKeyword) && !hasModifier(member, K.AbstractKeyword)) {
      const field: Field = { key, initializer: member.initializer };
      if (isStatic) statics.push(() => initializeField(inClass, field, fn, scope));
      else parts.fields.push(field);
    }
  }
  for (const run of statics) run();
}

function initializeField(frame: Frame, { key, initializer }: Field, target: Heap, scope: Scope): void {
  const value = initializer ? named(evaluate(initializer, scope, frame), key) : undefined;
  defineProperty(frame.machine, target, key, {
    value,
    enumerable: !(typeof key === 'string' && key.startsWith('\0')),
  });
}

/** Carries out `new`: `target` is the class that is made an instance of, `callee` it or a class it extends. */
export function construct(
  machine: Machine,
  callee: Callable,
  args: readonly Value[],
  site: Site,
  target: Callable,
): Value {
  if (callee.kind === 'native') {
    if (!callee.construct)
      return throwError(machine, 'TypeError', `${callee.name} is not a constructor`, site);
    const made = callee.construct(machine, undefined, args, site);
    if (target !== callee && isObject(made)) made.proto = instanceProto(machine, target);
    return made;
  }
  const { classParts } = callee.code;
  if (!classParts) return constructFunction(machine, callee, args, site, target);
  const environment: Environment = {
    self: undefined,
    fn: callee,
    args,
    newTarget: target,
    home: callee.code.home,
  };
  if (!classParts.derived) {
    const instance = new PlainObject();
    instance.proto = instanceProto(machine, target);
    environment.self = instance;
    initializeFields(machine, callee, environment, site);
  } else if (!classParts.constructorNode) makeBase(machine, callee, environment, args, site);
  if (!classParts.constructorNode) return environment.self;
  const result = runBody(machine, {
    fn: callee,
    node: classParts.constructorNode,
    environment,
    args,
    caller: site,
  });
  return isObject(result) ? result : environment.self;
}

function instanceProto(machine: Machine, target: Callable): Heap | undefined {
  const proto = prototypeOf(machine, target);
  return isObject(proto) ? proto : undefined;
}

function constructFunction(
  machine: Machine,
  fn: FunctionValue,
  args: readonly Value[],
  site: Site,
  target: Callable,
): Value {
  if (ts.isArrowFunction(fn.code.node) || ts.isMethodDeclaration(fn.code.node)) {
    return throwError(machine, 'TypeError', `${fn.code.name || 'it'} is not a constructor`, site);
  }
  const instance = new PlainObject();
  instance.proto = instanceProto(machine, target);
  const result = invoke(machine, fn, args, instance, site);
  return isObject(result) || isHost(result) || isUnknown(result) ? result : instance;
}

/** `super(…)`: makes the instance through the parent class, then its fields. */
function makeBase(
  machine: Machine,
  fn: FunctionValue,
  environment: Environment,
  args: readonly Value[],
  site: Site,
): void {
  const parent = fn.code.classParts?.parent;
  const target = environment.newTarget as Callable;
  if (isHost(parent) || isUnknown(parent) || parent === null) {
    const instance = new PlainObject();
    instance.proto = instanceProto(machine, target);
    if (isHost(parent)) {
      machine.hostCalls += 1;
      const made = parent.construct?.(args, site);
      if (isHost(made)) instance.base = made;
    } else if (isUnknown(parent) && args.some((arg) => reachesHost(arg))) {
      machine.reportCall(site, parent, true, []);
    }
    environment.self = instance;
  } else if (isObject(parent) && (parent.kind === 'function' || parent.kind === 'native')) {
    environment.self = construct(machine, parent, args, site, target);
  } else throwError(machine, 'TypeError', 'Class extends a value that is not a constructor', site);
  initializeFields(machine, fn, environment, site);
}

function initializeFields(machine: Machine, fn: FunctionValue, environment: Environment, site: Site): void {
  const { classParts, source, module, scope } = fn.code;
  const { self } = environment;
  if (!classParts || !isObject(self)) return;
  const frame: Frame = {
    machine,
    source,
    module,
    environment,
    caller: site,
    isStrict: true,
    statement: fn.code.node,
    result: undefined,
    label: undefined,
    inSwitch: false,
    splits: [],
    onYield: undefined,
    isAsync: false,
    isAwaited: false,
    isAwaiter: false,
    tries: 0,
    known: undefined,
  };
  for (const field of classParts.fields) initializeField(frame, field, self, scope);
  assignParameterProperties(frame, classParts, environment, site);
}

/** `constructor(private readonly name: string)` sets `this.name`. */
function assignParameterProperties(
  frame: Frame,
  { constructorNode }: ClassParts,
  environment: Environment,
  site: Site,
): void {
  const parameters = constructorNode?.parameters.filter((one) =>
    one.modifiers?.some((modifier) => modifier.kind !== K.Decorator),
  );
  if (!constructorNode || !parameters?.length) return;
  const bound = new Scope(undefined);
  bindParameters(frame, constructorNode.parameters, environment.args, bound);
  for (const { name } of parameters) {
    if (ts.isIdentifier(name))
      setProperty(frame.machine, environment.self, name.text, bound.find(name.text)?.value, site);
  }
}

/** Evaluates the call `super(…)`. */
export function superCall(frame: Frame, args: readonly Value[], node: ts.Node): Value {
  const { environment, machine } = frame;
  if (environment.fn) makeBase(machine, environment.fn, environment, args, siteOf(frame, node));
  return undefined;
}

/** Reads `super.key`: from the prototype of the object that the method was defined on. */
export function superMember(frame: Frame, key: Key, site: Site): Value {
  const { environment, machine } = frame;
  const { home } = environment;
  if (!home) return undefined;
  const holder = machine.realm.protoOf(home);
  const property = findProperty(machine, holder, key);
  if (property)
    return property.get ? callValue(machine, property.get, [], environment.self, site) : property.value;
  const host = hostAbove(machine, environment.fn);
  if (host) return unknown(`the member ${String(key)} of the class that is extended`, site.span, true);
  return holder ? getProperty(machine, holder as Value, key, site) : undefined;
}

function findProperty(machine: Machine, start: Heap | null, key: Key): ReturnType<Heap['props']['get']> {
  for (let holder = start; holder; holder = machine.realm.protoOf(holder)) {
    const property = holder.props.get(key);
    if (property) return property;
  }
  return undefined;
}

function hostAbove(_machine: Machine, fn: FunctionValue | undefined): boolean {
  return fn?.code.hostParent !== undefined;
}
