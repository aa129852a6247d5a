import type { Evaluation } from './evaluation.js';
import type { Files } from './files.js';
import type { HostModule, Recorder } from './host.js';
import type { Limits } from './limits.js';
import type { Module } from './modules.js';
import type { SourceDiagnostic } from './diagnostic.js';
import type { SourceFile, Span } from './span.js';
import type { Value } from './values.js';

/** What is known from outside about the code that is read. */
export interface ProgramOptions {
  /** The project's root, absolute. Nothing outside it is read. */
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
  /** Loads a module from text that is not on the disk; `path` tells its kind and what its imports are relative to. Not kept. */
  moduleFromText(path: string, text: string): Module;
  /** Parses a file; undefined (and a diagnostic) when it cannot be read. A file with syntax errors is parsed as far as it goes. */
  source(path: string): SourceFile | undefined;
  /** The code of a span. */
  code(span: Span): string;
}

/** Opens a project. Nothing is read yet. */
export function createProgram(options: ProgramOptions): Program {
  throw new Error(`not built yet: ${options.root}`);
}
