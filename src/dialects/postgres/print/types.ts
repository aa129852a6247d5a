import type { ColumnType, Name } from '../../../ir/index.js';
import { isBuiltInType } from '../types.js';
import { printName, quoteIdentifier } from './identifiers.js';
import { UnprintableError } from './unprintable.js';

/** A type as people write it in PostgreSQL: `varchar(255)`, `timestamptz(3)`, `integer[]`. */
export function printType(type: ColumnType): string {
  refuseForeign(type);
  switch (type.kind) {
    case 'integer':
      return printInteger(type);
    case 'decimal':
      return `numeric${modifiers([type.precision, type.precision === undefined ? undefined : type.scale])}`;
    case 'float':
      return type.bits === 32 ? 'real' : 'double precision';
    case 'boolean':
      return 'boolean';
    case 'string':
      return `varchar${modifiers([type.length])}`;
    case 'char':
      return `char${modifiers([type.length])}`;
    case 'text':
      return 'text';
    case 'binary':
      return 'bytea';
    case 'bit':
      return `${type.varying === true ? 'varbit' : 'bit'}${modifiers([type.length])}`;
    case 'date':
      return 'date';
    case 'time':
      return `${type.zone ? 'timetz' : 'time'}${modifiers([type.precision])}`;
    case 'timestamp':
      return `${type.zone ? 'timestamptz' : 'timestamp'}${modifiers([type.precision])}`;
    case 'interval': {
      const fields = type.fields === undefined ? '' : ` ${type.fields}`;
      return `interval${fields}${modifiers([type.precision])}`;
    }
    case 'uuid':
    case 'json':
    case 'jsonb':
      return type.kind;
    case 'array':
      return `${printType(type.of)}[]`;
    case 'enum':
    case 'set':
      throw new UnprintableError(`type ${type.kind} of a column's own`);
    case 'named':
      return printTypeName(type.name) + textModifiers(type.args);
    case 'native':
      return printNative(type.name) + textModifiers(type.args);
  }
}

/** The name of a type that the schema defines; with `public` where a built-in type has the same name, as that comes first. */
export function printTypeName(name: Name): string {
  return printName(
    name.schema === undefined && isBuiltInType(name.name) ? { ...name, schema: 'public' } : name,
  );
}

/** What only other dialects can say of a type that PostgreSQL has. */
function refuseForeign(type: ColumnType): void {
  if ('unsigned' in type && type.unsigned === true) throw new UnprintableError('unsigned numbers');
  if ('zerofill' in type && type.zerofill === true) throw new UnprintableError('numbers with leading zeros');
  if (type.kind === 'integer' && type.width !== undefined)
    throw new UnprintableError('display width of integers');
  if (type.kind === 'float' && type.precision !== undefined)
    throw new UnprintableError('rounded floating point');
  if (type.kind !== 'text' && type.kind !== 'binary') return;
  if (type.size !== undefined || type.length !== undefined || (type.kind === 'binary' && type.form))
    throw new UnprintableError(`limit of ${type.kind}`);
}

function printInteger(type: Extract<ColumnType, { kind: 'integer' }>): string {
  switch (type.bits) {
    case 16:
      return 'smallint';
    case 32:
      return 'integer';
    case 64:
      return 'bigint';
    case 8:
    case 24:
      throw new UnprintableError(`integers of ${type.bits} bits`);
  }
}

/** Built-in types have plain lower-case names, but for `"char"`, which is not `char`. */
function printNative(name: string): string {
  return name !== 'char' && /^[a-z_][a-z0-9_ ]*$/.test(name) ? name : quoteIdentifier(name);
}

function modifiers(values: readonly (number | undefined)[]): string {
  return textModifiers(values.flatMap((value) => (value === undefined ? [] : [String(value)])));
}

function textModifiers(values: readonly string[] | undefined): string {
  return values === undefined || values.length === 0 ? '' : `(${values.join(', ')})`;
}
