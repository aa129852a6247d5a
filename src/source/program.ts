import path from 'node:path';
import { installProcess } from './builtins/node.js';
import type { SourceDiagnostic } from './syntax/diagnostic.js';
import type { Evaluation } from './evaluation.js';
import { diskFiles, type Files } from './modules/files.js';
import type { HostModule, HostObject, Recorder } from './host.js';
import { DEFAULT_LIMITS, type Limits } from './limits.js';
import type { ModuleRecord } from './modules/loader.js';
import { SILENT } from './machine.js';
import type { Module } from './modules/modules.js';
import { Realm } from './realm.js';
import { Resolver } from './modules/resolve.js';
import { createEvaluation } from './run.js';
import { decode, openSource, type Opened } from './syntax/sources.js';
import type { SourceFile, Span } from './syntax/span.js';
import type { Value } from './values/values.js';

/** What is known from outside about the code that is read. */
export interface ProgramOptions {
  /** The project's root, absolute. Nothing outside it is read. It is also the working directory (`process.cwd()`). */
  readonly root: string;
  /** Where files come from. Default: the disk. */
  readonly files?: Files;
  /** The packages that the adapter models, by specifier; every other package gives an unknown. */
  readonly packages?: Readonly<Record<string, HostModule>> | ((specifier: string) => HostModule | undefined);
  /** Environment variables: a variable without a value here is unknown, never undefined. */
  readonly env?: Readonly<Record<string, string>>;
  /** Global variables beyond JavaScript's and Node's own. */
  readonly globals?: Readonly<Record<string, Value>>;
  readonly limits?: Partial<Limits>;
}

/** A project's code. Parsed files and loaded modules are kept: a helper module is evaluated once, as in Node. */
export interface Program {
  readonly root: string;
  /** What was found wrong in any file so far, each thing once. */
  readonly diagnostics: readonly SourceDiagnostic[];
  /** Starts an evaluation: fresh limits and a recorder of its own, over the program's modules. */
  evaluation<R>(recorder: Recorder<R>): Evaluation;
  /** Loads a module with a recorder that hears nothing; same as `evaluation(silent).module(path)`. */
  module(path: string): Module;
  /**
   * Loads a module from text that is not on the disk; `path` tells its kind and what its imports are relative to. The
   * module is not kept, nor do other modules see it.
   */
  moduleFromText(path: string, text: string): Module;
  /** Parses a file; undefined (and a diagnostic) when it cannot be read. A file with syntax errors is parsed as far as it goes. */
  source(path: string): SourceFile | undefined;
  /** The code of a span. */
  code(span: Span): string;
}

/** Opens a project. Nothing is read yet. */
export function createProgram(options: ProgramOptions): Program {
  return new ProgramState(options);
}

/** The state of a program, shared by its evaluations. */
export class ProgramState implements Program {
  readonly root: string;
  readonly files: Files;
  readonly limits: Limits;
  readonly realm: Realm;
  readonly resolver: Resolver;
  readonly modules = new Map<string, ModuleRecord>();
  /** Texts of modules that are not on the disk, by path: the latest of each. */
  readonly texts = new Map<string, string>();
  readonly nodeModules = new Map<string, Value>();
  /** Number of modules that were ended while they loaded. */
  exhausted = 0;
  readonly #opened = new Map<string, Opened>();
  readonly #packages: (specifier: string) => HostModule | undefined;
  readonly #known = new Map<string, HostModule | undefined>();
  readonly #waiting = new Map<ModuleRecord, (() => void)[]>();

  constructor(options: ProgramOptions) {
    this.root = path.resolve(options.root);
    this.files = options.files ?? diskFiles;
    this.limits = { ...DEFAULT_LIMITS, ...options.limits };
    this.realm = new Realm(options.globals ?? {});
    this.resolver = new Resolver(this.root, this.files);
    const { packages } = options;
    this.#packages =
      typeof packages === 'function'
        ? packages
        : (name): HostModule | undefined =>
            packages && Object.hasOwn(packages, name) ? packages[name] : undefined;
    installProcess(this.realm, options.env ?? {}, this.root);
  }

  get diagnostics(): readonly SourceDiagnostic[] {
    const ofModules = [...this.modules.values()].flatMap((module) => module.diagnostics);
    const ofSources = [...this.#opened].flatMap(([file, opened]) =>
      this.modules.has(file) ? [] : opened.diagnostics,
    );
    return [...new Set([...ofModules, ...ofSources])];
  }

  evaluation<R>(recorder: Recorder<R>): Evaluation {
    return createEvaluation(this, recorder);
  }

  module(file: string): Module {
    return this.evaluation(SILENT).module(file);
  }

  moduleFromText(file: string, text: string): Module {
    return this.evaluation(SILENT).moduleFromText(file, text);
  }

  source(file: string): SourceFile | undefined {
    return this.open(path.resolve(file)).source;
  }

  open(file: string): Opened {
    let opened = this.#opened.get(file);
    if (!opened) this.#opened.set(file, (opened = openSource(file, this.files, this.limits)));
    return opened;
  }

  code(span: Span): string {
    const opened = this.#opened.get(span.file)?.source?.text ?? this.texts.get(span.file);
    const bytes = opened === undefined ? this.files.read(span.file) : undefined;
    return (opened ?? (bytes && decode(bytes)) ?? '').slice(span.start, span.end);
  }

  /** The package that the adapter models under a name. */
  packageNamed(specifier: string): HostModule | undefined {
    if (!this.#known.has(specifier)) this.#known.set(specifier, this.#packages(specifier));
    return this.#known.get(specifier);
  }

  /** What a default import of a host's package gives. */
  defaultOf(exports: HostObject): Value {
    for (const known of this.#known.values()) if (known?.exports === exports) return known.default ?? exports;
    return exports;
  }

  /** Registers what to do when a module that is loading has loaded. */
  whenLoaded(record: ModuleRecord, run: () => void): void {
    this.#waiting.set(record, [...(this.#waiting.get(record) ?? []), run]);
  }

  loaded(record: ModuleRecord): void {
    for (const run of this.#waiting.get(record) ?? []) run();
    this.#waiting.delete(record);
  }
}
