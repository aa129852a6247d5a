import { printColumn } from '../../../../src/dialects/sqlite/print/columns.js';
import { printConstraint } from '../../../../src/dialects/sqlite/print/constraints.js';
import { isDerivedName } from '../../../../src/dialects/sqlite/names.js';
import { quoteIdentifier } from '../../../../src/dialects/sqlite/print/identifiers.js';
import { printType } from '../../../../src/dialects/sqlite/print/types.js';
import type { Column, Constraint, Table } from '../../../../src/ir/index.js';

/**
 * The statement that makes a table, without its indexes. SQLite keeps statements as they were written, and TypeORM takes them
 * apart as text (typeorm `driver/sqlite-abstract/AbstractSqliteQueryRunner.js`, `loadTables`), so it is written as TypeORM writes
 * its own: on one line, names in double quotes, the check of an enum right behind the type.
 */
export function tableText({ name, columns, constraints, with: options }: Table): string {
  const places = constraints.map((one) => columnOf(one, columns));
  const definitions = columns.map((column) => {
    const own = constraints.filter((_, place) => isSame(places[place], column.name));
    const text = printColumn(
      { ...column, nullable: true },
      own.toSorted((a, b) => rank(a) - rank(b)),
    );
    return column.nullable ? text : `${text} NOT NULL`;
  });
  const others = constraints.filter((_, place) => places[place] === undefined);
  const lines = [...definitions, ...others.map((one) => printConstraint(one))];
  const end = Object.keys(options ?? {}).map((key) => key.toUpperCase());
  return `CREATE TABLE ${quoteIdentifier(name.name)} (${lines.join(', ')})${end.length === 0 ? '' : ` ${end.join(', ')}`}`;
}

/** The column that a constraint stands on; others stand in the table's list. */
function columnOf(constraint: Constraint, columns: readonly Column[]): string | undefined {
  if (constraint.kind === 'primaryKey' && constraint.columns.length === 1) return constraint.columns[0];
  return constraint.kind === 'check' ? (constraint.column ?? enumColumn(constraint, columns)) : undefined;
}

/** `"mood" IN ('sad', 'ok')` on a `varchar`, without a name: that is how TypeORM writes an enum, and knows it again. */
function enumColumn(
  { name = '', expression }: Extract<Constraint, { kind: 'check' }>,
  columns: readonly Column[],
): string | undefined {
  if (expression.kind !== 'in' || expression.negated === true || !isDerivedName(name)) return undefined;
  const { operand, values } = expression;
  if (operand.kind !== 'column' || operand.path.length !== 1 || !Array.isArray(values)) return undefined;
  const column = columns.find((one) => one.name === operand.path[0]);
  return column !== undefined && printType(column.type) === 'varchar' ? column.name : undefined;
}

function isSame(a: string | undefined, b: string): boolean {
  return a?.toLowerCase() === b.toLowerCase();
}

function rank({ kind }: Constraint): number {
  return kind === 'check' ? 0 : 1;
}
