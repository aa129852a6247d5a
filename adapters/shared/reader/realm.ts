import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import vm from 'node:vm';

/**
 * Runs asynchronous code of a library to its end at once.
 *
 * Static evaluation is synchronous, the libraries' calls are not. A context of `node:vm` with
 * `microtaskMode: 'afterEvaluate'` has a queue of microtasks of its own, which is drained before the evaluation
 * returns: an async function that waits for nothing but values is done by then. So the modules of a library that have
 * async functions on the way to the database are loaded into such a context; all others stay Node's own.
 */
export interface Realm {
  /**
   * Calls a function of the realm and gives what its promise was settled with. Throws what it was rejected with, and
   * an error of its own where the call waits for something else than values.
   */
  run<T>(call: () => Promise<T>): T;
  /** A module of the library, by its path below {@link RealmOptions.root}: of the realm, or Node's own. */
  load(file: string): unknown;
}

/** What a realm is made of. */
export interface RealmOptions {
  /** The library's folder, absolute. */
  readonly root: string;
  /** Modules with async functions that calls go through, by their paths below the root, with `/`. */
  readonly modules: readonly string[];
  /** What they get in the place of packages whose promises would be Node's own, by the name that is required. */
  readonly replaced?: Readonly<Record<string, unknown>>;
}

interface Box {
  readonly call: () => Promise<unknown>;
  state?: 'fulfilled' | 'rejected';
  result?: unknown;
}

/** Opens a realm over an installed library of CommonJS modules. */
export function createRealm({ root, modules, replaced = {} }: RealmOptions): Realm {
  const asynchronous = new Set(modules);
  const context = vm.createContext({}, { microtaskMode: 'afterEvaluate' });
  const globals = context as { ormbridge?: () => void };
  const enter = new vm.Script('ormbridge()');
  const settle = vm.compileFunction(
    `box.call().then(
      (value) => { box.state = 'fulfilled'; box.result = value; },
      (error) => { box.state = 'rejected'; box.result = error; },
    )`,
    ['box'],
    { parsingContext: context },
  ) as (box: Box) => void;
  // The modules use them as they are in Node.
  vm.runInContext(
    '(values) => Object.assign(globalThis, values)',
    context,
  )({
    ...{ console, process, Buffer, setTimeout, clearTimeout, setImmediate },
  });
  const loaded = new Map<string, { exports: unknown }>();

  return { load: (file) => loadHere(path.join(root, file)), run };

  function loadHere(file: string): unknown {
    const below = path.relative(root, file).split(path.sep).join('/');
    if (!asynchronous.has(below)) return createRequire(file)(file);
    const known = loaded.get(file);
    if (known !== undefined) return known.exports;
    const module = { exports: {} as unknown };
    loaded.set(file, module);
    const requireOwn = createRequire(file);
    const requireHere = (specifier: string): unknown => {
      if (Object.hasOwn(replaced, specifier)) return replaced[specifier];
      const resolved = requireOwn.resolve(specifier);
      return path.isAbsolute(resolved) ? loadHere(resolved) : requireOwn(specifier);
    };
    const body = vm.compileFunction(readFileSync(file, 'utf8'), ['exports', 'require', 'module'], {
      filename: file,
      parsingContext: context,
    }) as (exports: unknown, require: (specifier: string) => unknown, module: object) => void;
    body(module.exports, requireHere, module);
    return module.exports;
  }

  function run<T>(call: () => Promise<T>): T {
    const box: Box = { call };
    const outer = globals.ormbridge;
    globals.ormbridge = () => settle(box);
    try {
      enter.runInContext(context);
    } finally {
      if (outer === undefined) delete globals.ormbridge;
      else globals.ormbridge = outer;
    }
    if (box.state === 'rejected') throw box.result;
    if (box.state === undefined) throw new Error('this call waits for something else than the database');
    return box.result as T;
  }
}
