import type { Dialect } from '../../../src/dialects/dialect.js';
import type { SchemaState } from '../../../src/fold/state.js';
import type { DialectName } from '../../../src/ir/index.js';
import type { Catalog } from '../compiler.js';
import { mysqlCatalog } from './mysql/catalog.js';
import type { CatalogOptions } from './names.js';
import { postgresCatalog } from './postgres/catalog.js';
import { sqliteCatalog } from './sqlite/catalog.js';

type MakeCatalog = (state: SchemaState, dialect: Dialect, options?: CatalogOptions) => Catalog;

const CATALOGS: Readonly<Record<DialectName, MakeCatalog>> = {
  postgres: postgresCatalog,
  mysql: mysqlCatalog,
  mariadb: mysqlCatalog,
  sqlite: sqliteCatalog,
};

/**
 * Answers the questions of TypeORM's query runners from a folded schema, in the rows that the database would give. What is not
 * certain has no answer.
 */
export function catalogOf(state: SchemaState, dialect: Dialect, options: CatalogOptions = {}): Catalog {
  return CATALOGS[dialect.name](state, dialect, options);
}
