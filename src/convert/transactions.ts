import { asOneTransaction, endsToolTransaction, type Diagnostic, type Migration } from '../ir/index.js';

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
export function transactionDiagnostics({ file, up, down }: Migration): readonly Diagnostic[] {
  return [up, ...(down === undefined ? [] : [down])].flatMap(endsToolTransaction).map(({ origin }) => ({
    severity: 'warning',
    code: 'commit-in-transaction',
    message:
      'this ends the transaction that the tool has opened: what was done before stays if the rest fails',
    ...(origin === undefined ? { file } : { span: origin }),
    help: 'split the migration here, or turn its transaction off',
  }));
}
