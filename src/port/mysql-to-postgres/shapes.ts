import type { Column, OperationBody, OperationOf, Table } from '../../ir/index.js';
import { siblingName } from '../../ir/index.js';
import { needsPerson } from '../problem.js';
import type { Shapes } from '../tables/shapes.js';
import { lose, type Ported, type WayContext } from '../way.js';
import { changeColumn } from './change-column.js';
import { portColumn } from './columns.js';
import { portConstraint, portIndex } from './constraints.js';
import { portIndexName, portName } from './names.js';
import { touchFor, untouch } from './touch-triggers.js';

/** How the tables of MySQL and MariaDB are said in PostgreSQL. */
export const shapes: Shapes = {
  tableName: portName,
  indexName: portIndexName,
  column: portColumn,
  constraint: portConstraint,
  unique: () => needsPerson('constraint', 'a unique constraint is none of MySQL, which has indexes'),
  index: portIndex,
  changeColumn,
  beforeDrop: (column, table, context) => untouch(column.name, table, context),
  afterDrop: dropEnumOf,
  renamed,
  renamedTable,
  options,
  alterTable,
  comment: (name, comment) => [{ kind: 'comment', on: { kind: 'table', name }, comment }],
  waitsForTables: true,
};

/** The type of an enum goes with its column. */
function dropEnumOf(column: Column, table: Table, { target }: WayContext): Ported {
  if (column.type.kind !== 'enum') return [];
  const type = target.table(portName(table.name))?.columns.find(({ name }) => name === column.name)?.type;
  return type?.kind === 'named' ? [{ kind: 'dropEnum', name: type.name }] : [];
}

/** The function that a trigger runs knows the column by its name. */
function renamed({ table, column, to }: OperationOf<'renameColumn'>, context: WayContext): Ported {
  const after = context.sourceAfter.table(table);
  const source = after?.columns.find(({ name }) => name === to);
  if (after === undefined || source?.onUpdate === undefined) return [];
  return [...untouch(column, after, context), ...touchFor(source, after, context)];
}

/** Indexes whose name has their table's before it follow the table; names of foreign keys that MySQL had made follow it too. */
function renamedTable({ table, to }: OperationOf<'renameTable'>, context: WayContext): Ported {
  const before = context.source.table(table);
  const after = context.sourceAfter.table({ ...table, name: to });
  const name = portName({ ...table, name: to });
  const target = context.target.table(portName(table));
  if (before === undefined || after === undefined || target === undefined) return [];
  const indexes = before.indexes.flatMap(({ name: own = '' }): readonly OperationBody[] => {
    const [old, next] = [portIndexName(own, table, context), portIndexName(own, after.name, context)];
    const isThere = target.indexes.some((one) => one.name === old);
    return old === next || !isThere
      ? []
      : [{ kind: 'renameIndex', index: siblingName(name, old), to: next, table: name }];
  });
  const constraints = before.constraints.flatMap((constraint): readonly OperationBody[] => {
    const old = constraint.name ?? '';
    if (target.constraints.every((one) => one.name !== old)) return [];
    if (after.constraints.some((one) => one.name === old)) return [];
    const next = /_(?:ibfk|chk)_\d+$/.exec(old)?.[0];
    const fresh = next === undefined ? undefined : `${to}${next}`;
    return fresh === undefined || !after.constraints.some((one) => one.name === fresh)
      ? []
      : [{ kind: 'renameConstraint', table: name, name: old, to: fresh }];
  });
  return [...indexes, ...constraints];
}

function options(
  operation: OperationOf<'createTable'>,
  context: WayContext,
): Partial<OperationOf<'createTable'>> {
  noteOptions(Object.keys(operation.options ?? {}), context);
  return operation.comment === undefined ? {} : { comment: operation.comment };
}

/** Options that say how MySQL shall work, not what is in the table. */
function noteOptions(names: readonly string[], context: WayContext): void {
  const left = names.filter((name) => !['auto_increment', 'charset', 'collate', 'engine'].includes(name));
  if (left.length > 0) lose(context, 'table-options', `options of a table have no equal: ${left.join(', ')}`);
}

function alterTable({ table, change }: OperationOf<'alterTable'>, context: WayContext): Ported {
  switch (change.kind) {
    case 'options': {
      noteOptions(Object.keys(change.options), context);
      const start = change.options['auto_increment'];
      const counter = context.source.table(table)?.columns.find((one) => one.autoIncrement !== undefined);
      if (start === undefined || counter === undefined) return [];
      return [
        {
          kind: 'alterColumn',
          table: portName(table),
          column: counter.name,
          change: { kind: 'setIdentity', restart: start },
        },
      ];
    }
    case 'convertCharset':
      lose(context, 'charset', 'all text is Unicode: the character set is left out');
      return [];
    case 'partitionBy':
      return needsPerson('partition', 'a partitioned table has no equal that is known');
    case 'setSchema':
      return [{ kind: 'alterTable', table: portName(table), change }];
    case 'rowLevelSecurity':
    case 'logged':
    case 'setParameters':
    case 'resetParameters':
      return needsPerson('alter', 'this change is none of MySQL');
  }
}
