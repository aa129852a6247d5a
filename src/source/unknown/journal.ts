import type { Machine } from '../machine.js';
import type { Binding } from '../code/scope.js';
import {
  ArrayValue,
  DateValue,
  IteratorValue,
  MapValue,
  PromiseValue,
  SetValue,
  unknown,
  type Heap,
  type Key,
  type Property,
  type Unknown,
  type Value,
} from '../values/values.js';
import type { HostPlace } from '../host.js';
import { reachesHost } from './reach.js';

/**
 * What one side of a branch wrote, so that it can be undone.
 *
 * Four kinds of places: bindings, properties, the contents of arrays, maps, sets, iterators and promises as a whole, and state of
 * hosts. The first write to a place saves what was there.
 */
export class Journal {
  readonly parent: Journal | undefined;
  readonly #bindings = new Map<Binding, BindingState>();
  readonly #properties = new Map<Heap, Map<Key, Property | undefined>>();
  readonly #contents = new Map<Heap, Contents>();
  readonly #places = new Map<HostPlace, () => void>();
  readonly #undos: (() => void)[] = [];

  constructor(parent: Journal | undefined) {
    this.parent = parent;
  }

  binding(binding: Binding): void {
    if (!this.#bindings.has(binding))
      this.#bindings.set(binding, { value: binding.value, ready: binding.ready });
  }

  property(object: Heap, key: Key): void {
    let saved = this.#properties.get(object);
    if (!saved) this.#properties.set(object, (saved = new Map()));
    if (saved.has(key)) return;
    const property = object.props.get(key);
    saved.set(key, property && { ...property });
  }

  contents(object: Heap): void {
    if (!this.#contents.has(object)) this.#contents.set(object, contentsOf(object));
  }

  place(place: HostPlace): void {
    if (!this.#places.has(place)) this.#places.set(place, place.save());
  }

  onUndo(undo: () => void): void {
    this.#undos.push(undo);
  }

  /** Puts everything back as it was, and tells what had been written. */
  rollback(): Writes {
    for (const undo of this.#undos.reverse()) undo();
    for (const putBack of this.#places.values()) putBack();
    const writes: Writes = {
      bindings: new Map(),
      properties: new Map(),
      contents: new Map(),
      places: new Set(this.#places.keys()),
    };
    for (const [binding, state] of this.#bindings) {
      writes.bindings.set(binding, { value: binding.value, ready: binding.ready });
      binding.value = state.value;
      binding.ready = state.ready;
    }
    for (const [object, saved] of this.#properties) {
      const written = new Map<Key, Property | undefined>();
      writes.properties.set(object, written);
      for (const [key, property] of saved) {
        written.set(key, object.props.get(key));
        setOrDelete(object, key, property);
      }
    }
    for (const [object, saved] of this.#contents) {
      writes.contents.set(object, contentsOf(object));
      restoreContents(object, saved);
    }
    return writes;
  }
}

interface BindingState {
  readonly value: Value;
  readonly ready: boolean;
}

/** The contents of an object other than its properties. */
interface Contents {
  readonly parts: readonly Value[];
  readonly taint: Unknown | undefined;
  readonly holes?: ReadonlySet<number> | undefined;
  readonly itemAt?: IteratorValue['itemAt'];
}

/** The places that a side wrote, with what it left there. */
export interface Writes {
  readonly bindings: Map<Binding, BindingState>;
  readonly properties: Map<Heap, Map<Key, Property | undefined>>;
  readonly contents: Map<Heap, Contents>;
  readonly places: ReadonlySet<HostPlace>;
}

function contentsOf(object: Heap): Contents {
  const { taint } = object;
  if (object instanceof ArrayValue) return { parts: [...object.elements], taint, holes: object.holes };
  if (object instanceof MapValue) return { parts: [...object.entries].flat(), taint };
  if (object instanceof SetValue) return { parts: [...object.members], taint };
  if (object instanceof PromiseValue) return { parts: [object.state, object.value], taint };
  if (object instanceof DateValue) return { parts: [object.date.getTime()], taint };
  if (object instanceof IteratorValue) {
    const { position, collected, returned, itemAt } = object;
    return {
      parts: [position, itemAt !== undefined, collected !== undefined, returned, ...(collected ?? [])],
      taint,
      itemAt,
    };
  }
  return { parts: [], taint };
}

function restoreContents(object: Heap, { parts, taint, holes, itemAt }: Contents): void {
  object.taint = taint;
  if (object instanceof IteratorValue) {
    const [position, , isCollected, returned, ...collected] = parts;
    object.position = Number(position);
    object.collected = isCollected === true ? collected : undefined;
    object.returned = returned;
    object.itemAt = itemAt;
  }
  if (object instanceof ArrayValue) {
    object.elements = [...parts];
    object.holes = holes;
  }
  if (object instanceof SetValue) object.members = new Set(parts);
  if (object instanceof DateValue) object.date = new Date(Number(parts[0]));
  if (object instanceof PromiseValue) {
    object.state = parts[0] as PromiseValue['state'];
    object.value = parts[1];
  }
  if (object instanceof MapValue) {
    object.entries = new Map();
    for (let index = 0; index < parts.length; index += 2) object.entries.set(parts[index], parts[index + 1]);
  }
}

function setOrDelete(object: Heap, key: Key, property: Property | undefined): void {
  if (property) object.props.set(key, property);
  else object.props.delete(key);
}

/** Saves a binding before it is written. */
export function touchBinding(machine: Machine, binding: Binding): void {
  machine.journal?.binding(binding);
}

/** Saves a property before it is written. */
export function touchProperty(machine: Machine, object: Heap, key: Key): void {
  machine.journal?.property(object, key);
}

/** Saves the contents of an array, map, set or promise (and the taint of any object) before they are written. */
export function touchContents(machine: Machine, object: Heap): void {
  machine.journal?.contents(object);
}

/** Notes something in a map of the run, until the side that does so is undone. */
export function noteIn<K, V>({ journal }: Machine, map: Map<K, V>, key: K, value: V): void {
  map.set(key, value);
  journal?.onUndo(() => map.delete(key));
}

/** Takes something out of a map of the run, until the side that does so is undone. Gives what was there. */
export function takeFrom<K, V>({ journal }: Machine, map: Map<K, V>, key: K): V | undefined {
  const value = map.get(key);
  if (value === undefined) return undefined;
  map.delete(key);
  journal?.onUndo(() => map.set(key, value));
  return value;
}

/** Marks an object's contents as unknown. */
export function taint(machine: Machine, object: Heap, cause: Unknown): void {
  if (object.taint) return;
  touchContents(machine, object);
  object.taint = cause;
}

/** Makes everything in an object unknown, what is known of it now included. */
export function forget(machine: Machine, object: Heap, cause: Unknown): void {
  for (const key of object.props.keys()) {
    touchProperty(machine, object, key);
    object.props.delete(key);
  }
  taint(machine, object, cause);
}

/**
 * Brings together what several sides wrote, of which one is what happens: a place that all sides leave alike has that
 * value, any other becomes unknown. To be called when all sides are rolled back.
 */
export function mergeWrites(machine: Machine, sides: readonly Writes[], cause: Unknown): void {
  mergeBindings(machine, sides, cause);
  mergeProperties(machine, sides, cause);
  for (const place of new Set(sides.flatMap((side) => [...side.places]))) {
    machine.journal?.place(place);
    place.forget(cause);
  }
  const objects = new Set(sides.flatMap((side) => [...side.contents.keys()]));
  for (const object of objects) {
    const original = contentsOf(object);
    const finals = sides.map((side) => side.contents.get(object) ?? original);
    touchContents(machine, object);
    if (finals.every((final) => sameContents(final, finals[0]!))) restoreContents(object, finals[0]!);
    else
      object.taint = mergedUnknown(
        cause,
        finals.flatMap((final) => final.parts),
      );
  }
}

function mergeBindings(machine: Machine, sides: readonly Writes[], cause: Unknown): void {
  const bindings = new Set(sides.flatMap((side) => [...side.bindings.keys()]));
  for (const binding of bindings) {
    const finals = sides.map((side) => side.bindings.get(binding) ?? binding);
    const ready = finals.some((final) => final.ready);
    const value = mergeValues(
      finals.map((final) => final.value),
      cause,
    );
    touchBinding(machine, binding);
    binding.value = value;
    binding.ready = ready;
  }
}

function mergeProperties(machine: Machine, sides: readonly Writes[], cause: Unknown): void {
  const objects = new Set(sides.flatMap((side) => [...side.properties.keys()]));
  for (const object of objects) {
    const keys = new Set(sides.flatMap((side) => [...(side.properties.get(object)?.keys() ?? [])]));
    for (const key of keys) {
      const finals = sides.map((side) => {
        const written = side.properties.get(object);
        return written?.has(key) ? written.get(key) : object.props.get(key);
      });
      touchProperty(machine, object, key);
      const first = finals[0];
      if (finals.every((final) => sameProperty(final, first))) setOrDelete(object, key, first);
      else if (finals.some((final) => final === undefined)) {
        object.props.delete(key);
        taint(machine, object, cause);
      } else {
        const values = finals.map((final) => final?.value);
        object.props.set(key, { value: mergeValues(values, cause), enumerable: first?.enumerable ?? true });
      }
    }
  }
}

function sameProperty(a: Property | undefined, b: Property | undefined): boolean {
  if (!a || !b) return a === b;
  return Object.is(a.value, b.value) && a.get === b.get && a.set === b.set;
}

function sameContents(a: Contents, b: Contents): boolean {
  if (a.taint !== b.taint || a.holes !== b.holes || a.parts.length !== b.parts.length) return false;
  return a.parts.every((part, index) => Object.is(part, b.parts[index]));
}

/** One value when all are the same, else an unknown for the reason of the branch. */
export function mergeValues(values: readonly Value[], cause: Unknown): Value {
  const first = values[0];
  if (values.every((value) => Object.is(value, first))) return first;
  return mergedUnknown(cause, values);
}

function mergedUnknown(cause: Unknown, values: readonly Value[]): Unknown {
  const host = values.some((value) => reachesHost(value));
  return unknown(cause.reason, cause.span, host);
}
