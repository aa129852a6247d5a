import type { Node, TypeName } from 'libpg-query';
import type { ColumnType } from '../../ir/index.js';
import { bodyOf, stringsOf, Unmodelled } from './parse/nodes.js';
import { quoteString } from './print/identifiers.js';
import { UnprintableError } from './print/unprintable.js';

/** How names of types without a schema are resolved; see `parse/context.ts`. */
export type ResolveTypeSchema = (name: string) => string | undefined;

/**
 * A type of the syntax tree as a column's type. Throws Unmodelled for what is no type of a column: `SETOF`, `%TYPE`.
 * Spellings: src/backend/parser/gram.y, GenericType and SimpleTypename (manual: 8.1, table of aliases).
 */
export function readType(type: TypeName, resolve: ResolveTypeSchema = () => undefined): ColumnType {
  if (type.setof === true || type.pct_type === true) throw new Unmodelled('not a type of a column');
  const scalar = scalarType(stringsOf(type.names), type.typmods ?? [], resolve);
  // The number of dimensions and their sizes are only documentation (manual 8.15.1).
  return (type.arrayBounds?.length ?? 0) === 0 ? scalar : { kind: 'array', of: scalar };
}

function scalarType(
  names: readonly string[],
  modifiers: readonly Node[],
  resolve: ResolveTypeSchema,
): ColumnType {
  const name = names.at(-1) ?? '';
  const schema = names.length > 1 ? names.at(-2) : undefined;
  if (names.length > 2) throw new Unmodelled('a type with the name of its database');
  if (schema === undefined || schema === 'pg_catalog') {
    const known = Object.hasOwn(logicalTypes, name) ? logicalTypes[name]?.(modifiers) : undefined;
    if (known !== undefined) return known;
    if (schema === 'pg_catalog' || nativeTypes.has(name)) {
      return { kind: 'native', name, ...argumentsOf(modifiers) };
    }
  }
  const owner = schema === undefined ? resolve(name) : schema === 'public' ? undefined : schema;
  return {
    kind: 'named',
    name: owner === undefined ? { name } : { schema: owner, name },
    ...argumentsOf(modifiers),
  };
}

/** The built-in types that the IR knows by what they mean, by their names in pg_type. */
const logicalTypes: Readonly<Record<string, (modifiers: readonly Node[]) => ColumnType | undefined>> = {
  int2: plain({ kind: 'integer', bits: 16 }),
  int4: plain({ kind: 'integer', bits: 32 }),
  int8: plain({ kind: 'integer', bits: 64 }),
  numeric: decimalType,
  float4: plain({ kind: 'float', bits: 32 }),
  float8: plain({ kind: 'float', bits: 64 }),
  bool: plain({ kind: 'boolean' }),
  varchar: (modifiers) =>
    sized(modifiers, (length) => ({ kind: 'string', ...(length === undefined ? {} : { length }) })),
  // `bpchar` without a length is not `char(1)`: it is unbounded, and only its dialect has it.
  bpchar: (modifiers) =>
    sized(modifiers, (length) => (length === undefined ? undefined : { kind: 'char', length })),
  text: plain({ kind: 'text' }),
  bytea: plain({ kind: 'binary' }),
  bit: (modifiers) =>
    sized(modifiers, (length) => (length === undefined ? undefined : { kind: 'bit', length })),
  varbit: (modifiers) =>
    sized(modifiers, (length) => ({
      kind: 'bit',
      varying: true,
      ...(length === undefined ? {} : { length }),
    })),
  date: plain({ kind: 'date' }),
  time: temporal('time', false),
  timetz: temporal('time', true),
  timestamp: temporal('timestamp', false),
  timestamptz: temporal('timestamp', true),
  interval: intervalType,
  uuid: plain({ kind: 'uuid' }),
  json: plain({ kind: 'json' }),
  jsonb: plain({ kind: 'jsonb' }),
};

/** Built-in types of PostgreSQL 18 that only it has (manual: chapter 8); found first, whatever the search path. */
const nativeTypes = new Set(
  `aclitem any anyarray anycompatible anycompatiblearray anycompatiblemultirange anycompatiblenonarray anycompatiblerange
  anyelement anyenum anymultirange anynonarray anyrange bit box bpchar char cid cidr circle cstring datemultirange daterange
  event_trigger fdw_handler gtsvector index_am_handler inet int2vector int4multirange int4range int8multirange int8range
  internal jsonpath language_handler line lseg macaddr macaddr8 money name nummultirange numrange oid oidvector path
  pg_dependencies pg_lsn pg_mcv_list pg_ndistinct pg_node_tree pg_snapshot point polygon record refcursor regclass
  regcollation regconfig regdictionary regnamespace regoper regoperator regproc regprocedure regrole regtype
  table_am_handler tid trigger tsm_handler tsmultirange tsquery tsrange tstzmultirange tstzrange tsvector txid_snapshot
  unknown void xid xid8 xml`.split(/\s+/),
);

/** Whether a name without a schema means a built-in type, whatever the schema defines: `pg_catalog` is searched first. */
export function isBuiltInType(name: string): boolean {
  return Object.hasOwn(logicalTypes, name) || nativeTypes.has(name);
}

function plain(type: ColumnType): (modifiers: readonly Node[]) => ColumnType | undefined {
  return (modifiers) => (modifiers.length === 0 ? type : undefined);
}

function sized<T>(modifiers: readonly Node[], make: (length: number | undefined) => T): T {
  if (modifiers.length > 1) throw new Unmodelled('more than one length');
  return make(modifiers.length === 0 ? undefined : integerOf(modifiers[0]));
}

function decimalType(modifiers: readonly Node[]): ColumnType {
  if (modifiers.length === 0) return { kind: 'decimal' };
  // numeric(10) is numeric(10, 0) (manual: 8.1.2).
  return {
    kind: 'decimal',
    precision: integerOf(modifiers[0]),
    scale: modifiers.length > 1 ? integerOf(modifiers[1]) : 0,
  };
}

function temporal(kind: 'time' | 'timestamp', zone: boolean): (modifiers: readonly Node[]) => ColumnType {
  return (modifiers) =>
    sized(modifiers, (precision) => ({ kind, zone, ...(precision === undefined ? {} : { precision }) }));
}

/** Bits of an interval's fields (INTERVAL_MASK in src/include/utils/timestamp.h), by the words that give them. */
const intervalFields: Readonly<Record<number, string | undefined>> = {
  4: 'year',
  2: 'month',
  8: 'day',
  1024: 'hour',
  2048: 'minute',
  4096: 'second',
  6: 'year to month',
  1032: 'day to hour',
  3080: 'day to minute',
  7176: 'day to second',
  3072: 'hour to minute',
  7168: 'hour to second',
  6144: 'minute to second',
};

const anyIntervalField = 0x7fff;

function intervalType(modifiers: readonly Node[]): ColumnType {
  if (modifiers.length === 0) return { kind: 'interval' };
  const mask = integerOf(modifiers[0]);
  const fields = intervalFields[mask];
  if (fields === undefined && mask !== anyIntervalField) throw new Unmodelled('fields of an interval');
  const precision = modifiers.length > 1 ? integerOf(modifiers[1]) : undefined;
  return {
    kind: 'interval',
    ...(fields === undefined ? {} : { fields }),
    ...(precision === undefined ? {} : { precision }),
  };
}

function integerOf(node: Node | undefined): number {
  const constant = bodyOf(node, 'A_Const');
  if (constant?.ival === undefined) throw new Unmodelled('a modifier that is no integer');
  return constant.ival.ival ?? 0;
}

function argumentsOf(modifiers: readonly Node[]): { readonly args?: readonly string[] } {
  return modifiers.length === 0 ? {} : { args: modifiers.map(modifierText) };
}

/** A modifier as it is printed: a number, a bare word (`geometry(Point, 4326)`) or a string. */
function modifierText(node: Node): string {
  const constant = bodyOf(node, 'A_Const');
  if (constant?.ival !== undefined) return String(constant.ival.ival ?? 0);
  if (constant?.fval !== undefined) return constant.fval.fval ?? '0';
  if (constant?.sval !== undefined) return quoteString(constant.sval.sval ?? '');
  const word = stringsOf(bodyOf(node, 'ColumnRef')?.fields);
  if (word.length === 1 && word[0] !== undefined && /^[a-z_][a-z0-9_]*$/.test(word[0])) return word[0];
  throw new Unmodelled('a modifier of a type');
}

/**
 * A type's name in the spelling of PostgreSQL's `format_type`, without modifiers: as it tells overloads of a function
 * apart. Names of types that are not built in have their schema unless it is `public`.
 */
export function typeSignature(type: ColumnType): string {
  switch (type.kind) {
    case 'integer':
      return type.bits === 16 ? 'smallint' : type.bits === 32 ? 'integer' : 'bigint';
    case 'decimal':
      return 'numeric';
    case 'float':
      return type.bits === 32 ? 'real' : 'double precision';
    case 'string':
      return 'character varying';
    case 'char':
      return 'character';
    case 'binary':
      return 'bytea';
    case 'bit':
      return type.varying === true ? 'bit varying' : 'bit';
    case 'time':
    case 'timestamp':
      return `${type.kind} ${type.zone ? 'with' : 'without'} time zone`;
    case 'array':
      return `${typeSignature(elementOf(type))}[]`;
    case 'boolean':
    case 'text':
    case 'date':
    case 'interval':
    case 'uuid':
    case 'json':
    case 'jsonb':
      return type.kind;
    case 'enum':
    case 'set':
      throw new UnprintableError(`type ${type.kind} of a column's own`);
    case 'named':
      return [type.name.schema, type.name.name]
        .filter((part) => part !== undefined)
        .map(bareIdentifier)
        .join('.');
    case 'native':
      return type.name === 'char'
        ? '"char"'
        : type.name === 'bpchar'
          ? 'character'
          : bareIdentifier(type.name);
  }
}

/** The server knows one array type per element type, whatever its dimensions. */
function elementOf(type: ColumnType): ColumnType {
  return type.kind === 'array' ? elementOf(type.of) : type;
}

function bareIdentifier(name: string): string {
  return /^[a-z_][a-z0-9_$]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}
