import type { Machine } from '../machine.js';
import type { Value } from '../values/values.js';

/** A variable. */
export class Binding {
  value: Value;
  /** False in its temporal dead zone. */
  ready: boolean;
  readonly constant: boolean;
  /** Set for an import: reads the exporting module's binding. */
  readonly alias: ((machine: Machine) => Value) | undefined;
  /** A `var`, or a function that is declared at the top of the function around it. */
  isVar = false;
  /** The name that a function expression has for itself: outside of strict mode, assigning to it does nothing. */
  isOwnName = false;

  constructor(value: Value, ready: boolean, constant: boolean, alias?: Binding['alias']) {
    this.value = value;
    this.ready = ready;
    this.constant = constant;
    this.alias = alias;
  }
}

/** The variables of a block, function or module, inside another scope. */
export class Scope {
  readonly parent: Scope | undefined;
  readonly bindings = new Map<string, Binding>();

  constructor(parent: Scope | undefined) {
    this.parent = parent;
  }

  /** The binding of a name, looked for from here outwards. */
  find(name: string): Binding | undefined {
    let binding = this.bindings.get(name);
    for (let scope = this.parent; !binding && scope; scope = scope.parent) binding = scope.bindings.get(name);
    return binding;
  }

  /** Declares a variable that has a value. */
  declare(name: string, value: Value, constant = false): Binding {
    const binding = new Binding(value, true, constant);
    this.bindings.set(name, binding);
    return binding;
  }

  /** Declares a `var`, or a function at the top of another. */
  declareVar(name: string, value: Value): void {
    this.declare(name, value).isVar = true;
  }

  /** Declares a `let`, `const` or `class` that has no value yet. */
  announce(name: string, constant: boolean): void {
    this.bindings.set(name, new Binding(undefined, false, constant));
  }
}
