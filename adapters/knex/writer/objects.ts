import type { Name, Operation, OperationOf } from '../../../src/ir/index.js';
import type { Block, BlockContext } from './block.js';
import type { Dialect } from '../../../src/dialects/dialect.js';
import { call, rawArgument, type Call, type Chain } from './calls.js';
import { dataCalls } from './data.js';
import { commentsOf } from '../../shared/writer/writing.js';

/** Whole tables, schemas, extensions, views and simple data changes, each in a call of its own. */
export function objectBlock(index: number, context: BlockContext): Block | undefined {
  const operation = context.operations[index];
  if (operation === undefined) return undefined;
  const comments = commentsOf([operation]);
  const data = dataCalls(operation, context.dialect);
  if (data !== undefined) return { covers: [index], receiver: 'knex', chain: { calls: data, comments } };
  const calls = schemaCalls(operation, context);
  return calls === undefined
    ? undefined
    : { covers: [index], receiver: 'knex.schema', chain: { calls, comments } };
}

function schemaCalls(operation: Operation, { dialect, state }: BlockContext): Call[] | undefined {
  switch (operation.kind) {
    case 'dropTable':
      if (operation.cascade) return undefined;
      return inSchema(
        operation.table,
        call(operation.ifExists ? 'dropTableIfExists' : 'dropTable', operation.table.name),
      );
    case 'renameTable':
      // Of a temporary one Knex's RENAME TABLE on MySQL finds nothing.
      return operation.ifExists || state.table(operation.table)?.temporary === true
        ? undefined
        : inSchema(operation.table, call('renameTable', operation.table.name, operation.to));
    case 'createSchema':
      return [call(operation.ifNotExists ? 'createSchemaIfNotExists' : 'createSchema', operation.name)];
    case 'dropSchema': {
      const method = operation.ifExists ? 'dropSchemaIfExists' : 'dropSchema';
      return [operation.cascade ? call(method, operation.name, true) : call(method, operation.name)];
    }
    case 'createExtension':
      if (operation.schema !== undefined || operation.version !== undefined || operation.cascade)
        return undefined;
      return [call(operation.ifNotExists ? 'createExtensionIfNotExists' : 'createExtension', operation.name)];
    case 'dropExtension':
      return operation.cascade
        ? undefined
        : [call(operation.ifExists ? 'dropExtensionIfExists' : 'dropExtension', operation.name)];
    case 'createView':
      return createViewCalls(operation, dialect);
    case 'dropView':
      return operation.cascade
        ? undefined
        : inSchema(operation.name, call(dropViewMethod(operation), operation.name.name));
    case 'renameView':
      if (operation.materialized || operation.name.schema !== undefined) return undefined;
      return [call('renameView', operation.name.name, operation.to)];
    default:
      return undefined;
  }
}

function inSchema(name: Name, one: Call): Call[] {
  return name.schema === undefined ? [one] : [call('withSchema', name.schema), one];
}

function dropViewMethod({ materialized, ifExists }: OperationOf<'dropView'>): string {
  return `drop${materialized ? 'Materialized' : ''}View${ifExists ? 'IfExists' : ''}`;
}

function createViewCalls(operation: OperationOf<'createView'>, dialect: Dialect): Call[] | undefined {
  const { materialized, orReplace, columns, checkOption } = operation;
  if (operation.ifNotExists || operation.with || operation.withNoData || (materialized && orReplace))
    return undefined;
  const method = materialized ? 'createMaterializedView' : orReplace ? 'createViewOrReplace' : 'createView';
  const body: Chain[] = [];
  if (columns !== undefined) body.push({ calls: [call('columns', columns)] });
  const query = rawArgument(operation.query, dialect);
  body.push({ calls: [call('as', query)] });
  if (checkOption !== undefined) body.push({ calls: [call(`${checkOption}CheckOption`)] });
  return inSchema(
    operation.name,
    call(method, operation.name.name, { kind: 'callback', parameter: 'view', body }),
  );
}
