import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import vm from 'node:vm';

/**
 * Runs asynchronous code of Sequelize to its end at once.
 *
 * Static evaluation is synchronous, Sequelize's query interface is not. A context of `node:vm` with
 * `microtaskMode: 'afterEvaluate'` has a queue of microtasks of its own, which is drained before the evaluation
 * returns: an async function that waits for nothing but values is done by then. So the modules of Sequelize that have
 * async functions on the way to the database are loaded into such a context; all others stay Node's own.
 */
export interface Realm {
  /** Calls a function of the realm and gives what its promise was settled with. Throws what it was rejected with. */
  run<T>(call: () => Promise<T>): T;
  /** A module of Sequelize, by its path below `lib`. */
  load(file: string): unknown;
}

/** Modules with async functions that every statement goes through, by their paths below sequelize's `lib`. */
const ASYNC_MODULES: readonly string[] = ['sequelize.js', 'dialects/abstract/query-interface.js'];

interface Box {
  readonly call: () => Promise<unknown>;
  state?: 'fulfilled' | 'rejected';
  result?: unknown;
}

/** Opens a realm over the installed Sequelize. `modules`: those of a dialect, by their paths below `lib/dialects`. */
export function createRealm(modules: readonly string[]): Realm {
  const asynchronous = new Set([...ASYNC_MODULES, ...modules.map((file) => `dialects/${file}`)]);
  const own = createRequire(import.meta.url);
  const library = path.join(path.dirname(own.resolve('sequelize/package.json')), 'lib');
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
  const { logger } = own(path.join(library, 'utils/logger.js')) as { readonly logger: { warn: () => void } };
  const loaded = new Map<string, { exports: unknown }>();

  return { load: (file) => load(path.join(library, file)), run };

  function load(file: string): unknown {
    const known = loaded.get(file);
    if (known !== undefined) return known.exports;
    const module = { exports: {} as unknown };
    loaded.set(file, module);
    const requireOwn = createRequire(file);
    const requireHere = (specifier: string): unknown => {
      // Asks again where a connection was lost: there is none (its promises are not of this realm).
      if (specifier === 'retry-as-promised') return { default: callOnce };
      const resolved = requireOwn.resolve(specifier);
      const below = path.relative(library, resolved).split(path.sep).join('/');
      return asynchronous.has(below) ? load(resolved) : requireOwn(specifier);
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
    // Sequelize warns on the console about lengths and the like that a database has not: not this program's words.
    const warn = logger.warn;
    logger.warn = () => undefined;
    try {
      enter.runInContext(context);
    } finally {
      logger.warn = warn;
      if (outer === undefined) delete globals.ormbridge;
      else globals.ormbridge = outer;
    }
    if (box.state === 'rejected') throw box.result;
    if (box.state === undefined)
      throw new Error('this call of Sequelize waits for something else than the database');
    return box.result as T;
  }
}

function callOnce(call: () => unknown): unknown {
  return call();
}
