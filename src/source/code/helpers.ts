import { defineProperty, getProperty, ownKeys, setProperty } from '../values/access.js';
import { callValue } from './calls.js';
import { runAwaiter, settle } from './functions.js';
import { iterate } from './iterate.js';
import { Thrown, type Machine } from '../machine.js';
import { awaitValue } from '../promises/promises.js';
import { whileWaiting } from '../promises/rejections.js';
import { awaitSteps, startTask, type Steps } from '../promises/steps.js';
import type { Realm } from '../realm.js';
import type { Site } from '../syntax/span.js';
import {
  ArrayValue,
  FunctionValue,
  isHost,
  isObject,
  isUnknown,
  IteratorValue,
  NativeFunction,
  PlainObject,
  unknown,
  type NativeCall,
  type Value,
} from '../values/values.js';

/**
 * The helpers that compilers put into what they make (TypeScript's own and `tslib`, Babel's, esbuild's). They are
 * known by name and carried out here: their own code juggles iterators and promises that run at once here.
 */
export function installHelpers(realm: Realm): void {
  for (const [name, call] of Object.entries(HELPERS)) realm.helpers.set(name, new NativeFunction(name, call));
}

/** `__awaiter(this, args, P, function* () { … })` */
const awaiter: NativeCall = (machine, _self, [self, args, , body], site) => {
  const list = args instanceof ArrayValue ? args.elements : [];
  if (!(body instanceof FunctionValue)) return callValue(machine, body, list, self, site);
  if ((body.code.node as { asteriskToken?: unknown }).asteriskToken)
    return runAwaiter(machine, body, list, self, site);
  const { isAwaited } = machine;
  machine.isAwaited = false;
  return awaitStates(machine, body, list, self, site, isAwaited);
};

/** ES5: the body gives `__generator(…)`. */
function awaitStates(
  machine: Machine,
  body: Value,
  args: readonly Value[],
  self: Value,
  site: Site,
  isAwaited: boolean,
): Value {
  const start = (): Value => callValue(machine, body, args, self, site);
  if (isAwaited) return settle(machine, site, () => awaitAll(machine, start(), site));
  return startTask(machine, awaitingSteps(machine, start, site), site);
}

function* awaitingSteps(machine: Machine, start: () => Value, site: Site): Steps<Value> {
  const given = start();
  const states = given instanceof IteratorValue ? given.states?.(machine) : undefined;
  if (states === undefined) return given;
  let step = states.next();
  while (step.done !== true) {
    let value: Value;
    try {
      value = yield* awaitSteps(machine, step.value, site);
    } catch (error) {
      if (!(error instanceof Thrown)) throw error;
      step = states.throw(error);
      continue;
    }
    step = states.next(value);
  }
  return step.value;
}

function awaitAll(machine: Machine, generator: Value, site: Site): Value {
  if (!(generator instanceof IteratorValue)) return awaitValue(machine, generator, site);
  return awaitValue(
    machine,
    generator.drive(machine, (value) => whileWaiting(machine, () => awaitValue(machine, value, site))),
    site,
  );
}

/** Babel's `_asyncToGenerator(function* () { … })`. */
const asyncToGenerator: NativeCall = (_machine, _self, [body]) =>
  new NativeFunction('async', (machine, self, args, site) => {
    if (body instanceof FunctionValue) return runAwaiter(machine, body, args, self, site);
    return awaitStates(machine, body, args, self, site, false);
  });

/** ES5 generators: `__generator(this, function (_a) { switch (_a.label) { … } })`, a state machine of labels. */
const generator: NativeCall = (_machine, _self, [self, body], site) =>
  new IteratorValue(
    (machine, take) => runStates(statesOf(machine, self, body, site), take),
    (machine) => statesOf(machine, self, body, site),
  );

/** The instructions of the state machine, by TypeScript's emitter (`Instruction` in its generators.ts). */
const NEXT = 0;
const THROW = 1;
const RETURN = 2;
const BREAK = 3;
const YIELD = 4;
const YIELD_STAR = 5;
const CATCH = 6;
const END_FINALLY = 7;

type Instruction = readonly [code: Value, value: Value];

function runStates(states: Generator<Value, Value, Value>, take: (value: Value) => Value): Value {
  let step = states.next();
  while (step.done !== true) {
    let value: Value;
    try {
      value = take(step.value);
    } catch (error) {
      step = states.throw(error);
      continue;
    }
    step = states.next(value);
  }
  return step.value;
}

function* statesOf(machine: Machine, self: Value, body: Value, site: Site): Generator<Value, Value, Value> {
  let sent: Value;
  const regions = new ArrayValue([]);
  const waiting: Instruction[] = [];
  const state = machine.realm.object({ label: 0, trys: regions, ops: new ArrayValue([]) });
  state.props.set('sent', { value: new NativeFunction('sent', () => sent), enumerable: true });
  const setLabel = (label: Value): void => setProperty(machine, state, 'label', label, site);
  const label = (): number => Number(state.props.get('label')?.value);
  const step = (): Instruction => {
    const result = callValue(machine, body, [state], self, site);
    return result instanceof ArrayValue ? [result.elements[0], result.elements[1]] : [RETURN, result];
  };
  let instruction: Instruction = [NEXT, undefined];
  for (;;) {
    machine.step();
    try {
      const [code, value] = instruction;
      if (code === NEXT) sent = value;
      else if (code === THROW) throw new Thrown(value, site);
      else if (code === YIELD || code === YIELD_STAR) {
        setLabel(label() + 1);
        if (code === YIELD) instruction = [NEXT, yield value];
        else {
          const elements: Value[] = [];
          const stopped = iterate(machine, value, site, (one) => elements.push(one) > 0);
          yield* elements;
          instruction = [NEXT, stopped];
        }
        continue;
      } else if (code === END_FINALLY) {
        instruction = waiting.pop() ?? [RETURN, undefined];
        regions.elements.pop();
        continue;
      } else if (
        !enter(instruction, regions, waiting, label(), (at, caught) => ((sent = caught), setLabel(at)))
      ) {
        if (regions.elements.length > 0) {
          regions.elements.pop();
          continue;
        }
        if (code === CATCH) throw new Uncaught(value);
        return value;
      }
      instruction = step();
    } catch (error) {
      if (error instanceof Uncaught) throw new Thrown(error.value, site);
      if (!(error instanceof Thrown)) throw error;
      instruction = [CATCH, error.value];
    }
  }
}

/** An exception that no region catches. */
class Uncaught extends Error {
  readonly value: Value;

  constructor(value: Value) {
    super('uncaught');
    this.value = value;
  }
}

/** Carries out a jump, return or exception at the innermost `try`; false when it leads out of that. */
function enter(
  [code, value]: Instruction,
  regions: ArrayValue,
  waiting: Instruction[],
  label: number,
  go: (label: Value, caught?: Value) => void,
): boolean {
  const top = regions.elements.at(-1);
  const [start, handler, last, end] = top instanceof ArrayValue ? top.elements : [];
  if (code === BREAK && (!top || (Number(value) > Number(start) && Number(value) < Number(end)))) {
    go(value);
    return true;
  }
  if (!top) return false;
  if (code === CATCH && typeof handler === 'number' && label < handler) {
    go(handler, value);
    return true;
  }
  if (typeof last === 'number' && label < last) {
    go(last);
    waiting.push([code, value]);
    return true;
  }
  if (typeof last === 'number') waiting.pop();
  return false;
}

/** The namespace of a module for `import x from`: a module without the ES mark is its own default. */
export function withDefault(machine: Machine, module: Value): Value {
  if (isUnknown(module)) return module;
  if (isObject(module) && module.props.get('__esModule')?.value === true) return module;
  return machine.realm.object({ default: isHost(module) ? machine.program.defaultOf(module) : module });
}

const importDefault: NativeCall = (machine, _self, [module]) => withDefault(machine, module);

const importStar: NativeCall = (machine, _self, [module], site) => {
  if (isUnknown(module) || isHost(module)) return module;
  if (!isObject(module) || module.props.get('__esModule')?.value === true) return module;
  const copy = new PlainObject();
  for (const key of ownKeys(module, true))
    copy.props.set(key, { value: getProperty(machine, module, key, site), enumerable: true });
  copy.props.set('default', { value: module, enumerable: true });
  copy.taint = module.taint;
  return copy;
};

const exportStar: NativeCall = (machine, _self, [module, exports], site) => {
  if (!isObject(exports)) return undefined;
  if (!isObject(module)) {
    exports.taint ??= isUnknown(module) ? module : unknown('all that a package exports', site.span, true);
    return undefined;
  }
  for (const key of ownKeys(module)) {
    if (key === 'default' || exports.props.has(key)) continue;
    const get = new NativeFunction(key, (running, _this, _args, at) => getProperty(running, module, key, at));
    defineProperty(machine, exports, key, { value: undefined, get, enumerable: true });
  }
  return undefined;
};

const assign: NativeCall = (machine, self, args, site) => {
  const object = machine.realm.global('Object');
  return callValue(machine, getProperty(machine, object, 'assign', site), args, self, site);
};

const rest: NativeCall = (machine, _self, [source, taken], site) => {
  if (!isObject(source)) return isUnknown(source) ? source : new PlainObject();
  if (source.taint) return source.taint;
  const names = taken instanceof ArrayValue ? taken.elements : [];
  const result = new PlainObject();
  for (const key of ownKeys(source)) {
    if (!names.includes(key))
      result.props.set(key, { value: getProperty(machine, source, key, site), enumerable: true });
  }
  return result;
};

const toArray: NativeCall = (machine, _self, [source], site) => {
  const elements: Value[] = [];
  const stopped = iterate(machine, source, site, (element) => elements.push(element) > 0);
  return stopped ?? new ArrayValue(elements);
};

const spreadArray: NativeCall = (machine, self, [to, from], site) => {
  const rest = toArray(machine, self, [from], site);
  if (!(to instanceof ArrayValue) || !(rest instanceof ArrayValue)) return isUnknown(to) ? to : rest;
  return to.taint ?? new ArrayValue([...to.elements, ...rest.elements]);
};

/** Decorators are left out: a class or member stays as it is. */
const decorate: NativeCall = (_machine, _self, [, target]) => target;
const nothing: NativeCall = () => undefined;
const identity: NativeCall = (_machine, _self, [value]) => value;

const HELPERS: Readonly<Record<string, NativeCall>> = {
  __awaiter: awaiter,
  __generator: generator,
  __importDefault: importDefault,
  __importStar: importStar,
  __exportStar: exportStar,
  __assign: assign,
  __rest: rest,
  __spreadArray: spreadArray,
  __spread: spreadArray,
  __read: toArray,
  __decorate: decorate,
  __metadata: nothing,
  __param: nothing,
  __esDecorate: nothing,
  __runInitializers: (_machine, _self, [, , value]) => value,
  __await: identity,
  _asyncToGenerator: asyncToGenerator,
  _interopRequireDefault: importDefault,
  _interopRequireWildcard: importStar,
  _objectSpread: assign,
  _objectSpread2: assign,
  _extends: assign,
  _objectWithoutProperties: rest,
  _toConsumableArray: toArray,
  __name: identity,
};
