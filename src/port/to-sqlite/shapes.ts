import type { OperationBody, OperationOf } from '../../ir/index.js';
import { siblingName } from '../../ir/index.js';
import { needsPerson } from '../problem.js';
import type { Shapes } from '../tables/shapes.js';
import { lose, type Ported, type WayContext } from '../way.js';
import { changeColumn } from './change-column.js';
import { portColumn } from './columns.js';
import { portConstraint, portIndex, portUnique } from './constraints.js';
import { portIndexName, portName } from './names.js';
import { untouch } from './touch-triggers.js';

/** How tables of PostgreSQL and MySQL are said in SQLite. */
export const shapes: Shapes = {
  tableName: portName,
  indexName: portIndexName,
  column: portColumn,
  constraint: portConstraint,
  unique: portUnique,
  index: portIndex,
  changeColumn,
  beforeDrop: (column, table, context) => untouch(column.name, table, context),
  afterDrop: () => [],
  // The text of triggers follows a name here.
  renamed: () => [],
  renamedTable,
  options,
  alterTable,
  comment: (_table, _comment, context) => {
    lose(context, 'comment', 'the comment on a table has no place');
    return [];
  },
  waitsForTables: false,
};

/** Indexes whose name has their table's before it follow the table. */
function renamedTable({ table, to }: OperationOf<'renameTable'>, context: WayContext): Ported {
  const before = context.source.table(table);
  const target = context.target.table(portName(table));
  if (before === undefined || target === undefined) return [];
  const next = { ...table, name: to };
  const unique = before.constraints.filter(({ kind }) => kind === 'unique');
  return [...unique, ...before.indexes].flatMap(({ name: own = '' }): readonly OperationBody[] => {
    const [old, fresh] = [portIndexName(own, table, context), portIndexName(own, next, context)];
    const isThere = target.indexes.some((one) => one.name === old);
    return old === fresh || !isThere
      ? []
      : [{ kind: 'renameIndex', index: siblingName(portName(next), old), to: fresh, table: portName(next) }];
  });
}

function options(
  operation: OperationOf<'createTable'>,
  context: WayContext,
): Partial<OperationOf<'createTable'>> {
  if (operation.comment !== undefined) lose(context, 'comment', 'the comment on a table has no place');
  if (operation.unlogged === true) lose(context, 'unlogged', 'an unlogged table becomes an ordinary one');
  if (operation.with !== undefined) lose(context, 'storage', 'storage parameters have no equal');
  if (operation.options?.['auto_increment'] !== undefined)
    lose(context, 'identity', 'where a column starts to count is not kept');
  return {};
}

function alterTable({ table, change }: OperationOf<'alterTable'>, context: WayContext): Ported {
  switch (change.kind) {
    case 'setSchema': {
      const to = portName(
        change.schema === 'public' ? { name: table.name } : { schema: change.schema, name: table.name },
      );
      return [{ kind: 'renameTable', table: portName(table), to: to.name }];
    }
    case 'options':
      if (change.options['auto_increment'] !== undefined)
        lose(context, 'identity', 'where a column starts to count is not kept');
      return [];
    case 'logged':
    case 'setParameters':
    case 'resetParameters':
    case 'convertCharset':
      lose(context, 'storage', 'how a table is kept has no equal');
      return [];
    case 'rowLevelSecurity':
      return needsPerson(
        'row-level-security',
        'row-level security has no equal',
        'the application must check',
      );
    case 'partitionBy':
      return needsPerson('partition', 'a partitioned table has no equal');
  }
}
