import type {
  MigrationSource,
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
import { createCompiler, type Compiler } from './compiler.js';
import { writeDirection, type WrittenDirection } from './writer/direction.js';
import { createDropped, type Dropped } from './writer/dropped.js';
import { createMemory } from './writer/memory.js';
import { EXTENSIONS, moduleText, type ModuleKind } from './writer/module.js';
import { createNames, type Names } from './writer/names.js';

/** How migrations are written: calls of the query runner where they mean exactly the same, or SQL only. */
const STYLES: readonly string[] = ['api', 'sql'];

/**
 * Writes TypeORM migrations: one class and one file for each migration. Options: `module`: `ts` (default), `cjs`, `esm`;
 * `style`: `api` (default) for calls of the query runner where they mean exactly the same, else `queryRunner.query`;
 * `sql` for `queryRunner.query` alone, as `migration:generate` writes it.
 */
export async function createWriter(options: WriteOptions): Promise<Writer> {
  const module = options.options.module ?? 'ts';
  if (!Object.hasOwn(EXTENSIONS, module)) {
    throw new InputError(
      'unknown-option',
      `TypeORM migrations are not written as "${module}"`,
      `use one of ${Object.keys(EXTENSIONS).join(', ')}`,
    );
  }
  const style = options.options.style ?? 'api';
  if (!STYLES.includes(style)) {
    throw new InputError(
      'unknown-option',
      `TypeORM migrations are not written in the style "${style}"`,
      `use one of ${STYLES.join(', ')}`,
    );
  }
  const target: Target = {
    dialect: await loadDialect(options.dialect),
    compiler: createCompiler({ dialect: options.dialect }),
    module: module as ModuleKind,
    isApi: style === 'api',
    names: createNames(),
    dropped: createDropped(),
  };
  return {
    root: '',
    migration: (migration, context) => writeMigration(migration, context, target),
    finish: () => Promise.resolve({ files: [], diagnostics: [] }),
  };
}

interface Target {
  readonly dialect: Dialect;
  readonly compiler: Compiler;
  readonly module: ModuleKind;
  readonly isApi: boolean;
  readonly dropped: Dropped;
  readonly names: (migration: Migration) => Names;
}

function writeMigration(migration: Migration, context: WriteContext, target: Target): WrittenMigration {
  const names = target.names(migration);
  target.dropped.learn(migration);
  const direction = (name: 'up' | 'down', { operations }: Direction): WrittenDirection =>
    writeDirection(operations, {
      dialect: target.dialect,
      compiler: target.compiler,
      direction: name,
      before: name === 'up' ? context.before : context.after,
      memory: createMemory(
        name,
        target.dropped.before(name, migration.id, operations),
        target.dialect.name === 'sqlite',
      ),
      mayBeIdiomatic: (index) =>
        target.isApi &&
        operations[index]?.kind !== 'opaque' &&
        context.style({ direction: name, index }) === 'idiomatic',
      // On SQLite compiling a call tells more than what is read back: whether it costs rows to make the table anew.
      optimistic: context.optimistic === true && target.dialect.name !== 'sqlite',
    });
  const up = direction('up', migration.up);
  const down = migration.down && direction('down', migration.down);
  const source: MigrationSource = {
    id: names.className,
    name: migration.name,
    timestamp: names.timestamp,
    file: `${names.stem}.${EXTENSIONS[target.module]}`,
  };
  const text = moduleText(target.module, {
    className: names.className,
    name: names.className,
    comments: commentLines(migration.comments ?? [], ''),
    up: up.statements,
    down: down?.statements ?? missingDownStatements(migration),
    uses: [...new Set([...up.uses, ...(down?.uses ?? [])])],
    isPlain:
      migration.up.transaction === 'none' ||
      migration.down?.transaction === 'none' ||
      up.outsideTransaction ||
      down?.outsideTransaction === true,
  });
  return {
    source,
    files: [{ path: source.file, text }],
    styles: { up: up.styles, down: down?.styles ?? [] },
    diagnostics: [],
  };
}

/** TypeORM asks for a method `down`: where there is no way back it fails, as its author's did. */
function missingDownStatements(migration: Migration): readonly string[] {
  const missing = migration.missingDown ?? 'absent';
  if (missing === 'empty') return [];
  return [`    throw new Error(${stringLiteral(`${migration.name} cannot be undone`)});`];
}
