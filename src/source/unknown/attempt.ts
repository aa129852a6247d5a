import type { Recorded } from '../host.js';
import { withOwnJobs } from '../promises/jobs.js';
import { Journal, type Writes } from './journal.js';
import { Thrown, type Machine } from '../machine.js';
import type { Value } from '../values/values.js';

/** What was done by code that was tried out, with its writes undone. */
export interface Attempt {
  readonly thrown: Thrown | undefined;
  /** The value of its `return`, or of its expression. */
  readonly value: Value;
  readonly writes: Writes;
  readonly recorded: Recorded<unknown>;
  readonly hostCalls: number;
}

export const NO_WRITES: Writes = {
  bindings: new Map(),
  properties: new Map(),
  contents: new Map(),
  places: new Set(),
};

/** Runs something in a journal and a recording of its own, and undoes what it wrote. Limits pass through. `isTrial`: see {@link Recorder.end}. */
export function attempt(machine: Machine, run: () => Value, isTrial = false): Attempt {
  const { hostCalls, opaques } = machine;
  const journal = beginSide(machine);
  let thrown: Thrown | undefined;
  let value: Value;
  let ended: { recorded: Recorded<unknown>; writes: Writes };
  try {
    value = withOwnJobs(machine, run);
  } catch (error) {
    if (!(error instanceof Thrown)) throw error;
    thrown = error;
  } finally {
    ended = endSide(machine, journal, opaques, isTrial, thrown !== undefined);
  }
  return { thrown, value, ...ended, hostCalls: machine.hostCalls - hostCalls };
}

/** Begins a side of a branch: what is done from here on can be undone. */
export function beginSide(machine: Machine): Journal {
  const journal = new Journal(machine.journal);
  const { nextCall, past } = machine;
  journal.onUndo(() => Object.assign(machine, { nextCall, past }));
  machine.journal = journal;
  machine.recorder.begin();
  return journal;
}

/** Ends what was tried out: what it wrote is undone, and given. */
export function endSide(
  machine: Machine,
  journal: Journal,
  opaques: number,
  isTrial = false,
  threw = false,
): { recorded: Recorded<unknown>; writes: Writes } {
  if (!isOpen(machine, journal))
    return { recorded: { effects: false, record: undefined }, writes: NO_WRITES };
  // Splits that an exception left open lie above this side: they end with it.
  while (machine.journal && machine.journal !== journal) {
    machine.recorder.end(isTrial);
    const inner = machine.journal;
    inner.rollback();
    machine.journal = inner.parent;
  }
  machine.journal = journal.parent;
  const { effects, record } = machine.recorder.end(isTrial, threw);
  return { recorded: { effects: effects || machine.opaques > opaques, record }, writes: journal.rollback() };
}

/** False for a split of a generator's consumer that ended together with the generator. */
function isOpen(machine: Machine, journal: Journal): boolean {
  for (let open = machine.journal; open; open = open.parent) if (open === journal) return true;
  return false;
}
