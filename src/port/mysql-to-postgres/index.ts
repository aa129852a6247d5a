import type { Operation, OperationBody, OperationKind, OperationOf } from '../../ir/index.js';
import { needsPerson } from '../problem.js';
import { tableOperations } from '../tables/operations.js';
import { orStop, type Ported, type Way, type WayContext } from '../way.js';
import { data } from './data.js';
import { namespaces } from './namespaces.js';
import { programs } from './programs.js';
import { seenLoss, seenType } from './seen-type.js';
import { shapes } from './shapes.js';
import { unmodelled } from './unmodelled.js';

type Handlers = {
  readonly [K in OperationKind]: (operation: OperationOf<K>, context: WayContext) => Ported;
};

const foreign = (): Ported => needsPerson('statement', 'this is no statement of MySQL');

/** MariaDB has sequences, as PostgreSQL does. */
const sequence = (operation: OperationBody): Ported => [operation];

/** One function for each kind of operation: a kind without one does not compile. */
const handlers: Handlers = {
  ...tableOperations(shapes),
  ...namespaces,
  ...programs,
  ...data,
  ...unmodelled,
  createEnum: foreign,
  addEnumValue: foreign,
  renameEnumValue: foreign,
  renameEnum: foreign,
  dropEnum: foreign,
  createDomain: foreign,
  dropDomain: foreign,
  createSequence: sequence,
  alterSequence: sequence,
  renameSequence: sequence,
  dropSequence: sequence,
};

/** From MySQL or MariaDB to PostgreSQL. */
export const mysqlToPostgres: Way = {
  portOperation(operation: OperationBody, source: Operation, context: WayContext): Ported {
    const handle = handlers[operation.kind] as (operation: OperationBody, context: WayContext) => Ported;
    const { origin: _, ...written } = source;
    return orStop(context, written as OperationBody, () => handle(operation, context));
  },
  seenType,
  seenLoss,
  heeds: ['uuid', 'enums', 'collation', 'booleans', 'datetime', 'unsigned'],
  diagnostics: [
    {
      severity: 'lossy',
      code: 'text-comparison',
      message:
        'text is compared as it is written, where the usual collations of MySQL ignore case and accents: columns of keys keep that, queries on others do not',
      help: 'search for comparisons, LIKE, GROUP BY and ORDER BY of text in the application',
    },
    {
      severity: 'lossy',
      code: 'counter-value',
      message:
        '0 written into a column that counts is kept and NULL is refused, where MySQL gives the next number',
    },
    {
      severity: 'lossy',
      code: 'wider-types',
      message:
        'what the types of MySQL refuse and those of PostgreSQL hold is accepted: numbers below 0 in unsigned columns without a check, NaN, dates beyond the year 9999 and infinity',
    },
    {
      severity: 'lossy',
      code: 'exact-spelling',
      message:
        'enums take their values in their own spelling alone, and booleans no numbers but 0 and 1, where MySQL ignores case and takes any',
    },
    {
      severity: 'lossy',
      code: 'now',
      message:
        'CURRENT_TIMESTAMP is the start of the transaction, rounded to the digits of its column, where MySQL gives the start of the statement, cut',
    },
    {
      severity: 'lossy',
      code: 'strictness',
      message:
        'what MySQL without strict mode cuts or completes (text that is too long, dates, numbers) is refused',
    },
  ],
};
