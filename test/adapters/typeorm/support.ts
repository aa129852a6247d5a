import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { discover } from '../../../adapters/typeorm/discover.js';
import { createReader } from '../../../adapters/typeorm/reader.js';
import type { DiscoveredSet } from '../../../src/adapter.js';
import type { Dialect } from '../../../src/dialects/dialect.js';
import { loadDialect } from '../../../src/dialects/index.js';
import { createState } from '../../../src/fold/create-state.js';
import type { Migration, Operation } from '../../../src/ir/index.js';

export const fixtures = fileURLToPath(new URL('../../../fixtures/', import.meta.url));
export const spellings = path.join(fixtures, 'spellings/typeorm');

/** The one set of a folder or file. */
export async function setIn(target: string): Promise<DiscoveredSet> {
  const [set, ...others] = await discover(target);
  if (set === undefined || others.length > 0) throw new Error(`${others.length + 1} sets in ${target}`);
  return set;
}

/** All migrations of a file or folder, read one after the other. */
export async function readAll(
  target: string,
  env: Record<string, string> = {},
): Promise<{ set: DiscoveredSet; migrations: Migration[]; dialect: Dialect }> {
  const dialect = await loadDialect('postgres');
  const set = await setIn(target);
  const reader = await createReader(set, { dialect: 'postgres', env });
  const state = createState(dialect);
  return { set, migrations: set.migrations.map((source) => reader.read(source, state)), dialect };
}

/** What was understood, for people: operations as SQL with their places, diagnostics as comments. */
export function describeMigration(migration: Migration, dialect: Dialect): string {
  const line = (operation: Operation): string => {
    const place =
      `-- ${operation.origin?.line}:${operation.origin?.column} ${(operation.origin?.comments ?? []).join(' / ')}`.trimEnd();
    if (operation.kind !== 'opaque') return `${place}\n${dialect.print(operation).join(';\n')};`;
    const touches = operation.touches.map(({ name }) => name.name).join(', ');
    return `${place}\n-- OPAQUE (${operation.reason}; touches ${touches}): ${operation.code.replace(/\s+/g, ' ')}`;
  };
  const diagnostics = migration.diagnostics.map(
    ({ severity, code, span, message }) => `-- ${severity} ${code} ${span?.line}: ${message}`,
  );
  return [
    `-- ${migration.id}, transaction: ${migration.up.transaction}`,
    ...diagnostics,
    '-- up',
    ...migration.up.operations.map(line),
    `-- down ${migration.missingDown ?? ''}`.trimEnd(),
    ...(migration.down?.operations ?? []).map(line),
    '',
  ].join('\n');
}
