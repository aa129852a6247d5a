import type { CommentTarget, Name, ObjectReference, OperationBody } from '../../../ir/index.js';

/** What an operation changes, by its names before and after. */
export function subjectsOf(operation: OperationBody): readonly ObjectReference[] {
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
      return one('table', operation.table);
    case 'renameTable':
      return renamed('table', operation.table, operation.to);
    case 'dropTrigger':
      return operation.table === undefined ? [] : one('table', operation.table);
    case 'dropIndex':
      return one('index', operation.index);
    case 'renameIndex':
      return renamed('index', operation.index, operation.to);
    case 'createEnum':
    case 'addEnumValue':
    case 'renameEnumValue':
    case 'dropEnum':
    case 'createDomain':
    case 'dropDomain':
      return one('type', operation.name);
    case 'renameEnum':
      return renamed('type', operation.name, operation.to);
    case 'createSequence':
    case 'alterSequence':
    case 'dropSequence':
      return one('sequence', operation.name);
    case 'renameSequence':
      return renamed('sequence', operation.name, operation.to);
    case 'createView':
    case 'dropView':
      return one('view', operation.name);
    case 'renameView':
      return renamed('view', operation.name, operation.to);
    case 'createFunction':
    case 'dropFunction':
      return one('function', operation.name);
    case 'createSchema':
    case 'dropSchema':
      return one('schema', { name: operation.name });
    case 'renameSchema':
      return renamed('schema', { name: operation.name }, operation.to);
    case 'createExtension':
    case 'dropExtension':
      return one('other', { name: operation.name });
    case 'comment':
      return commented(operation.on);
    case 'rawSql':
    case 'opaque':
      return operation.touches;
  }
}

function commented(target: CommentTarget): readonly ObjectReference[] {
  switch (target.kind) {
    case 'column':
    case 'constraint':
    case 'trigger':
      return one('table', target.table);
    case 'materializedView':
      return one('view', target.name);
    case 'domain':
      return one('type', target.name);
    case 'extension':
      return one('other', target.name);
    case 'table':
    case 'view':
    case 'sequence':
    case 'index':
    case 'type':
    case 'schema':
    case 'function':
      return one(target.kind, target.name);
  }
}

function renamed(kind: ObjectReference['kind'], name: Name, to: string): readonly ObjectReference[] {
  return [...one(kind, name), ...one(kind, { ...name, name: to })];
}

function one(kind: ObjectReference['kind'], name: Name): readonly ObjectReference[] {
  return [{ kind, name }];
}
