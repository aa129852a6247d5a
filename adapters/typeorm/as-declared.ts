import type { DialectName } from '../../src/ir/index.js';
import { isBefore, type DeclaredVersion } from '../shared/discover/declared-version.js';

/** What this asks of a query runner, be it connected or not. */
interface QueryRunner {
  readonly connection: { namingStrategy: object };
}

interface NamingStrategy {
  getTableName?(table: string | { readonly name: string }): string;
}

/** A table, column, index or constraint, as TypeORM's class or as plain options of it. */
type Described = Record<string, unknown>;

/**
 * Has the objects in a call describe to our TypeORM what the project's version makes of them: what it did not know is not
 * there. Found by having 24 versions (0.2.29 to 0.3.31) make the same 396 calls on PostgreSQL and MariaDB, which
 * also gave the version of each change. They are changed in place, as a class of that version would not have taken it.
 */
export function describeAsDeclared(
  method: string,
  args: readonly unknown[],
  declared: DeclaredVersion | undefined,
  dialect: DialectName,
): readonly unknown[] {
  if (!isBefore(declared, NEWEST_CHANGE)) return args;
  const [table, described, ...more] = args;
  const version = { declared, dialect };
  switch (method) {
    case 'createTable':
      tableAsDeclared(table, version);
      return args;
    case 'addColumn':
    case 'addColumns':
      for (const column of listOf(described)) columnAsDeclared(column, version);
      return args;
    case 'changeColumn':
      columnAsDeclared(more[0], version);
      return args;
    case 'createIndex':
    case 'createIndices':
      for (const index of listOf(described)) indexAsDeclared(index, version);
      return args;
    case 'createUniqueConstraint':
    case 'createUniqueConstraints':
      for (const unique of listOf(described)) uniqueAsDeclared(unique, version);
      return args;
    case 'createPrimaryKey':
      // The constraint's name.
      return isBefore(declared, '0.3.7') ? args.slice(0, 2) : args;
    default:
      return args;
  }
}

/** The methods whose calls are changed. */
export const DIFFERENT_METHODS: readonly string[] = [
  ...['createTable', 'addColumn', 'addColumns', 'changeColumn', 'createIndex', 'createIndices'],
  ...['createUniqueConstraint', 'createUniqueConstraints', 'createPrimaryKey'],
];

/** The last of the changes. */
export const NEWEST_CHANGE = '0.3.20';

interface Version {
  readonly declared: DeclaredVersion | undefined;
  readonly dialect: DialectName;
}

function tableAsDeclared(table: unknown, version: Version): void {
  if (!isDescribed(table)) return;
  const { declared, dialect } = version;
  if (isBefore(declared, dialect === 'postgres' ? '0.3.20' : '0.3.18')) table['comment'] = undefined;
  for (const column of listOf(table['columns'])) columnAsDeclared(column, version);
  for (const index of listOf(table['indices'])) indexAsDeclared(index, version);
  for (const unique of listOf(table['uniques'])) uniqueAsDeclared(unique, version);
}

function columnAsDeclared(column: unknown, { declared, dialect }: Version): void {
  if (!isDescribed(column)) return;
  if (dialect === 'mariadb') {
    // Where TypeORM makes the uuid, the column was as long as one, as it still is on MySQL.
    const isUuid = column['isGenerated'] === true && column['generationStrategy'] === 'uuid';
    if (isUuid && isBefore(declared, '0.3.17') && !column['length']) column['length'] = '36';
    return;
  }
  if (dialect !== 'postgres') return;
  if (isBefore(declared, '0.3.7')) column['primaryKeyConstraintName'] = undefined;
  if (column['generationStrategy'] === 'identity' && isBefore(declared, '0.2.40'))
    column['generationStrategy'] = 'increment';
  if (!column['asExpression']) return;
  if (isBefore(declared, '0.2.41')) {
    column['asExpression'] = undefined;
    column['generatedType'] = undefined;
  } else if (isBefore(declared, '0.3.7')) column['isNullable'] = true;
}

function indexAsDeclared(index: unknown, { declared }: Version): void {
  if (isDescribed(index) && isBefore(declared, '0.3.20')) index['isConcurrent'] = false;
}

function uniqueAsDeclared(unique: unknown, { declared }: Version): void {
  if (isDescribed(unique) && isBefore(declared, '0.2.42')) unique['deferrable'] = undefined;
}

/**
 * Has names be made of a table's whole path, as before 0.2.36, where those of another schema were hashed with it. Gives what puts
 * the other way back.
 */
export function nameAsDeclared(
  { connection }: QueryRunner,
  declared: DeclaredVersion | undefined,
): () => void {
  const own: NamingStrategy = connection.namingStrategy;
  if (own.getTableName === undefined || !isBefore(declared, '0.2.36')) return () => undefined;
  const getTableName: NamingStrategy['getTableName'] = (table) =>
    typeof table === 'string' ? table : table.name;
  connection.namingStrategy = Object.assign(Object.create(own) as object, { getTableName });
  return () => {
    connection.namingStrategy = own;
  };
}

/** Names that TypeORM makes (typeorm `naming-strategy/DefaultNamingStrategy.js`): a hash of 27 digits, of indexes one of 26. */
export const HASHED = /^(?:(?:PK|UQ|FK|REL)_[0-9a-f]{27}|IDX_[0-9a-f]{26})$/;

function isDescribed(value: unknown): value is Described {
  return typeof value === 'object' && value !== null;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}
