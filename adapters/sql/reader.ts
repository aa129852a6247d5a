import path from 'node:path';
import type { DiscoveredSet, MigrationSource, ReadOptions, Reader } from '../../src/adapter.js';
import { loadDialect } from '../../src/dialects/index.js';
import type { Dialect } from '../../src/dialects/dialect.js';
import { foldInto } from '../../src/fold/fold-into.js';
import type { SchemaState } from '../../src/fold/state.js';
import {
  asWithoutTransaction,
  withoutOwnTransactions,
  type Diagnostic,
  type Direction,
  type Migration,
  type MissingDown,
} from '../../src/ir/index.js';
import { readSourceFile, type SourceFile } from '../../src/source-file.js';
import { programDirection } from '../shared/reader/program.js';
import { asFileTakes } from '../shared/runner/quoted-text.js';
import { sectionsOf, unknownMarker, wayBackIn, type Section } from './compiler.js';
import { languageOf } from './language.js';
import { notYetSql, spanOf, withValues } from './placeholders.js';

/** Reads plain SQL: files of their own for both ways, or one file with sections. */
export async function createReader(set: DiscoveredSet, options: ReadOptions): Promise<Reader> {
  const dialect = await loadDialect(options.dialect);
  const read = (file: string): SourceFile => {
    const absolute = path.join(set.root, file);
    const found =
      options.readFile === undefined ? readSourceFile(absolute) : { text: options.readFile(absolute) };
    return 'problem' in found ? found : { text: withValues(found.text, options.env) };
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
  const program = programOf(source.file, main.text);
  const sections = sectionsOf(main.text);
  const up =
    program ??
    alone(
      source,
      'up',
      asTaken(readDirection(sections.up, source.file, environment.dialect, diagnostics), sections.up, {
        state,
        dialect: environment.dialect,
        diagnostics,
      }),
    );
  diagnostics.push(...foldInto(state, up.operations));
  if (program === undefined && source.downFile === undefined)
    diagnostics.push(...markerIn(main.text, source.file));

  let downSection = program === undefined ? sections.down : undefined;
  let downFile = source.file;
  // goose's programs have both ways in one file.
  let downProgram = program !== undefined && /down/i.test(main.text) ? program : undefined;
  if (source.downFile !== undefined) {
    const file = environment.read(source.downFile);
    if ('problem' in file) diagnostics.push(file.problem);
    else {
      downSection = wayBackIn(file.text);
      downFile = source.downFile;
      downProgram = programOf(downFile, file.text);
    }
  }
  if (downProgram !== undefined) return { ...base, up, down: downProgram, diagnostics };
  if (downSection === undefined) return { ...base, up, missingDown: 'absent', diagnostics };

  const back = readWayBack(downSection, downFile, environment.dialect, diagnostics);
  const down = alone(
    source,
    'down',
    asTaken(back, downSection, { state, dialect: environment.dialect, diagnostics }),
  );
  const missingDown: MissingDown | undefined =
    down.operations.length === 0 && up.operations.length > 0 ? 'empty' : undefined;
  return { ...base, up, ...(missingDown === undefined ? { down } : { missingDown }), diagnostics };
}

interface Taking {
  /** That in which the direction runs. */
  readonly state: SchemaState;
  readonly dialect: Dialect;
  readonly diagnostics: Diagnostic[];
}

/** A direction as SQLite's shell runs it. */
function asTaken(direction: Direction, { sql }: Section, { state, dialect, diagnostics }: Taking): Direction {
  const taken = asFileTakes(direction.operations, state, { dialect, text: sql, who: "SQLite's shell" });
  diagnostics.push(...taken.diagnostics);
  return taken.operations === direction.operations
    ? direction
    : { ...direction, operations: taken.operations };
}

/** Where a file may hold a way back that is not told from its way up. */
function markerIn(text: string, file: string): readonly Diagnostic[] {
  const found = unknownMarker(text);
  if (found === undefined) return [];
  return [
    {
      severity: 'warning',
      code: 'section-not-read',
      message: 'this line may begin a way back; what follows it is read as part of the way up',
      span: spanOf(text, found, file),
      help: 'if the tool that runs these files goes back with it, put it into a file of its own (.up.sql, .down.sql) or mark both as dbmate does: -- migrate:up, -- migrate:down',
    },
  ];
}

/** A migration that is a program, as one operation that a person must decide. */
function programOf(file: string, text: string): Direction | undefined {
  const found = languageOf(file);
  if (found === undefined) return undefined;
  return programDirection(file, text, found);
}

function alone(source: MigrationSource, way: 'up' | 'down', direction: Direction): Direction {
  return source.alone?.includes(way) === true ? { ...direction, transaction: 'none' } : direction;
}

/** A way back that does not parse stops there, rather than the whole history: nobody has ever gone it. */
function readWayBack(section: Section, file: string, dialect: Dialect, diagnostics: Diagnostic[]): Direction {
  const found: Diagnostic[] = [];
  const direction = readDirection(section, file, dialect, found);
  const refused = found.find(({ severity }) => severity === 'error');
  if (refused === undefined) {
    diagnostics.push(...found);
    return direction;
  }
  const reason = `the way back is no valid SQL: ${refused.message}`;
  return {
    ...direction,
    operations: [
      {
        kind: 'opaque',
        code: section.sql.trim(),
        reason,
        language: 'sql',
        touches: [],
        ...(refused.span === undefined ? {} : { origin: refused.span }),
      },
    ],
  };
}

function readDirection(
  section: Section,
  file: string,
  dialect: Dialect,
  diagnostics: Diagnostic[],
): Direction {
  const parsed = dialect.parse(section.sql, { file });
  const isWrong = parsed.diagnostics.some(({ severity }) => severity === 'error');
  const reasons = isWrong ? notYetSql(section.sql, file) : [];
  diagnostics.push(...(reasons.length > 0 ? reasons : parsed.diagnostics));
  // What stands around a placeholder or a template is no statement yet, whatever the parser makes of it.
  const read = reasons.length > 0 ? [] : parsed.operations;
  const direction = asWithoutTransaction({ operations: read, transaction: section.transaction });
  // Outside of the tool's transaction the author's own are what keeps a failure from leaving half.
  return direction.operations === read
    ? { ...direction, operations: withoutOwnTransactions(read) }
    : direction;
}
