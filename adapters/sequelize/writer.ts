import type {
  MigrationSource,
  OperationReference,
  WriteContext,
  WriteOptions,
  Writer,
  WrittenMigration,
} from '../../src/adapter.js';
import { loadDialect } from '../../src/dialects/index.js';
import type { Dialect } from '../../src/dialects/dialect.js';
import { InputError } from '../../src/errors.js';
import type { Direction, Migration } from '../../src/ir/index.js';
import { commentLines, stringLiteral } from '../shared/writer/javascript.js';
import { fileName } from '../shared/writer/writing.js';
import { createCompiler, type Compiler } from './compiler.js';
import { withoutGuards } from './reader/statements.js';
import { writeDirection, type WrittenDirection } from './writer/direction.js';
import { MODULES, type Body, type ModuleKind } from './writer/module.js';

/**
 * Writes Sequelize migrations: one file for each migration, calls of the query interface where they mean exactly the
 * same, else `queryInterface.sequelize.query`. Option `module`: `cjs` (default), `esm`, `ts`.
 * sequelize-cli loads no ES modules, so where `.js` files are such, CommonJS gets `.cjs`, which it loads as well
 * (sequelize-cli `lib/core/migrator.js`).
 */
export async function createWriter(options: WriteOptions): Promise<Writer> {
  const module = options.options.module ?? 'cjs';
  if (!Object.hasOwn(MODULES, module)) {
    throw new InputError(
      'unknown-option',
      `Sequelize migrations are not written as "${module}"`,
      `use one of ${Object.keys(MODULES).join(', ')}`,
    );
  }
  const dialect = await loadDialect(options.dialect);
  const target: Target = {
    dialect,
    compiler: createCompiler({ dialect: dialect.name }),
    module: module as ModuleKind,
    extension:
      module === 'cjs' && options.javascript === 'esm' ? 'cjs' : MODULES[module as ModuleKind].extension,
  };
  return {
    root: '',
    migration: (migration, context) => writeMigration(migration, context, target),
    asRead: withoutGuards,
    finish: () => Promise.resolve({ files: [], diagnostics: [] }),
  };
}

interface Target {
  readonly dialect: Dialect;
  readonly compiler: Compiler;
  readonly module: ModuleKind;
  readonly extension: string;
}

function writeMigration(migration: Migration, context: WriteContext, target: Target): WrittenMigration {
  const up = directionOf('up', migration.up, context, target);
  const down =
    migration.down === undefined ? undefined : directionOf('down', migration.down, context, target);
  const source = sourceOf(migration, target);
  const text = MODULES[target.module].text(up.body, down?.body ?? missingDownBody(migration, target));
  return {
    source,
    files: [{ path: source.file, text: commentLines(migration.comments ?? [], '') + text }],
    styles: { up: up.styles, down: down?.styles ?? [] },
    diagnostics: [],
  };
}

function directionOf(
  name: OperationReference['direction'],
  direction: Direction,
  context: WriteContext,
  target: Target,
): WrittenDirection {
  return writeDirection(direction, {
    dialect: target.dialect,
    compiler: target.compiler,
    before: name === 'up' ? context.before : context.after,
    mayBeIdiomatic: (index) =>
      direction.operations[index]?.kind !== 'opaque' &&
      context.style({ direction: name, index }) === 'idiomatic',
    // On SQLite compiling a call tells more than what is read back: a driver binds parameters in its own way there.
    optimistic: context.optimistic === true && target.dialect.name !== 'sqlite',
    indent: indentOf(target.module),
    typescript: target.module === 'ts',
  });
}

function indentOf(module: ModuleKind): string {
  return module === 'cjs' ? '    ' : '  ';
}

/** sequelize-cli fails at a migration without `down` only when it is undone; the written one says why. */
function missingDownBody(migration: Migration, { module }: Target): Body {
  const missing = migration.missingDown ?? 'absent';
  if (missing === 'empty') return { statements: [], transaction: false };
  const message = stringLiteral(`${migration.name} cannot be undone`);
  return { statements: [`${indentOf(module)}throw new Error(${message});`], transaction: false };
}

/** `20240101120000-create-users.js`: sequelize-cli sorts by file name and records it. */
function sourceOf(migration: Migration, { extension }: Target): MigrationSource {
  const { timestamp } = migration;
  const name = fileName(migration.name === '' ? migration.id : migration.name);
  const stem = timestamp === undefined ? name : `${fileName(timestamp)}-${name}`;
  const file = `${stem}.${extension}`;
  return { id: file, name: migration.name, file, ...(timestamp === undefined ? {} : { timestamp }) };
}
