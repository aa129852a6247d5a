import type { Block, Datasource, Generator, Value } from '@mrleebo/prisma-ast';
import type { Dialect } from '../../../src/dialects/dialect.js';
import type { Schema } from '../../../src/ir/index.js';
import { withoutColors } from '../engine/load.js';
import { providerOf } from '../provider.js';
import { call, list, text } from './ast.js';
import { blocksOf, namespacesOf } from './models.js';

/** For which Prisma a schema is written: 7 keeps the connection in prisma.config.ts, 5 and 6 in the schema. */
export type PrismaMajor = '5' | '6' | '7';

/** A schema.prisma, formatted by Prisma, and what Prisma's validator says against it: nothing, or it is our defect. */
export interface PrintedSchema {
  readonly text: string;
  readonly problem?: string;
}

/** Writes a schema that has been reduced to what Prisma can say. */
export async function printPrismaSchema(
  schema: Schema,
  dialect: Dialect,
  major: PrismaMajor,
): Promise<PrintedSchema> {
  const { printSchema } = await import('@mrleebo/prisma-ast');
  const { default: internals } = await import('@prisma/internals');
  const blocks: Block[] = [
    generator(major),
    datasource(schema, dialect, major),
    ...blocksOf(schema, dialect),
  ];
  const printed = printSchema({ type: 'schema', list: blocks });
  const raw = withDocumentationAttached(printed.replace(/\r\n/g, '\n').trimStart());
  let formatted: string;
  try {
    formatted = formattedBy(internals.wasm.prismaSchemaWasm, raw);
    internals.validate({ schemas: [['schema.prisma', forValidator(formatted)]] });
  } catch (error) {
    return {
      text: raw,
      problem: withoutColors(error instanceof Error ? error.message : String(error)).trim(),
    };
  }
  return { text: formatted };
}

/** Prisma's own formatter, without the linter that `formatSchema` runs on the way and lets write to the console. */
function formattedBy(wasm: { format(schemas: string, parameters: string): string }, schema: string): string {
  const parameters = {
    textDocument: { uri: 'file:/dev/null' },
    options: { tabSize: 2, insertSpaces: true },
  };
  const files = wasm.format(JSON.stringify([['schema.prisma', schema]]), JSON.stringify(parameters));
  return (JSON.parse(files) as [string, string][])[0]?.[1] ?? schema;
}

/** The printer puts an empty line before every block, also between a block and its documentation. */
function withDocumentationAttached(schema: string): string {
  return schema.replace(/^((?:\/\/\/.*\n)+)\n+(?=(?:model|enum) )/gm, '$1');
}

/** The validator is Prisma 7's, which refuses the URL that earlier versions want. */
function forValidator(schema: string): string {
  return schema.replace(/^[ \t]*url\s*=.*$/m, '');
}

function generator(major: PrismaMajor): Generator {
  const assignments: [string, Value][] =
    major === '7'
      ? [
          ['provider', text('prisma-client')],
          ['output', text('../generated/prisma')],
        ]
      : [['provider', text('prisma-client-js')]];
  return {
    type: 'generator',
    name: 'client',
    assignments: assignments.map(([key, value]) => assignment(key, value)),
  };
}

function datasource(schema: Schema, dialect: Dialect, major: PrismaMajor): Datasource {
  const namespaces = dialect.name === 'postgres' ? namespacesOf(schema) : [];
  return {
    type: 'datasource',
    name: 'db',
    assignments: [
      assignment('provider', text(providerOf(dialect.name))),
      ...(major === '7' ? [] : [assignment('url', call('env', text('DATABASE_URL')))]),
      ...(namespaces.length > 1 ? [assignment('schemas', list(namespaces.map((name) => text(name))))] : []),
    ],
  };
}

function assignment(key: string, value: Value) {
  return { type: 'assignment' as const, key, value };
}
