import fc from 'fast-check';
import type {
  ColumnType,
  Constraint,
  Expression,
  IndexKey,
  Name,
  OperationBody,
} from '../../../src/ir/index.js';

/**
 * Random operations over few names, so that they meet: many are refused by the fold, and the rest shape the same
 * tables, types and sequences again and again.
 */
const tableName = fc.constantFrom('a', 'b', 'c');
const columnName = fc.constantFrom('id', 'x', 'y', 'z');
const objectName = fc.constantFrom('o1', 'o2', 'o3');
const schema = fc.constantFrom(undefined, undefined, undefined, 'app');

const named = (names: fc.Arbitrary<string>): fc.Arbitrary<Name> =>
  fc
    .tuple(names, schema)
    .map(([name, inSchema]) => (inSchema === undefined ? { name } : { schema: inSchema, name }));
const table = named(tableName);
const object = named(objectName);

const type: fc.Arbitrary<ColumnType> = fc.oneof(
  fc.constantFrom<ColumnType>({ kind: 'integer', bits: 32 }, { kind: 'integer', bits: 64 }, { kind: 'text' }),
  object.map((name): ColumnType => ({ kind: 'named', name })),
);

const columnOf = (name: string): Expression => ({ kind: 'column', path: [name] });
const check = fc.tuple(columnName, columnName).map(([a, b]): Expression => ({
  kind: 'operator',
  operator: '>',
  left: columnOf(a),
  right: columnOf(b),
}));

const column = fc
  .record({
    name: columnName,
    type,
    nullable: fc.boolean(),
    form: fc.constantFrom('plain', 'serial', 'identity', 'default'),
  })
  .map(({ name, type: declared, nullable, form }) => {
    const integer: ColumnType = { kind: 'integer', bits: 32 };
    switch (form) {
      case 'serial':
        return { name, type: integer, nullable: false, autoIncrement: { kind: 'serial' as const } };
      case 'identity':
        return { name, type: integer, nullable: false, autoIncrement: { kind: 'always' as const } };
      case 'default':
        return { name, type: declared, nullable, default: { kind: 'string' as const, value: '7' } };
      default:
        return { name, type: declared, nullable };
    }
  });

const constraint: fc.Arbitrary<Constraint> = fc.oneof(
  fc
    .uniqueArray(columnName, { minLength: 1, maxLength: 2 })
    .map((columns): Constraint => ({ kind: 'primaryKey', columns })),
  fc
    .uniqueArray(columnName, { minLength: 1, maxLength: 2 })
    .map((columns): Constraint => ({ kind: 'unique', columns })),
  check.map((expression): Constraint => ({ kind: 'check', expression })),
  fc.tuple(columnName, table).map(([name, target]): Constraint => ({
    kind: 'foreignKey',
    columns: [name],
    references: { table: target },
    onDelete: 'cascade',
  })),
);

const key: fc.Arbitrary<IndexKey> = fc.oneof(
  columnName.map((name): IndexKey => ({ column: name })),
  columnName.map((name): IndexKey => ({
    expression: { kind: 'call', name: { name: 'lower' }, args: [columnOf(name)] },
  })),
);

const cascade = fc.constantFrom<{ cascade?: true }>({}, { cascade: true });
const comment = fc.constantFrom('one', 'two', null);

export const operation: fc.Arbitrary<OperationBody> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .record({
        table,
        columns: fc.uniqueArray(column, { minLength: 1, maxLength: 4, selector: ({ name }) => name }),
        constraints: fc.array(constraint, { maxLength: 2 }),
      })
      .map((parts): OperationBody => ({ kind: 'createTable', ...parts })),
  },
  fc
    .tuple(table, cascade)
    .map(([name, flags]): OperationBody => ({ kind: 'dropTable', table: name, ...flags })),
  fc.tuple(table, tableName).map(([name, to]): OperationBody => ({ kind: 'renameTable', table: name, to })),
  fc.tuple(table, schema).map(([name, to]): OperationBody => ({
    kind: 'alterTable',
    table: name,
    change: { kind: 'setSchema', schema: to ?? 'public' },
  })),
  fc
    .tuple(table, fc.constantFrom('enable', 'disable', 'force', 'noForce'))
    .map(([name, setting]): OperationBody => ({
      kind: 'alterTable',
      table: name,
      change: { kind: 'rowLevelSecurity', setting },
    })),
  fc
    .tuple(table, column)
    .map(([name, added]): OperationBody => ({ kind: 'addColumn', table: name, column: added })),
  fc.tuple(table, columnName, cascade).map(([name, dropped, flags]): OperationBody => ({
    kind: 'dropColumn',
    table: name,
    column: dropped,
    ...flags,
  })),
  fc.tuple(table, columnName, columnName).map(([name, from, to]): OperationBody => ({
    kind: 'renameColumn',
    table: name,
    column: from,
    to,
  })),
  fc
    .tuple(
      table,
      columnName,
      fc.oneof(
        type.map((to) => ({ kind: 'type' as const, type: to })),
        fc.boolean().map((nullable) => ({ kind: 'nullable' as const, nullable })),
        fc
          .constantFrom(null, { kind: 'number' as const, value: '3' })
          .map((value) => ({ kind: 'default' as const, default: value })),
        fc
          .constantFrom(null, { kind: 'byDefault' as const })
          .map((identity) => ({ kind: 'identity' as const, identity })),
      ),
    )
    .map(([name, altered, change]): OperationBody => ({
      kind: 'alterColumn',
      table: name,
      column: altered,
      change,
    })),
  {
    weight: 3,
    arbitrary: fc
      .tuple(table, constraint)
      .map(([name, added]): OperationBody => ({ kind: 'addConstraint', table: name, constraint: added })),
  },
  fc
    .tuple(table, fc.constantFrom('a_pkey', 'b_pkey', 'a_x_key', 'b_id_fkey', 'a_x_fkey', 'c_pkey'), cascade)
    .map(([name, dropped, flags]): OperationBody => ({
      kind: 'dropConstraint',
      table: name,
      name: dropped,
      ...flags,
    })),
  {
    weight: 2,
    arbitrary: fc
      .tuple(table, fc.array(key, { minLength: 1, maxLength: 2 }), fc.boolean())
      .map(([name, keys, unique]): OperationBody => ({
        kind: 'createIndex',
        table: name,
        index: { keys, ...(unique ? { unique: true } : {}) },
      })),
  },
  fc
    .tuple(named(fc.constantFrom('a_x_idx', 'b_x_idx', 'a_lower_idx', 'c_id_idx')), cascade)
    .map(([index, flags]): OperationBody => ({ kind: 'dropIndex', index, ...flags })),
  {
    weight: 2,
    arbitrary: object.map((name): OperationBody => ({ kind: 'createEnum', name, values: ['one', 'two'] })),
  },
  fc.tuple(object, cascade).map(([name, flags]): OperationBody => ({ kind: 'dropEnum', name, ...flags })),
  fc.tuple(object, objectName).map(([name, to]): OperationBody => ({ kind: 'renameEnum', name, to })),
  object.map((name): OperationBody => ({ kind: 'createSequence', name, options: { increment: '2' } })),
  fc
    .tuple(
      fc.oneof(object, named(fc.constantFrom('a_id_seq', 'b_id_seq', 'a_x_seq'))),
      fc.oneof(fc.constant(null), fc.record({ table, column: columnName })),
    )
    .map(([name, ownedBy]): OperationBody => ({ kind: 'alterSequence', name, options: {}, ownedBy })),
  fc
    .tuple(fc.oneof(object, named(fc.constantFrom('a_id_seq', 'b_id_seq'))), cascade)
    .map(([name, flags]): OperationBody => ({ kind: 'dropSequence', name, ...flags })),
  fc.tuple(object, table).map(([name, read]): OperationBody => ({
    kind: 'createView',
    name,
    query: `SELECT 1 FROM ${read.schema === undefined ? '' : `${read.schema}.`}${read.name}`,
    dialect: 'postgres',
    reads: [read],
  })),
  fc.tuple(object, cascade).map(([name, flags]): OperationBody => ({ kind: 'dropView', name, ...flags })),
  fc.constantFrom<OperationBody>(
    { kind: 'createSchema', name: 'app' },
    { kind: 'dropSchema', name: 'app', cascade: true },
  ),
  fc
    .tuple(table, comment)
    .map(([name, text]): OperationBody => ({ kind: 'comment', on: { kind: 'table', name }, comment: text })),
  fc.tuple(table, columnName, comment).map(([name, on, text]): OperationBody => ({
    kind: 'comment',
    on: { kind: 'column', table: name, column: on },
    comment: text,
  })),
);

/** A history of some length. */
export const history = fc.array(operation, { minLength: 1, maxLength: 40 });
