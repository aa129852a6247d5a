import Module, { createRequire } from 'node:module';
import path from 'node:path';

/**
 * Lets columns of the type HSTORE be declared where the package `pg-hstore` is not installed, of which Sequelize (6,
 * `lib/dialects/postgres/hstore.js`) asks no more for that than to be there. Its values are what the package is for: they throw.
 *
 * @param library Sequelize's folder `lib`.
 */
export function allowHstore(library: string): void {
  const file = path.join(library, 'dialects/postgres/hstore.js');
  const require = createRequire(file);
  try {
    require.resolve('pg-hstore');
  } catch {
    const value = (): never => {
      throw new Error('values of hstore want the package pg-hstore');
    };
    require.cache[file] ??= Object.assign(new Module(file), {
      exports: { stringify: value, parse: value },
      loaded: true,
    });
  }
}
