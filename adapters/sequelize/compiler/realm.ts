import { createRequire } from 'node:module';
import path from 'node:path';
import { createRealm, type Realm } from '../../shared/reader/realm.js';
import { allowHstore } from '../hstore.js';

/** Modules with async functions that every statement goes through, by their paths below sequelize's `lib`. */
const ASYNC_MODULES: readonly string[] = ['sequelize.js', 'dialects/abstract/query-interface.js'];

/** Opens a realm over the installed Sequelize. `modules`: those of a dialect, by their paths below `lib/dialects`. */
export function createSequelizeRealm(modules: readonly string[]): Realm {
  const own = createRequire(import.meta.url);
  const root = path.join(path.dirname(own.resolve('sequelize/package.json')), 'lib');
  allowHstore(root);
  const realm = createRealm({
    root,
    modules: [...ASYNC_MODULES, ...modules.map((file) => `dialects/${file}`)],
    // Asks again where a connection was lost: there is none.
    replaced: { 'retry-as-promised': { default: (call: () => unknown) => call() } },
  });
  const { logger } = own(path.join(root, 'utils/logger.js')) as { readonly logger: { warn: () => void } };
  return {
    load: (file) => realm.load(file),
    run(call) {
      // Sequelize warns on the console about lengths and the like that a database has not: not this program's words.
      const { warn } = logger;
      logger.warn = () => undefined;
      try {
        return realm.run(call);
      } finally {
        logger.warn = warn;
      }
    },
  };
}
