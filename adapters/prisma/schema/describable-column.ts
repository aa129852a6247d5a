import type { Dialect } from '../../../src/dialects/dialect.js';
import {
  keyOf,
  type AutoIncrement,
  type Column,
  type ColumnType,
  type Name,
  type Schema,
} from '../../../src/ir/index.js';
import { columnDefault } from './column-default.js';
import type { Limits } from './limits.js';
import { prismaTypeOf } from './types.js';
import { own } from '../../../src/own.js';

/** A column as Prisma's engine would make it. */
export function describableColumn(
  original: Column,
  table: Name,
  schema: Schema,
  dialect: Dialect,
  limits: Limits,
): Column {
  const column: Column = { ...original, type: spelledOut(original.type) };
  const object = `column ${keyOf(table)}.${column.name}`;
  const type = prismaTypeOf(column.type, schema, dialect);
  const enumType = type.kind === 'enum' ? own(schema.enums, type.enumKey) : undefined;
  const defaultValue = columnDefault(column, type, enumType, dialect);
  if (column.comment !== undefined) limits.nearly('comment', object);
  if (column.collation !== undefined) limits.add(object, `COLLATE ${keyOf(column.collation)}`);
  if (column.generated !== undefined) limits.add(object, 'GENERATED ALWAYS AS (…)');
  const required = type.kind !== 'unsupported' && type.list && !column.nullable;
  if (required) limits.nearly('requiredList', object);
  return {
    name: column.name,
    type: column.type,
    nullable: required ? true : column.nullable,
    ...(defaultValue === undefined ? {} : { default: defaultValue.expression }),
    ...serialOf(column, table, dialect, object, limits),
    // Kept for the writer, which lets the client leave the column out; the engine makes nothing of it.
    ...(column.generated === undefined ? {} : { generated: column.generated }),
    ...(column.comment === undefined ? {} : { comment: column.comment }),
  };
}

/** `char` is `char(1)` (PostgreSQL manual, 8.3), and is written so. */
function spelledOut(type: ColumnType): ColumnType {
  if (type.kind === 'array') return { kind: 'array', of: spelledOut(type.of) };
  return type.kind === 'char' ? { kind: 'char', length: type.length ?? 1 } : type;
}

/** Prisma knows one kind of column that counts by itself: `serial`, with a sequence that has the server's own name. */
function serialOf(
  column: Column,
  table: Name,
  dialect: Dialect,
  object: string,
  limits: Limits,
): { readonly autoIncrement?: AutoIncrement } {
  const { autoIncrement } = column;
  if (autoIncrement === undefined) return {};
  if (autoIncrement.kind === 'autoIncrement') return { autoIncrement };
  if (autoIncrement.kind !== 'serial') {
    limits.add(object, `GENERATED ${autoIncrement.kind === 'always' ? 'ALWAYS' : 'BY DEFAULT'} AS IDENTITY`);
  }
  const usual = dialect.naming.sequence(
    { table, column: column.name },
    { relation: () => false, constraint: () => false },
  );
  const sequence = autoIncrement.sequence;
  if (sequence !== undefined && (sequence.name !== usual || sequence.schema !== table.schema)) {
    limits.add(object, `the name of its sequence, ${keyOf(sequence)}`);
  }
  if (autoIncrement.options !== undefined && Object.keys(autoIncrement.options).length > 0) {
    limits.add(object, 'the options of its sequence');
  }
  return {
    autoIncrement: {
      kind: 'serial',
      sequence: table.schema === undefined ? { name: usual } : { schema: table.schema, name: usual },
    },
  };
}
