import { printColumn } from '../../../../src/dialects/sqlite/print/columns.js';
import { printConstraint } from '../../../../src/dialects/sqlite/print/constraints.js';
import type { Constraint, Table } from '../../../../src/ir/index.js';

/**
 * The statement that makes a table, without its indexes. SQLite keeps statements as they were written, and TypeORM takes them
 * apart as text (typeorm `driver/sqlite-abstract/AbstractSqliteQueryRunner.js`, `loadTables`), so it is written as TypeORM writes
 * its own: on one line, names in double quotes, the check of an enum right behind the type.
 */
export function tableText({ name, columns, constraints, with: options }: Table): string {
  const definitions = columns.map((column) => {
    const own = constraints.filter((one) => columnOf(one)?.toLowerCase() === column.name.toLowerCase());
    const text = printColumn(
      { ...column, nullable: true },
      own.toSorted((a, b) => rank(a) - rank(b)),
    );
    return column.nullable ? text : `${text} NOT NULL`;
  });
  const others = constraints.filter((one) => columnOf(one) === undefined).map((one) => printConstraint(one));
  const end = Object.keys(options ?? {}).map((key) => key.toUpperCase());
  return `CREATE TABLE "${name.name}" (${[...definitions, ...others].join(', ')})${end.length === 0 ? '' : ` ${end.join(', ')}`}`;
}

/** The column that a constraint stands on; others stand in the table's list. */
function columnOf(constraint: Constraint): string | undefined {
  if (constraint.kind === 'primaryKey' && constraint.columns.length === 1) return constraint.columns[0];
  return constraint.kind === 'check' ? constraint.column : undefined;
}

function rank({ kind }: Constraint): number {
  return kind === 'check' ? 0 : 1;
}
