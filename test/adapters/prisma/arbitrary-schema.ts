import fc from 'fast-check';
import type { Column, ColumnType, Expression, Index, Operation } from '../../../src/ir/index.js';

/**
 * Operations that make a random schema: tables with columns of every type, defaults, keys, indexes and foreign keys,
 * with names of every sort. Valid for PostgreSQL, so that what Prisma makes of it is the only question.
 */
export function arbitraryOperations(): fc.Arbitrary<readonly Operation[]> {
  return fc
    .record({
      enums: fc.uniqueArray(arbitraryEnum(), { maxLength: 2, selector: (e) => e.name.toLowerCase() }),
      tables: fc.uniqueArray(arbitraryName(), {
        minLength: 1,
        maxLength: 4,
        selector: (n) => n.toLowerCase(),
      }),
    })
    .chain(({ enums, tables }) =>
      fc
        .tuple(...tables.map((name, i) => arbitraryTable(name, i, enums, tables)))
        .map((made) => [
          ...enums.map(({ name, values }): Operation => ({ kind: 'createEnum', name: { name }, values })),
          ...made.flatMap((table) => table.create),
          ...made.flatMap((table) => table.relate),
        ]),
    );
}

interface EnumSketch {
  readonly name: string;
  readonly values: readonly string[];
}

/** Words as people name things, and words that a schema language may trip over. */
function arbitraryName(): fc.Arbitrary<string> {
  return fc.oneof(
    fc.constantFrom(
      'users',
      'user_accounts',
      'OrderItem',
      'orderItems',
      'data',
      'Status',
      'category',
      'people',
    ),
    fc.constantFrom(
      'string',
      'String',
      'model',
      'enum',
      'null',
      'true',
      'default',
      'PrismaClient',
      'Json',
      'prisma',
    ),
    fc.constantFrom(
      '1st_place',
      '_hidden',
      'with space',
      'dash-ed',
      'dot.ted',
      "apo'strophe",
      'größe',
      'UPPER_CASE',
      '$money',
      '名前',
    ),
    fc
      .string({ unit: fc.constantFrom(...'abcXYZ_09 -'), minLength: 1, maxLength: 40 })
      .map((s) => s.trim() || 'x'),
    fc.constant('a_rather_long_name_that_leaves_little_room_for_what_is_added_b'),
  );
}

function arbitraryEnum(): fc.Arbitrary<EnumSketch> {
  const value = fc.oneof(
    fc.constantFrom('a', 'b', 'A', 'in-progress', '1', '', 'true', "it's", 'ä', 'a b'),
    arbitraryName(),
  );
  return fc.record({
    name: arbitraryName().map((name) => `e ${name}`.slice(0, 60)),
    values: fc.uniqueArray(value, { minLength: 1, maxLength: 4 }),
  });
}

function arbitraryType(enums: readonly EnumSketch[]): fc.Arbitrary<ColumnType> {
  const precision = fc.option(fc.integer({ min: 0, max: 6 }), { nil: undefined });
  const length = fc.option(fc.integer({ min: 1, max: 300 }), { nil: undefined });
  const withLength = (kind: 'string' | 'char') =>
    length.map((n): ColumnType => (n === undefined ? { kind } : { kind, length: n }));
  const timed = (kind: 'time' | 'timestamp') =>
    fc
      .tuple(fc.boolean(), precision)
      .map(([zone, p]): ColumnType => (p === undefined ? { kind, zone } : { kind, zone, precision: p }));
  const element = fc.oneof(
    fc.constantFrom<ColumnType>(
      ...([16, 32, 64] as const).map((bits) => ({ kind: 'integer', bits }) as const),
      ...([32, 64] as const).map((bits) => ({ kind: 'float', bits }) as const),
      ...(['boolean', 'text', 'binary', 'date', 'uuid', 'json', 'jsonb', 'interval'] as const).map(
        (kind) => ({ kind }),
      ),
      ...['inet', 'xml', 'money', 'oid', 'tsvector', 'cidr', 'point', 'int4range'].map(
        (name) => ({ kind: 'native', name }) as const,
      ),
    ),
    fc.constantFrom<ColumnType>(
      { kind: 'decimal' },
      { kind: 'decimal', precision: 10, scale: 2 },
      { kind: 'decimal', precision: 65, scale: 30 },
      { kind: 'decimal', precision: 5, scale: 0 },
    ),
    withLength('string'),
    withLength('char'),
    timed('time'),
    timed('timestamp'),
    fc
      .tuple(fc.boolean(), fc.integer({ min: 1, max: 20 }))
      .map(([varying, n]): ColumnType =>
        varying ? { kind: 'bit', length: n, varying } : { kind: 'bit', length: n },
      ),
    ...(enums.length === 0
      ? []
      : [fc.constantFrom(...enums).map(({ name }): ColumnType => ({ kind: 'named', name: { name } }))]),
  );
  return fc.oneof(
    { weight: 6, arbitrary: element },
    { weight: 1, arbitrary: element.map((of): ColumnType => ({ kind: 'array', of })) },
  );
}

function arbitraryDefault(
  type: ColumnType,
  enums: readonly EnumSketch[],
): fc.Arbitrary<Expression | undefined> {
  const text = (value: string): Expression => ({ kind: 'string', value });
  const number = (value: string): Expression => ({ kind: 'number', value });
  const call = (name: string): Expression => ({ kind: 'call', name: { name }, args: [] });
  const some = (...values: Expression[]) =>
    fc.option(fc.constantFrom(...values), { nil: undefined, freq: 2 });
  switch (type.kind) {
    case 'integer':
      return some(number('0'), number('-7'), text('42'), {
        kind: 'operator',
        operator: '+',
        left: number('1'),
        right: number('2'),
      });
    case 'decimal':
    case 'float':
      return some(number('0.10'), number('-1.5'), text('3.00'), number('1e3'));
    case 'boolean':
      return some({ kind: 'boolean', value: true }, text('f'), { kind: 'null' });
    case 'text':
    case 'string':
    case 'char':
      return some(
        text(''),
        text('it\'s "x" \\ y'),
        text('line\nbreak\ttab'),
        text('ünï'),
        { kind: 'cast', operand: text('c'), type },
        call('current_setting_x'),
      );
    case 'uuid':
      return some(call('gen_random_uuid'), text('00000000-0000-0000-0000-000000000000'));
    case 'json':
    case 'jsonb':
      return some(text('{}'), text('{"a": [1, "b"]}'), { kind: 'cast', operand: text('[]'), type });
    case 'timestamp':
    case 'date':
    case 'time':
      return some(
        call('now'),
        { kind: 'keyword', name: 'current_timestamp' },
        { kind: 'keyword', name: 'current_date' },
        text('2020-01-01'),
      );
    case 'named': {
      const values = enums.find((e) => e.name === type.name.name)?.values ?? [];
      return some(
        ...values.map(text),
        ...values.map((value): Expression => ({ kind: 'cast', operand: text(value), type })),
      );
    }
    case 'array':
      return some(text('{}'), { kind: 'cast', operand: { kind: 'array', elements: [] }, type });
    default:
      return fc.constant(undefined);
  }
}

function arbitraryColumn(enums: readonly EnumSketch[]): fc.Arbitrary<Column> {
  return fc.tuple(arbitraryName(), arbitraryType(enums), fc.boolean()).chain(([name, type, nullable]) =>
    arbitraryDefault(type, enums).map((value) => ({
      name,
      type,
      nullable,
      ...(value === undefined ? {} : { default: value }),
    })),
  );
}

interface TableSketch {
  readonly create: readonly Operation[];
  readonly relate: readonly Operation[];
}

const ACTIONS = [undefined, 'cascade', 'restrict', 'setNull', 'setDefault'] as const;

function arbitraryTable(
  name: string,
  position: number,
  enums: readonly EnumSketch[],
  tables: readonly string[],
): fc.Arbitrary<TableSketch> {
  return fc
    .record({
      columns: fc.uniqueArray(arbitraryColumn(enums), { maxLength: 6, selector: (c) => c.name }),
      key: fc.constantFrom('serial', 'bigserial', 'uuid', 'none', 'identity'),
      named: fc.boolean(),
      uniques: fc.array(fc.tuple(fc.nat(), fc.nat(), fc.boolean()), { maxLength: 2 }),
      indexes: fc.array(
        fc.record({
          a: fc.nat(),
          b: fc.nat(),
          desc: fc.boolean(),
          unique: fc.boolean(),
          partial: fc.boolean(),
          method: fc.constantFrom(undefined, 'hash', 'gin', 'gist', 'brin'),
        }),
        { maxLength: 3 },
      ),
      references: fc.array(
        fc.record({
          to: fc.nat(),
          nullable: fc.boolean(),
          unique: fc.boolean(),
          onDelete: fc.constantFrom(...ACTIONS),
          onUpdate: fc.constantFrom(...ACTIONS),
          named: fc.boolean(),
        }),
        { maxLength: 3 },
      ),
    })
    .map((sketch) => {
      const id: Column = {
        name: 'key id',
        type: { kind: 'integer', bits: sketch.key === 'bigserial' ? 64 : 32 },
        nullable: false,
        autoIncrement: { kind: sketch.key === 'identity' ? 'byDefault' : 'serial' },
      };
      const columns: Column[] = [
        ...(sketch.key === 'none'
          ? []
          : [
              sketch.key === 'uuid'
                ? { name: 'key id', type: { kind: 'uuid' } as const, nullable: false }
                : id,
            ]),
        ...sketch.columns,
        ...sketch.references.map((r, i): Column => ({
          name: `ref${i}_id`,
          type: { kind: 'integer', bits: 32 },
          nullable: r.nullable,
        })),
      ];
      if (columns.length === 0) columns.push({ name: 'only', type: { kind: 'text' }, nullable: true });
      const at = (i: number) => columns[i % columns.length]?.name ?? 'only';
      const create: Operation[] = [
        {
          kind: 'createTable',
          table: { name },
          columns,
          constraints: [
            ...(sketch.key === 'none'
              ? []
              : [
                  {
                    kind: 'primaryKey' as const,
                    columns: ['key id'],
                    ...(sketch.named ? { name: `pk ${position}` } : {}),
                  },
                ]),
            ...sketch.uniques.map(([a, b, named], i) => ({
              kind: 'unique' as const,
              columns: [...new Set([at(a), at(b)])],
              ...(named ? { name: `uq ${position} ${i}` } : {}),
            })),
          ],
        },
        ...sketch.indexes.map((sketched, i): Operation => {
          const keys =
            sketched.method === undefined ? [...new Set([at(sketched.a), at(sketched.b)])] : [at(sketched.a)];
          const index: Index = {
            ...(i === 0 ? {} : { name: `ix ${position} ${i}` }),
            ...(sketched.unique && sketched.method === undefined ? { unique: true } : {}),
            ...(sketched.method === undefined ? {} : { method: sketched.method }),
            keys: keys.map((column) => ({
              column,
              ...(sketched.desc && sketched.method === undefined ? { order: 'desc' as const } : {}),
            })),
            ...(sketched.partial
              ? {
                  where: {
                    kind: 'is',
                    operand: { kind: 'column', path: [at(sketched.a)] },
                    test: 'null',
                  } as Expression,
                }
              : {}),
          };
          return { kind: 'createIndex', table: { name }, index };
        }),
        ...sketch.references.flatMap((r, i): Operation[] =>
          r.unique
            ? [
                {
                  kind: 'addConstraint',
                  table: { name },
                  constraint: { kind: 'unique', columns: [`ref${i}_id`], name: `ruq ${position} ${i}` },
                },
              ]
            : [],
        ),
      ];
      const relate = sketch.references.map((r, i): Operation => ({
        kind: 'addConstraint',
        table: { name },
        constraint: {
          kind: 'foreignKey',
          ...(r.named ? { name: `fk ${position} ${i}` } : {}),
          columns: [`ref${i}_id`],
          references: { table: { name: tables[r.to % tables.length] ?? name }, columns: ['key id'] },
          ...(r.onDelete === undefined ? {} : { onDelete: r.onDelete }),
          ...(r.onUpdate === undefined ? {} : { onUpdate: r.onUpdate }),
        },
      }));
      return { create, relate };
    });
}
