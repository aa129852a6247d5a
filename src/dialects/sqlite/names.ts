import type { Constraint } from '../../ir/index.js';
import type { NamingRules, TakenNames } from '../../fold/naming.js';
import { list, printExpression } from './print/expressions.js';
import { printColumns, quoteIdentifier } from './print/identifiers.js';

/**
 * SQLite gives no constraint a name, and a schema needs one for each: it is derived from what the constraint says, so that
 * it is the same wherever the constraint stands. The indexes that keys make are called `sqlite_autoindex_T_1`
 * and so on (sqlite3CreateIndex in src/build.c): with the table's name and the key's place in them, they tell
 * nothing of the key and change with both.
 */
export const sqliteNaming: NamingRules = {
  leavesUnnamed: true,
  constraint: (_table, constraint, taken) => derivedName(constraint, taken),
  // An index has the name that its statement gives it, and nothing else has one.
  index: () => '',
  sequence: () => '',
  domainCheck: () => '',
  truncate: (name) => name,
};

/** Whether a constraint's name is derived: then it is not written. */
export function isDerivedName(name: string): boolean {
  return /^(?:primary key|unique \(.*|check (?:of ".*" )?\(.*|foreign key \(.*)$/s.test(name);
}

/** The name of a constraint that has none. The second of two that say the same gets a number. */
export function derivedName(constraint: Constraint, taken: Pick<TakenNames, 'constraint'>): string {
  const base = describe(constraint);
  for (let pass = 1; ; pass += 1) {
    const name = pass === 1 ? base : `${base} ${pass}`;
    if (!taken.constraint(name)) return name;
  }
}

function describe(constraint: Constraint): string {
  switch (constraint.kind) {
    case 'primaryKey':
      return 'primary key';
    case 'unique':
      return `unique (${printColumns(constraint.columns)})`;
    case 'check':
      return `check ${constraint.column === undefined ? '' : `of ${quoteIdentifier(constraint.column)} `}(${printExpression(constraint.expression)})`;
    case 'foreignKey':
      return `foreign key (${printColumns(constraint.columns)})`;
    case 'exclusion':
      return `exclude (${list(constraint.elements.flatMap(({ expression }) => expression ?? []))})`;
  }
}
