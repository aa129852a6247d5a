import type { CommentTarget, Name, ObjectReference, OperationBody } from '../../../ir/index.js';

/** What an operation changes. */
export function subjectsOf(operation: OperationBody): readonly ObjectReference[] {
  switch (operation.kind) {
    case 'createTable':
    case 'dropTable':
    case 'renameTable':
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
    case 'dropTrigger':
      return operation.table === undefined ? [] : one('table', operation.table);
    case 'dropIndex':
    case 'renameIndex':
      return one('index', operation.index);
    case 'createEnum':
    case 'addEnumValue':
    case 'renameEnumValue':
    case 'renameEnum':
    case 'dropEnum':
    case 'createDomain':
    case 'dropDomain':
      return one('type', operation.name);
    case 'createSequence':
    case 'alterSequence':
    case 'renameSequence':
    case 'dropSequence':
      return one('sequence', operation.name);
    case 'createView':
    case 'dropView':
    case 'renameView':
      return one('view', operation.name);
    case 'createFunction':
    case 'dropFunction':
      return one('function', operation.name);
    case 'createSchema':
    case 'renameSchema':
    case 'dropSchema':
      return one('schema', { name: operation.name });
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

function one(kind: ObjectReference['kind'], name: Name): readonly ObjectReference[] {
  return [{ kind, name }];
}
