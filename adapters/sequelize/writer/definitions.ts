import {
  keyOf,
  sameName,
  type Column,
  type DialectName,
  type Name,
  type Operation,
  type OperationKind,
  type OperationOf,
} from '../../../src/ir/index.js';
import { addColumnCall } from './add-column.js';
import { ownEnumName, type ColumnRole } from './attribute.js';
import type { Block, BlockContext } from './block.js';
import type { Call } from './calls.js';
import { createTableCalls } from './create-table.js';

/**
 * A table or new columns, together with the new types of their enum columns before them and their comments behind them:
 * `createTable` and `addColumn` say these too. The block that covers most first.
 */
export function definitionBlocks(index: number, context: BlockContext): readonly Block[] {
  const { operations } = context;
  const enums = leading(operations.slice(index), 'createEnum');
  const at = index + enums.length;
  const first = operations[at];
  if (first?.kind !== 'createTable' && first?.kind !== 'addColumn') return [];
  const columns =
    first.kind === 'addColumn'
      ? leading(operations.slice(at), 'addColumn', (one) => sameName(one.table, first.table))
      : [];
  const lists: readonly (readonly Definition[])[] =
    first.kind === 'createTable' ? [[first]] : columns.length > 1 ? [columns, [first]] : [[first]];
  return lists.flatMap((definitions) => {
    const comments = commentsBehind(at + definitions.length, definitions, context);
    // Columns without comments are as well told one by one.
    if (definitions.length > 1 && comments.length === 0) return [];
    const told = comments.length === 0 ? [comments] : [comments, []];
    return told.flatMap((some) => {
      const length = enums.length + definitions.length + some.length;
      const covers = Array.from({ length }, (_, place) => index + place);
      return DEFAULT_STYLES[context.dialect.name].flatMap((rawDefault): readonly Block[] => {
        const calls = callsOf(definitions, { enums, comments: some, rawDefault }, context);
        return calls === undefined ? [] : [{ covers, calls }];
      });
    });
  });
}

/** Whether defaults are SQL: where Sequelize writes plain values in another way, that says them. */
const DEFAULT_STYLES: Readonly<Record<DialectName, readonly boolean[]>> = {
  postgres: [false],
  mysql: [false, true],
  mariadb: [false, true],
  sqlite: [false, true],
};

type Definition = OperationOf<'createTable'> | OperationOf<'addColumn'>;
type Comment = OperationOf<'comment'> & { readonly comment: string };

interface Around {
  readonly enums: readonly OperationOf<'createEnum'>[];
  readonly comments: readonly Comment[];
  readonly rawDefault: boolean;
}

function callsOf(
  definitions: readonly Definition[],
  around: Around,
  context: BlockContext,
): readonly Call[] | undefined {
  const used = new Set(
    definitions.flatMap((one) => columnsOf(one).flatMap((column) => keysOf(ownEnumName(one.table, column)))),
  );
  if (!around.enums.every(({ name }) => used.has(keyOf(name)))) return undefined;
  const calls: Call[] = [];
  for (const one of definitions) {
    const role = (column: Column): ColumnRole => ({
      enumValues: enumValues(one.table, column, around, context),
      comment: commentOn(column.name, around) ?? column.comment,
      rawDefault: around.rawDefault,
    });
    const made =
      one.kind === 'createTable'
        ? createTableCalls(one, role, commentOn(undefined, around) ?? one.comment, context)
        : addColumnCall(one, role(one.column), context);
    if (made === undefined) return undefined;
    calls.push(...[made].flat());
  }
  return calls;
}

function columnsOf(definition: Definition): readonly Column[] {
  return definition.kind === 'createTable' ? definition.columns : [definition.column];
}

/** The comment on a column, or without its name on the table itself. */
function commentOn(column: string | undefined, { comments }: Around): string | undefined {
  return comments.find(({ on }) => (on.kind === 'column' ? on.column === column : column === undefined))
    ?.comment;
}

function keysOf(name: Name | undefined): readonly string[] {
  return name === undefined ? [] : [keyOf(name)];
}

function enumValues(
  table: Name,
  column: Column,
  { enums }: Around,
  { state }: BlockContext,
): readonly string[] | undefined {
  const name = ownEnumName(table, column);
  if (name === undefined) return undefined;
  return enums.find((one) => sameName(one.name, name))?.values ?? state.enumType(name)?.values;
}

/** Comments that follow one another on the new table or its columns, or on the new columns. */
function commentsBehind(
  at: number,
  definitions: readonly Definition[],
  { operations, mayBeIdiomatic }: BlockContext,
): readonly Comment[] {
  const [first] = definitions;
  const names = new Set(definitions.flatMap((one) => columnsOf(one).map(({ name }) => name)));
  const found: Comment[] = [];
  for (let place = at; place < operations.length; place++) {
    const one = operations[place] as Operation;
    if (first === undefined || one.kind !== 'comment' || one.comment === null || !mayBeIdiomatic(place))
      break;
    const { on } = one;
    const isOwn =
      on.kind === 'column'
        ? sameName(on.table, first.table) && names.has(on.column)
        : on.kind === 'table' && first.kind === 'createTable' && sameName(on.name, first.table);
    if (!isOwn) break;
    found.push({ ...one, comment: one.comment });
  }
  return found;
}

/** The operations of a kind that a list begins with. */
function leading<K extends OperationKind>(
  operations: readonly Operation[],
  kind: K,
  accepts: (operation: OperationOf<K>) => boolean = () => true,
): readonly OperationOf<K>[] {
  const found: OperationOf<K>[] = [];
  for (const one of operations) {
    if (one.kind !== kind || !accepts(one as OperationOf<K>)) break;
    found.push(one as OperationOf<K>);
  }
  return found;
}
