import path from 'node:path';
import type { SourceDiagnostic } from '../syntax/diagnostic.js';
import { messageOf } from '../values/errors.js';
import { declareNames } from '../code/functions.js';
import { bindImports, finishExports, requireFunction } from './imports.js';
import { endReason, isStackOverflow, LimitReached } from '../limits.js';
import { Machine, SILENT, Thrown, type Frame } from '../machine.js';
import { getProperty } from '../values/access.js';
import type { ProgramState } from '../program.js';
import type { Module } from './modules.js';
import { fromPlain } from '../values/plain.js';
import { Scope } from '../code/scope.js';
import { varsOf } from '../syntax/declared.js';
import { parseText, startOf, type Opened } from '../syntax/sources.js';
import { siteAt, spanOf, type Site, type SourceFile } from '../syntax/span.js';
import { runStatement } from '../code/statements.js';
import { saysStrict } from '../syntax/syntax.js';
import { ts } from '../syntax/typescript.js';
import { isObject, isUnknown, PlainObject, unknown, type ObjectValue, type Value } from '../values/values.js';

/** A module while it is loaded and after. */
export class ModuleRecord implements Module {
  readonly path: string;
  readonly source: SourceFile | undefined;
  readonly diagnostics: SourceDiagnostic[];
  readonly scope: Scope;
  /** The first value of `module.exports`, and the namespace of an ES module. */
  readonly namespace = new PlainObject();
  readonly moduleObject = new PlainObject();
  state: 'loading' | 'loaded' = 'loading';
  /** What it has thrown while it was loading. */
  thrown: { readonly value: Value } | undefined = undefined;
  /** Whether it has `import` or `export` statements. */
  readonly isEsm: boolean;
  readonly #program: ProgramState;

  constructor(program: ProgramState, file: string, opened: Opened) {
    this.#program = program;
    this.path = file;
    this.source = opened.source;
    this.diagnostics = [...opened.diagnostics];
    this.scope = new Scope(undefined);
    this.isEsm = opened.source !== undefined && ts.isExternalModule(opened.source.tree);
    this.moduleObject.props.set('exports', { value: this.namespace, enumerable: true });
    if (this.isEsm) this.namespace.props.set('__esModule', { value: true, enumerable: false });
  }

  get exports(): Value {
    return this.moduleObject.props.get('exports')?.value;
  }

  get(name: string): Value {
    const { exports } = this;
    if (!isObject(exports)) return isUnknown(exports) || name === 'default' ? exports : undefined;
    const own = exports.props.has(name) ? this.#read(exports, name) : undefined;
    if (own !== undefined || name === 'default') return own;
    const fallback = exports.props.has('default') ? this.#read(exports, 'default') : undefined;
    const inside = isObject(fallback) && fallback.props.has(name) ? this.#read(fallback, name) : undefined;
    return inside ?? exports.taint;
  }

  /** A member that may be a getter: compilers export by them. */
  #read(object: ObjectValue, name: string): Value {
    const property = object.props.get(name);
    if (property?.get === undefined) return property?.value;
    try {
      return getProperty(new Machine(this.#program, SILENT), object, name, siteAt(startOf(this.path)));
    } catch (error) {
      return unknown(`the export ${name} cannot be read: ${endReason(error)}`, startOf(this.path));
    }
  }

  get names(): readonly string[] {
    const { exports } = this;
    if (!isObject(exports)) return [];
    return [...exports.props]
      .filter(([key, one]) => typeof key === 'string' && one.enumerable)
      .map(([key]) => key as string);
  }
}

/** Loads the module in a file; a file that was loaded, or is loading, gives the same record. */
export function loadFile(machine: Machine, file: string): ModuleRecord {
  const { program } = machine;
  const known = program.modules.get(file);
  if (known) return known;
  const record = new ModuleRecord(program, file, program.open(file));
  program.modules.set(file, record);
  evaluateModule(machine, record);
  return record;
}

/** Loads a module from text; it is not kept. */
export function loadText(machine: Machine, file: string, text: string): ModuleRecord {
  const record = new ModuleRecord(machine.program, file, parseText(file, text));
  machine.program.texts.set(file, text);
  evaluateModule(machine, record);
  return record;
}

function evaluateModule(machine: Machine, record: ModuleRecord): void {
  const { source } = record;
  machine.load(() => {
    if (!source) {
      const reason = record.diagnostics[0]?.message ?? 'the module cannot be read';
      record.namespace.taint = unknown(reason, startOf(record.path));
    } else if (path.extname(record.path) === '.json') loadJson(record, source);
    else runModule(machine, record, source);
  });
  record.state = 'loaded';
  machine.program.loaded(record);
}

function loadJson(record: ModuleRecord, source: SourceFile): void {
  try {
    record.diagnostics.length = 0;
    record.moduleObject.props.set('exports', { value: fromPlain(JSON.parse(source.text)), enumerable: true });
  } catch (error) {
    const message = (error as Error).message;
    record.diagnostics.push({ code: 'syntax-error', message, span: startOf(record.path) });
    record.namespace.taint = unknown(message, startOf(record.path));
  }
}

function runModule(machine: Machine, record: ModuleRecord, source: SourceFile): void {
  const frame = moduleFrame(machine, record, source);
  const { scope, namespace, moduleObject } = record;
  scope.declare('exports', namespace);
  scope.declare('module', moduleObject);
  scope.declare('require', requireFunction(machine, record));
  scope.declare('__filename', record.path);
  scope.declare('__dirname', path.dirname(record.path));
  const { statements } = source.tree;
  try {
    for (const name of varsOf(source.tree, frame.isStrict))
      if (!scope.bindings.has(name)) scope.declareVar(name, undefined);
    bindImports(frame, statements);
    declareNames(frame, source.tree, statements, scope, 'function');
    finishExports(frame, statements, 'early');
    for (const statement of statements) runStatement(statement, scope, frame);
    finishExports(frame, statements, 'late');
  } catch (error) {
    failModule(machine, record, error);
  }
}

function moduleFrame(machine: Machine, record: ModuleRecord, source: SourceFile): Frame {
  return {
    machine,
    source,
    module: record,
    environment: {
      self: record.isEsm ? undefined : record.namespace,
      fn: undefined,
      args: [],
      newTarget: undefined,
      home: undefined,
    },
    caller: undefined,
    isStrict: record.isEsm || saysStrict(source.tree.statements),
    statement: source.tree,
    result: undefined,
    label: undefined,
    inSwitch: false,
    splits: [],
    onYield: undefined,
    isAsync: true,
    isAwaited: false,
    isAwaiter: false,
    tries: 0,
    known: undefined,
  };
}

/** What a module that failed has exported so far is kept; the rest is unknown. */
function failModule(machine: Machine, record: ModuleRecord, error: unknown): void {
  const isThrown = error instanceof Thrown;
  const isLimit = error instanceof LimitReached || isStackOverflow(error);
  const site: Site | undefined = isThrown ? error.site : undefined;
  const span =
    site?.span ?? (record.source ? spanOf(record.source, record.source.tree) : startOf(record.path));
  const reason = isThrown
    ? `${path.basename(record.path)} throws while it loads: ${messageOf(machine, error.value)}`
    : endReason(error);
  const code = isThrown ? 'module-threw' : isLimit ? 'evaluation-limit' : 'evaluator-failure';
  record.diagnostics.push({
    code,
    message: isThrown ? reason : `Loading the module was ended: ${reason}`,
    span,
  });
  if (isLimit) machine.program.exhausted += 1;
  if (isThrown) record.thrown = { value: error.value };
  const { exports } = record;
  if (isObject(exports)) exports.taint ??= unknown(reason, span);
}
