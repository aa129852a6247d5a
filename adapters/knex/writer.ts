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
import type { Direction, Migration, MissingDown } from '../../src/ir/index.js';
import { createCompiler, type Compiler } from './compiler.js';
import { writeDirection, type WrittenDirection } from './writer/direction.js';
import { commentLines, stringLiteral } from '../shared/writer/javascript.js';
import { fileName } from '../shared/writer/writing.js';
import { MODULES, type ModuleKind } from './writer/module.js';

/**
 * Writes Knex migrations: one file for each migration, calls of the schema builder where they mean exactly the same,
 * else `knex.raw`. Option `module`: `cjs`, `esm`, `ts`; default: what a `.js` file is where they are written to.
 */
export async function createWriter(options: WriteOptions): Promise<Writer> {
  const module = options.options.module ?? options.javascript ?? 'cjs';
  if (!Object.hasOwn(MODULES, module)) {
    throw new InputError(
      'unknown-option',
      `Knex migrations are not written as "${module}"`,
      `use one of ${Object.keys(MODULES).join(', ')}`,
    );
  }
  const dialect = await loadDialect(options.dialect);
  const compiler = await createCompiler({ dialect });
  return {
    root: '',
    migration: (migration, context) =>
      writeMigration(migration, context, { dialect, compiler, module: module as ModuleKind }),
    finish: () => Promise.resolve({ files: [], diagnostics: [] }),
  };
}

interface Target {
  readonly dialect: Dialect;
  readonly compiler: Compiler;
  readonly module: ModuleKind;
}

function writeMigration(migration: Migration, context: WriteContext, target: Target): WrittenMigration {
  const up = directionOf(migration, 'up', migration.up, context, target);
  const down =
    migration.down === undefined
      ? undefined
      : directionOf(migration, 'down', migration.down, context, target);
  const source = sourceOf(migration, target.module);
  const rules = MODULES[target.module];
  const isPlain =
    migration.up.transaction === 'none' ||
    migration.down?.transaction === 'none' ||
    up.outsideTransaction ||
    down?.outsideTransaction === true;
  const parts = [
    commentLines(migration.comments ?? [], '') + rules.head,
    rules.fn('up', up.statements),
    rules.fn('down', down?.statements ?? missingDownStatements(migration)),
    isPlain ? rules.config('{ transaction: false }') : '',
  ];
  return {
    source,
    files: [{ path: source.file, text: parts.filter((part) => part !== '').join('\n') }],
    styles: { up: up.styles, down: down?.styles ?? [] },
    diagnostics: [],
  };
}

function directionOf(
  migration: Migration,
  name: OperationReference['direction'],
  direction: Direction,
  context: WriteContext,
  target: Target,
): WrittenDirection {
  return writeDirection(direction.operations, {
    dialect: target.dialect,
    compiler: target.compiler,
    before: name === 'up' ? context.before : context.after,
    optimistic: context.optimistic === true,
    mayBeIdiomatic: (index) =>
      direction.operations[index]?.kind !== 'opaque' &&
      context.style({ direction: name, index }) === 'idiomatic',
  });
}

/** Knex refuses a migration without `down` (knex `lib/migrations/migrate/Migrator.js`, `_validateMigrationStructure`). */
function missingDownStatements(migration: Migration): readonly string[] {
  const missing: MissingDown = migration.missingDown ?? 'absent';
  if (missing === 'empty') return [];
  return [`  throw new Error(${stringLiteral(`${migration.name} cannot be undone`)});`];
}

/** `20240101120000_create_users.js`: Knex sorts by file name and records it. */
function sourceOf(migration: Migration, module: ModuleKind): MigrationSource {
  const { timestamp } = migration;
  const name = fileName(migration.name === '' ? migration.id : migration.name);
  const stem = timestamp === undefined ? name : `${fileName(timestamp)}_${name}`;
  const file = `${stem}.${MODULES[module].extension}`;
  return { id: file, name: migration.name, file, ...(timestamp === undefined ? {} : { timestamp }) };
}
