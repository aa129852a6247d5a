import { keyOf, type ForeignKey, type Schema, type Table } from '../../../src/ir/index.js';
import { isUniqueIn } from './describable-relation.js';
import { capital, fieldName, lowerFirst, plural, relationBase } from './names.js';
import type { ModelNames, SchemaNames } from './naming.js';

/** A foreign key as the two relation fields that Prisma wants. */
export interface Relation {
  readonly foreignKey: ForeignKey;
  /** The table that has the foreign key, and the one that it refers to. */
  readonly from: string;
  readonly to: string;
  /** Given where several relations run between the same two models, or one of a model to itself. */
  readonly name?: string;
  readonly field: string;
  readonly backField: string;
  /** One row refers to it at most. */
  readonly toOne: boolean;
  /** A row may refer to nothing. */
  readonly optional: boolean;
}

/** All relations of a schema with their names, in the order of tables and constraints. */
export function relationsOf(schema: Schema, names: SchemaNames): readonly Relation[] {
  const pairs = countPairs(schema);
  const relations: Relation[] = [];
  for (const [from, table] of Object.entries(schema.tables)) {
    for (const foreignKey of foreignKeysOf(table)) {
      const to = keyOf(foreignKey.references.table);
      const target = names.models.get(to);
      const source = names.models.get(from);
      if (target === undefined || source === undefined) continue;
      const isAmbiguous = from === to || (pairs.get(pairKey(from, to)) ?? 0) > 1;
      relations.push(nameRelation({ foreignKey, table, from, to, source, target, isAmbiguous }));
    }
  }
  return relations;
}

interface Unnamed {
  readonly foreignKey: ForeignKey;
  readonly table: Table;
  readonly from: string;
  readonly to: string;
  readonly source: ModelNames;
  readonly target: ModelNames;
  readonly isAmbiguous: boolean;
}

/**
 * The field is called after the column without its `_id`, else after the model it leads to, else after both. The other side is called
 * after the model it comes from (`posts`), with what it is by where there are several (`postsByAuthor`).
 */
function nameRelation(relation: Unnamed): Relation {
  const { foreignKey, table, source, target, isAmbiguous } = relation;
  const toOne = isUniqueIn(table, foreignKey.columns);
  const byModel = lowerFirst(target.model);
  const only = foreignKey.columns.length === 1 ? foreignKey.columns[0] : undefined;
  const base = only === undefined ? undefined : relationBase(only);
  const spelledOut =
    only === undefined
      ? `${byModel}By${foreignKey.columns.map((column) => capital(fieldName(column))).join('And')}`
      : `${base ?? byModel}Relation`;
  const field = source.scope.claim(base ?? byModel, byModel, spelledOut);
  const own = lowerFirst(source.model);
  const plain = toOne ? own : plural(own);
  const by = `${plain}By${capital(field)}`;
  const backField = isAmbiguous ? target.scope.claim(by) : target.scope.claim(plain, by);
  return {
    foreignKey,
    from: relation.from,
    to: relation.to,
    ...(isAmbiguous ? { name: `${source.model}${capital(field)}` } : {}),
    field,
    backField,
    toOne,
    optional: table.columns.some((c) => foreignKey.columns.includes(c.name) && c.nullable),
  };
}

function countPairs(schema: Schema): ReadonlyMap<string, number> {
  const pairs = new Map<string, number>();
  for (const [from, table] of Object.entries(schema.tables)) {
    for (const key of foreignKeysOf(table)) {
      const pair = pairKey(from, keyOf(key.references.table));
      pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
    }
  }
  return pairs;
}

function pairKey(a: string, b: string): string {
  return a < b ? JSON.stringify([a, b]) : JSON.stringify([b, a]);
}

function foreignKeysOf(table: Table): readonly ForeignKey[] {
  return table.constraints.filter((c) => c.kind === 'foreignKey');
}
