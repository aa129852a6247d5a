import type { Dialect } from '../../../src/dialects/dialect.js';
import type { ColumnType } from '../../../src/ir/index.js';

/** A type in the options of a `TableColumn` (typeorm `schema-builder/options/TableColumnOptions.d.ts`). */
export interface TypeOptions {
  readonly type: string;
  /** Text there. */
  readonly length?: string;
  readonly precision?: number;
  readonly scale?: number;
  readonly isArray?: true;
  /** MySQL's: of integers. */
  readonly width?: number;
  readonly unsigned?: true;
  readonly zerofill?: true;
  /** The values of MySQL's ENUM and SET. */
  readonly enum?: readonly string[];
}

/** A type as TypeORM's users write it; what it has no name for is the text of the dialect, which it takes as it is. */
export function typeOptions(type: ColumnType, dialect: Dialect): TypeOptions {
  if (dialect.name !== 'postgres') return spelledType(type, dialect);
  if (type.kind !== 'array') return ownType(type) ?? { type: dialect.printType(type) };
  // Dimensions mean nothing to PostgreSQL.
  let element: ColumnType = type;
  while (element.kind === 'array') element = element.of;
  return { ...typeOptions(element, dialect), isArray: true };
}

function ownType(type: ColumnType): TypeOptions | undefined {
  switch (type.kind) {
    case 'integer':
      return INTEGERS[type.bits] === undefined ? undefined : { type: INTEGERS[type.bits] as string };
    case 'decimal':
      return { type: 'numeric', ...withoutUndefined({ precision: type.precision, scale: type.scale }) };
    case 'float':
      return { type: type.bits === 32 ? 'real' : 'double precision' };
    case 'string':
      return { type: 'varchar', ...withLength(type.length) };
    case 'char':
      return { type: 'char', ...withLength(type.length) };
    case 'timestamp':
      return {
        type: type.zone ? 'timestamptz' : 'timestamp',
        ...withoutUndefined({ precision: type.precision }),
      };
    case 'time':
      return { type: type.zone ? 'timetz' : 'time', ...withoutUndefined({ precision: type.precision }) };
    case 'binary':
      return { type: 'bytea' };
    case 'boolean':
    case 'text':
    case 'date':
    case 'uuid':
    case 'json':
    case 'jsonb':
      return { type: type.kind };
    case 'array':
    case 'bit':
    case 'interval':
    case 'named':
    case 'native':
      return undefined;
  }
}

const INTEGERS: Readonly<Record<number, string>> = { 16: 'smallint', 32: 'integer', 64: 'bigint' };

function withLength(length: number | undefined): { readonly length?: string } {
  return length === undefined ? {} : { length: String(length) };
}

function withoutUndefined(options: {
  readonly precision?: number | undefined;
  readonly scale?: number | undefined;
}): {
  readonly precision?: number;
  readonly scale?: number;
} {
  const { precision, scale } = options;
  return {
    ...(precision === undefined ? {} : { precision }),
    ...(scale === undefined ? {} : { scale }),
  };
}

const DECLARED = /^([a-z][a-z ]*?)(?:\(([\d, ]+)\))?( unsigned)?( zerofill)?$/;
const WITH_LENGTH = /^(?:var|n|nvar)?(?:char|binary)|^character|^varying character|^native character/;
const WITH_WIDTH = /^(?:tiny|small|medium|big)?int(?:eger)?$/;

/** A type of MySQL or SQLite from its own words, its arguments apart as TypeORM's users write them. */
function spelledType(type: ColumnType, dialect: Dialect): TypeOptions {
  if (type.kind === 'enum' || type.kind === 'set') return { type: type.kind, enum: type.values };
  const text = dialect.printType(type);
  const [, name, args, unsigned, zerofill] = DECLARED.exec(text) ?? [];
  if (name === undefined) return { type: text };
  const flags = {
    ...(unsigned === undefined ? {} : { unsigned: true as const }),
    ...(zerofill === undefined ? {} : { zerofill: true as const }),
  };
  if (args === undefined) return { type: name, ...flags };
  if (WITH_LENGTH.test(name)) return { type: name, length: args };
  const [first, second] = args.split(',').map(Number);
  if (WITH_WIDTH.test(name))
    return dialect.name === 'sqlite' ? { type: text } : { type: name, width: first as number, ...flags };
  return { type: name, ...withoutUndefined({ precision: first, scale: second }), ...flags };
}
