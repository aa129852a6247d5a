import type { OperationBody } from '../../../ir/index.js';
import { SyntaxProblem, type Cursor } from './cursor.js';
import { ownName } from './tables.js';

/** Reads DROP from behind its word. */
export function readDrop(cursor: Cursor): OperationBody {
  const what = cursor.next();
  if (what.kind !== 'word') throw new SyntaxProblem(what);
  const ifExists = cursor.accept('if', 'exists') ? { ifExists: true as const } : {};
  const name = ownName(cursor.qualifiedName());
  cursor.expectEnd();
  switch (what.value) {
    case 'table':
      return { kind: 'dropTable', table: name, ...ifExists };
    case 'index':
      return { kind: 'dropIndex', index: name, ...ifExists };
    case 'view':
      return { kind: 'dropView', name, ...ifExists };
    case 'trigger':
      return { kind: 'dropTrigger', name: name.name, ...ifExists };
    default:
      throw new SyntaxProblem(what);
  }
}
