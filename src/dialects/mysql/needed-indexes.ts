import { fine, type Problem, type Problems } from '../../fold/problems.js';
import type { Store } from '../../fold/store/store.js';
import type { Constraint, ForeignKey, Index, IndexKey, OperationBody, Table } from '../../ir/index.js';
import { keyOf, sameName } from '../../ir/index.js';
import { isInnodb } from './altered-table.js';
import type { Flavour } from './flavour.js';

/** An index of a table, or its primary key, as far as foreign keys can lean on it. */
interface Key {
  /** In lower case; a primary key has none. */
  readonly name: string | undefined;
  readonly isUnique: boolean;
  readonly keys: readonly IndexKey[];
}

/** What a table has, and what is left of it after an operation. */
interface Keys {
  readonly before: readonly Key[];
  readonly after: readonly Key[];
  /** Names of foreign keys that go in the same statement. */
  readonly gone: ReadonlySet<string>;
}

/**
 * Indexes that a foreign key needs, of its own columns or of those that it refers to, and that are dropped without another in their place
 * (ER_DROP_INDEX_FK). MySQL refuses that whatever `foreign_key_checks` says, MariaDB while they are checked, and not where a primary key is made
 * in the same statement. For what is referred to MySQL wants a unique key of just these columns (`restrict_fk_on_non_standard_key`, on from 8.4),
 * MariaDB any index that begins with them. Asked of MySQL 9.7 and MariaDB 10.11 (`needed-indexes.server.test.ts`).
 */
export function neededIndexes(operation: OperationBody, store: Store, flavour: Flavour): Problems {
  const changes = operation.kind === 'alterTogether' ? operation.changes : [operation];
  if (!changes.some(({ kind }) => kind === 'dropIndex' || kind === 'dropConstraint')) return fine;
  const name = 'table' in operation ? operation.table : undefined;
  const table = name === undefined ? undefined : store.tables.get(keyOf(name));
  if (table === undefined || !isKnown(table)) return fine;
  const keys = keysAround(table, changes, flavour);
  if (keys === undefined) return fine;
  if (flavour.dialect === 'mariadb' && changes.some(makesPrimaryKey)) return fine;
  const own = table.constraints.filter(isForeignKey);
  for (const { name: key = '', columns } of own.filter((one) => !keys.gone.has(one.name ?? ''))) {
    const serves = (one: Key): boolean => begins(one, columns);
    if (isLost(keys, serves)) return [neededBy(key, columns, flavour)];
  }
  for (const other of store.tablesUsing(`relation:${keyOf(table.name)}`).filter(isKnown))
    for (const one of other.constraints.filter(isForeignKey)) {
      const { columns } = one.references;
      const isGone = sameName(other.name, table.name) && keys.gone.has(one.name ?? '');
      if (columns === undefined || isGone || !sameName(one.references.table, table.name)) continue;
      const serves = (key: Key): boolean =>
        flavour.dialect === 'mysql' ? isUniqueOf(key, columns) : begins(key, columns);
      if (isLost(keys, serves)) return [neededBy(one.name ?? '', columns, flavour)];
    }
  return fine;
}

/** Foreign keys are InnoDB's; other engines read and forget them. */
function isKnown(table: Table): boolean {
  return table.uncertain === undefined && isInnodb(table);
}

function neededBy(foreignKey: string, columns: readonly string[], flavour: Flavour): Problem {
  const list = columns.map((column) => `"${column}"`).join(', ');
  const isAlways = flavour.dialect === 'mysql';
  return {
    severity: isAlways ? 'error' : 'warning',
    code: 'index-needed',
    message: `the foreign key "${foreignKey}" needs the index on ${list} that is dropped, and no other serves it${isAlways ? '' : ', which MariaDB refuses while foreign_key_checks is on'}`,
    help: 'drop the foreign key before, or make another index in the same statement',
  };
}

function isLost({ before, after }: Keys, serves: (key: Key) => boolean): boolean {
  return before.some(serves) && !after.some(serves);
}

/** Undefined where the changes beside a dropped index may change what the others are of. */
function keysAround(table: Table, changes: readonly OperationBody[], flavour: Flavour): Keys | undefined {
  const before = [
    ...table.constraints.flatMap(ofConstraint),
    ...table.indexes.map((index) => ofIndex(index, flavour)),
  ];
  let after: readonly Key[] = before;
  const added: Key[] = [];
  const gone = new Set<string>();
  for (const change of changes)
    switch (change.kind) {
      case 'dropIndex': {
        const dropped = change.index.name.toLowerCase();
        after = after.filter(({ name }) => name !== dropped);
        break;
      }
      case 'dropConstraint': {
        const found = table.constraints.find(({ name }) => name === change.name);
        if (found?.kind === 'foreignKey') gone.add(change.name);
        else if (found?.kind === 'primaryKey') after = after.filter(({ name }) => name !== undefined);
        break;
      }
      case 'createIndex':
        added.push(ofIndex(change.index, flavour));
        break;
      case 'addConstraint':
        added.push(...ofConstraint(change.constraint));
        break;
      case 'addColumn':
        added.push(...(change.constraints ?? []).flatMap(ofConstraint));
        break;
      case 'alterColumn':
        if (change.change.kind !== 'redefine') break;
        if (change.change.column.name !== change.column) return undefined;
        added.push(...(change.change.constraints ?? []).flatMap(ofConstraint));
        break;
      case 'dropColumn':
      case 'renameColumn':
      case 'renameIndex':
      case 'renameTable':
        return undefined;
      default:
        break;
    }
  return { before, after: [...after, ...added], gone };
}

function ofConstraint(constraint: Constraint): readonly Key[] {
  if (constraint.kind !== 'primaryKey' && constraint.kind !== 'unique') return [];
  const partly = constraint.kind === 'primaryKey' ? constraint.index?.keys : undefined;
  const keys = partly ?? constraint.columns.map((column): IndexKey => ({ column }));
  const name = constraint.kind === 'unique' ? (constraint.name ?? '').toLowerCase() : undefined;
  return [{ name, isUnique: true, keys }];
}

/** Fulltext and spatial indexes serve no foreign key, nor do MariaDB's USING HASH. */
function ofIndex({ name = '', unique, keys, method = 'btree' }: Index, { dialect }: Flavour): Key {
  const isTree = method === 'btree' || (method === 'hash' && dialect === 'mysql');
  return { name: name.toLowerCase(), isUnique: unique === true, keys: isTree ? keys : [] };
}

/** Whether an index starts with the columns, whole and in this order; down or up is the same here (asked of both). */
function begins({ keys }: Key, columns: readonly string[]): boolean {
  return columns.every((column, at) => isWhole(keys[at], column));
}

function isUniqueOf(key: Key, columns: readonly string[]): boolean {
  return (
    key.isUnique &&
    key.keys.length === columns.length &&
    columns.every((column) => key.keys.some((one) => isWhole(one, column)))
  );
}

function isWhole(key: IndexKey | undefined, column: string): boolean {
  return key?.length === undefined && key?.column?.toLowerCase() === column.toLowerCase();
}

function isForeignKey(constraint: Constraint): constraint is ForeignKey {
  return constraint.kind === 'foreignKey';
}

function makesPrimaryKey(change: OperationBody): boolean {
  return change.kind === 'addConstraint' && change.constraint.kind === 'primaryKey';
}
