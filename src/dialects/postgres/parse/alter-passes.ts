import type { AlterTableCmd, Node } from 'libpg-query';
import { bodyOf } from './nodes.js';

/** An action as it is written. */
export interface Written {
  readonly element: Node;
  readonly command: AlterTableCmd;
  /** Where it stands in the statement. */
  readonly index: number;
  readonly pass: Pass;
}

/**
 * The actions in the order in which the server does them, which is not that in which they stand: what drops comes first, then what changes
 * types, adds columns, and adds constraints (`ATPrepCmd`, the passes, in src/backend/commands/tablecmds.c; asked of PostgreSQL 15). Where
 * that makes no difference they stay as they stand.
 */
export function inPasses(commands: readonly Node[]): readonly Written[] {
  const written = commands.map((element, index): Written => {
    const command = bodyOf(element, 'AlterTableCmd') ?? {};
    return { element, command, index, pass: passOf(command) };
  });
  const differs = written.some((one, at) =>
    written
      .slice(at + 1)
      .some((other) => compare(other.pass, one.pass) < 0 && meet(one.command, other.command)),
  );
  return differs ? written.toSorted((a, b) => compare(a.pass, b.pass)) : written;
}

/** The server's passes in their order, as far as they differ for what the IR models. */
const PASSES = ['drop', 'type', 'column', 'not null', 'key', 'other constraint', 'rest'] as const;

type Pass = (typeof PASSES)[number];

function compare(a: Pass, b: Pass): number {
  return PASSES.indexOf(a) - PASSES.indexOf(b);
}

function passOf({ subtype, def }: AlterTableCmd): Pass {
  switch (subtype) {
    case 'AT_DropColumn':
    case 'AT_DropConstraint':
    case 'AT_DropNotNull':
    case 'AT_DropExpression':
    case 'AT_DropIdentity':
      return 'drop';
    case 'AT_ColumnDefault':
      return def === undefined ? 'drop' : 'other constraint';
    case 'AT_AlterColumnType':
      return 'type';
    case 'AT_AddColumn':
      return 'column';
    case 'AT_SetNotNull':
    case 'AT_SetIdentity':
      return 'not null';
    case 'AT_AddConstraint':
      return KEYS.has(bodyOf(def, 'Constraint')?.contype) ? 'key' : 'other constraint';
    case 'AT_AddIdentity':
      return 'other constraint';
    default:
      return 'rest';
  }
}

const KEYS: ReadonlySet<string | undefined> = new Set([
  'CONSTR_PRIMARY',
  'CONSTR_UNIQUE',
  'CONSTR_EXCLUSION',
]);

/** Whether an action may find something else when another is done before it: both name a thing, or one makes room for a name of the other. */
function meet(one: AlterTableCmd, other: AlterTableCmd): boolean {
  const adds = one.subtype === 'AT_AddConstraint' || one.subtype === 'AT_AddColumn';
  if (adds && other.subtype === 'AT_DropConstraint') return true;
  const names = namesIn(one);
  return [...namesIn(other)].some((name) => names.has(name));
}

/** All names in an action but those of types, and constants, which do no harm. */
function namesIn(part: unknown, found = new Set<string>()): ReadonlySet<string> {
  if (typeof part !== 'object' || part === null) return found;
  for (const [key, value] of Object.entries(part))
    if (key === 'typeName') continue;
    else if (typeof value !== 'string') namesIn(value, found);
    else if (NAMES.has(key)) found.add(value);
  return found;
}

const NAMES: ReadonlySet<string> = new Set(['name', 'colname', 'conname', 'sval']);
