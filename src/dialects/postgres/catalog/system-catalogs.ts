import { keyOf, type Constraint, type Name, type Schema } from '../../../ir/index.js';
import { UNSURE } from '../../shared/truth.js';
import type { ForeignName } from './cells.js';
import {
  allIndexes,
  certainTables,
  certainViews,
  maybe,
  NOT_NULL_NAME,
  oid,
  otherRelations,
  otherRowTypes,
  PERHAPS,
  perhaps,
  schemaOf,
  SYSTEM,
  SYSTEM_OID,
  SYSTEM_SCHEMAS,
  SYSTEM_TYPE,
  PUBLIC,
  type CatalogRow,
  type Source,
} from './sources.js';
import { own } from '../../../own.js';

export function namespaces({ schema }: Source): CatalogRow[] {
  const names = new Set([PUBLIC, ...SYSTEM_SCHEMAS, ...Object.keys(schema.schemas)]);
  return [
    ...[...names].map((name) => ({ oid: oid('schema', { name }), nspname: name })),
    perhaps({ oid: SYSTEM_OID, nspname: SYSTEM }),
  ];
}

export function classes({ schema, doubtful }: Source): CatalogRow[] {
  const row = (name: Name, relkind: string): CatalogRow => ({
    oid: oid('relation', name),
    relname: name.name,
    relnamespace: oid('schema', { name: schemaOf(name) }),
    relkind,
  });
  return [
    ...certainTables(schema).map(({ name, partitionBy, temporary }) => ({
      ...row(name, partitionBy === undefined ? 'r' : 'p'),
      ...(temporary === true ? { relnamespace: SYSTEM_OID } : {}),
    })),
    ...certainViews(schema).map(({ name, materialized }) => row(name, materialized === true ? 'm' : 'v')),
    ...Object.values(schema.sequences).map(({ name }) => row(name, 'S')),
    ...ownSequences(schema).map((name) => row(name, 'S')),
    ...allIndexes(schema).map(({ on, name }) => ({
      ...row(
        { ...on, name: typeof name === 'string' ? name : '' },
        own(schema.tables, keyOf(on))?.partitionBy === undefined ? 'i' : 'I',
      ),
      relname: name,
    })),
    // The relation itself, and indexes, sequences and rules of it that nobody knows.
    ...doubtful.map((name) => perhaps({ relnamespace: oid('schema', { name: schemaOf(name) }) })),
    ...otherRowTypes(schema).map((name) => perhaps({ oid: oid('relation', name), relname: maybe(name) })),
    perhaps({ oid: SYSTEM_OID, relname: SYSTEM }),
  ];
}

/** Those of serial and identity columns. */
function ownSequences(schema: Schema): Name[] {
  return certainTables(schema).flatMap(({ name, columns }) =>
    columns.flatMap(({ autoIncrement }) =>
      autoIncrement?.sequence === undefined ? [] : [{ ...name, ...autoIncrement.sequence }],
    ),
  );
}

export function indexRows({ schema, doubtful }: Source): CatalogRow[] {
  return [
    ...allIndexes(schema).map(({ on, name, of }) => ({
      indexrelid: typeof name === 'string' ? oid('relation', { ...on, name }) : UNSURE,
      indrelid: oid('relation', on),
      indisunique: 'kind' in of ? of.kind !== 'exclusion' : of.unique === true,
      indisprimary: 'kind' in of && of.kind === 'primaryKey',
      indisexclusion: 'kind' in of && of.kind === 'exclusion',
      indisvalid: true,
      indisready: true,
      indislive: true,
    })),
    ...doubtful.map((name) => perhaps({ indrelid: oid('relation', name) })),
    perhaps({ indexrelid: SYSTEM_OID, indrelid: SYSTEM_OID }),
  ];
}

const CONSTRAINT_LETTERS: Readonly<Record<Constraint['kind'], string>> = {
  primaryKey: 'p',
  unique: 'u',
  foreignKey: 'f',
  check: 'c',
  exclusion: 'x',
};

export function constraintRows({ schema, doubtful }: Source): CatalogRow[] {
  const on = (name: Name): CatalogRow => ({
    conrelid: oid('relation', name),
    connamespace: oid('schema', { name: schemaOf(name) }),
  });
  return [
    ...certainTables(schema).flatMap(({ name, constraints, triggers }) => [
      ...constraints.map((one) => ({
        ...on(name),
        conname: one.name ?? UNSURE,
        contype: CONSTRAINT_LETTERS[one.kind],
        convalidated: !('notValid' in one && one.notValid === true),
        ...(one.kind === 'foreignKey' ? { confrelid: oid('relation', one.references.table) } : {}),
      })),
      // A constraint trigger is in here, too.
      ...triggers.map((trigger) =>
        perhaps({ ...on(name), conname: maybe({ name: trigger.name }), contype: 't' }),
      ),
      perhaps({ ...on(name), conname: NOT_NULL_NAME, contype: 'n' }),
    ]),
    ...Object.values(schema.domains).flatMap(({ checks }) =>
      checks.map(({ name }) => ({ conname: name, contype: 'c', conrelid: SYSTEM_OID })),
    ),
    ...doubtful.map((name) => perhaps(on(name))),
    ...otherRelations(schema).map((name) => perhaps({ conrelid: oid('relation', name) })),
    perhaps({ conname: SYSTEM, conrelid: SYSTEM_OID }),
  ];
}

const SYSTEM_COLUMN: ForeignName = {
  mayBe: (name) => /^(?:tableoid|[cx]m(?:in|ax)|ctid)$/.test(name) || name.startsWith('.'),
};

export function attributes({ schema, doubtful }: Source): CatalogRow[] {
  return [
    ...certainTables(schema).flatMap(({ name, columns }) => [
      ...columns.map((column) => ({
        attrelid: oid('relation', name),
        attname: column.name,
        attnotnull: !column.nullable,
        attisdropped: false,
      })),
      perhaps({ attrelid: oid('relation', name), attname: SYSTEM_COLUMN }),
    ]),
    ...[...certainViews(schema), ...Object.values(schema.sequences)].map(({ name }) =>
      perhaps({ attrelid: oid('relation', name) }),
    ),
    ...[...doubtful, ...otherRowTypes(schema), ...ownSequences(schema)].map((name) =>
      perhaps({ attrelid: oid('relation', name) }),
    ),
    ...allIndexes(schema).map(({ on, name }) =>
      perhaps({ attrelid: typeof name === 'string' ? oid('relation', { ...on, name }) : UNSURE }),
    ),
    perhaps({ attrelid: SYSTEM_OID }),
  ];
}

export function types({ schema, doubtful }: Source): CatalogRow[] {
  const row = (name: Name, typtype: string, uncertain?: string): CatalogRow => ({
    oid: oid('type', name),
    typname: name.name,
    typnamespace: oid('schema', { name: schemaOf(name) }),
    typtype,
    ...(uncertain === undefined ? {} : { [PERHAPS]: true }),
  });
  const relations = [...certainTables(schema), ...certainViews(schema)].map(({ name }) => name);
  return [
    ...Object.values(schema.enums).map(({ name, uncertain }) => row(name, 'e', uncertain)),
    ...Object.values(schema.domains).map(({ name, uncertain }) => row(name, 'd', uncertain)),
    ...relations.map((name) => row(name, 'c')),
    ...[
      ...doubtful,
      ...otherRowTypes(schema),
      ...Object.values(schema.sequences).map(({ name }) => name),
    ].map((name) => perhaps({ typname: maybe(name) })),
    // Each type has one of its arrays, with an underscore before its name or more.
    perhaps({ typname: { mayBe: (name: string) => name.startsWith('_') } }),
    perhaps({
      oid: SYSTEM_OID,
      typname: SYSTEM_TYPE,
    }),
  ];
}

export function enumLabels({ schema }: Source): CatalogRow[] {
  return [
    ...Object.values(schema.enums).flatMap(({ name, values, uncertain }): CatalogRow[] =>
      uncertain === undefined
        ? values.map((enumlabel) => ({ enumtypid: oid('type', name), enumlabel }))
        : [perhaps({ enumtypid: oid('type', name) })],
    ),
  ];
}
