import path from 'node:path';
import type { DiscoveredSet } from '../../src/adapter.js';
import { METADATA_TABLE } from './compiler/library.js';
import { readSourceFile } from '../../src/source-file.js';

/** What needs the table beside its name: a view that TypeORM is to remember or drop, a generated column. */
const NEEDS = /\bdropView\b|\bcreateView\b|\basExpression\b/;

/**
 * Whether a history counts on the table `typeorm_metadata`, which TypeORM makes before the first migration where entities have views
 * or generated columns (typeorm `schema-builder/RdbmsSchemaBuilder.js`, `createMetadataTableIfNecessary`). Entities are not
 * read, so this is what tells that they do. It is bookkeeping, so one that nothing uses does not matter.
 */
export function countsOnMetadata(
  { root, migrations }: DiscoveredSet,
  table: string = METADATA_TABLE,
): boolean {
  return [...new Set(migrations.map(({ file }) => path.join(root, file)))].some((file) => {
    const source = readSourceFile(file);
    return !('problem' in source) && (NEEDS.test(source.text) || source.text.includes(table));
  });
}
