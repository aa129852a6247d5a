import type { Reader } from '../adapter.js';
import type { Diagnostic, Migration } from '../ir/index.js';

/**
 * A reader that says once what is wrong where SQL or a file cannot be read: what later statements miss then may be what
 * that one would have made, so it is a note, and the state behind the migration is uncertain.
 */
export function withoutFollowUps(reader: Reader): Reader {
  const readDown = reader.readDown?.bind(reader);
  return {
    read(source, state): Migration {
      const migration = reader.read(source, state);
      const first = migration.diagnostics.findIndex(isUnread);
      if (first < 0) return migration;
      const reason = 'a statement before could not be read';
      state.apply({ kind: 'opaque', code: '', reason, language: 'sql', touches: [] });
      const diagnostics = migration.diagnostics.map((one, i) =>
        i > first && isMissing(one) ? { ...one, severity: 'note' as const } : one,
      );
      return { ...migration, diagnostics };
    },
    ...(readDown === undefined ? {} : { readDown }),
  };
}

function isUnread({ severity, code }: Diagnostic): boolean {
  return severity === 'error' && (code === 'sql-syntax' || code === 'syntax-error');
}

/** Something is not there, or lacks what would have to be there. */
function isMissing({ severity, code }: Diagnostic): boolean {
  return severity === 'error' && (code.endsWith('-not-found') || code === 'no-unique-key');
}
