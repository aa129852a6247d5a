/** Marks a key that a layer takes away from the layers below. */
const gone = Symbol('gone');

interface Layer<V> {
  readonly entries: Map<string, V | typeof gone>;
  readonly below: Layer<V> | undefined;
}

/** A write into a map: which of its owner's maps, and what; `undefined` takes the key away. */
export interface Write {
  readonly map: string;
  readonly key: string;
  readonly value: unknown;
}

/** Where the maps of one owner note what is written into them, while that is wanted. */
export interface WriteLog {
  writes: Write[] | undefined;
}

/**
 * A map that forks in constant time: a fork shares everything that is there and writes into a layer of its own.
 * Layers of similar size are merged, so that even after a fork per change a look-up costs the logarithm of the size.
 * `undefined` is no value.
 */
export class LayeredMap<V> {
  /** What was written since the map was made or last forked. Most of a state's maps are never written between two forks. */
  #own: Map<string, V | typeof gone> | undefined;
  #below: Layer<V> | undefined;
  readonly #name: string;
  readonly #log: WriteLog | undefined;

  /** `name` is what the map is called in `log`. */
  constructor(name = '', log?: WriteLog, below?: Layer<V>) {
    this.#name = name;
    this.#log = log;
    this.#below = below;
  }

  get(key: string): V | undefined {
    const own = this.#own?.get(key);
    if (own !== undefined) return own === gone ? undefined : (own as V);
    for (let layer = this.#below; layer !== undefined; layer = layer.below) {
      const value = layer.entries.get(key);
      if (value !== undefined) return value === gone ? undefined : (value as V);
    }
    return undefined;
  }

  /** The value only if this map wrote it since it was last forked: then nobody else has it, and it may be changed. */
  own(key: string): V | undefined {
    const value = this.#own?.get(key);
    return value === undefined || value === gone ? undefined : (value as V);
  }

  has(key: string): boolean {
    return this.get(key) !== undefined;
  }

  set(key: string, value: V): void {
    this.#log?.writes?.push({ map: this.#name, key, value });
    this.#own ??= new Map();
    this.#own.set(key, value);
  }

  delete(key: string): void {
    this.#log?.writes?.push({ map: this.#name, key, value: undefined });
    if (this.#below === undefined) {
      this.#own?.delete(key);
      return;
    }
    this.#own ??= new Map();
    this.#own.set(key, gone);
  }

  /** Another map with the same entries; changes of either do not reach the other. It notes its writes in `log`. */
  fork(log?: WriteLog): LayeredMap<V> {
    if (this.#own !== undefined && this.#own.size > 0)
      this.#below = compact({ entries: this.#own, below: this.#below });
    this.#own = undefined;
    return new LayeredMap(this.#name, log, this.#below);
  }

  /** The keys that were written since this map was made or last forked, deleted ones too. */
  changedKeys(): readonly string[] {
    return [...(this.#own?.keys() ?? [])];
  }

  /** The keys under which two maps of one origin may differ: those above the first layer that both share. */
  differingKeys(other: LayeredMap<V>): ReadonlySet<string> {
    const keys = new Set<string>();
    const addUntil = (shared: ReadonlySet<Layer<V>>, from: LayeredMap<V>): void => {
      for (const key of from.changedKeys()) keys.add(key);
      for (let layer = from.#below; layer !== undefined && !shared.has(layer); layer = layer.below)
        for (const key of layer.entries.keys()) keys.add(key);
    };
    addUntil(new Set(other.#layers()), this);
    addUntil(new Set(this.#layers()), other);
    return keys;
  }

  /** The layers below what is its own, which forks may share; the newest first. */
  *#layers(): Iterable<Layer<V>> {
    for (let layer = this.#below; layer !== undefined; layer = layer.below) yield layer;
  }

  /** All entries, in order of their keys. */
  *entries(): Iterable<readonly [string, V]> {
    const keys = new Set(this.changedKeys());
    for (const { entries } of this.#layers()) for (const key of entries.keys()) keys.add(key);
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
