import { or, UNSURE, type Truth } from '../../shared/truth.js';

/** The number of an object: what it is, nobody knows before there is a server, but whether two are the same. */
export interface Oid {
  readonly oid: string;
}

/** The name of an object that the history does not make: of the server's own, or of doubtful code. */
export interface ForeignName {
  readonly mayBe: (name: string) => boolean;
}

/** The number of an object that the history does not make: none that it makes has it. */
export interface ForeignOid {
  readonly isForeignOid: true;
}

/** A value in a row of a catalog. */
export type Cell =
  | string
  | number
  | boolean
  | null
  | typeof UNSURE
  | Oid
  | ForeignOid
  | ForeignName
  | readonly Cell[];

/** The bytes of a `name`; a longer literal is cut where it is compared with one. */
const NAME_BYTES = 63;

/** `a = b`. */
export function equal(a: Cell, b: Cell): Truth {
  if (a === null || b === null) return null;
  if (a === UNSURE || b === UNSURE || isArray(a) || isArray(b)) return UNSURE;
  if (typeof a === 'object') return typeof b === 'object' ? sameNumber(a, b) : equal(b, a);
  if (typeof b === 'object') return 'mayBe' in b && typeof a === 'string' && !b.mayBe(a) ? false : UNSURE;
  if (typeof a !== typeof b) {
    const [left, right] = [likeOther(a, b), likeOther(b, a)];
    return typeof left === typeof right ? left === right : UNSURE;
  }
  if (a === b) return true;
  return isLong(a) || isLong(b) ? UNSURE : false;
}

/** Text beside a number or boolean is a literal without a type, or a parameter, which takes the other's. */
export function likeOther(cell: Cell, other: Cell): Cell {
  if (typeof cell !== 'string') return cell;
  if (typeof other === 'number' && /^-?\d{1,15}$/.test(cell)) return Number(cell);
  return typeof other === 'boolean' && /^(?:true|false)$/.test(cell) ? cell === 'true' : cell;
}

function sameNumber(a: Oid | ForeignOid | ForeignName, b: Oid | ForeignOid | ForeignName): Truth {
  if ('mayBe' in a || 'mayBe' in b) return UNSURE;
  if ('oid' in a && 'oid' in b) return a.oid === b.oid;
  return 'oid' in a || 'oid' in b ? false : UNSURE;
}

function isLong(cell: string | number | boolean): boolean {
  return typeof cell === 'string' && Buffer.byteLength(cell) > NAME_BYTES;
}

/** `left = ANY (list)`, `left IN (…)`. */
export function equalToAny(left: Cell, list: readonly Cell[]): Truth {
  return list.reduce<Truth>((found, one) => or(found, equal(left, one)), false);
}

/** A cell as a condition. */
export function truthOf(cell: Cell): Truth {
  return typeof cell === 'boolean' || cell === null ? cell : UNSURE;
}

export function isArray(cell: Cell): cell is readonly Cell[] {
  return Array.isArray(cell);
}
