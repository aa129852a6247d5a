import type {
  MigrationSource,
  WriteContext,
  WriteOptions,
  Writer,
  WrittenFile,
  WrittenMigration,
  WrittenStyle,
} from '../../src/adapter.js';
import { InputError } from '../../src/errors.js';
import { loadDialect } from '../../src/dialects/index.js';
import type { Dialect } from '../../src/dialects/dialect.js';
import type { SchemaState } from '../../src/fold/state.js';
import { printSqlScript } from '../../src/dialects/script.js';
import type { Direction, Migration } from '../../src/ir/index.js';
import type { WritableLayout } from './layout.js';

/** How a layout lays out one migration. `down` is undefined where the migration has no way back. */
interface LayoutRules {
  source(migration: Migration): MigrationSource;
  files(source: MigrationSource, up: SqlText, down: SqlText | undefined): readonly WrittenFile[];
}

interface SqlText {
  readonly sql: string;
  readonly transaction: 'tool' | 'none';
}

const LAYOUTS: Record<WritableLayout, LayoutRules> = {
  'up-down': {
    source: (migration) => {
      const stem = stemOf(migration);
      return {
        ...sourceOf(migration, stem),
        file: `${stem}.up.sql`,
        ...(migration.down === undefined ? {} : { downFile: `${stem}.down.sql` }),
      };
    },
    files: (source, up, down) => [
      { path: source.file, text: up.sql },
      ...(down === undefined || source.downFile === undefined
        ? []
        : [{ path: source.downFile, text: down.sql }]),
    ],
  },
  flyway: {
    source: (migration) => {
      const version = migration.timestamp ?? '';
      const name = fileName(migration.name);
      const source = sourceOf(migration, `V${version}__${name}`);
      return {
        ...source,
        file: `V${version}__${name}.sql`,
        ...(migration.down === undefined ? {} : { downFile: `U${version}__${name}.sql` }),
      };
    },
    files: (source, up, down) => [
      {
        path: source.file,
        text: up.transaction === 'none' ? `-- executeInTransaction=false\n\n${up.sql}` : up.sql,
      },
      ...(down === undefined || source.downFile === undefined
        ? []
        : [{ path: source.downFile, text: down.sql }]),
    ],
  },
  diesel: {
    source: (migration) => {
      const stem = stemOf(migration);
      const ways = [
        ...(migration.up.transaction === 'none' ? (['up'] as const) : []),
        ...(migration.down?.transaction === 'none' ? (['down'] as const) : []),
      ];
      return {
        ...sourceOf(migration, stem),
        file: `${stem}/up.sql`,
        ...(migration.down === undefined ? {} : { downFile: `${stem}/down.sql` }),
        // What is beside the files holds for both ways.
        ...(ways.length === 0 ? {} : { alone: ['up', 'down'] }),
      };
    },
    files: (source, up, down) => [
      { path: source.file, text: up.sql },
      ...(down === undefined || source.downFile === undefined
        ? []
        : [{ path: source.downFile, text: down.sql }]),
      ...(source.alone === undefined
        ? []
        : [{ path: `${source.id}/metadata.toml`, text: 'run_in_transaction = false\n' }]),
    ],
  },
  dbmate: sections('-- migrate:up', '-- migrate:down', {
    option: (text) => (text.transaction === 'none' ? ' transaction:false' : ''),
    head: () => '',
  }),
  goose: sections('-- +goose Up', '-- +goose Down', {
    option: () => '',
    head: (up, down) =>
      up.transaction === 'none' || down?.transaction === 'none' ? '-- +goose NO TRANSACTION\n' : '',
    body: gooseStatements,
  }),
};

/** Names of the layouts that can be written. */
export const writableLayouts = Object.keys(LAYOUTS);

/** Writes plain SQL in one of the usual layouts (`--layout up-down|flyway|diesel|dbmate|goose`, default up-down). */
export async function createWriter(options: WriteOptions): Promise<Writer> {
  const dialect = await loadDialect(options.dialect);
  const name = options.options['layout'] ?? 'up-down';
  const layout = (LAYOUTS as Record<string, LayoutRules | undefined>)[name];
  if (layout === undefined) {
    throw new InputError(
      'unknown-layout',
      `there is no SQL layout "${name}"`,
      `use one of ${writableLayouts.join(', ')}`,
    );
  }
  return {
    root: '',
    migration: (migration, context) => write(migration, context, layout, dialect),
    finish: async () => ({ files: [], diagnostics: [] }),
  };
}

function write(
  migration: Migration,
  context: WriteContext,
  layout: LayoutRules,
  dialect: Dialect,
): WrittenMigration {
  const source = layout.source(migration);
  const up = print(migration.up, migration.comments ?? [], dialect, context.before);
  const down = migration.down === undefined ? undefined : print(migration.down, [], dialect, context.after);
  return {
    source,
    files: layout.files(source, up.text, down?.text),
    styles: { up: up.styles, down: down?.styles ?? [] },
    diagnostics: [],
  };
}

function print(
  direction: Direction,
  comments: readonly string[],
  dialect: Dialect,
  before: SchemaState,
): { text: SqlText; styles: readonly WrittenStyle[] } {
  return {
    text: {
      sql: printSqlScript(direction.operations, dialect, { header: comments, before }),
      transaction: direction.transaction,
    },
    styles: direction.operations.map((o) => (o.kind === 'opaque' ? 'manual' : 'idiomatic')),
  };
}

function sections(
  upMarker: string,
  downMarker: string,
  rules: {
    option: (text: SqlText) => string;
    head: (up: SqlText, down: SqlText | undefined) => string;
    body?: (sql: string) => string;
  },
): LayoutRules {
  const body = rules.body ?? ((sql: string) => sql);
  return {
    source: (migration) => {
      const stem = stemOf(migration);
      return { ...sourceOf(migration, stem), file: `${stem}.sql` };
    },
    files: (source, up, down) => [
      {
        path: source.file,
        text:
          `${rules.head(up, down)}${upMarker}${rules.option(up)}\n${body(up.sql)}` +
          (down === undefined ? '' : `\n${downMarker}${rules.option(down)}\n${body(down.sql)}`),
      },
    ],
  };
}

/** goose splits at semicolons, so what has any inside is marked as one block. */
function gooseStatements(sql: string): string {
  if (/\$\w*\$/.test(sql)) return `-- +goose StatementBegin\n${sql}-- +goose StatementEnd\n`;
  return sql
    .split('\n\n')
    .map((block) =>
      PROGRAM.test(block) ? `-- +goose StatementBegin\n${block.trimEnd()}\n-- +goose StatementEnd\n` : block,
    )
    .join('\n\n');
}

/** A program whose body holds a semicolon, after the comments above it. */
const PROGRAM = /^(?:--.*\n)*CREATE\b[^;]*\b(?:TRIGGER|PROCEDURE|FUNCTION)\b[^;]*;[^;]*\S/i;

function sourceOf(migration: Migration, id: string): Omit<MigrationSource, 'file'> {
  return {
    id,
    name: migration.name,
    ...(migration.timestamp === undefined ? {} : { timestamp: migration.timestamp }),
  };
}

function stemOf(migration: Migration): string {
  return migration.timestamp === undefined
    ? fileName(migration.name)
    : `${migration.timestamp}_${fileName(migration.name)}`;
}

/** A name that is safe as a file name on every system. */
function fileName(name: string): string {
  return name.replace(/[^A-Za-z0-9._-]+/g, '_').replace(/^\.+/, '_');
}
