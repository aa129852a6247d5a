import { dialectOf } from '../mysql/dialect.js';
import { mariadbServer } from '../mysql/server-kind.js';
import { mariadbFlavour } from './flavour.js';

/** MariaDB 10.11 and 11. */
export const mariadb = dialectOf(mariadbFlavour, mariadbServer);
