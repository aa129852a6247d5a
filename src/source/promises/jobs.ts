import type { Doubts } from '../unknown/doubts.js';
import { Thrown, type Machine } from '../machine.js';
import type { Past } from '../unknown/past.js';
import { endUnhandled } from './rejections.js';
import type { PromiseValue } from '../values/values.js';

type Job = () => void;

/**
 * What runs when the code that runs now has come to its end or waits: ECMAScript's jobs (callbacks of promises, what stands behind an
 * `await`; ECMA-262, 9.5 Jobs), and, when there are none left, the next answer of the database. Both in the order in which they were
 * asked for; answers come one by one, as on the one connection of a migration.
 */
export class Jobs {
  readonly #ticks = new Queue();
  readonly #turns = new Queue();

  get isEmpty(): boolean {
    return this.#ticks.isEmpty && this.#turns.isEmpty;
  }

  tick(job: Job): void {
    this.#ticks.add(job);
  }

  turn(job: Job): void {
    this.#turns.add(job);
  }

  /** Runs the next one; `onTurn` is called before an answer is taken. False when there is none. */
  next(onTurn: () => void): boolean {
    let job = this.#ticks.take();
    if (job === undefined && !this.#turns.isEmpty) {
      onTurn();
      job = this.#turns.take();
    }
    job?.();
    return job !== undefined;
  }
}

class Queue {
  #jobs: Job[] = [];
  #start = 0;

  get isEmpty(): boolean {
    return this.#start === this.#jobs.length;
  }

  add(job: Job): void {
    this.#jobs.push(job);
  }

  take(): Job | undefined {
    const job = this.#jobs[this.#start];
    if (job === undefined) return undefined;
    this.#start += 1;
    if (this.isEmpty) {
      this.#jobs = [];
      this.#start = 0;
    }
    return job;
  }
}

/** What holds for the code around a call, and for what of it runs later. */
interface Context {
  readonly depth: number;
  readonly catching: number;
  readonly swallowing: boolean;
  readonly doubts: Doubts | undefined;
  readonly trials: number;
  readonly task: PromiseValue | undefined;
  readonly past: Past;
}

function contextOf(machine: Machine): Context {
  const { depth, catching, swallowing, doubts, trials, task, past } = machine;
  return { depth, catching, swallowing, doubts, trials, task, past };
}

/** Has a job run as a part of the code that asks for it. */
export function bound(machine: Machine, job: Job): Job {
  const context = contextOf(machine);
  return () => {
    const before = contextOf(machine);
    Object.assign(machine, context);
    try {
      job();
    } finally {
      Object.assign(machine, before);
    }
  };
}

/** Runs jobs until something holds, or none is left. */
export function runJobs(machine: Machine, isDone: () => boolean = () => false): void {
  const { jobs } = machine;
  const look = (): void => {
    // On a side of a branch it is not known.
    if (machine.journal === undefined) endUnhandled(machine);
  };
  while (!isDone() && jobs.next(look)) machine.step();
}

/**
 * Runs something with jobs of its own, and all of these: what a side of a branch asks for is undone with it, and what runs in a
 * transaction is a part of that. Those that were asked for before wait.
 */
export function withOwnJobs<T>(machine: Machine, run: () => T): T {
  const { jobs } = machine;
  machine.jobs = new Jobs();
  try {
    let result: T;
    try {
      result = run();
    } catch (error) {
      if (error instanceof Thrown) runJobs(machine);
      throw error;
    }
    runJobs(machine);
    return result;
  } finally {
    machine.jobs = jobs;
  }
}
