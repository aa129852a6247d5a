import type { ForeignKey, Name, OperationBody, OperationOf, Table } from '../../ir/index.js';
import { sameName } from '../../ir/index.js';
import { lose, orStop, type Ported, type WayContext } from '../way.js';
import { isForeignKey, type Shapes } from './shapes.js';

/** Whether the table that a foreign key refers to is there in the target, or is its own. */
export function isThere(key: ForeignKey, own: Name, shapes: Shapes, { target }: WayContext): boolean {
  return (
    sameName(key.references.table, own) || target.table(shapes.tableName(key.references.table)) !== undefined
  );
}

/**
 * The foreign keys of other tables that have waited for a table: MySQL takes them before it is there when its checks are off
 * (MySQL manual, "FOREIGN KEY Constraints", foreign_key_checks).
 */
export function addForeignKeysTo(table: Name, shapes: Shapes, context: WayContext): Ported {
  if (!shapes.waitsForTables) return [];
  return [...context.source.tables()].flatMap((other) =>
    other.constraints.flatMap((constraint) => {
      if (!isForeignKey(constraint) || !sameName(constraint.references.table, table)) return [];
      const name = shapes.tableName(other.name);
      const target = context.target.table(name);
      if (target === undefined || sameName(other.name, table)) return [];
      return orStop(context, { kind: 'addConstraint', table: other.name, constraint }, () => {
        const ported = shapes.constraint(constraint, other, context);
        if (ported === undefined || target.constraints.some((one) => one.name === ported.name)) return [];
        return [{ kind: 'addConstraint', table: name, constraint: ported }];
      });
    }),
  );
}

/** Foreign keys of other tables do not keep a table: they go first, each by itself. */
export function dropForeignKeysTo(
  table: Table,
  operation: OperationOf<'dropTable'>,
  shapes: Shapes,
  context: WayContext,
): readonly OperationBody[] {
  const gone = shapes.tableName(table.name);
  return [...context.target.tables()].flatMap((other) => {
    if (sameName(other.name, gone)) return [];
    return other.constraints.flatMap((constraint): OperationBody[] => {
      if (!isForeignKey(constraint) || !sameName(constraint.references.table, gone)) return [];
      if (operation.cascade !== true) {
        lose(
          context,
          'dangling-foreign-key',
          `the foreign key ${constraint.name ?? ''} of ${other.name.name} refers to nothing when this table is gone: it is dropped`,
        );
      }
      return [
        { kind: 'dropConstraint', table: other.name, name: constraint.name ?? '', constraint: 'foreignKey' },
      ];
    });
  });
}
