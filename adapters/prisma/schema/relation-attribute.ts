import type { Attribute } from '@mrleebo/prisma-ast';
import type { ReferentialAction, Schema } from '../../../src/ir/index.js';
import { argument, attribute, list, text } from './ast.js';
import { mapOf } from './keys.js';
import type { SchemaNames } from './naming.js';
import type { Relation } from './relations.js';
import { own } from '../../../src/own.js';

const ACTIONS: Record<ReferentialAction, string> = {
  noAction: 'NoAction',
  restrict: 'Restrict',
  cascade: 'Cascade',
  setNull: 'SetNull',
  setDefault: 'SetDefault',
};

/** `@relation(…)` of the side that has the columns. */
export function relationAttribute(relation: Relation, schema: Schema, names: SchemaNames): Attribute {
  const { foreignKey } = relation;
  const fieldsOf = (table: string, columns: readonly string[]) => {
    const fields = names.models.get(table)?.fields;
    return list(columns.map((column) => fields?.get(column) ?? column));
  };
  const onDelete = foreignKey.onDelete ?? 'noAction';
  const onUpdate = foreignKey.onUpdate ?? 'noAction';
  // Prisma's defaults: documentation, "Referential actions", "Defaults".
  const usualOnDelete = relation.optional ? 'setNull' : 'restrict';
  const table = own(schema.tables, relation.from)?.name.name ?? relation.from;
  return attribute(
    'relation',
    ...(relation.name === undefined ? [] : [argument(text(relation.name))]),
    argument(fieldsOf(relation.from, foreignKey.columns), 'fields'),
    argument(fieldsOf(relation.to, foreignKey.references.columns ?? []), 'references'),
    ...(onDelete === usualOnDelete ? [] : [argument(ACTIONS[onDelete], 'onDelete')]),
    ...(onUpdate === 'cascade' ? [] : [argument(ACTIONS[onUpdate], 'onUpdate')]),
    ...mapOf(foreignKey.name, [table, ...foreignKey.columns], 'fkey'),
  );
}
