import type { Diagnostic, Name } from '../ir/index.js';
import type { LossCode } from './constructs.js';

/** What holds for a history as a whole. */
export type GeneralLoss = Diagnostic & { readonly code: LossCode };

/** What a loss is about, by the source's names at that time. */
export interface PortPlace {
  readonly table: Name;
  readonly column?: string;
  /** A constraint or an index. */
  readonly constraint?: string;
}

/** Something that is different in the target, though it works. */
export interface Loss {
  /** Stable and greppable, kebab case: the construct, such as `text-key-length`. Reports group by it. */
  readonly code: LossCode;
  /** One sentence, lower case start, no full stop: what is lost. */
  readonly message: string;
  /** What can be done about it. */
  readonly help?: string;
  /** Absent where it is about no table. */
  readonly at?: PortPlace;
}

/** The problem as plain data. */
export function problemOf({ code, message, help }: NeedsPerson, at: PortPlace | undefined): Loss {
  return { code, message, ...(help === undefined ? {} : { help }), ...(at === undefined ? {} : { at }) };
}

/** Thrown where the target has no equal, or none that is known: a person must decide. */
export class NeedsPerson extends Error {
  override readonly name = 'NeedsPerson';
  /** Groups reports, as {@link Loss.code} does. */
  readonly code: LossCode;
  readonly help: string | undefined;
  constructor(code: LossCode, reason: string, help?: string) {
    super(reason);
    this.code = code;
    this.help = help;
  }
}

/** Stops the porting of one operation. */
export function needsPerson(code: LossCode, reason: string, help?: string): never {
  throw new NeedsPerson(code, reason, help);
}
