import type { Dialect } from '../../../src/dialects/dialect.js';
import { createState } from '../../../src/fold/create-state.js';
import { foldInto } from '../../../src/fold/fold-into.js';
import type { Diagnostic, Schema } from '../../../src/ir/index.js';
import { compileSchema } from '../compiler.js';
import { PrismaEngineError } from '../engine/load.js';
import { operationsOf } from '../state.js';
import { differencesBetween } from './compare.js';
import { describable } from './describable.js';
import { isMysql } from './mysql/family.js';
import { printPrismaSchema, type PrismaMajor } from './print.js';

/** A schema.prisma with everything that is to be said about it. */
export interface WrittenSchema {
  readonly text: string;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Writes `schema.prisma` for a folded schema and has it checked by Prisma's engine: what the engine would make of it in
 * an empty database must be what we meant to say, object by object. What Prisma cannot say is a note; any other
 * difference is a defect of ours, and an error.
 */
export async function writePrismaSchema(
  schema: Schema,
  dialect: Dialect,
  file: string,
  major: PrismaMajor,
): Promise<WrittenSchema> {
  const { schema: sayable, limits } = describable(schema, dialect);
  const printed = await printPrismaSchema(sayable, dialect, major);
  const hasEngine = !isMysql(dialect);
  const problems =
    printed.problem === undefined
      ? hasEngine
        ? await check(sayable, printed.text, dialect, file)
        : []
      : [printed.problem];
  return {
    text: printed.text,
    diagnostics: [
      ...problems.map((message): Diagnostic => ({
        severity: 'error',
        code: 'prisma-schema-differs',
        message: `the written schema.prisma does not say what the migrations make: ${message}`,
        file,
        help: 'do not use this schema.prisma (prisma db pull makes one from a database), and report this as a defect of ormbridge',
      })),
      ...(hasEngine ? [] : [uncheckedBy(file)]),
      ...limits.diagnostics(file),
    ],
  };
}

/** Prisma's engine for MySQL is a native program that npm does not bring. */
function uncheckedBy(file: string): Diagnostic {
  return {
    severity: 'note',
    code: 'prisma-schema-validated-only',
    message:
      "schema.prisma is checked by Prisma's validator, not by its engine, of which npm has none for MySQL and MariaDB",
    file,
    help: 'prisma migrate diff --from-migrations prisma/migrations --to-schema prisma/schema.prisma tells whether they agree, where the engine is installed',
  };
}

async function check(
  expected: Schema,
  text: string,
  dialect: Dialect,
  file: string,
): Promise<readonly string[]> {
  const diagnostics: Diagnostic[] = [];
  let sql: string;
  try {
    sql = await compileSchema([{ path: 'schema.prisma', content: text }]);
  } catch (error) {
    if (error instanceof PrismaEngineError) return [error.message];
    throw error;
  }
  const operations = await operationsOf(sql, file, dialect.name, diagnostics);
  const state = createState(dialect);
  diagnostics.push(...foldInto(state, operations));
  const made = dialect.normalize(state.snapshot());
  const meant = dialect.normalize(forComparison(expected));
  return [
    ...diagnostics.filter((d) => d.severity === 'error').map((d) => d.message),
    ...differencesBetween(meant, made),
  ];
}

/** Without what the writer keeps for its own use: documentation and generated columns, which the engine does not make. */
function forComparison(schema: Schema): Schema {
  const tables = Object.entries(schema.tables).map(([key, table]) => {
    const { comment: _, ...rest } = table;
    const columns = table.columns.map(({ comment: _comment, generated: _generated, ...column }) => column);
    return [key, { ...rest, columns }] as const;
  });
  const enums = Object.entries(schema.enums).map(([key, { comment: _, ...type }]) => [key, type] as const);
  return { ...schema, tables: Object.fromEntries(tables), enums: Object.fromEntries(enums) };
}
