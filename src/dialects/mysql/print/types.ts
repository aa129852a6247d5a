import type { ColumnType } from '../../../ir/index.js';
import type { Flavour } from '../flavour.js';
import { quoteString } from './identifiers.js';
import { UnprintableError } from './unprintable.js';

/** A type as people write it in MySQL: `varchar(255)`, `datetime(3)`, `int unsigned`. */
export function printType(type: ColumnType, flavour: Flavour): string {
  switch (type.kind) {
    case 'integer':
      return `${integers[type.bits]}${modifiers(type.width)}${sign(type)}`;
    case 'decimal':
      return `decimal${modifiers(type.precision, type.precision === undefined ? undefined : type.scale)}${sign(type)}`;
    case 'float':
      return `${type.bits === 32 ? 'float' : 'double'}${modifiers(type.precision, type.scale)}${sign(type)}`;
    case 'boolean':
      return 'tinyint(1)';
    case 'string':
      if (type.length === undefined) throw new UnprintableError(flavour, 'varchar without a length');
      return `varchar(${type.length})`;
    case 'char':
      return `char${modifiers(type.length ?? 1)}`;
    case 'text':
      return `${type.size ?? ''}text${modifiers(type.length)}`;
    case 'binary':
      return printBinary(type);
    case 'bit':
      if (type.varying === true) throw new UnprintableError(flavour, 'bits of varying length');
      return `bit(${type.length ?? 1})`;
    case 'date':
    case 'json':
      return type.kind;
    case 'time':
      if (type.zone) throw new UnprintableError(flavour, 'time with a zone');
      return `time${modifiers(type.precision)}`;
    case 'timestamp':
      return `${type.zone ? 'timestamp' : 'datetime'}${modifiers(type.precision)}`;
    case 'enum':
    case 'set':
      return `${type.kind}(${type.values.map(quoteString).join(', ')})`;
    case 'uuid':
      if (!flavour.uuidType) throw new UnprintableError(flavour, 'type uuid');
      return 'uuid';
    case 'native':
      return `${type.name}${type.args === undefined ? '' : `(${type.args.join(', ')})`}`;
    case 'interval':
    case 'jsonb':
    case 'array':
    case 'named':
      throw new UnprintableError(flavour, `type ${type.kind}`);
  }
}

const integers = { 8: 'tinyint', 16: 'smallint', 24: 'mediumint', 32: 'int', 64: 'bigint' } as const;

function sign(type: { readonly unsigned?: true; readonly zerofill?: true }): string {
  return `${type.unsigned === true ? ' unsigned' : ''}${type.zerofill === true ? ' zerofill' : ''}`;
}

function printBinary(type: Extract<ColumnType, { kind: 'binary' }>): string {
  switch (type.form) {
    case undefined:
      return `${type.size ?? ''}blob${modifiers(type.length)}`;
    case 'fixed':
      return `binary(${type.length ?? 1})`;
    case 'varying':
      return `varbinary${modifiers(type.length)}`;
  }
}

/** What a cast can have as its type (MySQL manual, "Cast Functions and Operators"). */
export function printCastType(type: ColumnType, flavour: Flavour): string {
  switch (type.kind) {
    case 'integer':
      return type.unsigned === true ? 'unsigned' : 'signed';
    case 'boolean':
      return 'signed';
    case 'text':
      return 'char';
    case 'string':
      return `char${modifiers(type.length)}`;
    case 'binary':
      return type.form === undefined ? 'binary' : `binary${modifiers(type.length ?? 1)}`;
    case 'timestamp':
      return `datetime${modifiers(type.precision)}`;
    default:
      return printType(type, flavour);
  }
}

function modifiers(...values: readonly (number | undefined)[]): string {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? '' : `(${known.join(',')})`;
}
