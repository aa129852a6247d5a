import type { CommentTarget, OperationBody, OperationOf } from '../../ir/index.js';
import { needsPerson } from '../problem.js';
import { redefined } from './alter-column.js';
import { createDatabase, dropDatabase, renameDatabase, tablesOf } from './databases.js';
import { lose, type PortContext, type Ported } from './context.js';
import { asDatabases, portName } from './names.js';

/** Schemas, extensions, comments. */
export const namespaces = {
  createSchema,
  renameSchema,
  dropSchema,
  createExtension,
  dropExtension: (operation: OperationOf<'dropExtension'>): Ported =>
    EXTENSIONS.has(operation.name)
      ? []
      : needsPerson('extension', `the extension ${operation.name} has no equal`),
  comment,
} as const;

/** Extensions whose functions and types are ported, or refused, each where it is used. */
const EXTENSIONS: ReadonlySet<string> = new Set([
  'btree_gin',
  'btree_gist',
  'citext',
  'fuzzystrmatch',
  'hstore',
  'pg_stat_statements',
  'pg_trgm',
  'pgcrypto',
  'plpgsql',
  'unaccent',
  'uuid-ossp',
]);

function createExtension(operation: OperationOf<'createExtension'>, context: PortContext): Ported {
  if (!EXTENSIONS.has(operation.name))
    needsPerson('extension', `the extension ${operation.name} has no equal`);
  lose(
    context,
    'extension',
    `the extension ${operation.name} is left out: what uses it is ported or refused by itself`,
  );
  return [];
}

function createSchema(operation: OperationOf<'createSchema'>, context: PortContext): Ported {
  if (operation.name === 'public') return [];
  if (asDatabases(context.rules)) return createDatabase(operation, context);
  lose(context, 'schema', `the schema ${operation.name} becomes a prefix of the names in it`);
  return [];
}

function renameSchema(operation: OperationOf<'renameSchema'>, context: PortContext): Ported {
  if (asDatabases(context.rules)) return renameDatabase(operation, context);
  return tablesOf(operation.name, context).map((name): OperationBody => ({
    kind: 'renameTable',
    table: portName({ schema: operation.name, name }, context),
    to: portName({ schema: operation.to, name }, context).name,
  }));
}

function dropSchema(operation: OperationOf<'dropSchema'>, context: PortContext): Ported {
  if (asDatabases(context.rules)) return dropDatabase(operation, context);
  const names = tablesOf(operation.name, context);
  if (names.length > 0 && operation.cascade !== true) needsPerson('schema', 'the schema is not empty here');
  if (names.length > 1)
    needsPerson('schema', 'the tables of a schema must be dropped in the order of their keys');
  return names.map((name): OperationBody => ({
    kind: 'dropTable',
    table: portName({ schema: operation.name, name }, context),
  }));
}

function comment(operation: OperationOf<'comment'>, context: PortContext): Ported {
  const { on } = operation;
  if (on.kind === 'table') {
    return [
      {
        kind: 'comment',
        on: { kind: 'table', name: portName(on.name, context) },
        comment: operation.comment,
      },
    ];
  }
  if (on.kind === 'column') {
    const before = context.source.table(on.table);
    const after = context.sourceAfter.table(on.table);
    if (before !== undefined && after !== undefined) return redefined(before, after, on.column, context);
  }
  lose(context, 'comment', `the comment on ${words(on)} has no place`);
  return [];
}

function words(target: CommentTarget): string {
  if (target.kind === 'materializedView') return `the materialised view ${target.name.name}`;
  return target.kind === 'column' ? `the column ${target.column}` : `the ${target.kind}`;
}
