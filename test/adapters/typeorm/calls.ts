import { createRequire } from 'node:module';

const typeorm = createRequire(import.meta.url)('typeorm') as typeof import('typeorm');

/** A method of a query runner with its arguments. */
export type Call = readonly [method: string, ...args: unknown[]];

const { TableColumn, TableIndex, TableForeignKey, TableUnique, TableCheck, TableExclusion, Table, View } =
  typeorm;

/** Every method that changes or asks, on the tables `team` and `person`. */
export const CALLS: readonly Call[] = [
  [
    'createTable',
    new Table({
      name: 'pet',
      columns: [
        {
          name: 'id',
          type: 'uuid',
          isPrimary: true,
          isGenerated: true,
          generationStrategy: 'uuid',
          default: 'gen_random_uuid()',
        },
        { name: 'name', type: 'varchar', length: '50', isUnique: true },
        { name: 'kind', type: 'enum', enum: ['cat', 'dog'], default: "'cat'" },
        { name: 'owner_id', type: 'int', isNullable: true, comment: 'who feeds it' },
      ],
      indices: [{ columnNames: ['name'], where: 'name is not null' }],
      foreignKeys: [
        {
          columnNames: ['owner_id'],
          referencedTableName: 'person',
          referencedColumnNames: ['id'],
          onDelete: 'SET NULL',
        },
      ],
      checks: [{ expression: 'length(name) > 2' }],
    }),
    true,
  ],
  ['createTable', new Table({ name: 'team', columns: [{ name: 'id', type: 'int' }] }), true],
  ['dropTable', 'person'],
  ['dropTable', 'nothing', true],
  ['dropTable', 'person', false, false, false],
  ['renameTable', 'person', 'human'],
  ['renameTable', 'team', 'crew'],
  ['addColumn', 'person', new TableColumn({ name: 'city', type: 'varchar', isNullable: true })],
  ['addColumn', 'person', new TableColumn({ name: 'state', type: 'enum', enum: ['a', 'b'] })],
  [
    'addColumns',
    'team',
    [
      new TableColumn({ name: 'one', type: 'int', default: 1 }),
      new TableColumn({ name: 'two', type: 'text', isUnique: true }),
    ],
  ],
  ['renameColumn', 'person', 'name', 'title'],
  ['renameColumn', 'person', 'mood', 'temper'],
  ['renameColumn', 'team', 'id', 'no'],
  ['renameColumn', 'person', 'nick', 'alias'],
  ['changeColumn', 'person', 'name', new TableColumn({ name: 'name', type: 'varchar', length: '80' })],
  [
    'changeColumn',
    'person',
    'name',
    new TableColumn({ name: 'name', type: 'varchar', length: '40', default: "'x'", isNullable: true }),
  ],
  [
    'changeColumn',
    'person',
    'age',
    new TableColumn({ name: 'age', type: 'int', default: 5, comment: 'in years', isNullable: true }),
  ],
  [
    'changeColumn',
    'person',
    'mood',
    new TableColumn({ name: 'mood', type: 'enum', enum: ['sad', 'ok', 'glad'], default: "'ok'" }),
  ],
  [
    'changeColumn',
    'person',
    'price',
    new TableColumn({ name: 'price', type: 'numeric', precision: 12, scale: 2, isNullable: true }),
  ],
  ['dropColumn', 'person', 'nick'],
  ['dropColumn', 'person', 'mood'],
  ['dropColumn', 'person', 'level'],
  ['dropColumn', 'person', 'team_id'],
  ['dropColumn', 'person', 'id'],
  ['dropColumn', 'person', 'nothing'],
  ['dropColumns', 'person', ['tags', 'born']],
  ['createPrimaryKey', 'team', ['name']],
  ['updatePrimaryKeys', 'person', [new TableColumn({ name: 'name', type: 'varchar' })]],
  ['dropPrimaryKey', 'person'],
  ['createUniqueConstraint', 'person', new TableUnique({ columnNames: ['name', 'age'] })],
  ['dropUniqueConstraint', 'person', 'nick_once'],
  ['createCheckConstraint', 'person', new TableCheck({ expression: 'price > 1' })],
  ['dropCheckConstraint', 'person', 'age_positive'],
  [
    'createExclusionConstraint',
    'person',
    new TableExclusion({ name: 'xcl', expression: 'USING gist (seen WITH =)' }),
  ],
  [
    'createForeignKey',
    'person',
    new TableForeignKey({ columnNames: ['age'], referencedTableName: 'team', referencedColumnNames: ['id'] }),
  ],
  ['dropForeignKey', 'person', 'person_team_id_fkey'],
  ['createUniqueConstraints', 'person', [new TableUnique({ columnNames: ['born'] })]],
  ['dropUniqueConstraints', 'person', [new TableUnique({ name: 'nick_once', columnNames: ['nick', 'age'] })]],
  ['createCheckConstraints', 'person', [new TableCheck({ expression: 'price > 2' })]],
  ['dropCheckConstraints', 'person', [new TableCheck({ name: 'age_positive', expression: 'age > 0' })]],
  ['createExclusionConstraints', 'person', [new TableExclusion({ expression: 'USING gist (seen WITH =)' })]],
  ['dropExclusionConstraint', 'person', 'nothing'],
  ['dropExclusionConstraints', 'person', [new TableExclusion({ name: 'xcl', expression: '' })]],
  [
    'createForeignKeys',
    'person',
    [
      new TableForeignKey({
        columnNames: ['no'],
        referencedTableName: 'team',
        referencedColumnNames: ['id'],
        deferrable: 'INITIALLY DEFERRED',
      }),
    ],
  ],
  [
    'dropForeignKeys',
    'person',
    [
      new TableForeignKey({
        name: 'person_team_id_fkey',
        columnNames: ['team_id'],
        referencedTableName: 'team',
        referencedColumnNames: ['id'],
      }),
    ],
  ],
  ['dropIndices', 'person', [new TableIndex({ name: 'person_key', columnNames: ['key', 'name'] })]],
  [
    'changeColumns',
    'person',
    [
      {
        oldColumn: new TableColumn({ name: 'age', type: 'integer', default: '5', isNullable: true }),
        newColumn: new TableColumn({ name: 'age', type: 'integer', default: '6', isNullable: true }),
      },
    ],
  ],
  ['createView', new View({ name: 'adults', expression: 'SELECT 1 AS one' })],
  ['createView', new View({ name: 'all', expression: 'SELECT 1 AS one', materialized: true })],
  ['dropView', 'nothing'],
  ['getView', 'nothing'],
  ['getViews'],
  ['createDatabase', 'more'],
  ['dropDatabase', 'more', true],
  ['getDatabases'],
  ['getSchemas'],
  ['getCurrentSchema'],
  ['getTables', ['nothing']],
  ['createIndex', 'person', new TableIndex({ columnNames: ['age', 'name'], isUnique: true })],
  ['createIndices', 'person', [new TableIndex({ name: 'i', columnNames: ['age'], where: 'age > 1' })]],
  ['dropIndex', 'person', 'person_nick'],
  ['createSchema', 'more', true],
  ['dropSchema', 'more', true, true],
  ['clearTable', 'person'],
  ['changeTableComment', 'person', 'people'],
  ['hasTable', 'person'],
  ['hasTable', 'nothing'],
  ['hasColumn', 'person', 'nick'],
  ['hasColumn', 'person', 'nothing'],
  ['hasSchema', 'public'],
  ['getTable', 'nothing'],
];

/** As objects of the code that is read come to the compiler: data, marked with their class. */
export function marked(value: unknown): unknown {
  if (typeof value === 'symbol') return value.description;
  if (Array.isArray(value)) return value.map(marked);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, marked(one)]));
}

/** What 1.x takes and 0.3 does not: whether what is dropped must be there. */
export const CALLS_OF_1: readonly Call[] = [
  ['dropColumn', 'person', 'nothing', true],
  ['dropColumn', 'person', 'nick', true],
  ['dropColumns', 'person', ['age', 'nothing'], true],
  ['dropPrimaryKey', 'person', undefined, true],
  ['dropUniqueConstraint', 'person', 'nick_once', true],
  ['dropUniqueConstraint', 'person', 'nothing', true],
  ['dropCheckConstraint', 'person', 'age_positive', true],
  ['dropForeignKey', 'person', 'person_team_id_fkey', true],
  ['dropForeignKey', 'person', 'nothing', true],
  ['dropIndex', 'person', 'person_nick', true],
  ['dropIndex', 'person', 'nothing', true],
  ['dropView', 'nothing', true],
  ['clearTable', 'person', { cascade: true }],
];
