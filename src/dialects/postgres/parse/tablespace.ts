import type { StatementContext } from './context.js';
import { Unmodelled } from './nodes.js';

/**
 * Leaves out the tablespace `pg_default`, which pgAdmin writes at each table and index: it is that of a database, unless that was made in
 * another one or `default_tablespace` names one (manual, "Tablespaces"). Throws Unmodelled for any other.
 */
export function leaveOutTablespace(context: StatementContext, tablespace: string | undefined): void {
  if (tablespace === undefined) return;
  if (tablespace !== 'pg_default') throw new Unmodelled('a tablespace');
  context.note(
    'tablespace-left-out',
    'TABLESPACE pg_default is left out: it is where the database puts things anyway, unless it was made in another one',
  );
}
