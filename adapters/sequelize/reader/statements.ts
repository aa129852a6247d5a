import { withPlainValues } from '../../../src/fold/meaning/plain-values.js';
import type { SchemaState } from '../../../src/fold/state.js';
import type { Name, Operation } from '../../../src/ir/index.js';
import type { Dialect, ParsedSql } from '../../../src/dialects/dialect.js';
import { DATABASE, type Sent } from '../compiler.js';

/** Methods that create the type of an enum column, in a block of their own (sequelize `lib/dialects/postgres/query-generator.js`, `pgEnum`). */
const ENUM_METHODS: ReadonlySet<string> = new Set(['createTable', 'addColumn', 'changeColumn']);

/** What `pgEnum` writes around CREATE TYPE, so that a type that is there stays. */
const ENUM_BLOCK =
  /DO (?:E)?'BEGIN (CREATE TYPE (?:[^']|'')*?; )EXCEPTION WHEN duplicate_object THEN null; END';/g;

/**
 * Reads what a method of the query interface has sent. What Sequelize adds by itself so that a statement never fails
 * (IF NOT EXISTS, IF EXISTS, the block around CREATE TYPE) is left out where it makes no difference to a
 * database in this state: the rest is what the author has written.
 */
export function parseStatement(
  { sql, inlined }: Pick<Sent, 'sql' | 'inlined'>,
  method: string,
  { state, settings = [] }: { readonly state: SchemaState; readonly settings?: readonly string[] },
  dialect: Dialect,
): ParsedSql {
  // `dropAllTables` on MariaDB names the database with each table: here it has a name of its own.
  const plainNames = method === 'query' ? inlined : inlined.replaceAll(`\`${DATABASE}\`.`, '');
  const text = ENUM_METHODS.has(method) ? withoutEnumBlocks(plainNames, state, dialect) : plainNames;
  const parsed = dialect.parse(text, { file: '', after: settings });
  const isBound = sql !== inlined;
  if (method === 'query' && !isBound) return parsed;
  const plain = (one: Operation): Operation => (isBound ? withPlainValues(one, state) : one);
  const meant = (one: Operation): Operation => (method === 'query' ? one : withoutGuards(one, state));
  return { ...parsed, operations: parsed.operations.map((one) => plain(meant(one))) };
}

function withoutEnumBlocks(sql: string, state: SchemaState, dialect: Dialect): string {
  return sql.replace(ENUM_BLOCK, (block: string, quoted: string) => {
    const statement = quoted.replaceAll("''", "'");
    const [create] = dialect.parse(statement, { file: '' }).operations;
    if (create?.kind !== 'createEnum') return block;
    const known = state.enumType(create.name);
    if (known !== undefined) return known.uncertain === undefined ? '' : block;
    return state.uncertain === undefined && !isTaken(create.name, state) ? statement : block;
  });
}

/** A table, view or domain of the name: it is a type too. */
function isTaken(name: Name, state: SchemaState): boolean {
  return (state.table(name) ?? state.view(name) ?? state.domain(name)) !== undefined;
}

/** An operation without IF [NOT] EXISTS, where that makes no difference to a database in the state before it. */
export function withoutGuards(operation: Operation, state: SchemaState): Operation {
  switch (operation.kind) {
    case 'createTable': {
      const isFree = (state.table(operation.table) ?? state.view(operation.table)) === undefined;
      return isFree && state.uncertain === undefined ? without(operation, 'ifNotExists') : operation;
    }
    case 'createSchema':
      return state.uncertain === undefined && !state.hasSchema(operation.name)
        ? without(operation, 'ifNotExists')
        : operation;
    case 'dropTable':
      return isCertain(state.table(operation.table)) ? without(operation, 'ifExists') : operation;
    case 'dropSchema':
      return state.uncertain === undefined && state.hasSchema(operation.name)
        ? without(operation, 'ifExists')
        : operation;
    case 'dropEnum':
      return isCertain(state.enumType(operation.name)) ? without(operation, 'ifExists') : operation;
    case 'dropIndex':
      return state.index(operation.index) === undefined ? operation : without(operation, 'ifExists');
    default:
      return operation;
  }
}

function isCertain(object: { readonly uncertain?: string } | undefined): boolean {
  return object !== undefined && object.uncertain === undefined;
}

function without<T extends Operation, K extends string>(operation: T, key: K): T {
  const { [key]: _, ...rest } = operation as T & Record<K, unknown>;
  return rest as unknown as T;
}
