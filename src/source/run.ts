import path from 'node:path';
import { getProperty } from './values/access.js';
import { callValue, constructValue } from './code/calls.js';
import type { SourceDiagnostic } from './syntax/diagnostic.js';
import { messageOf, throwError } from './values/errors.js';
import type { Evaluation, Outcome } from './evaluation.js';
import { callAwaited } from './code/functions.js';
import type { HostPlace, Recorder } from './host.js';
import { Jobs, runJobs, withOwnJobs } from './promises/jobs.js';
import { endReason, isStackOverflow, LimitReached } from './limits.js';
import { loadFile, loadText } from './modules/loader.js';
import { Machine, Thrown } from './machine.js';
import type { Module } from './modules/modules.js';
import { Past, type Calls } from './unknown/past.js';
import type { ProgramState } from './program.js';
import { awaitValue, rejected } from './promises/promises.js';
import { endUnhandled, noted, ProcessEnd } from './promises/rejections.js';
import { startOf } from './syntax/sources.js';
import { LazySite, siteAt, type Site, type Span } from './syntax/span.js';
import { FunctionValue, isUnknown, PromiseValue, type Value } from './values/values.js';

/** Starts an evaluation. */
export function createEvaluation(program: ProgramState, recorder: Recorder<unknown>): Evaluation {
  return new MachineEvaluation(new Machine(program, recorder));
}

class MachineEvaluation implements Evaluation {
  readonly #machine: Machine;

  constructor(machine: Machine) {
    this.#machine = machine;
  }

  module(file: string): Module {
    return loadFile(this.#machine, path.resolve(file));
  }

  moduleFromText(file: string, text: string): Module {
    return loadText(this.#machine, path.resolve(file), text);
  }

  run(fn: Value, args: readonly Value[], thisValue?: Value): Outcome {
    const site = entrySite(this.#machine, fn);
    this.#machine.unawaited.clear();
    this.#machine.hostSites = [];
    this.#machine.nextCall = 0;
    this.#machine.past = Past.START;
    return this.#guard(fn, site, () => {
      const value = callAwaited(this.#machine, fn, args, thisValue, site);
      runJobs(this.#machine);
      endUnhandled(this.#machine);
      return value;
    });
  }

  instantiate(constructor: Value, args: readonly Value[]): Outcome {
    const site = entrySite(this.#machine, constructor);
    return this.#guard(constructor, site, () => constructValue(this.#machine, constructor, args, site));
  }

  call(fn: Value, args: readonly Value[], thisValue: Value, at: Site): Value {
    const machine = this.#machine;
    return withOwnJobs(machine, () => {
      machine.isAwaited = true;
      return callValue(machine, fn, args, thisValue, at);
    });
  }

  begin(fn: Value, args: readonly Value[], thisValue: Value, at: Site): { readonly isPending: boolean } {
    this.#machine.isAwaited = false;
    const value = callValue(this.#machine, fn, args, thisValue, at);
    return { isPending: value instanceof PromiseValue && value.state === 'pending' };
  }

  await(value: Value, at: Site): Value {
    return awaitValue(this.#machine, value, at);
  }

  get(value: Value, key: string, at: Site = entrySite(this.#machine, value)): Value {
    return getProperty(this.#machine, value, key, at);
  }

  throwError(message: string, at: Site): never {
    return throwError(this.#machine, 'Error', message, at);
  }

  throwValue(value: Value, at: Site): never {
    throw new Thrown(value, at);
  }

  get catching(): boolean {
    return this.#machine.catching > 0;
  }

  get goesOn(): boolean {
    return this.#machine.swallowing;
  }

  isThrown(error: unknown): boolean {
    return error instanceof Thrown;
  }

  rejected(error: unknown, at: Site, answers?: Calls): Value {
    if (!(error instanceof Thrown)) throw error;
    const promise = rejected(error);
    if (answers !== undefined) promise.past = this.#machine.past.and(answers);
    return noted(this.#machine, promise, error.site ?? at);
  }

  beginCall(): number {
    return this.#machine.nextCall++;
  }

  get nextCall(): number {
    return this.#machine.nextCall;
  }

  hasWaitedFor(call: number): boolean {
    return this.#machine.past.has(call);
  }

  get firstOpenCall(): number {
    return this.#machine.past.firstOpen;
  }

  get speculating(): boolean {
    return this.#machine.journal !== undefined;
  }

  onUndo(undo: () => void): void {
    this.#machine.journal?.onUndo(undo);
  }

  touch(place: HostPlace): void {
    this.#machine.journal?.place(place);
  }

  #guard(fn: Value, site: Site, run: () => Value): Outcome {
    const machine = this.#machine;
    try {
      return { kind: 'returned', value: run(), unawaited: [...machine.unawaited.values()] };
    } catch (error) {
      unwind(machine);
      if (error instanceof Thrown) return threw(machine, error);
      if (error instanceof ProcessEnd) return { ...threw(machine, error.error), unhandled: true };
      const diagnostic = diagnosticOf(error, site.span);
      machine.opaques += 1;
      machine.recorder.opaque({
        kind: 'limit',
        code: site.code,
        span: site.span,
        site,
        reason: diagnostic.message,
        cause: undefined,
        touchesHost: true,
        sides: [],
      });
      if (fn instanceof FunctionValue) fn.code.module.diagnostics.push(diagnostic);
      return { kind: 'stopped', diagnostic };
    }
  }
}

function threw(machine: Machine, { value, site }: Thrown): Extract<Outcome, { readonly kind: 'threw' }> {
  return { kind: 'threw', value, message: messageOf(machine, value), span: site?.span };
}

/** Ends what an exception has left open. */
function unwind(machine: Machine): void {
  machine.depth = 0;
  machine.jobs = new Jobs();
  while (machine.journal) {
    const { journal } = machine;
    machine.recorder.end();
    journal.rollback();
    machine.journal = journal.parent;
  }
}

function diagnosticOf(error: unknown, span: Span): SourceDiagnostic {
  if (error instanceof LimitReached || isStackOverflow(error)) {
    const reason = endReason(error);
    const help =
      'What it does after that is not known. Check for an endless loop; what takes that long to read must be written by hand.';
    return { code: 'evaluation-limit', message: `Reading the code was ended: ${reason}`, span, help };
  }
  const message = error instanceof Error ? error.message : String(error);
  return {
    code: 'evaluator-failure',
    message: `Reading the code failed: ${message}`,
    span,
    help: 'This is a bug of ours. Please report it with the file.',
  };
}

/** The site of a call from outside: the function itself. */
function entrySite(machine: Machine, value: Value): Site {
  if (value instanceof FunctionValue) {
    const { source, node } = value.code;
    return new LazySite(source, node, node, undefined);
  }
  const known = isUnknown(value) ? value.span : undefined;
  return siteAt(known ?? startOf(machine.program.root));
}
