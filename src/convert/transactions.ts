import {
  asOneTransaction,
  endsToolTransaction,
  runsOutsideTransaction,
  type Diagnostic,
  type Migration,
} from '../ir/index.js';

/** A migration whose author's one transaction around everything is the tool's. */
export function inItsTransaction(migration: Migration): Migration {
  const { up, down } = migration;
  return {
    ...migration,
    up: asOneTransaction(up),
    ...(down === undefined ? {} : { down: asOneTransaction(down) }),
  };
}

/** What came before a COMMIT of the author's stays, even if what follows fails: with any tool, and worth a word. */
export function transactionDiagnostics(migration: Migration): readonly Diagnostic[] {
  const { file, up, down } = migration;
  const committed = [up, ...(down === undefined ? [] : [down])].flatMap(endsToolTransaction);
  const told = committed.map(({ origin }): Diagnostic => ({
    severity: 'warning',
    code: 'commit-in-transaction',
    message:
      'this ends the transaction that the tool has opened: what was done before stays if the rest fails',
    ...(origin === undefined ? { file } : { span: origin }),
    help: 'split the migration here, or turn its transaction off',
  }));
  return [...told, ...refusedInTransaction(migration)];
}

/**
 * What PostgreSQL refuses in the transaction that the source's tool opens (`PreventInTransactionBlock` in the server's source). Files of SQL
 * are run in one where they can be.
 */
function refusedInTransaction({ file, up, down }: Migration): readonly Diagnostic[] {
  if (file.endsWith('.sql')) return [];
  const refused = [up, ...(down === undefined ? [] : [down])]
    .filter(({ transaction }) => transaction === 'tool')
    .flatMap(({ operations }) => operations)
    .filter((operation) => operation.kind !== 'rawSql' || operation.dialect === 'postgres')
    .filter(runsOutsideTransaction);
  return refused.map(({ origin }) => ({
    severity: 'warning',
    code: 'refused-in-transaction',
    message:
      'PostgreSQL refuses this in the transaction that the tool opens around the migration: the source fails here, the written one has no transaction',
    ...(origin === undefined ? { file } : { span: origin }),
    help: 'turn the transaction of the migration off',
  }));
}
