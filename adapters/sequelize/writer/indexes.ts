import type { IndexKey, OperationOf } from '../../../src/ir/index.js';
import { tableArgument } from './attribute.js';
import type { BlockContext } from './block.js';
import { callWithOptions, literal, object, type Argument, type Call } from './calls.js';
import { conditions } from './data.js';

/** `addIndex`, its predicate as an object where that says it, else as SQL. */
export function addIndexCalls(
  operation: OperationOf<'createIndex'>,
  { dialect, state }: BlockContext,
): readonly Call[] {
  const resolved = state.resolve(operation);
  const { index } = resolved.kind === 'createIndex' ? resolved : operation;
  const { name, unique, method, keys, where } = index;
  if (name === undefined || index.include !== undefined || index.comment !== undefined) return [];
  // Sequelize has no place for these.
  if (index.with !== undefined || index.invisible || index.nullsNotDistinct) return [];
  const fields = keys.map((key) => fieldOf(key, dialect));
  // MySQL's FULLTEXT and SPATIAL are kinds of index; on the others Sequelize leaves a type out.
  const kind =
    method === 'fulltext' || method === 'spatial' ? { type: method.toUpperCase() } : { using: method };
  const callOf = (predicate: Argument | undefined): Call =>
    callWithOptions(
      'addIndex',
      tableArgument(operation.table),
      fields,
      object({
        name,
        unique,
        ...kind,
        parser: index.parser,
        where: predicate,
        concurrently: operation.concurrently,
      }),
    );
  if (where === undefined) return [callOf(undefined)];
  const plain = conditions(where);
  const sql = callOf(literal(dialect.printExpression(where)));
  return plain === undefined ? [sql] : [callOf(plain), sql];
}

/** A column's name, an object where more is said of it, SQL for what Sequelize has no option for. */
function fieldOf(key: IndexKey, dialect: BlockContext['dialect']): Argument {
  const { column, collation, opclass, order, nulls } = key;
  const isPlain = nulls === undefined && key.opclassOptions === undefined;
  if (key.length !== undefined && column !== undefined)
    return object({ name: column, length: key.length, order: order === 'desc' ? 'DESC' : undefined });
  const hasSchema = collation?.schema !== undefined || opclass?.schema !== undefined;
  if (column === undefined || !isPlain || hasSchema) return literal(keyText(key, dialect));
  if (order === undefined && collation === undefined && opclass === undefined) return column;
  return object({
    name: column,
    collate: collation?.name,
    operator: opclass?.name,
    order: order === 'desc' ? 'DESC' : undefined,
  });
}

function keyText(key: IndexKey, dialect: BlockContext['dialect']): string {
  const { column, expression, collation, opclass, order, nulls } = key;
  const parts = (name: { readonly schema?: string; readonly name: string }): string =>
    [name.schema, name.name]
      .filter((part) => part !== undefined)
      .map((part) => dialect.quoteIdentifier(part))
      .join('.');
  const options = Object.entries(key.opclassOptions ?? {}).map(([name, value]) => `${name}=${value}`);
  return [
    column === undefined
      ? `(${expression === undefined ? '' : dialect.printExpression(expression)})`
      : dialect.quoteIdentifier(column),
    collation === undefined ? '' : `COLLATE ${parts(collation)}`,
    opclass === undefined ? '' : `${parts(opclass)}${options.length === 0 ? '' : `(${options.join(', ')})`}`,
    order === 'desc' ? 'DESC' : '',
    nulls === undefined ? '' : `NULLS ${nulls.toUpperCase()}`,
  ]
    .filter((part) => part !== '')
    .join(' ');
}
