import { mysqlFlavour, type Flavour } from '../mysql/flavour.js';

/**
 * MariaDB 10.11 and 11, as far as it differs from MySQL. Sources: MariaDB documentation, "Comment Syntax" (of the versions
 * that MySQL's comments name, those from 5.7 on are not executed), "CREATE TABLE" (defaults, checks), "Ignored Indexes";
 * names and widths as a server of 10.11 gives them.
 */
export const mariadbFlavour: Flavour = {
  ...mysqlFlavour,
  dialect: 'mariadb',
  title: 'MariaDB',
  executesVersion: (version) => version < 50_700 || (version >= 100_000 && version < 120_000),
  ownComments: true,
  bareDefaults: true,
  displayWidths: true,
  columnChecks: true,
  checkName: (_table, n) => `CONSTRAINT_${n}`,
  conditionalChanges: true,
  hiddenIndex: 'IGNORED',
  keepsUniqueKeys: true,
  functionalKeys: false,
  dollarQuotes: false,
  uuidType: true,
  sequences: true,
};
