import { fromPlain, type HostModule, type HostObject } from '../../src/source/index.js';
import { hostFunction } from '../shared/reader/host-function.js';
import { lodashModule } from '../shared/reader/lodash.js';

/** The packages of Sequelize's world that are modelled for code that is read; every other package is unknown. */
export function modelledPackages(library: HostObject): (specifier: string) => HostModule | undefined {
  const dotenv: HostObject = {
    kind: 'host',
    // Values of a .env file are not read: a variable is known only when the user gives it.
    get: (key) => (key === 'config' ? hostFunction('dotenv.config', () => fromPlain({})) : undefined),
    describe: () => 'dotenv',
  };
  return (specifier) => {
    if (specifier === 'sequelize') return { exports: library, default: library };
    if (specifier === 'dotenv') return { exports: dotenv };
    return specifier === 'dotenv/config' ? { exports: fromPlain({}) } : lodashModule(specifier);
  };
}
