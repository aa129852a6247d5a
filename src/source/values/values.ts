import type { HostObject } from '../host.js';
import type { FunctionCode } from '../code/functions.js';
import type { Jobs } from '../promises/jobs.js';
import type { Machine } from '../machine.js';
import type { Past } from '../unknown/past.js';
import type { Site, Span } from '../syntax/span.js';

export type Primitive = undefined | null | boolean | number | string | bigint | symbol;

/** Any value of the code that is read. Primitives are themselves; everything else is an object with a `kind`. */
export type Value = Primitive | Unknown | HostObject | ObjectValue;

/** A value that cannot be known without running the code or asking the database. */
export interface Unknown {
  readonly kind: 'unknown';
  /** One sentence without a full stop, for example "the environment variable PREFIX has no value". */
  readonly reason: string;
  /** Where it became unknown; undefined when that is nowhere in the code. */
  readonly span: Span | undefined;
  /** Whether a host object may be in it, so that using it may have effects. */
  readonly host: boolean;
  /** Set when it is the result of calling unknown code whose effects were not reported yet: awaiting it reports them. */
  readonly call?: PendingCall;
  /** The known pieces of a text of which something between them is not known: `UPDATE t SET a = '`, `'`. */
  readonly pieces?: readonly string[];
  /** Called when it is read as a missing member of an object: reports what went wrong, once. */
  readonly used?: () => void;
  /** It is a variable that nothing declares, or a member of one: where nothing outside makes it, Node.js throws a ReferenceError. */
  readonly undeclared?: true;
  /** It is surely no null: the answer of a database (`answer`), or what is in one and may be a list (`part`). */
  readonly sure?: 'answer' | 'part';
}

/** A call of unknown code that was taken for a plain computation so far. */
export interface PendingCall {
  readonly site: Site;
  reported: boolean;
}

/** Makes an {@link Unknown}. */
export function unknown(reason: string, span?: Span, host = false): Unknown {
  return { kind: 'unknown', reason, span, host };
}

/** The answer of a database to a question for rows: what is in it is not known, but it is an object. */
export function unknownAnswer(reason: string, span?: Span): Unknown {
  return { ...unknown(reason, span), sure: 'answer' };
}

/** A member of an unknown value. */
export function memberOfUnknown(value: Unknown): Unknown {
  if (value.call === undefined && value.sure === undefined) return value;
  const member = unknown(value.reason, value.span, value.host);
  return value.sure === 'answer' ? { ...member, sure: 'part' } : member;
}

/** A text that is known but for a part, which is why it is unknown. */
export function unknownText(pieces: readonly string[], found: Unknown): Unknown {
  return { ...found, pieces };
}

/** The known pieces of a text, or of an unknown one. */
export function piecesOf(text: string | Unknown): readonly string[] {
  return typeof text === 'string' ? [text] : (text.pieces ?? ['', '']);
}

/** The pieces of two texts, one behind the other. */
export function joinPieces(left: readonly string[], right: readonly string[]): readonly string[] {
  const [first = '', ...rest] = right;
  return [...left.slice(0, -1), `${left.at(-1) ?? ''}${first}`, ...rest];
}

export type Key = string | symbol;

/** A property: data, or an accessor when `get` or `set` is there. */
export interface Property {
  value: Value;
  get?: Value;
  set?: Value;
  enumerable: boolean;
  writable?: boolean;
}

/** What all objects have: properties, a prototype, and a mark when their contents are no longer known. */
export abstract class Heap {
  abstract readonly kind: string;
  readonly props: Map<Key, Property> = new Map();
  /** `undefined` means the built-in prototype of its kind. */
  proto: Heap | null | undefined = undefined;
  /** When set, the contents are unknown: every read gives this. */
  taint: Unknown | undefined = undefined;
  frozen = false;
  /**
   * Set when properties can't be added any more (`Object.preventExtensions`), or neither added nor deleted (`Object.seal`), or when it is not
   * known what can still be changed.
   */
  closed: 'closed' | 'sealed' | 'perhaps' | undefined = undefined;
}

/** An object of the code: a literal, an instance of a class, an error, a module's namespace. */
export class PlainObject extends Heap {
  readonly kind = 'object' as const;
  /** The host that a class of the code extends: members that are found nowhere else are asked of it. */
  base: HostObject | undefined = undefined;
  /** When marked as unknown: what reading a member gives, to say which it is. */
  unknownMember: ((key: string) => Unknown) | undefined = undefined;
  /** The primitive of `new String(…)`, `Object(1)`. */
  primitive: Primitive = undefined;
}

export class ArrayValue extends Heap {
  readonly kind = 'array' as const;
  elements: Value[];
  /** The indexes of holes (`Array(3)`, `[1, , 2]`): undefined in `elements`, and passed over by `forEach` and its like. */
  holes: ReadonlySet<number> | undefined;

  constructor(elements: Value[], holes?: ReadonlySet<number>) {
    super();
    this.elements = elements;
    this.holes = holes === undefined || holes.size === 0 ? undefined : holes;
  }
}

/** The `arguments` of a call: like an array, and none. */
export class ArgumentsList extends ArrayValue {}

/** Whether it is an array, which `arguments` is not. */
export function isArray(value: Value): value is ArrayValue {
  return value instanceof ArrayValue && !(value instanceof ArgumentsList);
}

/** A function or class of the code that is read. */
export class FunctionValue extends Heap {
  readonly kind = 'function' as const;
  readonly code: FunctionCode;

  constructor(code: FunctionCode) {
    super();
    this.code = code;
  }
}

/** How a built-in function is carried out. */
export type NativeCall = (machine: Machine, self: Value, args: readonly Value[], site: Site) => Value;

/** A built-in function, or one bound with `bind`. */
export class NativeFunction extends Heap {
  readonly kind = 'native' as const;
  readonly name: string;
  readonly call: NativeCall;
  readonly construct: NativeCall | undefined;

  constructor(name: string, call: NativeCall, construct?: NativeCall) {
    super();
    this.name = name;
    this.call = call;
    this.construct = construct;
  }
}

/** A promise. One that is still `pending` when no job is left never will be settled: awaiting it gives an unknown. */
export class PromiseValue extends Heap {
  readonly kind = 'promise' as const;
  state: 'fulfilled' | 'rejected' | 'pending';
  value: Value;
  /** What is to be done when it is settled. */
  reactions: (() => void)[] = [];
  /** The jobs that it is settled among; see {@link withOwnJobs}. */
  jobs: Jobs | undefined = undefined;
  /** Who awaits this one awaits it. */
  heir: PromiseValue | undefined = undefined;
  /** Whether something has awaited it. */
  isTaken = false;
  /** What comes before whoever goes on when it is settled. */
  past: Past | undefined = undefined;

  constructor(state: 'fulfilled' | 'rejected' | 'pending', value: Value) {
    super();
    this.state = state;
    this.value = value;
  }
}

export class RegExpValue extends Heap {
  readonly kind = 'regexp' as const;
  readonly regexp: RegExp;

  constructor(regexp: RegExp) {
    super();
    this.regexp = regexp;
  }
}

export class DateValue extends Heap {
  readonly kind = 'date' as const;
  date: Date;

  constructor(date: Date) {
    super();
    this.date = date;
  }
}

export class MapValue extends Heap {
  readonly kind = 'map' as const;
  entries: Map<Value, Value> = new Map();
}

export class SetValue extends Heap {
  readonly kind = 'set' as const;
  members: Set<Value> = new Set();
}

/** A generator or iterator: runs when it is iterated, giving each value to a callback. */
export class IteratorValue extends Heap {
  readonly kind = 'iterator' as const;
  /** Runs it to its end. `take` gets each value, returns what the `yield` gives, and ends it early by throwing. */
  readonly drive: (machine: Machine, take: (value: Value) => Value) => Value;
  /** The same, left at each value: of an async function that a compiler has made a state machine of. */
  readonly states: ((machine: Machine) => Generator<Value, Value, Value>) | undefined;
  /** The values collected for `next()`, made at its first call. */
  collected: Value[] | undefined = undefined;
  position = 0;
  /** Whether it counts when it runs, see `generators.ts`. */
  acts = false;
  /** What the generator returned, once collected; `next()` gives it once. */
  returned: Value = undefined;
  /** Of a built-in one: what stands at a place, unless it ends there. It goes on where it was left; a generator that is left has ended. */
  itemAt: ((place: number) => { readonly value: Value } | Unknown | undefined) | undefined = undefined;

  constructor(drive: IteratorValue['drive'], states?: IteratorValue['states']) {
    super();
    this.drive = drive;
    this.states = states;
  }
}

export type ObjectValue =
  | PlainObject
  | ArrayValue
  | FunctionValue
  | NativeFunction
  | PromiseValue
  | RegExpValue
  | DateValue
  | MapValue
  | SetValue
  | IteratorValue;

export type Callable = FunctionValue | NativeFunction;

export function isUnknown(value: unknown): value is Unknown {
  return typeof value === 'object' && value !== null && (value as { kind?: unknown }).kind === 'unknown';
}

export function isHost(value: Value): value is HostObject {
  return typeof value === 'object' && value !== null && value.kind === 'host';
}

/** Whether it is an object of the code (not a host, not an unknown). */
export function isObject(value: Value): value is ObjectValue {
  return typeof value === 'object' && value !== null && value.kind !== 'unknown' && value.kind !== 'host';
}

export function isCallable(value: Value): value is Callable {
  return (
    typeof value === 'object' && value !== null && (value.kind === 'function' || value.kind === 'native')
  );
}
