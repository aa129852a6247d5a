import type { Realm } from '../realm.js';
import { PlainObject, type NativeCall } from '../values/values.js';

/** `console.*` prints: it is noted and left out. */
export function installConsole(realm: Realm): void {
  const console = new PlainObject();
  const names = [
    'log',
    'info',
    'warn',
    'error',
    'debug',
    'trace',
    'dir',
    'table',
    'group',
    'groupEnd',
    'time',
    'timeEnd',
    'timeLog',
    'assert',
    'count',
  ];
  for (const name of names) {
    const print: NativeCall = (machine, _self, _args, site) => {
      machine.note(site, `console.${name} is left out`);
      return undefined;
    };
    realm.methods(console, { [name]: print });
  }
  realm.setGlobal('console', console);
}
