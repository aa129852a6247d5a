/** Marks a key that a layer takes away from the layers below. */
const gone = Symbol('gone');

interface Layer<V> {
  readonly entries: Map<string, V | typeof gone>;
  readonly below: Layer<V> | undefined;
}

/**
 * A map that forks in constant time: a fork shares everything that is there and writes into a layer of its own.
 * Layers of similar size are merged, so that even after a fork per change a look-up costs the logarithm of the size.
 * `undefined` is no value.
 */
export class LayeredMap<V> {
  #top: Layer<V>;

  constructor(below?: Layer<V>) {
    this.#top = { entries: new Map(), below };
  }

  get(key: string): V | undefined {
    for (let layer: Layer<V> | undefined = this.#top; layer !== undefined; layer = layer.below) {
      const value = layer.entries.get(key);
      if (value !== undefined) return value === gone ? undefined : (value as V);
    }
    return undefined;
  }

  /** The value only if this map wrote it since it was last forked: then nobody else has it, and it may be changed. */
  own(key: string): V | undefined {
    const value = this.#top.entries.get(key);
    return value === undefined || value === gone ? undefined : (value as V);
  }

  has(key: string): boolean {
    return this.get(key) !== undefined;
  }

  set(key: string, value: V): void {
    this.#top.entries.set(key, value);
  }

  delete(key: string): void {
    if (this.#top.below === undefined) this.#top.entries.delete(key);
    else this.#top.entries.set(key, gone);
  }

  /** Another map with the same entries; changes of either do not reach the other. */
  fork(): LayeredMap<V> {
    const shared = this.#top.entries.size === 0 ? this.#top.below : compact(this.#top);
    this.#top = { entries: new Map(), below: shared };
    return new LayeredMap(shared);
  }

  /** The keys that were written since this map was made or last forked, deleted ones too. */
  changedKeys(): readonly string[] {
    return [...this.#top.entries.keys()];
  }

  /** The keys under which two maps of one origin may differ: those above the first layer that both share. */
  differingKeys(other: LayeredMap<V>): ReadonlySet<string> {
    const keys = new Set<string>();
    const addUntil = (layers: ReadonlySet<Layer<V>>, from: LayeredMap<V>): void => {
      for (let layer: Layer<V> | undefined = from.#top; layer !== undefined; layer = layer.below) {
        if (layers.has(layer)) return;
        for (const key of layer.entries.keys()) keys.add(key);
      }
    };
    addUntil(other.#layers(), this);
    addUntil(this.#layers(), other);
    return keys;
  }

  #layers(): ReadonlySet<Layer<V>> {
    const layers = new Set<Layer<V>>();
    for (let layer: Layer<V> | undefined = this.#top; layer !== undefined; layer = layer.below) {
      layers.add(layer);
    }
    return layers;
  }

  /** All entries, in order of their keys. */
  *entries(): Iterable<readonly [string, V]> {
    const keys = new Set<string>();
    for (let layer: Layer<V> | undefined = this.#top; layer !== undefined; layer = layer.below) {
      for (const key of layer.entries.keys()) keys.add(key);
    }
    for (const key of [...keys].sort()) {
      const value = this.get(key);
      if (value !== undefined) yield [key, value];
    }
  }

  *values(): Iterable<V> {
    for (const [, value] of this.entries()) yield value;
  }
}

/** Merges a layer with those below it while they are not much larger, like the carries of a binary counter. */
function compact<V>(layer: Layer<V>): Layer<V> {
  let result = layer;
  while (result.below !== undefined && result.entries.size * 2 >= result.below.entries.size) {
    const entries = new Map(result.below.entries);
    const isBottom = result.below.below === undefined;
    for (const [key, value] of result.entries) {
      if (value === gone && isBottom) entries.delete(key);
      else entries.set(key, value);
    }
    result = { entries, below: result.below.below };
  }
  return result;
}
