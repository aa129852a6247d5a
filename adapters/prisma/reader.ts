import path from 'node:path';
import type { DiscoveredSet, MigrationSource, ReadOptions, Reader } from '../../src/adapter.js';
import { loadDialect } from '../../src/dialects/index.js';
import type { Dialect } from '../../src/dialects/dialect.js';
import { foldInto } from '../../src/fold/fold-into.js';
import type { SchemaState } from '../../src/fold/state.js';
import {
  runsOutsideTransaction,
  withoutOwnTransactions,
  type Diagnostic,
  type Direction,
  type Migration,
  type MissingDown,
  type Operation,
} from '../../src/ir/index.js';
import { readSourceFile, type SourceFile } from '../../src/source-file.js';
import { programDirection, type ProgramLanguage } from '../shared/reader/program.js';
import { asFileTakes } from '../shared/runner/quoted-text.js';
import { languageOf } from './migration/program.js';
import { withoutPrismaComments } from './migration/markers.js';

/** Reads `migration.sql` files, with the `down.sql` beside them where there is one (Prisma itself knows none). */
export async function createReader(set: DiscoveredSet, options: ReadOptions): Promise<Reader> {
  const dialect = await loadDialect(options.dialect);
  const read = (file: string): SourceFile => {
    const absolute = path.join(set.root, file);
    if (options.readFile === undefined) return readSourceFile(absolute);
    return { text: options.readFile(absolute) };
  };
  return { read: (source, state) => readMigration(source, state, { dialect, read }) };
}

interface Environment {
  readonly dialect: Dialect;
  readonly read: (file: string) => SourceFile;
}

function readMigration(source: MigrationSource, state: SchemaState, environment: Environment): Migration {
  const base = {
    id: source.id,
    name: source.name,
    ...(source.timestamp === undefined ? {} : { timestamp: source.timestamp }),
    file: source.file,
  };
  const diagnostics: Diagnostic[] = [];
  const language = languageOf(source.file);
  if (language !== undefined) return readProgram(base, source.file, language, environment);
  const files = [source.file, ...(source.parts ?? [])];
  const up = readDirection(files, state, environment, diagnostics);
  diagnostics.push(...foldInto(state, up.operations));
  if (source.downFile === undefined) return { ...base, up, missingDown: 'absent', diagnostics };

  const down = readDirection([source.downFile], state, environment, diagnostics);
  const missingDown: MissingDown | undefined =
    down.operations.length === 0 && up.operations.length > 0 ? 'empty' : undefined;
  return { ...base, up, ...(missingDown === undefined ? { down } : { missingDown }), diagnostics };
}

/** A migration that Prisma itself does not run, as the project's own program may: a person decides. */
function readProgram(
  base: Pick<Migration, 'id' | 'name' | 'file'>,
  file: string,
  language: ProgramLanguage,
  environment: Environment,
): Migration {
  const source = environment.read(file);
  const isRead = !('problem' in source);
  return {
    ...base,
    up: isRead ? programDirection(file, source.text, language) : { operations: [], transaction: 'tool' },
    missingDown: 'absent',
    diagnostics: isRead ? [] : [source.problem],
  };
}

function readDirection(
  files: readonly string[],
  before: SchemaState,
  environment: Environment,
  diagnostics: Diagnostic[],
): Direction {
  const operations: Operation[] = [];
  for (const file of files) {
    const source = environment.read(file);
    if ('problem' in source) {
      diagnostics.push(source.problem);
      continue;
    }
    const parsed = environment.dialect.parse(source.text, { file });
    diagnostics.push(...parsed.diagnostics);
    const statements = new Set(parsed.operations.map((o) => o.origin?.start));
    // Elsewhere the engine sends a file without a transaction around it (prisma-engines, `raw_cmd` of each flavour).
    const alone = statements.size === 1 || environment.dialect.name !== 'postgres';
    const wrong = alone ? undefined : parsed.operations.find(runsOutsideTransaction);
    if (wrong !== undefined) diagnostics.push(cannotRunHere(file, wrong));
    const taken = asFileTakes(withoutOwnTransactions(parsed.operations), before, {
      dialect: environment.dialect,
      text: source.text,
      who: 'the SQLite of Prisma',
    });
    diagnostics.push(...taken.diagnostics);
    operations.push(...taken.operations.map(withoutPrismaComments));
  }
  const isApart = environment.dialect.name === 'postgres' && operations.some(runsOutsideTransaction);
  const outside = isApart || files.length > 1;
  return { operations, transaction: outside ? 'none' : 'tool' };
}

/** A down.sql is run by ormbridge alone, which takes its statements one by one where it has to. */
function cannotRunHere(file: string, operation: Operation): Diagnostic {
  const isDown = path.posix.basename(file) === 'down.sql';
  return {
    severity: isDown ? 'note' : 'warning',
    code: 'prisma-transaction',
    message: isDown
      ? 'its statements are run one by one, because one of them cannot run in a transaction'
      : 'Prisma sends the file as one query, so this statement, which cannot run in a transaction, fails',
    ...(operation.origin === undefined ? { file } : { span: operation.origin }),
    help: 'put it into a migration of its own',
  };
}
