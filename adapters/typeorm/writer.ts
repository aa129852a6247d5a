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
import type { Migration } from '../../src/ir/index.js';
import { commentLines, stringLiteral } from '../shared/javascript.js';
import { writeDirection } from './writer/direction.js';
import { EXTENSIONS, moduleText, type ModuleKind } from './writer/module.js';
import { createNames, type Names } from './writer/names.js';

/**
 * Writes TypeORM migrations: one class and one file for each migration, its statements as `queryRunner.query`, which is
 * how TypeORM itself generates migrations. Option `module`: `ts` (default), `cjs`, `esm`.
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
  const target: Target = {
    dialect: await loadDialect(options.dialect),
    module: module as ModuleKind,
    names: createNames(),
  };
  return {
    root: '',
    migration: (migration, context) => writeMigration(migration, context, target),
    finish: () => Promise.resolve({ files: [], diagnostics: [] }),
  };
}

interface Target {
  readonly dialect: Dialect;
  readonly module: ModuleKind;
  readonly names: (migration: Migration) => Names;
}

function writeMigration(migration: Migration, _context: WriteContext, target: Target): WrittenMigration {
  const names = target.names(migration);
  const up = writeDirection(migration.up.operations, target.dialect);
  const down = migration.down && writeDirection(migration.down.operations, target.dialect);
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
  const reason = missing === 'throws' ? 'its author made it so' : 'it was written without a way back';
  return [`    throw new Error(${stringLiteral(`${migration.name} cannot be undone: ${reason}`)});`];
}
