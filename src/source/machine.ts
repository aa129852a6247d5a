import type { Recorded, Recorder } from './host.js';
import { Jobs, runJobs } from './promises/jobs.js';
import type { Journal } from './unknown/journal.js';
import { LimitReached, type Limits } from './limits.js';
import type { ModuleRecord } from './modules/loader.js';
import { Past } from './unknown/past.js';
import type { ProgramState } from './program.js';
import type { Realm } from './realm.js';
import type { Rejections } from './promises/rejections.js';
import { LazySite, type Site, type SourceFile } from './syntax/span.js';
import type { Split } from './unknown/splits.js';
import type { Doubts } from './unknown/doubts.js';
import type { ts } from './syntax/typescript.js';
import type { Unawaited } from './promises/unawaited.js';
import type { ArgumentsList, FunctionValue, Heap, PromiseValue, Unknown, Value } from './values/values.js';

/**
 * How a statement ended, ordered by how far it leaves: on with the next statement, out of the switch, on with the next
 * round of the loop, out of the loop, out of the function. A throw is a JavaScript exception ({@link Thrown}).
 */
export type Completion = 0 | 1 | 2 | 3 | 4;
export const NORMAL = 0;
export const SWITCH_BREAK = 1;
export const CONTINUE = 2;
export const BREAK = 3;
export const RETURN = 4;

/** The state of one evaluation, passed to everything that evaluates. */
export class Machine {
  readonly program: ProgramState;
  readonly realm: Realm;
  recorder: Recorder<unknown>;
  readonly limits: Limits;
  /** Open while a side of a branch is tried out. */
  journal: Journal | undefined = undefined;
  depth = 0;
  /** How many `try` blocks with a `catch` are running. */
  catching = 0;
  /** Whether one of them has a `catch` that does not throw on: what is thrown is no end of the migration. */
  swallowing = false;
  /** What may throw in the code whose exceptions the nearest `catch` takes that goes on; see `doubts.ts`. */
  doubts: Doubts | undefined = undefined;
  /** How many of the ways of code are being run, one within the other, that catches what may be thrown; see `doubts.ts`. */
  trials = 0;
  /** How often each function is running under a condition that is not known. */
  readonly running = new Map<ts.Node, number>();
  /** Number of opaque events so far: tells whether a side had any. */
  opaques = 0;
  /** Number of calls of hosts so far: tells whether a side touched any. */
  hostCalls = 0;
  /** How often the code has waited for a host so far. */
  hostAwaits = 0;
  /** Where hosts were called and waited for so far. */
  hostSites: Site[] = [];
  /** What Node would end the process for. */
  rejections: Rejections = new Map();
  /** What goes on beside what follows. */
  unawaited: Unawaited = new Map();
  /** The promise of the async function that is running, where it is left at each `await`. */
  task: PromiseValue | undefined = undefined;
  /** What runs later. */
  jobs = new Jobs();
  /** The number of the next call of a host that sends something. */
  nextCall = 0;
  /** What the code that runs now has waited for. */
  past = Past.START;
  /** The call that is awaited as soon as it returns: it need not be left at its first `await`. */
  awaitedCall: ts.Node | undefined = undefined;
  /** Whether the function that is called now is called so. */
  isAwaited = false;
  /** What code that can't be left in its middle waits for, outermost first. */
  readonly waits: (() => boolean)[] = [];
  #counter: { steps: number; readonly most: number };
  #allocated = 0;

  constructor(program: ProgramState, recorder: Recorder<unknown>) {
    this.program = program;
    this.realm = program.realm;
    this.recorder = recorder;
    this.limits = program.limits;
    this.#counter = { steps: 0, most: program.limits.steps };
  }

  /**
   * Loads a module: nobody hears what it does, and its steps are not those of the evaluation, so that a large
   * application that a migration imports does not use them up.
   */
  load(run: () => void): void {
    const { recorder, journal, depth, rejections, unawaited, doubts, jobs, task } = this;
    const counter = this.#counter;
    this.recorder = SILENT;
    // What a module does when it loads is done once, whichever side of a branch asked first.
    this.journal = undefined;
    this.doubts = undefined;
    this.rejections = new Map();
    this.unawaited = new Map();
    this.jobs = new Jobs();
    this.task = undefined;
    // Each module that used up its steps halves those of the next, or a folder of such modules would take minutes.
    this.#counter = { steps: 0, most: this.limits.steps >> Math.min(this.program.exhausted, 7) };
    try {
      run();
      runJobs(this);
    } finally {
      this.jobs = jobs;
      this.task = task;
      this.recorder = recorder;
      this.journal = journal;
      this.doubts = doubts;
      this.rejections = rejections;
      this.unawaited = unawaited;
      this.depth = depth;
      this.#counter = counter;
    }
  }

  /** Counts a statement, a round of a loop or a call. */
  step(): void {
    const { most } = this.#counter;
    if (++this.#counter.steps > most) {
      throw new LimitReached(`it takes more than ${most.toLocaleString('en')} steps`);
    }
  }

  /** Reports a call whose effects are not known. */
  reportCall(
    site: Site,
    cause: Unknown,
    touchesHost: boolean,
    sides: readonly Recorded<unknown>[],
    loop = false,
  ): void {
    this.opaques += 1;
    this.recorder.opaque({
      kind: loop ? 'loop' : 'call',
      code: site.code,
      span: site.span,
      site,
      reason: cause.reason,
      cause: cause.span,
      touchesHost,
      sides,
    });
  }

  /** Reports something harmless that is left out. */
  note(site: Site, message: string): void {
    this.recorder.note({ code: site.code, span: site.span, message });
  }

  /** Counts made text (in code units) or elements. */
  allocate(size: number, single: 'stringLength' | 'arrayLength' = 'stringLength'): void {
    if (size > this.limits[single]) {
      const what = single === 'stringLength' ? 'a text' : 'an array';
      throw new LimitReached(`it makes ${what} longer than ${this.limits[single].toLocaleString('en')}`);
    }
    this.#allocated += size;
    if (this.#allocated > this.limits.allocation) throw new LimitReached('it makes too much data');
  }
}

/** Hears nothing. */
export const SILENT: Recorder<undefined> = {
  opaque: () => undefined,
  note: () => undefined,
  begin: () => undefined,
  end: () => ({ effects: false, record: undefined }),
};

/** What `this`, `super`, `arguments` and `new.target` mean; arrow functions share that of the function around them. */
export interface Environment {
  self: Value;
  readonly fn: FunctionValue | undefined;
  readonly args: readonly Value[];
  /** `arguments`, once it was asked for: always the same. */
  list?: ArgumentsList;
  readonly newTarget: Value;
  /** The object that the method was defined on, for `super.member`. */
  readonly home: Heap | undefined;
}

/** One call that is being evaluated. */
export interface Frame {
  readonly machine: Machine;
  readonly source: SourceFile;
  readonly module: ModuleRecord;
  readonly environment: Environment;
  /** The call that led here. */
  readonly caller: Site | undefined;
  /** Whether the code is in strict mode (ECMA-262, 11.2.2 Strict Mode Code). */
  readonly isStrict: boolean;
  /** The statement being evaluated. */
  statement: ts.Node;
  /** The value of the `return` that ended the function. */
  result: Value;
  /** Whether the nearest thing that a `break` leaves is a `switch`. */
  inSwitch: boolean;
  /** The label of the `break` or `continue` under way. */
  label: string | undefined;
  /** Branches that were left by one side only; what follows is conditional until they are closed. */
  readonly splits: Split[];
  /** What `yield` does: in a generator gives the value to the consumer, in an `__awaiter` body awaits it. */
  readonly onYield: ((value: Value, site: Site) => Value) | undefined;
  readonly isAsync: boolean;
  /** Whether what the function returns is awaited as soon as it returns. */
  readonly isAwaited: boolean;
  /** Whether `yield` stands for `await`, as compilers write it. */
  readonly isAwaiter: boolean;
  /** How many `try` are running, of which a `catch` or `finally` may still run when the function returns. */
  tries: number;
  /** Parts of an expression that stand before an `await` in it, and were evaluated before that. */
  known: ReadonlyMap<ts.Node, Value> | undefined;
}

/** The site of a node in a frame. */
export function siteOf(frame: Frame, node: ts.Node): Site {
  return new LazySite(frame.source, node, frame.statement, frame.caller);
}

/** An exception of the code that is read. */
export class Thrown extends Error {
  readonly value: Value;
  readonly site: Site | undefined;

  constructor(value: Value, site: Site | undefined) {
    super('an exception of the code that is read');
    this.value = value;
    this.site = site;
  }
}

/** Ends an iteration early: thrown by the consumer through the generator, whose `finally` blocks run on the way. */
export class IterationStop extends Error {
  override readonly name = 'IterationStop';
}

/** Runs code whose rejections something catches; `goesOn`: and does not throw again. */
export function whileCatching<T>(machine: Machine, run: () => T, goesOn = false): T {
  const { swallowing } = machine;
  machine.catching++;
  machine.swallowing ||= goesOn;
  try {
    return run();
  } finally {
    machine.catching--;
    machine.swallowing = swallowing;
  }
}
