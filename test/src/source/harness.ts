import {
  createProgram,
  memoryFiles,
  type Evaluation,
  type HostObject,
  type NoteEvent,
  type OpaqueEvent,
  type Outcome,
  type Program,
  type ProgramOptions,
  type Recorder,
  type Site,
  toPlain,
  type Value,
} from '../../../src/source/index.js';

/** What was heard, in order: calls of the host as text, opaque events with their sides. */
export type Heard =
  | string
  | { readonly opaque: string; readonly kind: string; readonly sides: readonly Heard[][] };

export interface Run {
  readonly program: Program;
  readonly evaluation: Evaluation;
  readonly outcome: Outcome;
  readonly heard: readonly Heard[];
  readonly events: readonly OpaqueEvent<Heard[]>[];
  readonly notes: readonly NoteEvent[];
  readonly sites: readonly Site[];
}

/** A value as text: data as JSON, the rest by its kind. */
export function show(value: Value): string {
  const plain = toPlain(value, {
    onFunction: () => '<function>',
    onHost: (host) => `<${host.describe()}>`,
    onUnknown: (unknown) => `<unknown: ${unknown.reason}>`,
  });
  return plain.kind === 'plain'
    ? (JSON.stringify(plain.data) ?? String(plain.data))
    : `<unknown: ${plain.unknown.reason}>`;
}

/** Records the calls of a host `db`: `db.name(args)` is an effect; `db.query()` gives rows that are unknown. */
export class TestRecorder implements Recorder<Heard[]> {
  lists: Heard[][] = [[]];
  readonly events: OpaqueEvent<Heard[]>[] = [];
  readonly notes: NoteEvent[] = [];
  readonly sites: Site[] = [];

  get heard(): Heard[] {
    return this.lists[0]!;
  }

  hear(what: string, at: Site): void {
    this.lists.at(-1)!.push(what);
    this.sites.push(at);
  }

  opaque(event: OpaqueEvent<Heard[]>): void {
    this.events.push(event);
    const sides = event.sides.map((side) => side.record ?? []);
    this.lists.at(-1)!.push({ opaque: event.code, kind: event.kind, sides });
  }

  note(event: NoteEvent): void {
    this.notes.push(event);
  }

  begin(): void {
    this.lists.push([]);
  }

  end(): { effects: boolean; record: Heard[] } {
    const record = this.lists.pop()!;
    return { effects: record.length > 0, record };
  }
}

/** A host whose methods are effects; `rows` and `query` give unknowns; `builder` is a lazy thenable; callbacks run. */
export function testHost(recorder: TestRecorder, evaluation: () => Evaluation, name = 'db'): HostObject {
  return {
    kind: 'host',
    describe: () => name,
    get(key) {
      if (key === 'client') return 'pg';
      if (key === 'rows')
        return { kind: 'unknown', reason: 'rows of the database', span: undefined, host: false };
      return method(recorder, evaluation, key);
    },
  };
}

function method(recorder: TestRecorder, evaluation: () => Evaluation, name: string): HostObject {
  return {
    kind: 'host',
    describe: () => `db.${name}`,
    // As compilers write calls whose arguments await something.
    get: (key) => (key === 'apply' ? applied(method(recorder, evaluation, name)) : undefined),
    call(args, _self, at) {
      if (name === 'query')
        return { kind: 'unknown', reason: 'rows of the database', span: at.span, host: false };
      if (name === 'fail') return evaluation().throwError('it failed', at);
      if (name === 'lazy') return lazy(recorder, args.map(show).join(', '));
      recorder.hear(`${name}(${args.map(show).join(', ')})`, at);
      const callback = args.at(-1);
      if (typeof callback === 'object' && callback !== null && callback.kind === 'function') {
        const inner = testHost(recorder, evaluation, 'table');
        return evaluation().call(callback, [inner], inner, at);
      }
      return undefined;
    },
  };
}

/** `fn.apply(self, args)` */
function applied(fn: HostObject): HostObject {
  return {
    kind: 'host',
    describe: () => `${fn.describe()}.apply`,
    get: () => undefined,
    call([self, args], _self, at) {
      const elements = typeof args === 'object' && args?.kind === 'array' ? args.elements : [];
      return fn.call?.(elements, self, at);
    },
  };
}

/** A builder that runs when it is awaited. */
function lazy(recorder: TestRecorder, text: string): HostObject {
  return {
    kind: 'host',
    describe: () => 'builder',
    get: () => undefined,
    await(at) {
      recorder.hear(`run(${text})`, at);
      return 1;
    },
  };
}

export const ROOT = '/project';

/** Runs `up(db)` of files in memory; the first one is the migration. */
export function run(
  files: string | Record<string, string>,
  options: Partial<ProgramOptions> = {},
  entry?: string,
): Run {
  const contents = typeof files === 'string' ? { 'm.js': files } : files;
  const byPath = Object.fromEntries(
    Object.entries(contents).map(([name, text]) => [`${ROOT}/${name}`, text]),
  );
  const program = createProgram({ root: ROOT, files: memoryFiles(byPath), ...options });
  const recorder = new TestRecorder();
  const evaluation = program.evaluation(recorder);
  const module = evaluation.module(`${ROOT}/${entry ?? Object.keys(contents)[0]}`);
  const outcome = evaluation.run(module.get('up'), [testHost(recorder, () => evaluation)]);
  const { heard, events, notes, sites } = recorder;
  return { program, evaluation, outcome, heard, events, notes, sites };
}

/** What an expression gives, as text. */
export function valueOf(code: string, options: Partial<ProgramOptions> = {}): string {
  const { outcome } = run(`exports.up = function (db) { return (${code}); };`, options);
  switch (outcome.kind) {
    case 'returned':
      return show(outcome.value);
    case 'threw':
      return `throws ${outcome.message}`;
    case 'stopped':
      return `stopped: ${outcome.diagnostic.code}`;
  }
}
