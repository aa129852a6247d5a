import type { DialectName } from '../../src/ir/index.js';
import { asEngineError } from './engine/load.js';
import { offlineEngine } from './engine/offline.js';

/** A file of a Prisma schema, with the name that its messages shall carry. */
export interface SchemaFile {
  readonly path: string;
  readonly content: string;
}

/**
 * The SQL that makes an empty database of a dialect hold what a Prisma schema describes, by Prisma's own engine and
 * without a database. Several files are one schema. Rejects with PrismaEngineError (`P1012`) for an invalid schema.
 */
export async function compileSchema(
  files: readonly SchemaFile[],
  dialect: DialectName = 'postgres',
): Promise<string> {
  const engine = await offlineEngine(dialect);
  try {
    const result = await engine.diff({
      from: { tag: 'empty' },
      to: {
        tag: 'schemaDatamodel',
        files: [...files.map(withoutConnection), ...(dialect === 'postgres' ? [FEATURES] : [])],
      },
      script: true,
      exitCode: null,
      filters: { externalTables: [], externalEnums: [] },
    });
    return result.stdout ?? '';
  } catch (error) {
    throw asEngineError(error);
  }
}

/** Preview features that schemas in use rely on, switched on whatever the generators say. */
const FEATURES: SchemaFile = {
  path: 'ormbridge-features.prisma',
  content:
    'generator ormbridge {\n  provider = "prisma-client-js"\n  previewFeatures = ["postgresqlExtensions", "views", "partialIndexes"]\n}\n',
};

/**
 * A schema file as every version of the engine takes it: without generators, which may name preview features that
 * this version no longer has, and without the connection URLs that Prisma 7 refuses and earlier ones want. Lines keep
 * their numbers.
 */
function withoutConnection(file: SchemaFile): SchemaFile {
  let block: string | undefined;
  const lines = file.content.split('\n').map((line) => {
    const start = /^\s*(generator|datasource)\s+\w+\s*\{/.exec(line);
    if (start !== null) block = start[1];
    const inside = block;
    if (block !== undefined && /^\s*\}/.test(line)) block = undefined;
    if (inside === 'generator') return '';
    return inside === 'datasource' && /^\s*(url|directUrl|shadowDatabaseUrl)\s*=/.test(line) ? '' : line;
  });
  return { path: file.path, content: lines.join('\n') };
}
