import { dialectOf } from './dialect.js';
import { mysqlFlavour } from './flavour.js';
import { mysqlServer } from './server-kind.js';

/** MySQL 8.4 and 9. */
export const mysql = dialectOf(mysqlFlavour, mysqlServer);
