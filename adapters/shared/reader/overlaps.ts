import { placedIn, whatOrderDecides, type Placed } from '../../../src/fold/meaning/order-matters.js';
import type { Operation } from '../../../src/ir/index.js';
import type { Evaluation } from '../../../src/source/index.js';
import type { Journal } from './journal.js';

/** A statement that a call sends. */
export interface SentStatement {
  /** The number of the call ({@link Evaluation.beginCall}). */
  readonly call: number;
  /**
   * The connection that it goes to, where it is known: what several calls send there comes in turns, one statement of each. Absent: any of
   * the pool.
   */
  readonly connection: object | undefined;
  /** How many statements the call has sent before. */
  readonly turn: number;
}

interface Done extends SentStatement {
  readonly placed: Placed;
  /** It is told of that its order is not known. */
  isTold: boolean;
}

/**
 * Calls that run beside each other, as those of `Promise.all` do, and what depends on their order: on the connections of a pool the server
 * does them as they come (asked of Sequelize 6.37 and Knex 3.3 on PostgreSQL 18 and MySQL 9.7: all orders of four `addColumn` occur); on
 * one connection a driver sends them in the order in which they were called, the first statement of each call before the second of any.
 */
export class Overlaps {
  readonly #done: Done[] = [];
  readonly #evaluation: Evaluation;
  readonly #journal: Journal;
  readonly #title: string;

  constructor(title: string, evaluation: Evaluation, journal: Journal) {
    this.#title = title;
    this.#evaluation = evaluation;
    this.#journal = journal;
  }

  /**
   * To be called before an operation is recorded: gives what is to be called once it is. What depends on chance is told once for the calls
   * that run beside each other, at the first that may be done before another one.
   */
  before(operation: Operation, statement: SentStatement): () => void {
    // Of sides of a branch only the branch as a whole is told.
    if (this.#evaluation.speculating) return () => {};
    const placed = placedIn(operation, this.#journal.state);
    return () => this.#note({ ...statement, placed, isTold: false });
  }

  #note(done: Done): void {
    const found = this.#beside(done).flatMap((other) => {
      const decided = whatOrderDecides(other.placed, done.placed, this.#journal.state);
      return decided === undefined ? [] : [{ other, decided }];
    });
    this.#done.push(done);
    const [first] = found;
    if (first === undefined) return;
    const isTold = found.some(({ other }) => other.isTold);
    for (const one of [done, ...found.map(({ other }) => other)]) one.isTold = true;
    if (!isTold) this.#tell(first.decided, done, first.other);
  }

  /** What may be done before or after it. */
  #beside({ call, connection, turn }: SentStatement): readonly Done[] {
    const { firstOpenCall } = this.#evaluation;
    const beside: Done[] = [];
    for (let place = this.#done.length - 1; place >= 0; place--) {
      const other = this.#done[place]!;
      if (other.call < firstOpenCall) break;
      if (other.call === call || this.#evaluation.hasWaitedFor(other.call)) continue;
      const isInTurn = connection !== undefined && connection === other.connection && other.turn <= turn;
      if (!isInTurn) beside.unshift(other);
    }
    return beside;
  }

  #tell(decided: string, { placed, connection }: Done, other: Done): void {
    const { origin } = placed.operation;
    if (origin === undefined) return;
    const { file, line } = other.placed.operation.origin ?? origin;
    const place = file === origin.file ? `line ${line}` : `${file}:${line}`;
    const { start, end, column } = origin;
    const isShared = connection !== undefined && connection === other.connection;
    this.#journal.diagnostics.push({
      severity: 'lossy',
      code: 'undetermined-order',
      message: `${
        isShared
          ? `this and ${place} run beside each other, so ${this.#title} sends their statements in turns`
          : `this and ${place} run beside each other on connections of ${this.#title}'s pool, so it is left to chance which is done first`
      }, which decides ${decided}; the written migration does one behind the other`,
      span: { file: origin.file, start, end, line: origin.line, column },
      help: 'await one before the next is called; in one transaction they are done in the order of the calls',
    });
  }
}
