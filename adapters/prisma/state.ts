import path from 'node:path';
import type { DiscoveredSet, ReadOptions } from '../../src/adapter.js';
import { loadDialect } from '../../src/dialects/index.js';
import type { Diagnostic, Migration, Operation } from '../../src/ir/index.js';
import { readSourceFile } from '../../src/source-file.js';
import { compileSchema, type SchemaFile } from './compiler.js';
import { PrismaEngineError } from './engine/load.js';

/**
 * A `schema.prisma` without migrations, as the one migration that makes it: Prisma's own engine writes the SQL. Places
 * point into the schema's first file, because the engine does not say which line made which statement.
 */
export async function readState(set: DiscoveredSet, options: ReadOptions): Promise<Migration> {
  const diagnostics: Diagnostic[] = [];
  const files: SchemaFile[] = [];
  for (const absolute of set.stateFiles ?? []) {
    const name = path.relative(set.root, absolute).split(path.sep).join('/');
    const source =
      options.readFile === undefined ? readSourceFile(absolute) : { text: options.readFile(absolute) };
    if ('problem' in source) diagnostics.push(source.problem);
    else files.push({ path: name, content: source.text });
  }
  const file = files[0]?.path ?? 'schema.prisma';
  const operations = await compiled(files, file, options, diagnostics);
  return {
    id: 'schema',
    name: 'schema',
    file,
    up: { operations, transaction: 'tool' },
    missingDown: 'absent',
    diagnostics,
  };
}

async function compiled(
  files: readonly SchemaFile[],
  file: string,
  options: ReadOptions,
  diagnostics: Diagnostic[],
): Promise<readonly Operation[]> {
  if (files.length === 0) return [];
  if (options.dialect === 'mysql' || options.dialect === 'mariadb') {
    diagnostics.push({
      severity: 'error',
      code: 'prisma-engine-missing',
      message:
        "only Prisma's engine knows what SQL a schema.prisma stands for, and npm has none for MySQL and MariaDB",
      file,
      help: 'give the folder of the migrations, or make one: prisma migrate diff --from-empty --to-schema schema.prisma --script',
    });
    return [];
  }
  try {
    const sql = await compileSchema(files, options.dialect);
    return await operationsOf(sql, file, options.dialect, diagnostics);
  } catch (error) {
    if (!(error instanceof PrismaEngineError)) throw error;
    diagnostics.push({
      severity: 'error',
      code: 'prisma-schema-invalid',
      message: error.message.trim(),
      file,
      help: 'prisma validate tells the same',
    });
    return [];
  }
}

/** SQL of the engine as operations; all of them come from the schema as a whole. */
export async function operationsOf(
  sql: string,
  file: string,
  dialectName: ReadOptions['dialect'],
  diagnostics: Diagnostic[],
): Promise<readonly Operation[]> {
  const dialect = await loadDialect(dialectName);
  const at = { file, start: 0, end: 0, line: 1, column: 1 };
  const parsed = dialect.parse(sql, { file, at });
  diagnostics.push(...parsed.diagnostics);
  return parsed.operations
    .filter((operation) => !isDefaultSchema(operation))
    .map((operation) => ({ ...operation, origin: at }));
}

/** The engine starts with `CREATE SCHEMA IF NOT EXISTS "public"`, which is there in every database. */
function isDefaultSchema(operation: Operation): boolean {
  return operation.kind === 'createSchema' && operation.name === 'public';
}
