/**
 * The calls of hosts whose answers some code has waited for, by their numbers: what that code does comes after them. Of all others that were
 * made so far it is not known whether they are done.
 */
export class Past {
  /** Nothing has been waited for. */
  static readonly START = new Past(0, []);

  /** All calls below this number are among them. */
  readonly #all: number;
  readonly #others: ReadonlySet<number>;

  private constructor(all: number, others: Iterable<number>) {
    const rest = new Set(others);
    let from = all;
    for (const call of rest) if (call < from) rest.delete(call);
    while (rest.delete(from)) from += 1;
    this.#all = from;
    this.#others = rest;
  }

  /** The first call that is not among them. */
  get firstOpen(): number {
    return this.#all;
  }

  has(call: number): boolean {
    return call < this.#all || this.#others.has(call);
  }

  /** With the answers of some more calls. */
  and({ from, to }: Calls): Past {
    if (to <= this.#all || from === to) return this;
    if (from <= this.#all) return new Past(to, this.#others);
    return new Past(
      this.#all,
      [...this.#others, ...Array.from({ length: to - from }, (_, place) => from + place)].toSorted(
        (a, b) => a - b,
      ),
    );
  }

  /** What code has behind it that comes after both. */
  joined(other: Past | undefined): Past {
    if (other === undefined || other === this) return this;
    if (this.#others.size === 0 && other.#others.size === 0) return this.#all >= other.#all ? this : other;
    return new Past(Math.max(this.#all, other.#all), [...this.#others, ...other.#others]);
  }
}

/** Calls of hosts that were made one after the other: the first number, and the one behind the last. */
export interface Calls {
  readonly from: number;
  readonly to: number;
}
