import { rewriteTable } from '../../../fold/rewrite.js';
import {
  keyOf,
  type Name,
  type Routine,
  type Schema,
  type Sequence,
  type Table,
  type View,
} from '../../../ir/index.js';

/**
 * What a database beside that of the connection holds, with its name as the schema. In definitions of its tables a name without a
 * database is one beside the table, and that of the connection's database, `own`, is written out; in its views that is left out.
 */
export function asSchemaOf(schema: Schema, database: string, own: string): Schema {
  const inside = ({ name }: Name): Name => ({ schema: database, name });
  const seen = (name: Name): Name =>
    name.schema === undefined ? inside(name) : name.schema === own ? { name: name.name } : name;
  const tables = Object.values(schema.tables).map((table): Table => {
    const { triggers, ...rest } = table;
    return {
      ...rewriteTable({ ...rest, triggers: [] }, { relation: seen }),
      name: inside(table.name),
      triggers,
    };
  });
  const views = Object.values(schema.views).map((view): View => ({ ...view, name: inside(view.name) }));
  const sequences = Object.values(schema.sequences).map((one): Sequence => ({
    ...one,
    name: inside(one.name),
  }));
  const routines = Object.entries(schema.functions).map(([key, routine]): [string, Routine] => {
    const name = inside(routine.name);
    return [`${keyOf(name)}${key.slice(keyOf(routine.name).length)}`, { ...routine, name }];
  });
  return {
    ...schema,
    schemas: { [database]: { name: database } },
    tables: Object.fromEntries(tables.map((table) => [keyOf(table.name), table])),
    views: Object.fromEntries(views.map((view) => [keyOf(view.name), view])),
    sequences: Object.fromEntries(sequences.map((one) => [keyOf(one.name), one])),
    functions: Object.fromEntries(routines),
    others: Object.fromEntries(
      Object.entries(schema.others).map(([key, text]) => [`${key} in database ${database}`, text]),
    ),
  };
}

/** Everything of several schemas that have nothing in common. */
export function together(first: Schema, others: readonly Schema[]): Schema {
  return others.reduce(
    (all, one): Schema => ({
      ...all,
      schemas: { ...all.schemas, ...one.schemas },
      tables: { ...all.tables, ...one.tables },
      views: { ...all.views, ...one.views },
      sequences: { ...all.sequences, ...one.sequences },
      functions: { ...all.functions, ...one.functions },
      others: { ...all.others, ...one.others },
    }),
    first,
  );
}
