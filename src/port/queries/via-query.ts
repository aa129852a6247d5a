import type { OperationOf } from '../../ir/index.js';
import type { Ported, WayContext } from '../way.js';
import { holdsText } from './holds-text.js';

type RowChange = OperationOf<'insert' | 'update' | 'delete'>;

/** Ports a change of rows by `port`, or as a whole from its text by `portRows` where its expressions hold queries. */
export function viaQuery<C extends WayContext, O extends RowChange>(
  portRows: (sql: string, context: C) => Ported,
  port: (operation: O, context: C) => Ported,
): (operation: O, context: C) => Ported {
  return (operation, context) =>
    holdsText(operation)
      ? portRows(context.from.print(operation).join(';'), context)
      : port(operation, context);
}
