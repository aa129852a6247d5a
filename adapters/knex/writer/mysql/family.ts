import { mariadbFlavour } from '../../../../src/dialects/mariadb/flavour.js';
import type { Dialect } from '../../../../src/dialects/dialect.js';
import { mysqlFlavour, type Flavour } from '../../../../src/dialects/mysql/flavour.js';

/** Whether a dialect is of MySQL's family. */
export function isMysql({ name }: Dialect): boolean {
  return name === 'mysql' || name === 'mariadb';
}

/** In what the one differs from the other. */
export function flavourOf({ name }: Dialect): Flavour {
  return name === 'mariadb' ? mariadbFlavour : mysqlFlavour;
}
