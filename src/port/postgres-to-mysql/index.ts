import { NeedsPerson } from '../problem.js';
import type { Operation, OperationBody, OperationKind, OperationOf } from '../../ir/index.js';
import { alterColumn } from './alter-column.js';
import { columnOperations } from './column-operations.js';
import { constraintOperations } from './constraint-operations.js';
import type { Way } from '../way.js';
import { MARIADB, MYSQL, stop, type PortContext, type Ported } from './context.js';
import { data } from './data.js';
import { mayVisit } from './default-references.js';
import { enums } from './enums.js';
import { generalLosses } from './general-losses.js';
import { indexOperations } from './index-operations.js';
import { namespaces } from './namespaces.js';
import { programs } from './programs.js';
import { sequences, withoutLost } from './sequences.js';
import { tables } from './tables.js';
import { unmodelled } from './unmodelled.js';

type Handlers = {
  readonly [K in OperationKind]: (operation: OperationOf<K>, context: PortContext) => Ported;
};

/** One function for each kind of operation: a kind without one does not compile. */
const handlers: Handlers = {
  ...tables,
  ...columnOperations,
  alterColumn,
  ...constraintOperations,
  ...indexOperations,
  ...enums,
  ...namespaces,
  ...programs,
  ...sequences,
  ...data,
  ...unmodelled,
};

/** Ports one operation whose names are filled in; what a person must decide comes out as `opaque`. */
function portOperation(operation: OperationBody, source: Operation, context: PortContext): Ported {
  const handle = handlers[operation.kind] as (operation: OperationBody, context: PortContext) => Ported;
  try {
    return withoutLost(operation, mayVisit(handle(operation, context), context), context);
  } catch (error) {
    if (!(error instanceof NeedsPerson)) throw error;
    const { origin: _, ...written } = source;
    return [stop(context, written as OperationBody, error)];
  }
}

/** From PostgreSQL to MySQL or MariaDB. */
export function postgresToMysql(target: 'mysql' | 'mariadb'): Way {
  const features = target === 'mariadb' ? MARIADB : MYSQL;
  return {
    portOperation: (operation, source, context) => portOperation(operation, source, { ...context, features }),
    diagnostics: generalLosses(features),
    heeds: ['uuid', 'timestamptz', 'textKeyLength', 'collation', 'booleanCheck', 'arrays', 'enums', 'schema'],
  };
}
