/**
 * A promise that has come to its end when it is made, and calls at once whoever waits for it. Knex's code that waits for
 * the database is given this in place of `Promise`, where every answer is there already.
 */
export class Immediate {
  #outcome: { readonly value: unknown } | { readonly error: unknown } | undefined;

  constructor(executor: (resolve: (value?: unknown) => void, reject: (error: unknown) => void) => void) {
    try {
      executor(
        (value) => {
          this.#outcome ??= value instanceof Immediate ? value.#settled() : { value };
        },
        (error) => {
          this.#outcome ??= { error };
        },
      );
    } catch (error) {
      this.#outcome ??= { error };
    }
  }

  static resolve(value?: unknown): Immediate {
    return value instanceof Immediate ? value : new Immediate((resolve) => resolve(value));
  }

  static all(values: readonly unknown[]): Immediate {
    return new Immediate((resolve) => resolve(values.map((value) => Immediate.resolve(value).now())));
  }

  then(onValue?: (value: unknown) => unknown, onError?: (error: unknown) => unknown): Immediate {
    const outcome = this.#settled();
    const handler = 'error' in outcome ? onError : onValue;
    if (handler === undefined) return this;
    return new Immediate((resolve) => resolve(handler('error' in outcome ? outcome.error : outcome.value)));
  }

  catch(onError: (error: unknown) => unknown): Immediate {
    return this.then(undefined, onError);
  }

  /** What it has come to. Throws what it was rejected with. */
  now(): unknown {
    const outcome = this.#settled();
    if ('error' in outcome) throw outcome.error;
    return outcome.value;
  }

  #settled(): { readonly value: unknown } | { readonly error: unknown } {
    if (this.#outcome === undefined)
      throw new Error('this call of Knex waits for something else than the database');
    return this.#outcome;
  }
}
