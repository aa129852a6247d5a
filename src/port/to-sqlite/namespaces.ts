import type { OperationBody, OperationOf } from '../../ir/index.js';
import { isOfColumn, isReleased, isToCount } from '../history/released-sequences.js';
import { needsPerson } from '../problem.js';
import { lose, type Ported, type WayContext } from '../way.js';
import { changed } from '../tables/changes.js';
import { portName } from './names.js';
import { shapes } from './shapes.js';

/** Schemas, which are prefixes, extensions and comments, which are left out. */
export const namespaces = {
  createSchema: (operation: OperationOf<'createSchema'>, context: WayContext): Ported => {
    if (operation.name !== 'public')
      lose(context, 'schema', `the schema ${operation.name} becomes a prefix of the names in it`);
    return [];
  },
  renameSchema: (operation: OperationOf<'renameSchema'>, { source }: WayContext): Ported =>
    [...source.tables()].flatMap(({ name }): readonly OperationBody[] =>
      name.schema === operation.name
        ? [
            {
              kind: 'renameTable',
              table: portName(name),
              to: portName({ ...name, schema: operation.to }).name,
            },
          ]
        : [],
    ),
  dropSchema: (operation: OperationOf<'dropSchema'>, { source }: WayContext): Ported =>
    [...source.tables()].flatMap(({ name }): readonly OperationBody[] =>
      name.schema === operation.name ? [{ kind: 'dropTable', table: portName(name) }] : [],
    ),
  createExtension: (operation: OperationOf<'createExtension'>, context: WayContext): Ported => {
    lose(
      context,
      'extension',
      `the extension ${operation.name} is left out: what uses it is ported or refused by itself`,
    );
    return [];
  },
  dropExtension: (): Ported => [],
  comment: (_: OperationOf<'comment'>, context: WayContext): Ported => {
    lose(context, 'comment', 'comments have no place');
    return [];
  },
  createSequence: (operation: OperationOf<'createSequence'>, context: WayContext): Ported =>
    isToCount(operation.name, context) ? [] : refuseSequence(),
  alterSequence,
  renameSequence: (operation: OperationOf<'renameSequence'>, context: WayContext): Ported =>
    isOfColumn(operation, context) ? [] : refuseSequence(),
  dropSequence: (operation: OperationOf<'dropSequence'>, context: WayContext): Ported =>
    isReleased(operation, context) ? [] : refuseSequence(),
} as const;

/** A sequence that becomes a column's counter goes: the column counts by itself. */
function alterSequence(operation: OperationOf<'alterSequence'>, context: WayContext): Ported {
  const { name, ownedBy } = operation;
  if (!isToCount(name, context) || context.source.sequence(name) === undefined) return refuseSequence();
  if (context.sourceAfter.sequence(name) !== undefined || !ownedBy) return [];
  return changed(operation, ownedBy.table, shapes, context);
}

function refuseSequence(): Ported {
  return needsPerson('sequence', 'a sequence of its own has no equal', 'a table with one row that counts');
}

/** What reading kept to the letter of MySQL's or MariaDB's and only says how the server shall work. */
export function isSetting({ effect, statement, sql }: OperationOf<'rawSql'>): boolean {
  if (effect === 'data') return statement === 'select' && !/\bINTO\b/i.test(sql);
  return effect === 'none' && !['grant', 'revoke'].includes(statement);
}
