import path from 'node:path';
import type { DiscoveredSet, MigrationSource, ReadOptions, Reader } from '../../src/adapter.js';
import { loadDialect } from '../../src/dialects/index.js';
import type { Dialect } from '../../src/dialects/dialect.js';
import { foldInto } from '../../src/fold/fold-into.js';
import type { SchemaState } from '../../src/fold/state.js';
import {
  withoutOwnTransactions,
  type Diagnostic,
  type Direction,
  type Migration,
  type MissingDown,
} from '../../src/ir/index.js';
import { readSourceFile, type SourceFile } from '../../src/source-file.js';
import { sectionsOf, type Section } from './compiler.js';

/** Reads plain SQL: files of their own for both ways, or one file with sections. */
export async function createReader(set: DiscoveredSet, options: ReadOptions): Promise<Reader> {
  const dialect = await loadDialect(options.dialect);
  const read = (file: string): SourceFile => {
    const absolute = path.join(set.root, file);
    return options.readFile === undefined ? readSourceFile(absolute) : { text: options.readFile(absolute) };
  };
  return { read: (source, state) => readMigration(source, state, { dialect, read }) };
}

interface Environment {
  readonly dialect: Dialect;
  readonly read: (file: string) => SourceFile;
}

function readMigration(source: MigrationSource, state: SchemaState, environment: Environment): Migration {
  const diagnostics: Diagnostic[] = [];
  const base = {
    id: source.id,
    name: source.name,
    ...(source.timestamp === undefined ? {} : { timestamp: source.timestamp }),
    file: source.file,
  };
  const main = environment.read(source.file);
  if ('problem' in main) {
    return {
      ...base,
      up: { operations: [], transaction: 'tool' },
      missingDown: 'absent',
      diagnostics: [main.problem],
    };
  }
  const sections = sectionsOf(main.text);
  const up = readDirection(sections.up, source.file, environment.dialect, diagnostics);
  diagnostics.push(...foldInto(state, up.operations));

  let downSection = sections.down;
  let downFile = source.file;
  if (source.downFile !== undefined) {
    const file = environment.read(source.downFile);
    if ('problem' in file) diagnostics.push(file.problem);
    else {
      downSection = sectionsOf(file.text).up;
      downFile = source.downFile;
    }
  }
  if (downSection === undefined) return { ...base, up, missingDown: 'absent', diagnostics };

  const down = readDirection(downSection, downFile, environment.dialect, diagnostics);
  foldInto(state.fork(), down.operations);
  const missingDown: MissingDown | undefined =
    down.operations.length === 0 && up.operations.length > 0 ? 'empty' : undefined;
  return { ...base, up, ...(missingDown === undefined ? { down } : { missingDown }), diagnostics };
}

function readDirection(
  section: Section,
  file: string,
  dialect: Dialect,
  diagnostics: Diagnostic[],
): Direction {
  const parsed = dialect.parse(section.sql, { file });
  diagnostics.push(...parsed.diagnostics);
  return { operations: withoutOwnTransactions(parsed.operations), transaction: section.transaction };
}
