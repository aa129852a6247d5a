import type { DialectName, Operation, OperationBody, OperationKind, OperationOf } from '../../ir/index.js';
import { needsPerson } from '../problem.js';
import { generalLosses } from './general-losses.js';
import { tableOperations } from '../tables/operations.js';
import { orStop, type Ported, type Way, type WayContext } from '../way.js';
import { data } from './data.js';
import { namespaces } from './namespaces.js';
import { programs } from './programs.js';
import { seenLoss, seenType } from './seen-type.js';
import { sequences } from './sequences.js';
import { shapes } from './shapes.js';
import { unmodelled } from './unmodelled.js';

type Handlers = {
  readonly [K in OperationKind]: (operation: OperationOf<K>, context: WayContext) => Ported;
};

const foreign = (): Ported => needsPerson('statement', 'this is no statement of MySQL');

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
  ...sequences,
};

/** From MySQL or MariaDB to PostgreSQL. */
export function mysqlToPostgres(from: DialectName): Way {
  return {
    portOperation(operation: OperationBody, source: Operation, context: WayContext): Ported {
      const handle = handlers[operation.kind] as (operation: OperationBody, context: WayContext) => Ported;
      const { origin: _, ...written } = source;
      return orStop(context, written as OperationBody, () => handle(operation, context));
    },
    seenType,
    seenLoss,
    heeds: ['uuid', 'enums', 'collation', 'booleans', 'datetime', 'unsigned'],
    diagnostics: generalLosses(from),
  };
}
