import type { Migration, Operation } from '../ir/index.js';

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

function isManual(operation: Operation): boolean {
  return operation.kind === 'opaque';
}
