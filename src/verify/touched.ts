import {
  keyOf,
  type CommentTarget,
  type Migration,
  type Name,
  type ObjectReference,
  type Operation,
  type Span,
} from '../ir/index.js';
import type { SchemaDifference } from '../fold/meaning/same-schema.js';

/**
 * The place of the operation that last touched what differs, among the migrations that were applied; undefined if
 * none is known. An operation that names the part (`column email`) is preferred over one on the same object.
 */
export function placeOf(difference: SchemaDifference, applied: readonly Migration[]): Span | undefined {
  const [word = '', ...rest] = difference.object.split(' ');
  const key = rest.join(' ');
  const part = difference.path.split(' ').slice(1).join(' ');
  let onObject: Span | undefined;
  for (const migration of applied.toReversed()) {
    for (const operation of migration.up.operations.toReversed()) {
      if (operation.origin === undefined || !touches(operation, word, key)) continue;
      // Writing rows changes no schema.
      if (ROWS.has(operation.kind) && difference.path !== 'rows') continue;
      if (part === '' || JSON.stringify({ ...operation, origin: undefined }).includes(JSON.stringify(part))) {
        return spanOf(operation.origin);
      }
      onObject ??= spanOf(operation.origin);
    }
  }
  return onObject;
}

const ROWS: ReadonlySet<Operation['kind']> = new Set(['insert', 'update', 'delete']);

function touches(operation: Operation, word: string, key: string): boolean {
  return keysOf(operation).some(
    (touched) => touched === key || (word === 'function' && key.startsWith(`${touched}(`)),
  );
}

function spanOf({ file, start, end, line, column }: Span): Span {
  return { file, start, end, line, column };
}

/** Keys of the objects that an operation changes. */
function keysOf(operation: Operation): readonly string[] {
  switch (operation.kind) {
    case 'createTable':
    case 'dropTable':
    case 'alterTable':
    case 'addColumn':
    case 'dropColumn':
    case 'renameColumn':
    case 'alterColumn':
    case 'addConstraint':
    case 'dropConstraint':
    case 'renameConstraint':
    case 'validateConstraint':
    case 'alterConstraint':
    case 'createIndex':
    case 'alterIndex':
    case 'alterTogether':
    case 'createTrigger':
    case 'renameTrigger':
    case 'insert':
    case 'update':
    case 'delete':
      return [keyOf(operation.table)];
    case 'dropTrigger':
      return operation.table === undefined ? [] : [keyOf(operation.table)];
    case 'renameTable':
      return [keyOf(operation.table), keyOf({ ...operation.table, name: operation.to })];
    case 'dropIndex':
    case 'renameIndex':
      return [keyOf(operation.index)];
    case 'createEnum':
    case 'addEnumValue':
    case 'renameEnumValue':
    case 'dropEnum':
    case 'createDomain':
    case 'dropDomain':
    case 'createSequence':
    case 'alterSequence':
    case 'dropSequence':
    case 'createView':
    case 'dropView':
    case 'createFunction':
    case 'dropFunction':
      return [keyOf(operation.name)];
    case 'renameEnum':
    case 'renameSequence':
    case 'renameView':
      return [keyOf(operation.name), keyOf({ ...operation.name, name: operation.to })];
    case 'createSchema':
    case 'dropSchema':
    case 'createExtension':
    case 'dropExtension':
      return [operation.name];
    case 'renameSchema':
      return [operation.name, operation.to];
    case 'comment':
      return [commented(operation.on)];
    case 'rawSql':
    case 'opaque':
      return operation.touches.map(({ name }: ObjectReference) => keyOf(name));
  }
}

function commented(target: CommentTarget): string {
  const name: Name = 'table' in target ? target.table : target.name;
  return keyOf(name);
}
