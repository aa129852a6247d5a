import type { Machine } from '../machine.js';
import type { Realm } from '../realm.js';
import { PlainObject, unknown, NativeFunction, type Value } from '../values/values.js';
import { cryptoModule } from './node-crypto.js';
import { fsModule, fsPromises } from './node-fs.js';
import { pathModule } from './node-path.js';
import { urlModule, utilModule } from './node-util.js';

const MAKERS: Readonly<Record<string, (realm: Realm) => Value>> = {
  path: pathModule,
  'path/posix': pathModule,
  url: urlModule,
  util: utilModule,
  fs: fsModule,
  'fs/promises': fsPromises,
  crypto: cryptoModule,
  os: osModule,
  assert: assertModule,
  process: (realm) => realm.global('process'),
};

/** One of Node's modules, as far as it is evaluated; undefined for the rest. */
export function nodeModule(machine: Machine, name: string): Value {
  const { nodeModules } = machine.program;
  if (!nodeModules.has(name)) {
    const make = Object.hasOwn(MAKERS, name) ? MAKERS[name] : undefined;
    nodeModules.set(name, make?.(machine.realm));
  }
  return nodeModules.get(name);
}

function osModule(realm: Realm): Value {
  const os = realm.object({ EOL: '\n' });
  os.taint = unknown('what the operating system tells is not known');
  return os;
}

/** `assert(…)` and its methods check: a check that cannot fail for known values is left out. */
function assertModule(realm: Realm): Value {
  const assert = new NativeFunction('assert', (machine, _self, _args, site) => {
    machine.note(site, 'An assertion is left out');
    return undefined;
  });
  for (const name of [
    'ok',
    'equal',
    'strictEqual',
    'deepEqual',
    'deepStrictEqual',
    'notEqual',
    'notStrictEqual',
    'match',
  ]) {
    assert.props.set(name, { value: assert, enumerable: true });
  }
  assert.props.set('strict', { value: assert, enumerable: true });
  return realm.protos ? assert : new PlainObject();
}

/** `process`: its environment is what the user gave; a variable without a value is unknown, never undefined. */
export function installProcess(realm: Realm, env: Readonly<Record<string, string>>, root: string): void {
  const variables = new PlainObject();
  variables.taint = unknown('an environment variable has no value; give it with --env NAME=value');
  variables.unknownMember = (name) =>
    unknown(`the environment variable ${name} has no value; give it with --env ${name}=value`);
  for (const [name, value] of Object.entries(env)) variables.props.set(name, { value, enumerable: true });
  const process = realm.object({
    env: variables,
    platform: 'linux',
    argv: unknown('the arguments of the process are not known'),
  });
  process.taint = unknown('what the process tells is not known');
  realm.methods(process, {
    cwd: () => root,
    exit: (machine, _self, _args, site) => {
      const cause = unknown('the process is ended', site.span);
      machine.reportCall(site, cause, false, []);
      return cause;
    },
    on: () => undefined,
    once: () => undefined,
    emitWarning: () => undefined,
  });
  realm.setGlobal('process', process);
}
