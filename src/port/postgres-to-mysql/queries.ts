import { nameOfResult } from '../queries/read-postgres.js';
import { resolvedTypes } from '../values/domains.js';
import { lose, silent } from '../way.js';
import type { QueryLanguage } from '../queries/language.js';
import type { PortContext } from './context.js';
import { portValue } from './values.js';
import { portExpression } from './expressions.js';
import { portName } from './names.js';

/** How queries of PostgreSQL are said in MySQL and MariaDB. */
export function queryLanguage(context: PortContext): QueryLanguage {
  const expression: QueryLanguage['expression'] = (one, columns) =>
    portExpression(one, { context, columns: resolvedTypes(columns, context), qualified: true });
  return {
    dialect: context.features.dialect,
    context,
    tableName: (name) => portName(name, context),
    expression,
    condition: expression,
    value: (value, column, table, columns) =>
      value.kind === 'default'
        ? value
        : portValue(value, column, table, {
            context,
            columns: resolvedTypes(columns, context),
            qualified: true,
          }),
    // The collation of the columns tells apart what PostgreSQL does.
    comparesText: (how) => {
      if (how === 'order') lose(context, 'text-order', 'text is put in the order of its code points');
    },
    quiet: () => queryLanguage(silent(context)),
    nameOf: nameOfResult,
    foldsNames: false,
  };
}
