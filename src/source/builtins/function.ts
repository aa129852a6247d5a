import { named } from './pure.js';
import { callValue } from '../code/calls.js';
import { construct } from '../code/classes.js';
import { throwError } from '../values/errors.js';
import { iterate } from '../code/iterate.js';
import type { Realm } from '../realm.js';
import { codeOf } from '../syntax/span.js';
import {
  FunctionValue,
  isCallable,
  isUnknown,
  NativeFunction,
  unknown,
  type NativeCall,
  type Value,
} from '../values/values.js';

const methods = named({
  call: (machine, self, [thisValue, ...args], site) => callValue(machine, self, args, thisValue, site),
  apply(machine, self, [thisValue, list], site) {
    const args: Value[] = [];
    if (list !== undefined && list !== null) {
      const stopped = iterate(machine, list, site, (element) => args.push(element) > 0);
      if (stopped) args.push(stopped);
    }
    return callValue(machine, self, args, thisValue, site);
  },
  bind(machine, self, [thisValue, ...bound], site) {
    if (!isCallable(self))
      return isUnknown(self)
        ? self
        : throwError(machine, 'TypeError', 'Bind must be called on a function', site);
    const made = new NativeFunction(
      `bound ${self instanceof FunctionValue ? self.code.name : self.name}`,
      (running, _self, args, at) => callValue(running, self, [...bound, ...args], thisValue, at),
      (running, _self, args, at) => construct(running, self, [...bound, ...args], at, self),
    );
    if (self instanceof FunctionValue) {
      const length = Math.max(0, self.code.length - bound.length);
      made.props.set('length', { value: length, enumerable: false, writable: false });
    }
    return made;
  },
  toString(_machine, self) {
    if (self instanceof FunctionValue) return codeOf(self.code.source, self.code.node);
    return self instanceof NativeFunction
      ? `function ${self.name}() { [native code] }`
      : unknown('the text of a function');
  },
});

/** `new Function(code)` and `Function(code)` would run text as code: never. */
const compile: NativeCall = (_machine, _self, _args, site) =>
  unknown('code made from a text is not evaluated', site.span);

export function installFunction(realm: Realm): void {
  realm.methods(realm.protos.function, methods);
  realm.class('Function', realm.protos.function, compile, compile, Function);
  realm.setGlobal('eval', new NativeFunction('eval', compile));
}
