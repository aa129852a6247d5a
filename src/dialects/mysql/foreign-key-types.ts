import { fine, refuse, type Problems } from '../../fold/problems.js';
import type { Store } from '../../fold/store/store.js';
import {
  keyOf,
  sameName,
  type Column,
  type ColumnType,
  type Constraint,
  type ForeignKey,
  type Name,
  type OperationBody,
  type Table,
} from '../../ir/index.js';
import { isInnodb, tableAfter, type AlteredTable } from './altered-table.js';

/**
 * Foreign keys whose columns are of another type than those that they refer to: both servers refuse them, whatever `foreign_key_checks`
 * says, where that table is there (ER_FK_INCOMPATIBLE_COLUMNS, and errno 150 of MariaDB; manual, "FOREIGN KEY Constraints": size and sign
 * of integers must be the same; asked of MySQL 9.7 and MariaDB 10.11). Of texts, and of what is not known, nothing is said.
 */
export function foreignKeyTypes(operation: OperationBody, before: Table | undefined, store: Store): Problems {
  const name = 'table' in operation ? operation.table : undefined;
  const keys = keysOf(operation).filter((one) => one.kind === 'foreignKey');
  if (name === undefined || keys.length === 0 || before?.uncertain !== undefined) return fine;
  const own = shapeAfter(operation, before);
  if (own === undefined || !isInnodb(own)) return fine;
  for (const key of keys) {
    const target = sameName(key.references.table, name) ? own : certain(key.references.table, store);
    const problems = target === undefined ? fine : refusedKey(key, own, target);
    if (problems.length > 0) return problems;
  }
  return fine;
}

/** The constraints that an operation makes. */
function keysOf(operation: OperationBody): readonly Constraint[] {
  switch (operation.kind) {
    case 'createTable':
      return operation.constraints;
    case 'addColumn':
      return operation.constraints ?? [];
    case 'addConstraint':
      return [operation.constraint];
    case 'alterTogether':
      return operation.changes.flatMap(keysOf);
    default:
      return [];
  }
}

function shapeAfter(operation: OperationBody, before: Table | undefined): AlteredTable | undefined {
  if (operation.kind === 'createTable') return operation;
  if (before === undefined) return undefined;
  const changes = operation.kind === 'alterTogether' ? operation.changes : [operation];
  return changes.reduce<AlteredTable>((now, change) => tableAfter(change, now) ?? now, before);
}

function certain(name: Name, store: Store): Table | undefined {
  const table = store.tables.get(keyOf(name));
  return table?.uncertain === undefined ? table : undefined;
}

function refusedKey(key: ForeignKey, own: AlteredTable, target: AlteredTable): Problems {
  const { table, columns } = key.references;
  for (const [at, name] of key.columns.entries()) {
    const [from, to] = [columnOf(own, name), columnOf(target, columns?.[at])];
    const [type, wanted] = [from && familyOf(from.type), to && familyOf(to.type)];
    if (type === undefined || wanted === undefined || type === wanted) continue;
    return refuse(
      'foreign-key-type',
      `the foreign key on column "${name}", ${type}, refers to column "${to?.name}" of "${keyOf(table)}", ${wanted}`,
      'the server refuses it, also without foreign_key_checks: give both columns one type',
    );
  }
  return fine;
}

function columnOf({ columns }: AlteredTable, name: string | undefined): Column | undefined {
  return columns.find((one) => one.name.toLowerCase() === name?.toLowerCase());
}

/** What must be the same on both sides, in words. */
function familyOf(type: ColumnType): string | undefined {
  switch (type.kind) {
    case 'integer':
      return `an integer of ${type.bits} bits${type.unsigned === true ? ' without sign' : ''}`;
    case 'boolean':
      return 'an integer of 8 bits';
    case 'decimal':
      return 'a decimal';
    case 'float':
      return 'a float';
    case 'string':
    case 'char':
      return 'a text';
    case 'date':
    case 'timestamp':
    case 'time':
      return 'a time';
    default:
      return undefined;
  }
}
