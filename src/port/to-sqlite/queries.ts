import { nameOfResult } from '../queries/read-postgres.js';
import type { QueryLanguage } from '../queries/language.js';
import { resolvedTypes } from '../values/domains.js';
import { lose, silent, type WayContext } from '../way.js';
import { portValue } from './values.js';
import { portExpression } from './expressions.js';
import { portName } from './names.js';

/** How queries of PostgreSQL, MySQL and MariaDB are said in SQLite. */
export function queryLanguage(context: WayContext): QueryLanguage {
  const isPostgres = context.from.name === 'postgres';
  const expression: QueryLanguage['expression'] = (one, columns) =>
    portExpression(one, { context, columns: resolvedTypes(columns, context), qualified: true });
  return {
    dialect: 'sqlite',
    context,
    tableName: portName,
    expression,
    condition: expression,
    value: (value, column, _table, columns) =>
      portValue(value, column, { context, columns: resolvedTypes(columns, context), qualified: true }),
    comparesText: (how) => {
      if (how === 'order') lose(context, 'text-order', 'text is put in the order of its bytes');
      else if (!isPostgres)
        lose(
          context,
          'case-sensitivity',
          'text is compared with its case and accents, which the collations of MySQL mostly ignore',
        );
    },
    quiet: () => queryLanguage(silent(context)),
    ...(isPostgres ? { nameOf: nameOfResult } : {}),
    foldsNames: !isPostgres,
  };
}
