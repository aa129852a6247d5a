import type { Diagnostic, Migration, Operation } from '../ir/index.js';

/** Whether a person must decide something in a migration. */
export function hasManual(migration: Migration): boolean {
  return [...migration.up.operations, ...(migration.down?.operations ?? [])].some(isManual);
}

/** A migration without what a person must decide: what is left can be checked and applied. */
export function withoutManual(migration: Migration): Migration {
  if (!hasManual(migration)) return migration;
  const { down, ...rest } = migration;
  return {
    ...rest,
    up: { ...migration.up, operations: migration.up.operations.filter((o) => !isManual(o)) },
    ...(down === undefined
      ? {}
      : { down: { ...down, operations: down.operations.filter((o) => !isManual(o)) } }),
  };
}

/**
 * What a person must decide, and why: the operations that could not be understood. What the reader itself said of a
 * place, with the same words, is not said again.
 */
export function manualDiagnostics(migration: Migration): readonly Diagnostic[] {
  const operations = [...migration.up.operations, ...(migration.down?.operations ?? [])];
  const said = new Set(migration.diagnostics.filter((d) => d.severity === 'manual').map(sayingOf));
  return operations.flatMap((operation): Diagnostic[] => {
    if (operation.kind !== 'opaque') return [];
    const diagnostic: Diagnostic = {
      severity: 'manual',
      code: 'manual-operation',
      message: operation.reason,
      ...(operation.origin === undefined ? { file: migration.file } : { span: operation.origin }),
      help: 'the written migration stops there with an error: write what it shall do and remove the error',
    };
    return said.has(sayingOf(diagnostic)) ? [] : [diagnostic];
  });
}

function sayingOf({ message, span }: Diagnostic): string {
  return `${span?.file}:${span?.line}:${message}`;
}

function isManual(operation: Operation): boolean {
  return operation.kind === 'opaque';
}
