import type { OperationOf } from '../../ir/index.js';
import { needsPerson } from '../problem.js';
import { lose, type PortContext, type Ported } from './context.js';
import { moved } from './moves.js';
import { portName } from './names.js';
import { dropForeignKeysTo } from './tables.js';

/** Databases that the servers keep for themselves. */
const RESERVED: ReadonlySet<string> = new Set(['mysql', 'information_schema', 'performance_schema', 'sys']);

/** CREATE SCHEMA, where schemas are databases. */
export function createDatabase(operation: OperationOf<'createSchema'>, context: PortContext): Ported {
  const { name } = operation;
  if (RESERVED.has(name.toLowerCase()))
    needsPerson('schema', `${name} is a database of the server's own`, 'give the schema another name');
  lose(
    context,
    'schema',
    `the schema ${name} becomes a database, of which a server has one: it must not be there yet`,
    'whoever applies the migrations needs the right to create databases, and the application rights on it',
  );
  return [operation];
}

/** A database keeps its name (MySQL manual, "RENAME TABLE Statement"), so the tables move to another one. */
export function renameDatabase(operation: OperationOf<'renameSchema'>, context: PortContext): Ported {
  const { name: from, to } = operation;
  const views = [...context.source.views()].filter(({ name }) => name.schema === from);
  if (views.length > 0) needsPerson('schema', 'a view cannot move to another database');
  return [
    ...createDatabase({ kind: 'createSchema', name: to }, context),
    ...tablesOf(from, context).flatMap((name) => moved({ schema: from, name }, to, context)),
    { kind: 'dropSchema', name: from, cascade: true },
  ];
}

/**
 * DROP DATABASE takes all that is in it, and is refused where a foreign key from elsewhere refers to that. What PostgreSQL's
 * CASCADE takes elsewhere goes first.
 */
export function dropDatabase(operation: OperationOf<'dropSchema'>, context: PortContext): Ported {
  const { name, cascade, ifExists } = operation;
  const { source, sourceAfter, target } = context;
  const elsewhere = [...source.views()].filter(
    (view) => view.name.schema !== name && sourceAfter.view(view.name) === undefined,
  );
  return [
    ...elsewhere.flatMap((view): Ported => {
      const ported = portName(view.name, context);
      return target.view(ported) === undefined ? [] : [{ kind: 'dropView', name: ported }];
    }),
    ...tablesOf(name, context).flatMap((table) =>
      dropForeignKeysTo({ schema: name, name: table }, cascade, context),
    ),
    { kind: 'dropSchema', name, cascade: true, ...(ifExists === true ? { ifExists } : {}) },
  ];
}

/** The tables of a schema. */
export function tablesOf(schema: string, { source }: PortContext): readonly string[] {
  return [...source.tables()].flatMap(({ name }) => (name.schema === schema ? [name.name] : []));
}
