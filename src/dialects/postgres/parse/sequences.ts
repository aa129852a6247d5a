import type { AlterSeqStmt, CreateSeqStmt, Node } from 'libpg-query';
import type { ColumnReference, Name, OperationBody, SequenceOptions } from '../../../ir/index.js';
import { readType } from '../types.js';
import type { StatementContext } from './context.js';
import { scalarText } from './index-keys.js';
import { bodyOf, stringsOf, Unmodelled } from './nodes.js';

/** What can stand among the options of a sequence. */
export interface ReadSequenceOptions {
  readonly options: SequenceOptions;
  /** SEQUENCE NAME of an identity column, as dumps write it. */
  readonly sequence?: Name;
  readonly ownedBy?: ColumnReference | null;
  readonly restart?: string | true;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** The options of a sequence. Throws Unmodelled for one that the IR has no place for. */
export function readSequenceOptions(context: StatementContext, nodes: readonly Node[]): ReadSequenceOptions {
  const options: Writable<SequenceOptions> = {};
  const read: Writable<ReadSequenceOptions> = { options };
  for (const node of nodes) {
    const element = bodyOf(node, 'DefElem');
    const value = scalarText(element?.arg);
    switch (element?.defname) {
      case 'as':
        options.type = readType(bodyOf(element.arg, 'TypeName') ?? {}, context.names.typeSchema);
        break;
      case 'start':
        options.start = required(value);
        break;
      case 'increment':
        options.increment = required(value);
        break;
      case 'minvalue':
        options.min = value ?? null;
        break;
      case 'maxvalue':
        options.max = value ?? null;
        break;
      case 'cache':
        options.cache = required(value);
        break;
      case 'cycle':
        options.cycle = value === 'true';
        break;
      case 'restart':
        read.restart = value ?? true;
        break;
      case 'owned_by':
        read.ownedBy = ownerOf(context, stringsOf(bodyOf(element.arg, 'List')?.items));
        break;
      case 'sequence_name':
        read.sequence = context.names.dotted(stringsOf(bodyOf(element.arg, 'List')?.items));
        break;
      default:
        throw new Unmodelled(`option ${element?.defname} of a sequence`);
    }
  }
  return read;
}

function required(value: string | undefined): string {
  if (value === undefined) throw new Unmodelled('an option without a value');
  return value;
}

function ownerOf(context: StatementContext, parts: readonly string[]): ColumnReference | null {
  const column = parts.at(-1);
  if (parts.length === 1 && column === 'none') return null;
  if (column === undefined || parts.length < 2) throw new Unmodelled('an owner of a sequence');
  return { table: context.names.dotted(parts.slice(0, -1)), column };
}

/** CREATE SEQUENCE. */
export function readCreateSequence(context: StatementContext, node: CreateSeqStmt): OperationBody {
  if (node.sequence?.relpersistence !== 'p') throw new Unmodelled('a sequence that is not permanent');
  const { options, ownedBy, ...others } = readSequenceOptions(context, node.options ?? []);
  if (Object.keys(others).length > 0) throw new Unmodelled('an option of a new sequence');
  return {
    kind: 'createSequence',
    name: context.names.relation(node.sequence),
    options,
    ...(node.if_not_exists === true ? { ifNotExists: true } : {}),
    // OWNED BY NONE is the default.
    ...(ownedBy === undefined || ownedBy === null ? {} : { ownedBy }),
  };
}

/** ALTER SEQUENCE with options. */
export function readAlterSequence(context: StatementContext, node: AlterSeqStmt): OperationBody {
  const { options, ownedBy, restart, sequence } = readSequenceOptions(context, node.options ?? []);
  if (sequence !== undefined) throw new Unmodelled('an option of a sequence');
  return {
    kind: 'alterSequence',
    name: context.names.relation(node.sequence),
    options,
    ...(ownedBy === undefined ? {} : { ownedBy }),
    ...(restart === undefined ? {} : { restart }),
    ...(node.missing_ok === true ? { ifExists: true } : {}),
  };
}
