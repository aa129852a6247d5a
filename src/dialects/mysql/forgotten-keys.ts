import { fine, type Problems } from '../../fold/problems.js';
import type { Constraint, OperationBody, Table } from '../../ir/index.js';
import { keyOf } from '../../ir/index.js';
import type { Flavour } from './flavour.js';

/** Engines that read foreign keys and keep none (MySQL manual, "FOREIGN KEY Constraints"; asked of MySQL 9.7 and MariaDB 10.11). */
const WITHOUT_KEYS: ReadonlySet<string> = new Set(['myisam', 'memory', 'heap', 'aria', 'archive', 'csv']);

/**
 * Foreign keys of a table whose engine forgets them: the server takes the statement, and checks nothing. A warning, as the author meant to have one, and
 * another database makes it.
 */
export function forgottenKeys(
  operation: OperationBody,
  before: Pick<Table, 'options'> | undefined,
  flavour: Flavour,
): Problems {
  const told = (constraints: readonly Constraint[] | undefined, engine: string | undefined): Problems => {
    if (engine === undefined || !WITHOUT_KEYS.has(engine.toLowerCase())) return fine;
    return (constraints ?? []).flatMap((one) =>
      one.kind === 'foreignKey'
        ? [
            {
              severity: 'warning' as const,
              code: 'foreign-key-forgotten',
              message: `the foreign key on ${one.columns.map((column) => `"${column}"`).join(', ')} to "${keyOf(one.references.table)}" is of a table of the engine ${engine}, for which ${flavour.title} keeps none`,
              help: 'leave it out where it shall not be checked, or make the table with InnoDB; a port to another database makes it',
            },
          ]
        : [],
    );
  };
  switch (operation.kind) {
    case 'createTable':
      return told(operation.constraints, operation.options?.['engine']);
    case 'addColumn':
      return told(operation.constraints, before?.options?.['engine']);
    case 'addConstraint':
      return told([operation.constraint], before?.options?.['engine']);
    case 'alterTogether':
      return operation.changes.flatMap((change) => forgottenKeys(change, before, flavour));
    default:
      return fine;
  }
}
