import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import type { Dialect } from '../../../src/dialects/dialect.js';
import { createAll } from '../../../src/fold/inverse/create-all.js';
import { createState } from '../../../src/fold/create-state.js';
import type { Diagnostic, Operation, Schema } from '../../../src/ir/index.js';
import { asEngineError, loadEngine } from '../engine/load.js';
import { sqliteAdapterFactory } from '../engine/sqlite-adapter.js';

/**
 * `schema.prisma` as `prisma db pull` writes it: Prisma's own engine looks at a SQLite database that is made of the folded
 * schema. So it is what Prisma itself would say of the database that the migrations lead to.
 */
export async function pullSchema(
  schema: Schema,
  dialect: Dialect,
  head: string,
): Promise<{ readonly text: string; readonly diagnostics: readonly Diagnostic[] }> {
  const file = path.join(tmpdir(), `ormbridge-pull-${randomBytes(6).toString('hex')}.sqlite`);
  try {
    await make(schema, dialect, file);
    const { SchemaEngine } = await loadEngine();
    const factory = bindMigrationAwareSqlAdapterFactory(await sqliteAdapterFactory(file));
    const engine = await SchemaEngine.new({ datamodels: [['schema.prisma', head]] }, () => {}, factory);
    const pulled = await engine.introspect({
      schema: { files: [{ path: 'schema.prisma', content: head }] },
      baseDirectoryPath: '',
      force: false,
      compositeTypeDepth: 0,
      namespaces: null,
    } as never);
    const text = pulled.schema.files.map(({ content }) => content).join('\n');
    return {
      text,
      diagnostics:
        pulled.warnings === undefined || pulled.warnings === null
          ? []
          : warningsIn(String(pulled.warnings)).map(warning),
    };
  } catch (error) {
    const { message } = asEngineError(error);
    // An empty database has nothing to be pulled.
    const isEmpty = Object.keys(schema.tables).length === 0;
    return { text: head, diagnostics: isEmpty ? [] : [warning(message)] };
  } finally {
    await rm(file, { force: true });
  }
}

async function make(schema: Schema, dialect: Dialect, file: string): Promise<void> {
  const client = await dialect.connect(file);
  const state = createState(dialect);
  try {
    for (const operation of createAll(schema)) {
      for (const statement of dialect.print(operation, state)) await client.query(statement);
      state.apply(operation as Operation);
    }
    for (const sql of Object.values(schema.others)) await client.query(sql);
  } finally {
    await client.close();
  }
}

/** The engine's text has a title, and a paragraph for each thing that it says, with a list of what that is about. */
function warningsIn(text: string): readonly string[] {
  return text
    .replace(/^\*{3} WARNING \*{3}/, '')
    .split(/\n\s*\n/)
    .map((paragraph) => {
      const lines = paragraph.split('\n').map((line) => line.trim());
      const said = lines.filter((line) => line !== '' && !line.startsWith('- '));
      const about = lines.filter((line) => line.startsWith('- ')).map((line) => line.slice(2));
      return [said.join(' '), about.join('; ')].filter((part) => part !== '').join(' ');
    })
    .filter((warned) => warned !== '');
}

function warning(message: string): Diagnostic {
  return {
    severity: 'lossy',
    code: 'prisma-schema-warning',
    message: `Prisma says of the schema: ${message.trim()}`,
    help: 'schema.prisma is as prisma db pull writes it; the migrations are not touched by this',
  };
}
