import type { QueryLanguage } from '../queries/language.js';
import { lose, silent, type WayContext } from '../way.js';
import { portValue } from './values.js';
import { portCondition, portExpression } from './expressions.js';
import { portName } from './names.js';
import { loseCase } from './text-comparison.js';

/** How queries of MySQL and MariaDB are said in PostgreSQL. */
export function queryLanguage(context: WayContext): QueryLanguage {
  return {
    dialect: 'postgres',
    context,
    tableName: portName,
    expression: (one, columns) => portExpression(one, { context, columns, qualified: true }),
    condition: (one, columns) => portCondition(one, { context, columns, qualified: true }),
    value: (value, column, table, columns) =>
      portValue(value, column, table, { context, columns, qualified: true }),
    comparesText: (how) => {
      if (how === 'equal') loseCase({ context, columns: () => undefined }, []);
      else
        lose(
          context,
          'text-order',
          'text is put in the order of the database, not of its collation in MySQL',
        );
    },
    quiet: () => queryLanguage(silent(context)),
    foldsNames: true,
  };
}
