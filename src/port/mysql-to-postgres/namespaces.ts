import type { OperationOf } from '../../ir/index.js';
import { needsPerson } from '../problem.js';
import { portName } from './names.js';
import { lose, type Ported, type WayContext } from '../way.js';

/** Databases, which are schemas, and comments. */
export const namespaces = {
  createSchema: (operation: OperationOf<'createSchema'>, context: WayContext): Ported => {
    lose(context, 'schema', `the database ${operation.name} becomes a schema`);
    return [{ kind: 'createSchema', name: operation.name, ifNotExists: true }];
  },
  renameSchema: (): Ported => needsPerson('schema', 'a database is not renamed in MySQL'),
  dropSchema: (operation: OperationOf<'dropSchema'>): Ported => [
    { kind: 'dropSchema', name: operation.name, cascade: true },
  ],
  createExtension: (): Ported => needsPerson('extension', 'MySQL has no extensions'),
  dropExtension: (): Ported => needsPerson('extension', 'MySQL has no extensions'),
  comment: (operation: OperationOf<'comment'>): Ported => {
    const { on, comment } = operation;
    return on.kind === 'table'
      ? [{ kind: 'comment', on: { kind: 'table', name: portName(on.name) }, comment }]
      : needsPerson('comment', 'a comment on this has no place');
  },
} as const;
